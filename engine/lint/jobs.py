"""External tasks: what their model says must be understood before anybody fails."""

import re
from collections.abc import Iterator

from engine import jobs, retries
from engine.errors import ExpressionError
from engine.findings import Catalog
from engine.lint.diagram import BPMN, CAMUNDA, Diagram, Node
from engine.lint.rules import Hit, rule

#: longest name of a topic
_LONGEST = 120


@rule("topic", "error", "{name}: {topic} is no topic.")
def topic(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a topic is a plain name: it is written down, not worked out."""
    for node in diagram.of("serviceTask", "sendTask"):
        written = node.attributes.get("topic")
        if written and (len(written) > _LONGEST or re.search(r"[\s={}\x00-\x1f]", written)):
            yield node.id, {"name": node.label, "topic": written[:80]}


@rule("two-ways", "error", "{name} has an operation and a topic; one of them does it.")
def two_ways(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a task is done in one way."""
    for node in diagram.of("serviceTask", "sendTask"):
        if node.attributes.get("topic") and node.properties.get("operation"):
            yield node.id, {"name": node.label}


@rule("task-priority", "error", "{name}: {text} is no whole number.")
def task_priority(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that the priority of an external task is a number that is written down."""
    for node in diagram.nodes:
        written = node.attributes.get("taskPriority")
        if written and not jobs.WHOLE.fullmatch(written):
            yield node.id, {"name": node.label, "text": written}


@rule("retry-cycle", "error", "{name}: {text} says no tries: {reason}")
def retry_cycle(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a retry cycle is ``R5/PT1M`` or a list of durations."""
    for node in diagram.nodes:
        for written in _cycles(node):
            try:
                retries.read(written)
            except ExpressionError as error:
                yield node.id, {"name": node.label, "text": written, "reason": str(error)}


@rule("retry-unused", "warning", "{name}: nothing is tried again here; only external tasks are.")
def retry_unused(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a retry cycle stands where there is something to try again."""
    for node in diagram.nodes:
        if _cycles(node) and not node.attributes.get("topic"):
            yield node.id, {"name": node.label}


def _cycles(node: Node) -> list[str]:
    path = f"{BPMN}extensionElements/{CAMUNDA}failedJobRetryTimeCycle"
    written = [(item.text or "").strip() for item in node.xml.iterfind(path)]
    if given := node.attributes.get("failedJobRetryTimeCycle"):
        written.append(given)
    return written
