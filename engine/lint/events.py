"""Rules of events: which triggers where, what they name, races, links, event sub-processes."""

from collections.abc import Iterator

from engine.findings import Catalog
from engine.lint.diagram import BPMN, SUBPROCESSES, XML, Diagram, Node, tag
from engine.lint.rules import Hit, rule

_TRIGGERS = {
    "startEvent": {"none", "message", "timer", "signal"},
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional"},
    "intermediateThrowEvent": {"none", "message", "signal", "escalation"},
    "endEvent": {"none", "message", "signal", "error", "escalation", "terminate", "cancel"},
    "boundaryEvent": {
        *("message", "timer", "signal", "conditional", "error", "escalation", "cancel"),
    },
}
#: Starts of event sub-processes.
_BEGINS = {"message", "timer", "signal", "conditional", "error", "escalation"}
#: Have rules of their own.
_APART = {"link", "compensate"}
_REFERRED = {"message", "signal", "error", "escalation"}
_NEVER_BESIDE = {"error", "cancel"}


@rule("event-kind", "error", "{name}: a {kind} cannot be {trigger}.")
def event_kind(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check which triggers an event may have (§10.5.2-10.5.4)."""
    for node in diagram.of(*_TRIGGERS):
        if node.trigger in _APART or (node.kind == "startEvent" and node.level.parent is not None):
            continue
        if node.trigger not in _TRIGGERS[node.kind]:
            yield node.id, {"name": node.label, "kind": node.kind, "trigger": node.trigger}


@rule("event-subprocess", "error", "{name} does not begin with one event that has a trigger.")
def event_subprocess(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check how an event sub-process begins (§10.3.5, §10.5.2)."""
    for level in diagram.levels:
        if level.is_event_subprocess:
            starts = [node.trigger for node in level.of("startEvent")]
            if len(starts) != 1 or starts[0] not in _BEGINS:
                yield level.id, {"name": level.xml.get("name") or level.id}


@rule("event-subprocess-apart", "error", "{name}: an event sub-process has no flows and no loop.")
def event_subprocess_apart(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that it stands beside the flow, once, without boundary events (§10.3.5)."""
    for node in diagram.of(*SUBPROCESSES):
        tied = node.incoming or node.outgoing or node.level.boundaries(node.id)
        odd = node.loop is not None or node.kind != "subProcess"
        if node.is_event_subprocess and (tied or odd):
            yield node.id, {"name": node.label}


@rule("must-interrupt", "error", "{name}: an error or a cancel always interrupts.")
def must_interrupt(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that handlers of errors and cancels interrupt (§10.5.4 table 10.92, §10.5.2)."""
    for node in diagram.of("boundaryEvent", "startEvent"):
        beside = "false" in (node.xml.get("cancelActivity"), node.xml.get("isInterrupting"))
        if beside and node.trigger in _NEVER_BESIDE:
            yield node.id, {"name": node.label}


@rule("link-event", "error", "{name}: the link {link} leads to {count} catching events, not one.")
def link_event(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a link that is thrown is caught once on its level (§10.5.5)."""
    for node in diagram.of("intermediateThrowEvent"):
        if node.trigger == "link":
            count = len(node.level.linked(node))
            if count != 1 or not node.link:
                yield node.id, {"name": node.label, "link": node.link, "count": count}


@rule("link-flow", "error", "{name}: nothing flows out of a thrown or into a caught link.")
def link_flow(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a link stands in for a flow (§10.5.5); one nobody throws is never reached."""
    for node in diagram.nodes:
        if node.trigger == "link":
            throws = node.kind == "intermediateThrowEvent"
            caught = node.kind == "intermediateCatchEvent"
            if (throws and node.outgoing) or (caught and node.incoming) or not (throws or caught):
                yield node.id, {"name": node.label}


@rule("event-gateway", "error", "{target} may not follow the event gateway {name}.")
def event_gateway(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that it races catching events and receive tasks with one way in (§10.6.6)."""
    for node in diagram.of("eventBasedGateway"):
        for flow in node.outgoing:
            target = node.level.nodes.get(flow.target)
            if target is None:
                continue
            fits = target.kind in ("intermediateCatchEvent", "receiveTask")
            if not fits or len(target.incoming) > 1 or node.level.boundaries(target.id):
                yield flow.id, {"name": node.label, "target": target.label}


@rule("event-gateway-messages", "warning", "{name} waits for messages by events and by tasks.")
def event_gateway_messages(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a race has message events or receive tasks, not both (§10.6.6)."""
    for node in diagram.of("eventBasedGateway"):
        targets = [node.level.nodes.get(flow.target) for flow in node.outgoing]
        kinds = {one.kind for one in targets if one and one.trigger in ("message", "none")}
        if {"receiveTask", "intermediateCatchEvent"} <= kinds:
            yield node.id, {"name": node.label}


@rule("event-gateway-ways", "error", "The event gateway {name} has fewer than two ways out.")
def event_gateway_ways(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a race needs two."""
    for node in diagram.of("eventBasedGateway"):
        if len(node.outgoing) < 2:
            yield node.id, {"name": node.label}


@rule("several-triggers", "error", "{name} has several triggers; draw an event for each.")
def several_triggers(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an event waits for one thing."""
    for node in diagram.nodes:
        if len(node.definitions) > 1 or node.xml.find(f"{BPMN}eventDefinitionRef") is not None:
            yield node.id, {"name": node.label}


@rule("sub-start", "error", "{name}: a sub-process begins with a start event without a trigger.")
def sub_start(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that only processes are started by events (§10.5.2)."""
    for node in diagram.of("startEvent"):
        event_sub = node.level.xml.get("triggeredByEvent") == "true"
        if node.definitions and node.level.parent is not None and not event_sub:
            yield node.id, {"name": node.label}


@rule("cancel-outside", "error", "{name}: cancel belongs to a transaction.")
def cancel_outside(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a cancel end stands in a transaction, a cancel boundary on one (§10.5.5)."""
    for node in diagram.nodes:
        if node.trigger != "cancel":
            continue
        if node.kind == "boundaryEvent":
            host = node.level.nodes.get(node.xml.get("attachedToRef") or "")
            inside = host is not None and host.kind == "transaction"
        else:
            inside = tag(node.level.xml) == "transaction"
        if not inside:
            yield node.id, {"name": node.label}


@rule("cancel-uncaught", "error", "{name}: no event on the border catches the cancel.")
def cancel_uncaught(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a transaction that may be cancelled says where it goes on then (§10.5.5)."""
    for node in diagram.of("endEvent"):
        level = node.level
        if node.trigger != "cancel" or level.parent is None or tag(level.xml) != "transaction":
            continue
        if not any(one.trigger == "cancel" for one in level.parent.boundaries(level.id)):
            yield node.id, {"name": node.label}


@rule("event-reference", "error", "{name} names no {trigger}.")
def event_reference(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that what an event throws or catches is named in the file."""
    for node in diagram.nodes:
        trigger = node.trigger
        source = node.definitions[0] if node.definitions else node.xml
        if node.kind in ("sendTask", "receiveTask"):
            trigger = "message"
        if trigger not in _REFERRED or _is_served(node):
            continue
        reference = source.get(f"{trigger}Ref")
        catches = node.kind == "boundaryEvent" or node.level.is_event_subprocess
        catches_all = catches and reference is None and trigger in ("error", "escalation")
        found = diagram.roots.get(reference or "")
        named = found is not None and tag(found) == trigger and _is_named(found)
        if not catches_all and not named:
            yield node.id, {"name": node.label, "trigger": trigger}


def _is_named(root: XML) -> bool:
    """Tell whether what is thrown has a name; errors and escalations are known by their codes."""
    kind = tag(root)
    return bool(root.get("name") or root.get(f"{kind}Code"))


def _is_served(node: Node) -> bool:
    """Tell whether a send task runs an operation in place of sending a message."""
    served = "operation" in node.properties or "topic" in node.attributes
    return node.kind == "sendTask" and served and not node.xml.get("messageRef")
