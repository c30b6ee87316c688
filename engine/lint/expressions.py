"""FEEL wherever an expression may stand, and timers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import feel
from engine.errors import ExpressionError
from engine.findings import Catalog
from engine.lint.diagram import BPMN, CAMUNDA, Diagram, Node, tag, text
from engine.lint.rules import Hit, rule
from engine.times import cycle, instant, is_literal

#: Attributes and properties that are always FEEL, and those that may be a literal of ISO 8601.
_FEEL = ("scope", "key", "payload")
_TIMES = ("dueDate", "followUpDate")
_CONDITIONAL = ("assignee", "candidateGroups", "formKey")
_KINDS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """An expression and where it stands."""

    element: str
    name: str
    where: str
    text: str


def bare(written: str) -> str:
    """Leave out the ``${ }`` that other tools write around an expression."""
    stripped = written.strip()
    return stripped[2:-1] if stripped.startswith("${") and stripped.endswith("}") else stripped


def places(diagram: Diagram) -> Iterator[Place]:
    """Yield every expression of the diagram."""
    for node in diagram.nodes:
        for flow in node.outgoing:
            if flow.condition:
                yield Place(flow.id, node.label, "conditionExpression", flow.condition)
        yield from _attributes(node)
        yield from _loops(node)
        yield from _events(node)
        if node.kind == "scriptTask" and _is_feel(node):
            yield Place(node.id, node.label, "script", text(node.xml, "script"))
        for mapping in node.xml.iterfind(f"{BPMN}extensionElements/{CAMUNDA}*"):
            written = mapping.get("sourceExpression")
            if written:
                yield Place(node.id, node.label, "sourceExpression", str(written))


def _is_feel(node: Node) -> bool:
    return (node.xml.get("scriptFormat") or "feel").lower() == "feel"


def _attributes(node: Node) -> Iterator[Place]:
    for name, written in {**node.attributes, **node.properties}.items():
        value = written.strip()
        marked = value.startswith(("=", "${"))
        time = name in _TIMES and value and not is_literal(value)
        number = name == "priority" and value and not value.lstrip("-").isdigit()
        if name in _FEEL and _is_id(value):
            continue
        if value and (marked or name in _FEEL or time or number):
            yield Place(node.id, node.label, name, written)


def _is_id(value: str) -> bool:
    return len(value) == 36 and value.count("-") == 4


def _loops(node: Node) -> Iterator[Place]:
    if node.loop is None:
        return
    for name in ("loopCardinality", "completionCondition", "loopCondition", "loopDataInputRef"):
        if written := text(node.loop, name):
            yield Place(node.id, node.label, name, written)
    if collection := node.loop.get(f"{CAMUNDA}collection"):
        yield Place(node.id, node.label, "collection", str(collection))


def _events(node: Node) -> Iterator[Place]:
    for definition in node.definitions:
        if written := text(definition, "condition"):
            yield Place(node.id, node.label, "condition", written)
        for name in _KINDS:
            written = text(definition, name)
            if written and not is_literal(written):
                yield Place(node.id, node.label, name, written)
        for name in ("key", "payload"):
            if given := definition.get(f"{CAMUNDA}{name}"):
                yield Place(node.id, node.label, name, str(given))


@rule("feel-syntax", "error", "{name}, {where}: {reason}")
def feel_syntax(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that every expression can be read."""
    for place in places(diagram):
        try:
            feel.compile(bare(place.text))
        except feel.FeelError as error:
            args = {"name": place.name, "where": place.where, "reason": error.fault}
            yield place.element, {**args, "text": place.text[:200]}


@rule("feel-function", "error", "{name}, {where}: there is no function {function}.")
def feel_function(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that every function that is called is offered."""
    known = feel.STANDARD | catalog.functions
    for place in places(diagram):
        for function in sorted(_calls(place) - known):
            yield place.element, {"name": place.name, "where": place.where, "function": function}


def _calls(place: Place) -> frozenset[str]:
    try:
        return feel.compile(bare(place.text)).calls
    except feel.FeelError:
        return frozenset()


@rule("timer", "error", "{name}: a timer has one date, duration or cycle.")
def timer(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a timer says one time (§10.5.5)."""
    for node in diagram.nodes:
        for definition in node.definitions:
            if tag(definition) == "timerEventDefinition":
                given = [name for name in _KINDS if text(definition, name)]
                if len(given) != 1:
                    yield node.id, {"name": node.label}


@rule("timer-form", "error", "{name}: {text} is no {kind}.")
def timer_form(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a literal of ISO 8601 is of the kind its place says; P1D is no date."""
    for node in diagram.nodes:
        for definition in node.definitions:
            for name, kind in _KINDS.items():
                written = text(definition, name)
                if written and not _fits(written, kind):
                    yield node.id, {"name": node.label, "text": written, "kind": kind}


@rule("timer-range", "error", "{name}: {text} repeats too fast, or is beyond any calendar.")
def timer_range(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a duration or a cycle that is written down can be counted from any day."""
    for node in diagram.nodes:
        for definition in node.definitions:
            for name in ("timeDuration", "timeCycle"):
                written = text(definition, name)
                if is_literal(written) and _fits(written, _KINDS[name]) and not _counts(written):
                    yield node.id, {"name": node.label, "text": written}


@rule("cycle-once", "warning", "{name} goes on after one firing; {text} is not repeated here.")
def cycle_once(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a cycle stands where it can repeat: at a start, and where nothing is interrupted.

    Other events are over once they have happened (§10.5.4).
    """
    for node in diagram.nodes:
        for definition in node.definitions:
            written = text(definition, "timeCycle")
            if written and not _once(written) and not _repeats(node):
                yield node.id, {"name": node.label, "text": written}


def _once(written: str) -> bool:
    times = written.partition("/")[0].removeprefix("R")
    return is_literal(written) and times.isdigit() and int(times) <= 1


def _repeats(node: Node) -> bool:
    if node.kind == "startEvent":
        begins_process = node.level.parent is None
        return begins_process or node.xml.get("isInterrupting", "true") != "true"
    return node.kind == "boundaryEvent" and node.xml.get("cancelActivity", "true") != "true"


def _counts(written: str) -> bool:
    every = written.rpartition("/")[2]
    try:
        if written.startswith("R"):
            cycle(f"R/{every}", _SOME_DAY, UTC)
        else:
            instant(every, _SOME_DAY, UTC)
    except ExpressionError:
        return False
    return True


def _fits(written: str, kind: str) -> bool:
    if is_literal(written):
        return _kind(written) == kind
    return not _looks_like(written)


def _kind(written: str) -> str:
    if written.startswith("R"):
        return "cycle"
    return "duration" if written.lstrip("-").startswith("P") else "date"


def _looks_like(written: str) -> bool:
    """Tell whether a text was meant as a literal: ``P1X``, ``PT``, ``R/…``."""
    body = written.lstrip("-")
    return body[:1] in "PR" and body[1:2] != "" and (body[1].isdigit() or body[1] in "T/")


@rule("event-condition", "error", "{name} waits for no condition.")
def event_condition(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a conditional event has a condition."""
    for node in diagram.nodes:
        if node.trigger == "conditional" and not text(node.definitions[0], "condition"):
            yield node.id, {"name": node.label}
