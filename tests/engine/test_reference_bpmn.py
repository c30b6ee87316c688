"""docs/reference/bpmn.md says what the rules refuse and what the stories run, and nothing else."""

import re
from pathlib import Path

import pytest

from engine import lint
from engine.lint.__main__ import page
from engine.lint.diagram import ACTIVITIES, GATEWAYS, Diagram
from engine.xml import parse_xml
from tests.engine import (
    bpmn_files,
    test_elements_activities,
    test_elements_errors,
    test_elements_event_subprocess,
    test_elements_events,
    test_elements_flows,
    test_elements_gateways,
    test_elements_loops,
    test_elements_tasks,
)
from tests.engine import lint_examples as examples

PAGE = (Path(__file__).parents[2] / "docs/reference/bpmn.md").read_text("utf-8")
MODULES = (
    test_elements_activities,
    test_elements_errors,
    test_elements_event_subprocess,
    test_elements_events,
    test_elements_flows,
    test_elements_gateways,
    test_elements_loops,
    test_elements_tasks,
)
DEFINITIONS = {
    "none": "",
    "message": bpmn_files.MESSAGE,
    "timer": bpmn_files.timer("timeDuration", "P1D"),
    "signal": '<signalEventDefinition signalRef="s"/>',
    "conditional": "<conditionalEventDefinition><condition>x</condition>"
    "</conditionalEventDefinition>",
    "error": '<errorEventDefinition errorRef="e"/>',
    "escalation": '<escalationEventDefinition escalationRef="c"/>',
    "link": '<linkEventDefinition name="l"/>',
    "compensate": "<compensateEventDefinition/>",
    "cancel": "<cancelEventDefinition/>",
    "terminate": "<terminateEventDefinition/>",
}
KINDS = {
    "start of a process": "startEvent",
    "start of a sub-process": "startEvent",
    "start of an event sub-process": "startEvent",
    "intermediate, catching": "intermediateCatchEvent",
    "intermediate, throwing": "intermediateThrowEvent",
    "end": "endEvent",
    "boundary": "boundaryEvent",
}


def table(heading):
    """The rows of the first table under *heading*, cells stripped."""
    text = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return cells[0], cells[2:]


def bare(cell):
    return re.sub(r"[`* ]", "", cell)


def diagrams():
    """Every diagram of the stories, and those of the modules beside them."""
    for module in MODULES:
        for told in module.STORIES.params:
            yield Diagram(parse_xml(told.values[0][0]))


def place(node):
    """Name the row of the table an event stands in."""
    if node.kind != "startEvent":
        return next(name for name, kind in KINDS.items() if kind == node.kind)
    if node.level.parent is None:
        return "start of a process"
    return f"start of a{'n event' if node.level.is_event_subprocess else ''} sub-process"


def told():
    """What the stories run: tags, and (place, trigger) of events."""
    tags, events = set(), set()
    for diagram in diagrams():
        for node in diagram.nodes:
            tags.add(node.kind)
            if node.kind in KINDS.values():
                events.add((place(node), node.trigger))
    return tags, events


TAGS, EVENTS = told()


def test_every_rule_stands_on_the_page_with_its_sentence():
    """`python -m engine.lint` writes the table."""
    assert page(PAGE) == PAGE
    assert all(f"| `{rule}` " in PAGE for rule in lint.RULES)


@pytest.mark.parametrize(("heading", "kinds"), [("Activities", ACTIVITIES), ("Gateways", GATEWAYS)])
def test_every_activity_and_gateway_runs_in_a_story_or_is_refused_by_its_rule(heading, kinds):
    _, rows = table(heading)
    assert sorted(bare(row[0]) for row in rows) == sorted(kinds)
    for name, verdict, _ in rows:
        if verdict == "runs":
            assert bare(name) in TAGS | {"businessRuleTask", "serviceTask"}
        else:
            breaking, _ = examples.EXAMPLES[bare(verdict)]
            assert f"<{bare(name)} ".encode() in breaking
            assert lint.RULES[bare(verdict)][0] == "error"


def drawn(where, trigger):
    """A diagram with one event of *trigger* at *where*, otherwise in order."""
    definition = DEFINITIONS[trigger]
    f = bpmn_files
    if where == "boundary":
        host = examples.CANCELLED if trigger == "cancel" else None
        return f.bordered(definition, host=host)
    if where == "start of a process":
        start = f.event("startEvent", "start", definition)
        return f.process(start, f.user(), f.END, f.flow("start", "a"), f.flow("a", "end"))
    if where == "start of a sub-process":
        first = f.event("startEvent", "s1", definition)
        return f.one(f.sub(first, f.node("endEvent", "e1"), f.flow("s1", "e1")))
    if where == "start of an event sub-process":
        return examples.beside(f.event("startEvent", "hs", definition))
    if where == "end":
        if trigger == "cancel":
            return f.bordered(definition, host=examples.CANCELLED)
        last = f.event("endEvent", "end", definition)
        return f.process(f.START, f.user(), last, f.flow("start", "a"), f.flow("a", "end"))
    if trigger == "link":
        return examples.linked("x", "x")
    return f.one(f.event(KINDS[where], "a", definition))


CELLS = [
    (row[0], bare(trigger), bare(verdict))
    for head, rows in [table("Events")]
    for row in rows
    for trigger, verdict in zip(head[1:], row[1:], strict=True)
]


def test_the_table_of_events_is_whole():
    assert {(where, trigger) for where, trigger, _ in CELLS} == {
        (where, trigger) for where in KINDS for trigger in DEFINITIONS
    }


@pytest.mark.parametrize(("where", "trigger", "verdict"), CELLS)
def test_an_event_runs_in_a_story_or_is_refused_by_the_rule_that_is_named(where, trigger, verdict):
    found = lint.check_model(drawn(where, trigger))
    rules = {finding.rule for finding in found}

    if verdict == "runs":
        assert rules == set()
        assert (where, trigger) in EVENTS
    else:
        assert verdict in rules


def test_rules_named_in_the_text_exist():
    text = PAGE.split("\n## Rules\n", 1)[0]
    hyphenated = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", text))

    assert hyphenated <= lint.RULES.keys()


def test_what_a_page_calls_refused_is_an_error():
    for _, _, verdict in CELLS:
        assert verdict == "runs" or lint.RULES[verdict][0] == "error"
