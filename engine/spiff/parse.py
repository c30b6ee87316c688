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
from engine.spiff.build import ACTIVITIES, GATEWAYS, SPECIAL, Level
from engine.spiff.build_events import EVENTS
from engine.spiff.definitions import Message, Signal, Timer
from engine.spiff.names import BPMN, ModelError, camunda, tag
from engine.xml import parse_xml

assert patches  # noqa: S101  # importing it is what counts

#: activities, events and gateways of one file; more is no diagram
MOST_NODES = 2000

NODES = {*SPECIAL, *ACTIVITIES, *GATEWAYS, *EVENTS}


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
    #: calls that are not as of the release: `key@3`, `key@latest`
    bound: set[str]
    #: keys of the decisions it takes
    decisions: set[str]
    #: start events by what begins them: name of the message or signal -> element
    messages: dict[str, str] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)
    #: element -> timer
    timers: dict[str, Timer] = field(default_factory=dict)
    #: properties of each start event
    starts: dict[str, dict[str, str]] = field(default_factory=dict)


def parse(content: bytes, release: str = "") -> list[Process]:
    """Compile every executable process of a file; where none is marked so, all of them.

    With *release* ``#12`` they and what they call are named as of that release, beside others.
    Pools without a process and message flows are a picture. ModelError when a process cannot run,
    DefinitionInvalid when the file is no XML we read.
    """
    root = parse_xml(content)
    if root.tag != f"{BPMN}definitions":
        raise ModelError(None, "The file is not BPMN 2.0.")
    nodes = sum(1 for node in root.iter(f"{BPMN}*") if tag(node) in NODES)
    if nodes > MOST_NODES:
        raise ModelError(None, f"The file has {nodes} nodes; {MOST_NODES} are allowed.")
    processes = list(root.iterchildren(f"{BPMN}process"))
    marked = [node for node in processes if node.get("isExecutable") != "false"]
    if not processes:
        raise ModelError(None, "The file has no process.")
    names = _names(root)
    return [_process(node, names, release) for node in marked or processes]


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


def _process(node: Any, names: dict[str, dict[str, str | None]], release: str) -> Process:
    key = node.get("id")
    levels: dict[str, Any] = {}
    top = Level(node, key, _spec(node, f"{key}{release}"), names, release)
    spec = _build(top, levels)
    specs = [spec, *levels.values()]
    return Process(
        key=key,
        name=node.get("name") or key,
        spec=spec,
        levels=levels,
        called={task.called for task in _tasks(specs, "CallActivity")},
        bound={task.spec for task in _tasks(specs, "CallActivity") if "@" in task.spec},
        decisions={task.extensions["decisionRef"] for task in _tasks(specs, "RuleTask")},
        messages=_named(spec, Message),
        signals=_named(spec, Signal),
        timers={start.name: start.event_definition for start in _starts(spec, Timer)},
        starts={start.name: start.extensions for start in spec.bpmn_start_events},
    )


def _starts(spec: Any, kind: type) -> Iterator[Any]:
    for start in spec.bpmn_start_events:
        if isinstance(start.event_definition, kind):
            yield start


def _named(spec: Any, kind: type) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in _starts(spec, kind):
        name = start.event_definition.name
        if name in found:
            raise ModelError(start.name, f"Two start events wait for {name!r}.")
        found[name] = start.name
    return found


def _tasks(specs: list[Any], kind: str) -> Iterator[Any]:
    for spec in specs:
        for task in spec.task_specs.values():
            if type(task).__name__ == kind:
                yield task


def _spec(node: Any, name: str) -> BpmnProcessSpec:
    return BpmnProcessSpec(name=name, description=node.get("name"))


def _build(level: Level, levels: dict[str, Any]) -> Any:
    """Compile a process or an embedded sub-process and, after it, what is inside."""
    spec = level.build()
    for inner in level.inner:
        name = level.inside(inner)
        levels[name] = None  # parents before children
        within = Level(inner, level.process, _spec(inner, name), level.names, level.release)
        levels[name] = _build(within, levels)
    return spec


__all__ = ["ModelError", "Process", "parse"]
