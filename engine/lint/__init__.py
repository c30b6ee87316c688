"""Checks of definitions before they are deployed: one small function a rule."""

from engine.errors import DefinitionInvalid
from engine.findings import Catalog, Difference, Finding
from engine.lint import (
    events,
    expressions,
    jobs,
    meaning,
    parts,
    pictures,
    references,
    structure,
    words,
)
from engine.lint.compare import compare
from engine.lint.decisions import check_decision
from engine.lint.diagram import BPMN, Diagram
from engine.lint.rules import RULES, run
from engine.xml import parse_xml

__all__ = [
    "HOUSE",
    "RULES",
    "Catalog",
    "Difference",
    "Finding",
    "calls",
    "check_decision",
    "check_model",
    "check_process",
    "compare",
    "events",
    "expressions",
    "jobs",
    "meaning",
    "parts",
    "pictures",
    "references",
    "structure",
    "words",
]


#: What is no question of BPMN: names of the application, and manners of this house.
HOUSE = frozenset(
    {
        *("no-role", "role", "form", "operation", "no-operation", "decision", "called-process"),
        *("call-cycle", "law", "document", "feel-function", "foreign-extension"),
        *("dead-end", "no-end", "unreachable", "no-way-out", "event-gateway-ways"),
    }
)


def check_model(content: bytes) -> list[Finding]:
    """List the errors that keep any engine from running a BPMN file as it is drawn."""
    found = check_process(content, Catalog())
    return [one for one in found if one.severity == "error" and one.rule not in HOUSE]


def check_process(content: bytes, catalog: Catalog) -> list[Finding]:
    """List what is wrong with a BPMN file, errors first; a file without errors can be deployed."""
    try:
        root = parse_xml(content)
    except DefinitionInvalid as error:
        return list(error.findings)
    if root.tag != f"{BPMN}definitions":
        return [Finding("bpmn-namespace", "", "error", "The file is no BPMN 2.0.")]
    return list(run(Diagram(root), catalog))


def calls(content: bytes) -> dict[str, frozenset[str]]:
    """Return which processes each process of a file calls, for ``Catalog.calls``."""
    graph = references.calls(Diagram(parse_xml(content)))
    return {key: frozenset(called) for key, called in graph.items()}
