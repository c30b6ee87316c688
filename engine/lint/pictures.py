"""What is drawn around the flow: lanes, message flows, associations, shapes (BPMN 2.0.2 §7, §9)."""

from collections.abc import Iterator

from engine.findings import Catalog
from engine.lint.diagram import ACTIVITIES, BPMN, Diagram, tag
from engine.lint.rules import Hit, rule

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
#: element -> attributes by which it leads to another
_LEADS = {
    "association": ("sourceRef", "targetRef"),
    "dataObjectReference": ("dataObjectRef",),
    "dataStoreReference": ("dataStoreRef",),
    "participant": ("processRef",),
}
#: events a message may flow from and to, beside pools and activities (§7.6)
_SENDING = frozenset({"intermediateThrowEvent", "endEvent"})
_RECEIVING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})


@rule("message-flow", "warning", "The message flow {id} stays inside one pool or leads nowhere.")
def message_flow(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that messages flow between pools (§9.4)."""
    owners = {
        element.get("id"): process.get("id")
        for process in diagram.processes
        for element in process.iter(f"{BPMN}*")
    }
    pools = {
        pool.get("id"): pool.get("processRef") or pool.get("id")
        for pool in diagram.root.iter(f"{BPMN}participant")
    }
    owners |= pools
    for flow in diagram.root.iter(f"{BPMN}messageFlow"):
        ends = [owners.get(flow.get(end)) for end in ("sourceRef", "targetRef")]
        if None in ends or ends[0] == ends[1]:
            yield flow.get("id") or "", {"id": flow.get("id") or ""}


@rule("message-flow-end", "warning", "The message flow {id} touches {name}, which has no messages.")
def message_flow_end(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that messages leave what sends and reach what receives (§7.6)."""
    kinds = {element.get("id"): element for element in diagram.root.iter(f"{BPMN}*")}
    for flow in diagram.root.iter(f"{BPMN}messageFlow"):
        for end, events in (("sourceRef", _SENDING), ("targetRef", _RECEIVING)):
            touched = kinds.get(flow.get(end))
            if touched is not None and tag(touched) not in ACTIVITIES | events | {"participant"}:
                name = touched.get("name") or touched.get("id")
                yield flow.get("id") or "", {"id": flow.get("id") or "", "name": name}


@rule("lane-reference", "warning", "A lane names {id}, which does not exist.")
def lane_reference(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that lanes hold what is there."""
    known = {element.get("id") for element in diagram.root.iter(f"{BPMN}*")}
    for lane, id_ in _laid(diagram):
        if id_ not in known:
            yield lane, {"id": id_}


@rule("lane-twice", "warning", "{id} lies in two lanes beside each other.")
def lane_twice(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that lanes beside each other share nothing (§10.8)."""
    for lanes in diagram.root.iter(f"{BPMN}laneSet", f"{BPMN}childLaneSet"):
        seen: set[str] = set()
        for lane in lanes.iterchildren(f"{BPMN}lane"):
            held = {(one.text or "").strip() for one in lane.iterchildren(f"{BPMN}flowNodeRef")}
            for id_ in sorted(held & seen):
                yield lane.get("id") or "", {"id": id_}
            seen |= held


def _laid(diagram: Diagram) -> Iterator[tuple[str, str]]:
    for lane in diagram.root.iter(f"{BPMN}lane"):
        for reference in lane.iterchildren(f"{BPMN}flowNodeRef"):
            yield lane.get("id") or "", (reference.text or "").strip()


@rule("drawn-reference", "warning", "{kind} {id} leads to {target}, which does not exist.")
def drawn_reference(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that associations, data, pools and shapes lead to what is there."""
    known = {element.get("id") for element in diagram.root.iter(f"{BPMN}*")}
    for kind, id_, target in _leads(diagram):
        if target and target.rpartition(":")[2] not in known:
            yield id_, {"kind": kind, "id": id_, "target": target}


def _leads(diagram: Diagram) -> Iterator[tuple[str, str, str]]:
    for kind, attributes in _LEADS.items():
        for element in diagram.root.iter(f"{BPMN}{kind}"):
            for attribute in attributes:
                yield kind, element.get("id") or "", element.get(attribute) or ""
    for kind in ("BPMNShape", "BPMNEdge"):
        for shape in diagram.root.iter(f"{_DI}{kind}"):
            yield kind, shape.get("id") or "", shape.get("bpmnElement") or ""


@rule("flow-named", "warning", "{name} names the flow {flow}, which does not touch it so.")
def flow_named(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that the flows a node lists come in and go out there; the flows themselves decide."""
    for node in diagram.nodes:
        for way, flows in (("incoming", node.incoming), ("outgoing", node.outgoing)):
            touching = {flow.id for flow in flows}
            for named in node.xml.iterchildren(f"{BPMN}{way}"):
                id_ = (named.text or "").strip()
                if id_.rpartition(":")[2] not in touching:
                    yield node.id, {"name": node.label, "flow": id_}
