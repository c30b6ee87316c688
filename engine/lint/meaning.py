"""What BPMN allows and this engine does not run, or runs only in one way."""

from collections.abc import Iterator

from engine.findings import Catalog
from engine.lint.diagram import ACTIVITIES, BPMN, CAMUNDA, GATEWAYS, Diagram, Node, tag, text
from engine.lint.rules import Hit, rule

#: Iterations of a multi-instance activity.
MOST_INSTANCES = 500

#: Gateways that ask the conditions of their flows.
CHOOSING = ("exclusiveGateway", "inclusiveGateway")


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


@rule("compensation", "error", "{name}: compensation cannot be run.")
def compensation(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that compensation would be ignored or fail."""
    for node in diagram.nodes:
        if node.trigger == "compensate" or node.xml.get("isForCompensation") == "true":
            yield node.id, {"name": node.label}


@rule(
    "conditional-flow", "error", "The condition on {flow} is never asked: {name} does not choose."
)
def conditional_flow(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that conditions stand after activities and choosing gateways (§8.4.13)."""
    for node in diagram.nodes:
        if node.kind not in ACTIVITIES and node.kind not in CHOOSING:
            for flow in node.outgoing:
                if flow.condition:
                    yield flow.id, {"flow": flow.id, "name": node.label}


@rule("lone-condition", "error", "The only way out of {name} has a condition.")
def lone_condition(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that beside a conditional flow another one leaves the activity (§8.4.13)."""
    for node in diagram.of(*ACTIVITIES):
        if len(node.outgoing) == 1 and node.outgoing[0].condition:
            yield node.id, {"name": node.label}


@rule("flow-without-condition", "error", "{flow} leaves {name} without a condition.")
def flow_without_condition(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that where a gateway chooses, each flow has a condition or is the default (§10.6.2)."""
    for node in diagram.of(*CHOOSING):
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
    """Check that a default flow has no condition (§8.4.13)."""
    for node in diagram.nodes:
        for flow in node.outgoing:
            if flow.condition and flow.id == node.xml.get("default"):
                yield flow.id, {"flow": flow.id, "name": node.label}


@rule("default-unasked", "warning", "{name} has a default flow, but chooses between none.")
def default_unasked(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a default belongs to what asks conditions (§8.4.13)."""
    for node in diagram.nodes:
        if node.xml.get("default") and node.kind not in ACTIVITIES and node.kind not in CHOOSING:
            yield node.id, {"name": node.label}


@rule("empty-condition", "error", "The condition on {flow} is empty.")
def empty_condition(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a condition says something: without one the flow would always be taken."""
    for level in diagram.levels:
        for flow in level.flows:
            if flow.xml.find(f"{BPMN}conditionExpression") is not None and not flow.condition:
                yield flow.id, {"flow": flow.id}


@rule("gateway-idle", "warning", "{name} neither joins nor splits.")
def gateway_idle(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a gateway has several ways in or several ways out (§8.4.9)."""
    for node in diagram.of(*GATEWAYS - {"eventBasedGateway"}):  # that one: event-gateway-ways
        if len(node.incoming) < 2 and len(node.outgoing) < 2:
            yield node.id, {"name": node.label}


@rule("several-loops", "error", "{name} repeats in two ways at once.")
def several_loops(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an activity is a loop or a multi-instance, not both (§10.3.8)."""
    for node in diagram.of(*ACTIVITIES):
        if sum(tag(child).endswith("LoopCharacteristics") for child in node.xml) > 1:
            yield node.id, {"name": node.label}


@rule("gateway-mixed", "warning", "{name} both joins and splits; draw two gateways.")
def gateway_mixed(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that one gateway, one meaning."""
    for node in diagram.nodes:
        if node.kind.endswith("Gateway") and len(node.incoming) > 1 and len(node.outgoing) > 1:
            yield node.id, {"name": node.label}


@rule("no-default", "warning", "If no condition holds after {name}, the case stands still.")
def no_default(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a choice needs a default, unless its two conditions are opposites."""
    for node in diagram.nodes:
        asked = [flow for flow in node.outgoing if flow.condition]
        chooses = node.kind in CHOOSING or (asked and asked == node.outgoing)
        falls_back = node.xml.get("default") or _opposite(node)
        if chooses and len(node.outgoing) > 1 and not falls_back:
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
