"""Each rule has a diagram that breaks it and one that keeps it."""

import time

import pytest

from engine import lint
from engine.lint import Catalog
from engine.spiff.parse import parse
from tests.engine import bpmn_files as f
from tests.engine.lint_examples import EXAMPLES, PLACES
from tests.engine.lint_shapes import GOOD, beside, call, calling, told_to_begin


def broken(content, catalog=f.CATALOG):
    return [finding.rule for finding in lint.check_process(content, catalog)]


@pytest.mark.parametrize("rule", lint.RULES)
def test_a_rule_finds_what_breaks_it_and_nothing_in_what_keeps_it(rule):
    breaking, keeping = EXAMPLES[rule]

    assert rule in broken(breaking)
    assert rule not in broken(keeping)


def test_a_diagram_in_order_has_no_findings():
    assert broken(GOOD) == []


CONTENTS = [content for pair in EXAMPLES.values() for content in pair]


def test_what_follows_a_boundary_event_is_reached():
    border = f.event("boundaryEvent", "b", f.MESSAGE, attachedToRef="a")
    content = f.process(
        f.START, f.user(), border, f.user("late"), f.END,
        f.flow("start", "a"), f.flow("a", "end"), f.flow("b", "late"), f.flow("late", "end"),
    )  # fmt: skip

    assert broken(content) == []


def test_what_has_no_errors_can_be_compiled():
    for content in CONTENTS:
        findings = lint.check_process(content, f.CATALOG)
        if all(finding.severity == "warning" for finding in findings):
            not_marked = any(finding.rule == "not-executable" for finding in findings)
            assert not_marked or parse(content)


def test_every_finding_says_its_sentence_and_where():
    (finding,) = lint.check_process(EXAMPLES["role"][0], f.CATALOG)

    assert (finding.rule, finding.element, finding.severity) == ("role", "a", "error")
    assert finding.args == {"name": "名", "role": "clerk,judge"}
    assert finding.message == "名: there is no role clerk,judge."


CYCLE = f.timer("timeCycle", "R3/PT1M")


@pytest.mark.parametrize(
    ("content", "element"),
    [
        (f.one(f.catch("a", CYCLE)[1]), "a"),
        (f.one(f.catch("a", f.timer("timeCycle", "= often"))[1]), "a"),
        (f.race(f.catch("c1", CYCLE), f.catch("c2")), "c1"),
        (f.bordered(CYCLE), "b"),
        (beside(f.event("startEvent", "hs", CYCLE)), "hs"),
    ],
)
def test_a_cycle_that_would_be_followed_once_is_a_warning(content, element):
    found = [one for one in lint.check_process(content, f.CATALOG) if one.rule == "cycle-once"]

    assert [(one.element, one.severity) for one in found] == [(element, "warning")]


@pytest.mark.parametrize(
    "content",
    [
        f.one(f.catch("a", f.timer("timeCycle", "R1/PT1M"))[1]),
        f.one(f.catch("a", f.timer("timeCycle", "R0/PT1M"))[1]),
        f.one(f.catch("a", f.timer("timeDuration", "PT1M"))[1]),
        f.bordered(CYCLE, cancelActivity="false"),
        beside(f.event("startEvent", "hs", CYCLE, isInterrupting="false")),
        f.process(f.event("startEvent", "start", CYCLE), f.END, f.flow("start", "end")),
    ],
)
def test_a_cycle_that_is_followed_as_it_is_written_is_in_order(content):
    assert "cycle-once" not in broken(content)


def test_a_call_of_a_version_is_no_call_of_the_process_beside_it():
    bound = {"camunda_calledElementBinding": "version", "camunda_calledElementVersion": "1"}
    beside_it = f.bare_process(*told_to_begin("k"), key="k")

    assert "call-start" not in broken(f.document(calling("k", **bound), beside_it))


@pytest.mark.parametrize("place", PLACES)
def test_an_expression_that_cannot_be_read_is_found_wherever_it_stands(place):
    assert "feel-syntax" in broken(PLACES[place])


def test_a_call_that_comes_back_through_other_files_is_found():
    calls = lint.calls(f.one(call("other"), key="back"))

    assert calls == {"back": frozenset({"other"})}


def test_a_file_that_is_no_bpmn_is_refused_by_rule():
    assert broken(b"<a/>") == ["bpmn-namespace"]
    assert broken(b"<a") == ["xml-syntax"]
    assert broken(b'<!DOCTYPE a [<!ENTITY x "y">]><a/>') == ["xml-doctype"]
    assert broken(b" " * 2_000_001) == ["xml-size"]


ENCODINGS = ["utf-8", "gb18030", "utf-16", "iso-8859-1"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_files_are_read_in_the_encodings_other_tools_write(encoding):
    name = "Mediation" if encoding == "iso-8859-1" else "调解"
    text = f.one(f.user(name=name)).decode().replace("名", "n").replace("流程", "p")
    content = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)

    assert broken(content) == []


def test_a_huge_hostile_diagram_is_refused_within_seconds():
    nodes = "".join(f.node("task", f"t{n}") for n in range(2_000))
    flows = "".join(f.flow(f"t{n}", f"t{(n * 7 + 1) % 2_000}") for n in range(2_000))
    started = time.process_time()

    found = broken(f.process(nodes, flows))

    assert "no-start" in found
    assert time.process_time() - started < 3


def test_findings_of_one_rule_are_capped():
    tasks = "".join(f.node("userTask", f"t{n}") for n in range(300))

    assert broken(f.process(tasks), Catalog()).count("no-role") == 50
