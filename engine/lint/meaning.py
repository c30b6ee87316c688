"""What BPMN allows and this engine does not run, or runs only in one way."""

from collections.abc import Iterator

from engine.findings import Catalog
from engine.lint.diagram import ACTIVITIES, BPMN, CAMUNDA, SUBPROCESSES, Diagram, Node, tag, text
from engine.lint.rules import Hit, rule

#: Iterations of a multi-instance activity.
MOST_INSTANCES = 500

_TRIGGERS = {
    "startEvent": {"none", "message", "timer", "signal", "conditional"},
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional"},
    "intermediateThrowEvent": {"none", "message", "signal", "escalation"},
    "endEvent": {"none", "message", "signal", "error", "escalation", "terminate", "cancel"},
    "boundaryEvent": {
        *("message", "timer", "signal", "conditional", "error", "escalation", "cancel"),
    },
}
_REFERRED = {"message", "signal", "error", "escalation"}


@rule("complex-gateway", "error", "{name}: complex gateways cannot be run.")
def complex_gateway(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a complex gateway has no execution here."""
    for node in diagram.of("complexGateway"):
        yield node.id, {"name": node.label}


@rule("ad-hoc", "error", "{name}: ad-hoc sub-processes cannot be run.")
def ad_hoc(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an ad-hoc sub-process has no order to run in."""
    for node in diagram.of("adHocSubProcess"):
        yield node.id, {"name": node.label}


@rule(
    "event-subprocess", "error", "{name}: event sub-processes cannot be run; use boundary events."
)
def event_subprocess(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an interrupting event sub-process would not interrupt."""
    for node in diagram.of(*SUBPROCESSES):
        if node.xml.get("triggeredByEvent") == "true":
            yield node.id, {"name": node.label}


@rule("compensation", "error", "{name}: compensation cannot be run.")
def compensation(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that compensation would be ignored or fail."""
    for node in diagram.nodes:
        if node.trigger == "compensate" or node.xml.get("isForCompensation") == "true":
            yield node.id, {"name": node.label}


@rule("link-event", "error", "{name}: link events cannot be run; draw the flow.")
def link_event(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a branch would end at a link."""
    for node in diagram.nodes:
        if node.trigger == "link":
            yield node.id, {"name": node.label}


@rule("several-outgoing", "error", "{count} flows leave {name}; use a gateway.")
def several_outgoing(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a split is drawn as a gateway."""
    for node in diagram.nodes:
        if not node.kind.endswith("Gateway") and len(node.outgoing) > 1:
            yield node.id, {"name": node.label, "count": len(node.outgoing)}


@rule(
    "conditional-flow", "error", "The condition on {flow} is never asked: {name} does not choose."
)
def conditional_flow(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that conditions stand after exclusive and inclusive gateways."""
    for node in diagram.nodes:
        if node.kind not in ("exclusiveGateway", "inclusiveGateway"):
            for flow in node.outgoing:
                if flow.condition:
                    yield flow.id, {"flow": flow.id, "name": node.label}


@rule("flow-without-condition", "error", "{flow} leaves {name} without a condition.")
def flow_without_condition(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that where a gateway chooses, each flow has a condition or is the default (§10.6.2)."""
    for node in diagram.of("exclusiveGateway", "inclusiveGateway"):
        for flow in node.outgoing if len(node.outgoing) > 1 else []:
            if not flow.condition and flow.id != node.xml.get("default"):
                yield flow.id, {"flow": flow.id, "name": node.label}


@rule("default-flow", "error", "The default flow of {name} does not leave it.")
def default_flow(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a default is one of the flows that leave."""
    for node in diagram.nodes:
        default = node.xml.get("default")
        if default and default not in {flow.id for flow in node.outgoing}:
            yield node.id, {"name": node.label}


@rule(
    "default-condition", "warning", "{flow} is the default of {name}; its condition is never asked."
)
def default_condition(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a default flow has no condition (§8.3.13)."""
    for node in diagram.nodes:
        for flow in node.outgoing:
            if flow.condition and flow.id == node.xml.get("default"):
                yield flow.id, {"flow": flow.id, "name": node.label}


@rule("gateway-mixed", "warning", "{name} both joins and splits; draw two gateways.")
def gateway_mixed(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that one gateway, one meaning."""
    for node in diagram.nodes:
        if node.kind.endswith("Gateway") and len(node.incoming) > 1 and len(node.outgoing) > 1:
            yield node.id, {"name": node.label}


@rule("no-default", "warning", "If no condition holds after {name}, the case stands still.")
def no_default(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a choice needs a default, unless its two conditions are opposites."""
    for node in diagram.of("exclusiveGateway", "inclusiveGateway"):
        if len(node.outgoing) > 1 and not node.xml.get("default") and not _opposite(node):
            yield node.id, {"name": node.label}


def _opposite(node: Node) -> bool:
    texts = ["".join(flow.condition.removeprefix("=").split()) for flow in node.outgoing]
    if len(texts) != 2:
        return False
    first, second = texts
    pairs = (("!=", "="), ("<=", ">"), (">=", "<"), ("=true", "=false"))
    negated = {f"not({first})", f"{first}=false"}
    turned = {first.replace(a, b, 1) for a, b in pairs} | {first.replace(b, a, 1) for a, b in pairs}
    return second in negated or first in {f"not({second})", f"{second}=false"} or second in turned


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


@rule("event-gateway-ways", "error", "The event gateway {name} has fewer than two ways out.")
def event_gateway_ways(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a race needs two."""
    for node in diagram.of("eventBasedGateway"):
        if len(node.outgoing) < 2:
            yield node.id, {"name": node.label}


@rule("event-gateway-timers", "error", "{name} waits for {count} timers; one is allowed.")
def event_gateway_timers(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that two timers of one race would share one due time."""
    for node in diagram.of("eventBasedGateway"):
        targets = [node.level.nodes.get(flow.target) for flow in node.outgoing]
        count = sum(target is not None and target.trigger == "timer" for target in targets)
        if count > 1:
            yield node.id, {"name": node.label, "count": count}


@rule("several-triggers", "error", "{name} has several triggers; draw an event for each.")
def several_triggers(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an event waits for one thing."""
    for node in diagram.nodes:
        if len(node.definitions) > 1 or node.xml.find(f"{BPMN}eventDefinitionRef") is not None:
            yield node.id, {"name": node.label}


@rule("event-kind", "error", "{name}: a {kind} cannot be {trigger}.")
def event_kind(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that which triggers an event may have (§10.5 tables 10.84-10.98)."""
    for node in diagram.of(*_TRIGGERS):
        allowed = _TRIGGERS[node.kind]
        if node.trigger not in allowed and node.trigger not in ("link", "compensate"):
            yield node.id, {"name": node.label, "kind": node.kind, "trigger": node.trigger}


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


@rule("must-interrupt", "error", "{name}: an error or a cancel always interrupts.")
def must_interrupt(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that boundary events for errors and cancels interrupt (§10.5.4 table 10.92)."""
    for node in diagram.of("boundaryEvent"):
        if node.trigger in ("error", "cancel") and node.xml.get("cancelActivity") == "false":
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
        catches_all = reference is None and node.kind == "boundaryEvent" and trigger in (
            "error", "escalation"
        )  # fmt: skip
        found = diagram.roots.get(reference or "")
        if not catches_all and (found is None or tag(found) != trigger or not found.get("name")):
            yield node.id, {"name": node.label, "trigger": trigger}


def _is_served(node: Node) -> bool:
    """Tell whether a send task runs an operation in place of sending a message."""
    served = "operation" in node.properties or "topic" in node.attributes
    return node.kind == "sendTask" and served and not node.xml.get("messageRef")


@rule("multi-instance", "error", "{name} repeats over nothing.")
def multi_instance(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a repetition has a list, a number, a condition or a bound."""
    for node in diagram.of(*ACTIVITIES):
        loop = node.loop
        if loop is None:
            continue
        standard = tag(loop) == "standardLoopCharacteristics"
        given = (
            loop.get("loopMaximum") or text(loop, "loopCondition")
            if standard
            else loop.get(f"{CAMUNDA}collection")
            or text(loop, "loopDataInputRef")
            or text(loop, "loopCardinality")
        )
        if not given:
            yield node.id, {"name": node.label}


@rule("too-many-instances", "error", "{name} repeats {count} times; {limit} are allowed.")
def too_many_instances(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a number of repetitions that is written down is within the cap."""
    for node in diagram.of(*ACTIVITIES):
        if node.loop is not None:
            count = text(node.loop, "loopCardinality").lstrip("= ")
            count = count or node.loop.get("loopMaximum") or ""
            if count.isdigit() and int(count[:9]) > MOST_INSTANCES:
                yield node.id, {"name": node.label, "count": count, "limit": MOST_INSTANCES}
