"""The shipped diagrams, read for tests: nodes, flows and their pictures."""

from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import pytest
from lxml import etree

import processes

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
}
BPMN = f"{{{NS['bpmn']}}}"
CAMUNDA = f"{{{NS['camunda']}}}"
NODES = (
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
    *("boundaryEvent", "userTask", "serviceTask", "scriptTask", "businessRuleTask"),
    *("callActivity", "subProcess", "exclusiveGateway", "parallelGateway", "eventBasedGateway"),
)


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    w: float
    h: float

    def meets(self, other, margin=0.0):
        return (
            self.x < other.x + other.w + margin
            and other.x < self.x + self.w + margin
            and self.y < other.y + other.h + margin
            and other.y < self.y + self.h + margin
        )

    def holds(self, other):
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.w >= other.x + other.w
            and self.y + self.h >= other.y + other.h
        )


@dataclass
class Node:
    id: str
    kind: str
    name: str
    parent: str | None
    host: str | None
    documentation: str
    attributes: dict[str, str]
    properties: dict[str, str]
    element: object = field(repr=False)


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    name: str
    condition: str | None


class Diagram:
    def __init__(self, key):
        self.key = key
        self.root = etree.fromstring(processes.read("process", key))
        self.nodes = {node.id: node for node in self._nodes()}
        self.flows = [self._flow(f) for f in self.root.iter(f"{BPMN}sequenceFlow")]
        self.boxes, self.labels, self.lines = {}, {}, {}
        self._pictures()

    def _nodes(self):
        for element in self.root.iter(*(BPMN + kind for kind in NODES)):
            parent = element.getparent()
            given = {p.get("name"): p.get("value") for p in element.iterfind(_PROPERTY, NS)}
            yield Node(
                id=element.get("id"),
                kind=etree.QName(element).localname,
                name=element.get("name"),
                parent=parent.get("id") if parent.tag == BPMN + "subProcess" else None,
                host=element.get("attachedToRef"),
                documentation=element.findtext("bpmn:documentation", "", NS),
                attributes={
                    k.removeprefix(CAMUNDA): v
                    for k, v in element.attrib.items()
                    if k.startswith(CAMUNDA)
                },
                properties=given,
                element=element,
            )

    def _flow(self, f):
        condition = f.findtext("bpmn:conditionExpression", None, NS)
        ends = (f.get("sourceRef"), f.get("targetRef"))
        return Flow(f.get("id"), *ends, f.get("name", ""), condition)

    def _pictures(self):
        for shape in self.root.iterfind(".//bpmndi:BPMNShape", NS):
            of = shape.get("bpmnElement")
            self.boxes[of] = _box(shape.find("dc:Bounds", NS))
            label = shape.find("bpmndi:BPMNLabel/dc:Bounds", NS)
            if label is not None:
                self.labels[of] = _box(label)
        for edge in self.root.iterfind(".//bpmndi:BPMNEdge", NS):
            of = edge.get("bpmnElement")
            points = edge.iterfind("di:waypoint", NS)
            self.lines[of] = [(float(p.get("x")), float(p.get("y"))) for p in points]
            label = edge.find("bpmndi:BPMNLabel/dc:Bounds", NS)
            if label is not None:
                self.labels[of] = _box(label)

    def around(self, node):
        """List the sub-processes that hold *node*, and what a boundary event hangs on."""
        found = set()
        while node is not None:
            found |= {node.host, node.parent} - {None}
            node = self.nodes.get(node.parent)
        return found

    def segments(self):
        for flow in self.flows:
            points = self.lines[flow.id]
            for start, end in pairwise(points):
                yield flow, start, end


_PROPERTY = "bpmn:extensionElements/camunda:properties/camunda:property"


def _box(bounds):
    return Box(*(float(bounds.get(name)) for name in ("x", "y", "width", "height")))


@cache
def diagram(key):
    return Diagram(key)


KEYS = list(processes.names("process"))


@pytest.fixture(params=KEYS)
def drawing(request):
    """One shipped process after the other."""
    return diagram(request.param)


@pytest.fixture(scope="session")
def drawings():
    """All shipped processes."""
    return [diagram(key) for key in KEYS]
