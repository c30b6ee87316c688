"""From BPMN 2.0 with camunda: attributes to specifications SpiffWorkflow can run.

Upstream's parser reads another dialect, recurses over the diagram (480 tasks in a row are a
RecursionError) and leaves out what it does not know without a word. This one walks the file once,
takes every `camunda:` attribute and property, and refuses what nobody here can run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.spiff import patches
from engine.spiff.build import Level
from engine.spiff.names import BPMN, ModelError, camunda
from engine.xml import parse_xml

assert patches  # noqa: S101  # importing it is what counts

#: nodes and flows of one file; more is no diagram
MOST_NODES = 2000


@dataclass
class Process:
    """One executable process of a file, compiled; shared by all cases, never changed."""

    key: str
    name: str
    #: specification of the process itself and of its embedded levels, by `process:sub-process`
    spec: Any
    levels: dict[str, Any]
    #: keys of the processes it calls
    called: set[str]
    #: keys of the decisions it takes
    decisions: set[str]
    #: message start events: message name -> element
    messages: dict[str, str] = field(default_factory=dict)
    #: properties of each start event
    starts: dict[str, dict[str, str]] = field(default_factory=dict)


def parse(content: bytes) -> list[Process]:
    """Compile every executable process of a file.

    ModelError when it cannot run, DefinitionInvalid when it is no XML we read.
    """
    root = parse_xml(content)
    if root.tag != f"{BPMN}definitions":
        raise ModelError(None, "The file is not BPMN 2.0.")
    if sum(1 for _ in root.iter(f"{BPMN}*")) > MOST_NODES * 4:
        raise ModelError(None, "The diagram is too large.")
    names = _names(root)
    found = [
        _process(node, names)
        for node in root.iterchildren(f"{BPMN}process")
        if node.get("isExecutable", "true") == "true"
    ]
    if not found:
        raise ModelError(None, "The file has no executable process.")
    return found


def _names(root: Any) -> dict[str, dict[str, str | None]]:
    """Index what events refer to: messages, signals, errors and escalations by id."""
    index: dict[str, dict[str, str | None]] = {}
    for kind, code in (
        ("message", None),
        ("signal", None),
        ("error", "errorCode"),
        ("escalation", "escalationCode"),
    ):
        for node in root.iterchildren(f"{BPMN}{kind}"):
            name = node.get("name") or node.get("id")
            entry = {"name": name, "code": node.get(code) or name if code else None}
            index[node.get("id")] = {**entry, **camunda(node)}
    return index


def _process(node: Any, names: dict[str, dict[str, str | None]]) -> Process:
    key = node.get("id")
    levels: dict[str, Any] = {}
    spec = _level(node, key, key, names, levels)
    specs = [spec, *levels.values()]
    return Process(
        key=key,
        name=node.get("name") or key,
        spec=spec,
        levels=levels,
        called={task.spec for task in _tasks(specs, "CallActivity")},
        decisions={task.extensions["decisionRef"] for task in _tasks(specs, "RuleTask")},
        messages={
            start.event_definition.name: start.name
            for start in spec.bpmn_start_events
            if hasattr(start.event_definition, "payload")
        },
        starts={start.name: start.extensions for start in spec.bpmn_start_events},
    )


def _tasks(specs: list[Any], kind: str) -> Iterator[Any]:
    for spec in specs:
        for task in spec.task_specs.values():
            if type(task).__name__ == kind:
                yield task


def _level(node: Any, process: str, key: str, names: Any, levels: dict[str, Any]) -> Any:
    """Compile a process or an embedded sub-process and, after it, what is inside."""
    level = Level(node, process, BpmnProcessSpec(name=key, description=node.get("name")), names)
    spec = level.build()
    for inner in level.inner:
        inner_key = f"{process}:{inner.get('id')}"
        levels[inner_key] = None  # parents before children
        levels[inner_key] = _level(inner, process, inner_key, names, levels)
    return spec


__all__ = ["ModelError", "Process", "parse"]
