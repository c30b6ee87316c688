"""A BPMN file as rules look at it: levels, nodes and flows, nothing compiled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
XML = etree._Element

SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
TASKS = frozenset(
    {
        *("task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask"),
        *("sendTask", "receiveTask"),
    }
)
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
EVENTS = frozenset(
    {
        *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
        "boundaryEvent",
    }
)
GATEWAYS = frozenset(
    {
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
        "complexGateway",
    }
)
NODES = ACTIVITIES | EVENTS | GATEWAYS


def tag(element: XML) -> str:
    """Return the local name of an element of BPMN, empty for any other."""
    name = element.tag
    return name.removeprefix(BPMN) if isinstance(name, str) and name.startswith(BPMN) else ""


def text(element: XML, name: str) -> str:
    """Return the text of the child *name*, stripped; empty when there is none."""
    child = element.find(f"{BPMN}{name}")
    return "" if child is None else (child.text or "").strip()


@dataclass
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: str
    xml: XML


@dataclass
class Node:
    """An activity, an event or a gateway."""

    id: str
    kind: str
    name: str
    xml: XML
    level: "Level"
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)

    @cached_property
    def attributes(self) -> dict[str, str]:
        """Return the camunda: attributes, without the prefix."""
        return {
            str(name)[len(CAMUNDA) :]: str(value)
            for name, value in self.xml.items()
            if str(name).startswith(CAMUNDA)
        }

    @cached_property
    def properties(self) -> dict[str, str]:
        """Return the camunda:properties."""
        path = f"{BPMN}extensionElements/{CAMUNDA}properties/{CAMUNDA}property"
        return {
            str(item.get("name") or item.get("id") or ""): str(item.get("value") or "")
            for item in self.xml.iterfind(path)
        }

    @cached_property
    def definitions(self) -> list[XML]:
        """Return the event definitions."""
        return [child for child in self.xml if tag(child).endswith("EventDefinition")]

    @property
    def trigger(self) -> str:
        """Return the kind of the event: none, message, timer and so on."""
        found = self.definitions
        return tag(found[0]).removesuffix("EventDefinition") if found else "none"

    @property
    def link(self) -> str:
        """Return the name of the link it throws or catches."""
        return (self.definitions[0].get("name") or "").strip() if self.definitions else ""

    @property
    def is_event_subprocess(self) -> bool:
        """Tell whether it stands beside the flow and an event begins it."""
        return self.kind in SUBPROCESSES and self.xml.get("triggeredByEvent") == "true"

    @cached_property
    def loop(self) -> XML | None:
        """Return the multi-instance or standard loop."""
        for name in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
            found = self.xml.find(f"{BPMN}{name}")
            if found is not None:
                return found
        return None

    @property
    def label(self) -> str:
        """Return what a reader calls it."""
        return self.name or self.id


@dataclass
class Level:
    """A process, or a sub-process inside one."""

    id: str
    xml: XML
    parent: "Level | None"
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """Count the levels around this one."""
        return 0 if self.parent is None else self.parent.depth + 1

    def of(self, *kinds: str) -> list[Node]:
        """Return the nodes of some kinds."""
        return [node for node in self.nodes.values() if node.kind in kinds]

    @property
    def is_event_subprocess(self) -> bool:
        """Tell whether an event begins it."""
        return self.xml.get("triggeredByEvent") == "true"

    def linked(self, node: Node) -> list[Node]:
        """Return the catching links of the name *node* throws."""
        if node.kind != "intermediateThrowEvent" or node.trigger != "link":
            return []
        return self._links.get(node.link, [])

    @cached_property
    def _links(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.of("intermediateCatchEvent"):
            if node.trigger == "link":
                found.setdefault(node.link, []).append(node)
        return found

    def boundaries(self, host: str) -> list[Node]:
        """Return the boundary events on the node *host*."""
        return self._borders.get(host, [])

    @cached_property
    def _borders(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.of("boundaryEvent"):
            found.setdefault(node.xml.get("attachedToRef") or "", []).append(node)
        return found


class Diagram:
    """All executable processes of a file."""

    def __init__(self, root: XML) -> None:
        self.root = root
        self.processes = list(root.iterchildren(f"{BPMN}process"))
        self.executable = [p for p in self.processes if p.get("isExecutable") != "false"]
        self.levels: list[Level] = []
        for process in self.executable or self.processes:
            self._level(process)

    def _level(self, process: XML) -> None:
        waiting: list[tuple[XML, Level | None]] = [(process, None)]
        while waiting:
            xml, parent = waiting.pop()
            level = Level(str(xml.get("id") or ""), xml, parent)
            self.levels.append(level)
            self._fill(level)
            waiting += [(node.xml, level) for node in level.of(*SUBPROCESSES)]

    @staticmethod
    def _fill(level: Level) -> None:
        for child in level.xml:
            kind = tag(child)
            if kind in NODES:
                id_ = str(child.get("id") or "")
                name = str(child.get("name") or "").strip()
                level.nodes.setdefault(id_, Node(id_, kind, name, child, level))
        for child in level.xml.iterchildren(f"{BPMN}sequenceFlow"):
            source, target = (str(child.get(end) or "") for end in ("sourceRef", "targetRef"))
            condition = text(child, "conditionExpression")
            flow = Flow(str(child.get("id") or ""), source, target, condition, child)
            level.flows.append(flow)
            if flow.source in level.nodes:
                level.nodes[flow.source].outgoing.append(flow)
            if flow.target in level.nodes:
                level.nodes[flow.target].incoming.append(flow)

    @cached_property
    def nodes(self) -> list[Node]:
        """Return the nodes of all levels."""
        return [node for level in self.levels for node in level.nodes.values()]

    def of(self, *kinds: str) -> Iterator[Node]:
        """Yield the nodes of some kinds, on all levels."""
        return (node for node in self.nodes if node.kind in kinds)

    def having(self, path: str, kinds: Iterable[str]) -> Iterator[tuple[Node, str]]:
        """Yield each node with each of *kinds* inside it; *path* is what stands before a name."""
        for node in self.nodes:
            for kind in kinds:
                if node.xml.find(f"{path}{kind}") is not None:
                    yield node, kind

    @cached_property
    def roots(self) -> dict[str, XML]:
        """Return messages, signals, errors and escalations by id."""
        return {
            str(child.get("id")): child
            for child in self.root
            if tag(child) in ("message", "signal", "error", "escalation")
        }
