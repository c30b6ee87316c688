"""Files with several participants: those that can run are deployed, the rest is a picture."""

import pytest

from bench.diagrams import document, element, line, process, user
from engine.models import Definition, Instance
from engine.spiff.parse import parse
from tests.engine import stories as s

POOLS = (
    '<bpmn:collaboration id="k"><bpmn:participant id="pp" processRef="p"/>'
    '<bpmn:participant id="pq" processRef="q"/><bpmn:participant id="outside" name="法院"/>'
    '<bpmn:messageFlow id="mf1" sourceRef="t" targetRef="qs"/>'
    '<bpmn:messageFlow id="mf2" sourceRef="outside" targetRef="a"/></bpmn:collaboration>'
)
ASKS = process("p", *line(user("a"), element("sendTask", "t", messageRef="M1"), user("b")))
ANSWERS = process(
    "q",
    [element("startEvent", "qs", s.message), user("c"), element("endEvent", "qe")],
    [("qs", "c"), ("c", "qe")],
)
PICTURE = '<bpmn:process id="r" isExecutable="false"><bpmn:task id="nothing"/></bpmn:process>'
BOTH = document(s.MESSAGE, POOLS, ASKS, ANSWERS, PICTURE)


def keys(county):
    return sorted(row.key for row in county.rows(Definition))


def test_each_executable_participant_of_a_file_is_deployed_with_it(county):
    release = county.deploy_processes(BOTH)

    assert keys(county) == ["p", "q"]
    assert {one.release for one in release.definitions} == {1}


def test_participants_write_to_each_other(county):
    case = county.begin(BOTH)
    case.do("a")
    county.work()

    assert case.do("b") == "END"
    begun = county.rows(Instance, Instance.business_key == case.key)
    assert sorted(row.process for row in begun) == ["p", "q"]


def test_a_process_calls_another_of_its_file(county):
    content = document(
        process("p", *line(element("callActivity", "call", calledElement="k"), user("b"))),
        process("k", *line(user("c"), first="ks", last="ke")),
    )
    case = county.begin(content)

    assert (case.open, case.do("c")) == ("c", "b")


def test_a_participant_with_a_file_of_its_own_keeps_it(county):
    own = document(process("q", *line(user("other"), first="s1", last="e1")))
    county.deploy_processes(BOTH, own)

    assert county.read("process", "q").content == own


@pytest.mark.parametrize("flag", ["true", "false"])
def test_a_file_in_which_nothing_is_marked_executable_runs_all_the_same(flag):
    content = document(ASKS, ANSWERS, s.MESSAGE).replace(b'"true"', f'"{flag}"'.encode())

    assert [one.key for one in parse(content)] == ["p", "q"]


def test_where_one_process_is_marked_executable_the_others_are_a_picture():
    assert [one.key for one in parse(BOTH)] == ["p", "q"]
