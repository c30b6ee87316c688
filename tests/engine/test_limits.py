"""Deep and wide: what is large runs at the pace of what is small, or is refused with its limit."""

import time

import pytest

from bench.diagrams import document, element, end, line, process, script, start, sub, user
from engine import lint
from engine.errors import DefinitionInvalid
from engine.spiff.parse import parse
from tests.engine import stories as s
from tests.engine.conftest import Play

ROUND = document(
    process(
        "p",
        [start(), element("exclusiveGateway", "in"), user("a"),
         element("exclusiveGateway", "again", default="f_again_end"), end()],
        [("start", "in"), ("in", "a"), ("a", "again"), ("again", "in", "more"), ("again", "end")],
    )
)  # fmt: skip


class Compiled(Play):
    """A case saved and loaded between all steps, against one compiled specification."""

    def _compile(self):
        if not hasattr(self, "spec"):
            super()._compile()


def instances(count):
    inner = f"<bpmn:loopCardinality>{count}</bpmn:loopCardinality>"
    return f"<bpmn:multiInstanceLoopCharacteristics>{inner}</bpmn:multiInstanceLoopCharacteristics>"


def test_the_last_lap_of_a_long_loop_costs_what_the_first_did():
    """Ten thousand laps, each saved and loaded."""
    case, times = Compiled(ROUND, {"more": True}, reload=True), []
    for _ in range(10):
        begun = time.process_time()
        for _ in range(1000):
            case.step(("a", {"more": True}))
        times.append(time.process_time() - begun)

    assert len(case.case.tasks) == 2
    assert min(times[5:]) < 2 * min(times[:5])
    case.step(("a", {"more": False}))
    assert case.open == "END"


def test_a_loop_without_a_task_stops_at_the_limit_of_one_command_and_can_go_on(play):
    laps = script("n", "n + 1", "n")
    content = document(
        process(
            "p",
            [start(), element("exclusiveGateway", "in"), laps,
             element("exclusiveGateway", "again", default="f_again_end"), end()],
            [("start", "in"), ("in", "n"), ("n", "again"), ("again", "in", "n < 1500"),
             ("again", "end")],
        )
    )  # fmt: skip
    case = play(content, {"n": 0}, reload=True)
    for expected in ("limit", "limit"):
        assert case.failures[-1].kind == expected
        case.retry(case.failures[-1].element)

    assert (case.open, case.data) == ("END", {"n": 1500})


@pytest.mark.parametrize("sequential", ["false", "true"])
def test_five_hundred_instances_run(sequential):
    loop = instances(500).replace(
        "Characteristics>", f'Characteristics isSequential="{sequential}">', 1
    )
    case = Compiled(document(process("p", *line(user("m", loop), user("z")))), reload=True)
    opened = case.open.count("m")
    for _ in range(500):
        case.step("m")

    assert (opened, case.open) == (1 if sequential == "true" else 500, "z")


def test_five_hundred_sub_processes_run_at_once():
    inside = sub("m", *line(user("q"), first="ms", last="me"), inner=instances(500))
    case = Compiled(document(process("p", *line(inside, user("z")))), reload=True)

    assert len(case.case.subprocesses) == 500
    case.step("q")
    assert case.open.count("q") == 499


def test_instances_inside_instances_stop_at_a_limit_instead_of_multiplying(play):
    inside = sub("m", *line(user("q", instances(100)), first="ms", last="me"), inner=instances(100))
    begun = time.process_time()
    case = play(document(process("p", *line(inside, user("z")))))

    assert case.open.count("q") <= 5000
    assert {(one.element, one.kind) for one in case.failures} == {("q", "collection")}
    assert time.process_time() - begun < 2


def test_more_instances_than_the_limit_are_refused_at_deploy_with_the_limit(county):
    with pytest.raises(DefinitionInvalid) as refused:
        county.deploy_processes(document(process("p", *line(user("m", instances(501))))))

    (finding,) = refused.value.findings
    assert (finding.rule, finding.element) == ("too-many-instances", "m")
    assert "500" in finding.message


def row_of(count):
    return document(process("p", *line(*(user(f"t{n}") for n in range(count - 2)))))


def test_a_model_of_two_thousand_nodes_is_checked_compiled_and_run_in_a_second(play):
    content = row_of(2000)
    begun = time.process_time()

    assert lint.check_model(content) == []
    assert len(parse(content)[0].spec.task_specs) > 2000
    case = play(content)
    case.step("t0")

    assert case.open == "t1"
    assert time.process_time() - begun < 2


def test_a_model_of_more_nodes_is_refused_at_deploy_with_the_limit(county):
    with pytest.raises(DefinitionInvalid) as refused:
        county.deploy_processes_named("p", row_of(2001))

    (finding,) = refused.value.findings
    assert (finding.rule, finding.args["limit"]) == ("too-large", 2000)


def nested(deep):
    inner = user("q")
    for n in range(deep):
        inner = sub(f"x{n}", *line(inner, first=f"s{n}", last=f"e{n}"))
    return document(process("p", *line(inner)))


def test_sub_processes_lie_twenty_deep(county):
    case = county.begin(nested(20))

    assert (case.open, case.do("q")) == ("q", "END")


def test_sub_processes_that_lie_deeper_are_refused_with_the_limit(county):
    with pytest.raises(DefinitionInvalid) as refused:
        county.deploy_processes(nested(21))

    (finding,) = refused.value.findings
    assert (finding.rule, finding.args["limit"]) == ("too-deep", 20)


def test_a_gateway_with_five_hundred_ways_splits_and_joins(play):
    tasks = [f"t{n}" for n in range(500)]
    content = s.diagram(
        [start(), element("parallelGateway", "f"), *(script(t, "1", t) for t in tasks),
         element("inclusiveGateway", "j"), user("z"), end()],
        [("start", "f"), *(("f", t) for t in tasks), *((t, "j") for t in tasks), ("j", "z"),
         ("z", "end")],
    )  # fmt: skip
    begun = time.process_time()

    assert play(content).open == "z"
    assert time.process_time() - begun < 10
