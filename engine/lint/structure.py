"""Rules of structure: ids, levels, flows, ways in and out (BPMN 2.0.2 §8.4.13, §10.4-10.6)."""

from collections import Counter
from collections.abc import Iterator

from engine.findings import Catalog
from engine.lint.diagram import (
    ACTIVITIES,
    BPMN,
    NODES,
    Diagram,
    Level,
    Node,
    tag,
)
from engine.lint.rules import Hit, rule

#: Nodes of one file, as many as the engine compiles.
MOST_NODES = 2_000
MOST_LEVELS = 20

_SILENT = frozenset(
    {
        *("incoming", "outgoing", "extensionElements", "documentation", "laneSet", "sequenceFlow"),
        *("dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation", "group"),
        *("association", "ioSpecification", "property", "dataInputAssociation", "artifact"),
        *("dataOutputAssociation", "multiInstanceLoopCharacteristics", "category", "auditing"),
        *("standardLoopCharacteristics", "monitoring", "correlationSubscription"),
    }
)


@rule("no-process", "error", "The file has no process.")
def no_process(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a file without a process runs nothing."""
    if not diagram.processes:
        yield "", {}


@rule("not-executable", "warning", "{process} is not marked executable.")
def not_executable(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that ``isExecutable=false`` is a notice, not a wall."""
    for process in diagram.processes:
        if process.get("isExecutable") == "false":
            id_ = process.get("id") or ""
            yield id_, {"process": process.get("name") or id_}


@rule("too-large", "error", "The file has {count} nodes; {limit} are allowed.")
def too_large(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a model beyond the cap is refused before it is compiled."""
    if len(diagram.nodes) > MOST_NODES:
        yield "", {"count": len(diagram.nodes), "limit": MOST_NODES}


@rule("too-deep", "error", "{name} lies {depth} levels deep; {limit} are allowed.")
def too_deep(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that sub-processes inside sub-processes have an end."""
    for level in diagram.levels:
        if level.depth > MOST_LEVELS:
            yield level.id, {"name": level.id, "depth": level.depth, "limit": MOST_LEVELS}


@rule("missing-id", "error", "A {kind} has no id.")
def missing_id(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that everything that runs is known by its id."""
    for level in diagram.levels:
        for child in level.xml:
            if (tag(child) in NODES or tag(child) == "sequenceFlow") and not child.get("id"):
                yield level.id, {"kind": tag(child)}


@rule("duplicate-id", "error", "The id {id} is there {count} times.")
def duplicate_id(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an id names one thing in the whole file."""
    ids = Counter(
        element.get("id") for element in diagram.root.iter(f"{BPMN}*") if element.get("id")
    )
    for id_, count in ids.items():
        if count > 1:
            yield str(id_), {"id": id_, "count": count}


@rule("unknown-element", "error", "{kind} is not an element that can be run.")
def unknown_element(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that nothing is ignored in silence."""
    for level in diagram.levels:
        for child in level.xml:
            kind = tag(child)
            if kind and kind not in NODES | _SILENT and kind != "loopCardinality":
                yield child.get("id") or level.id, {"kind": kind}


@rule("no-start", "error", "{name} has no start event.")
def no_start(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a level begins somewhere."""
    for level in diagram.levels:
        if not level.of("startEvent"):
            yield level.id, {"name": level.xml.get("name") or level.id}


@rule("no-end", "error", "{name} has no end event.")
def no_end(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a level ends somewhere."""
    for level in diagram.levels:
        if not level.of("endEvent"):
            yield level.id, {"name": level.xml.get("name") or level.id}


@rule("several-starts", "error", "{name} has {count} start events without a trigger.")
def several_starts(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that with two plain start events nobody could say which one begins."""
    for level in diagram.levels:
        plain = [node for node in level.of("startEvent") if not node.definitions]
        if len(plain) > 1:
            yield plain[1].id, {"name": level.xml.get("name") or level.id, "count": len(plain)}


@rule("start-incoming", "error", "A flow leads into the start event {name}.")
def start_incoming(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that nothing comes before a start (§10.5.2) or a boundary event (§10.5.4)."""
    for node in diagram.of("startEvent", "boundaryEvent"):
        if node.incoming:
            yield node.id, {"name": node.label}


@rule("end-outgoing", "error", "A flow leads out of the end event {name}.")
def end_outgoing(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that nothing comes after an end (§10.5.3)."""
    for node in diagram.of("endEvent"):
        if node.outgoing:
            yield node.id, {"name": node.label}


@rule("dead-end", "error", "Nothing follows {name}, and it is no end event.")
def dead_end(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that every way leads to an end that is drawn."""
    for node in diagram.nodes:
        if not (node.outgoing or node.kind == "endEvent" or _is_apart(node) or _is_link(node)):
            yield node.id, {"name": node.label}


@rule("unreachable", "error", "{name} can never be reached.")
def unreachable(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that every node has a way to it from a start event."""
    for level in diagram.levels:
        reached = _reached(level)
        for node in level.nodes.values():
            if node.id not in reached and not _is_apart(node):
                yield node.id, {"name": node.label}


def _reached(level: Level) -> set[str]:
    waiting = [node.id for node in level.of("startEvent")]
    reached: set[str] = set()
    while waiting:
        id_ = waiting.pop()
        if id_ in reached or id_ not in level.nodes:
            continue
        reached.add(id_)
        waiting += [flow.target for flow in level.nodes[id_].outgoing]
        waiting += [node.id for node in level.boundaries(id_)]
        waiting += [node.id for node in level.linked(level.nodes[id_])]
    return reached


@rule("no-way-out", "error", "From {name} no end can be reached.")
def no_way_out(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that no token runs in a circle for ever."""
    for level in diagram.levels:
        saved = _saved(level)
        for node in level.nodes.values():
            if node.id not in saved and node.outgoing:
                yield node.id, {"name": node.label}


def _saved(level: Level) -> set[str]:
    """Go back from all ends, from links to who throws them, from borders to their hosts."""
    throwing: dict[str, list[str]] = {}
    for thrown in level.nodes.values():
        if level.linked(thrown):
            throwing.setdefault(thrown.link, []).append(thrown.id)
    waiting = [n.id for n in level.nodes.values() if not n.outgoing and not level.linked(n)]
    saved: set[str] = set()
    while waiting:
        id_ = waiting.pop()
        if id_ in saved or id_ not in level.nodes:
            continue
        saved.add(id_)
        node = level.nodes[id_]
        waiting += [flow.source for flow in node.incoming]
        if node.kind == "intermediateCatchEvent" and node.trigger == "link":
            waiting += throwing.pop(node.link, [])
        if node.kind == "boundaryEvent":
            waiting.append(node.xml.get("attachedToRef") or "")
    return saved


def _is_apart(node: Node) -> bool:
    """Tell whether *node* stands beside the flow: event sub-processes, compensation handlers."""
    return node.is_event_subprocess or node.xml.get("isForCompensation") == "true"


def _is_link(node: Node) -> bool:
    return node.kind == "intermediateThrowEvent" and node.trigger == "link"


@rule("flow-reference", "error", "The flow {flow} leads from or to nothing.")
def flow_reference(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a flow has two ends in the file."""
    known = {node.id for node in diagram.nodes}
    for level in diagram.levels:
        for flow in level.flows:
            if flow.source not in known or flow.target not in known:
                yield flow.id, {"flow": flow.id}


@rule("flow-crosses", "error", "The flow {flow} crosses the border of a sub-process or pool.")
def flow_crosses(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a sequence flow stays on its level (§8.4.13)."""
    known = {node.id for node in diagram.nodes}
    for level in diagram.levels:
        for flow in level.flows:
            ends = {flow.source, flow.target}
            if ends <= known and not ends <= level.nodes.keys():
                yield flow.id, {"flow": flow.id}


@rule("boundary-host", "error", "The boundary event {name} hangs on no activity.")
def boundary_host(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a boundary event hangs on an activity of its level (§10.5.4)."""
    for node in diagram.of("boundaryEvent"):
        host = node.level.nodes.get(node.xml.get("attachedToRef") or "")
        if host is None or host.kind not in ACTIVITIES:
            yield node.id, {"name": node.label}


@rule("no-name", "warning", "{kind} {id} has no name.")
def no_name(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that people read names: of processes, activities, and gateways that ask something."""
    for process in diagram.executable:
        if not process.get("name"):
            yield process.get("id") or "", {"kind": "process", "id": process.get("id") or ""}
    for node in diagram.nodes:
        asks = node.kind in ("exclusiveGateway", "inclusiveGateway") and len(node.outgoing) > 1
        if not node.name and (node.kind in ACTIVITIES or asks):
            yield node.id, {"kind": node.kind, "id": node.id}
