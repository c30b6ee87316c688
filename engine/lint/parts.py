"""Parts and attributes of elements: what is neither run nor a mere picture is refused."""

from collections.abc import Iterator

from engine.findings import Catalog
from engine.lint.diagram import BPMN, CAMUNDA, SUBPROCESSES, Diagram, Node, tag
from engine.lint.rules import Hit, rule

#: What may stand inside an activity, event or gateway.
_PARTS = frozenset(
    {
        *("documentation", "extensionElements", "incoming", "outgoing", "auditing", "monitoring"),
        *("categoryValueRef", "ioSpecification", "property", "script", "rendering"),
        *("dataInputAssociation", "dataOutputAssociation", "dataInput", "dataOutput"),
        *("inputSet", "outputSet", "supportedInterfaceRef", "eventDefinitionRef"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"),
        *("completionCondition", "resourceRole", "performer", "humanPerformer"),
        *("potentialOwner",),
    }
)
_PEOPLE = ("resourceRole", "performer", "humanPerformer", "potentialOwner")
#: What may stand beside the processes of a file.
_ROOTS = frozenset(
    {
        *("process", "collaboration", "message", "signal", "error", "escalation", "import"),
        *("documentation", "extensionElements", "extension", "relationship", "itemDefinition"),
        *("interface", "resource", "category", "dataStore", "partnerEntity", "partnerRole"),
        *("endPoint", "participant"),
    }
)
#: What says which case a message is for, in a way of its own.
_CORRELATION = ("correlationProperty", "correlationKey", "correlationSubscription")
#: Attributes that change what an element does, with the one value that is run.
_ONLY = {
    "startQuantity": "1",
    "completionQuantity": "1",
    "instantiate": "false",
    "parallelMultiple": "false",
    "eventGatewayType": "Exclusive",
    "isImmediate": "true",
}
_MULTI = {"behavior": "All", "oneBehaviorEventRef": "", "noneBehaviorEventRef": ""}
#: Elements of Camunda that are understood, refused by a rule of their own, or said to be ignored.
_EXTENSIONS = frozenset(
    {
        *("properties", "in", "out", "executionListener", "taskListener", "inputOutput"),
        *("connector", "errorEventDefinition", "failedJobRetryTimeCycle", "potentialStarter"),
    }
)


@rule("unknown-part", "error", "{name}: a {part} cannot be understood.")
def unknown_part(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that nothing inside an element is ignored in silence."""
    for node in diagram.nodes:
        if node.kind in SUBPROCESSES:
            continue  # what is inside is a level of its own: unknown-element
        for child in node.xml:
            part = tag(child)
            if part and part not in _PARTS and not part.endswith("EventDefinition"):
                yield node.id, {"name": node.label, "part": part}


@rule("unknown-root", "error", "A {kind} beside the processes cannot be understood.")
def unknown_root(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that nothing beside the processes is ignored: choreographies, global tasks."""
    for child in diagram.root:
        kind = tag(child)
        if kind and kind not in _ROOTS and kind not in _CORRELATION:
            yield child.get("id") or "", {"kind": kind}


@rule("correlation", "error", "{kind} {id}: a message finds its case by the FEEL property key.")
def correlation(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that nobody counts on correlation properties and subscriptions (§8.4.2)."""
    for kind in _CORRELATION:
        for element in diagram.root.iter(f"{BPMN}{kind}"):
            id_ = element.get("id") or ""
            yield id_, {"kind": kind, "id": id_}


@rule("resource-role", "error", "{name}: a {part} is not asked; name a role or an assignee.")
def resource_role(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that people are named where this engine looks: camunda:candidateGroups, assignee."""
    for node, part in diagram.having(BPMN, _PEOPLE):
        yield node.id, {"name": node.label, "part": part}


@rule("data-association", "error", "{name}: data does not flow by associations; use variables.")
def data_association(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an association that would move or change data is not taken for a picture."""
    for node in diagram.nodes:
        for way in ("dataInputAssociation", "dataOutputAssociation"):
            for association in node.xml.iterfind(f"{BPMN}{way}"):
                if any(tag(part) in ("assignment", "transformation") for part in association):
                    yield node.id, {"name": node.label}


@rule("unsupported-attribute", "error", "{name}: {attribute}={value} cannot be run.")
def unsupported_attribute(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check attributes that would change what an element does (§10.3, §10.6.6, §13.2)."""
    for node in diagram.nodes:
        for attribute, value in _odd(node):
            yield node.id, {"name": node.label, "attribute": attribute, "value": value}


def _odd(node: Node) -> Iterator[tuple[str, str]]:
    places = [(node.xml, _ONLY), *((flow.xml, _ONLY) for flow in node.outgoing)]
    if node.loop is not None:
        places.append((node.loop, _MULTI))
    for xml, only in places:
        for attribute, value in only.items():
            given = xml.get(attribute)
            if given is not None and given != value:
                yield attribute, str(given)


@rule("unknown-extension", "error", "{name}: camunda:{kind} cannot be understood.")
def unknown_extension(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that no element of Camunda's is ignored in silence, a generated form for one."""
    for node in diagram.nodes:
        for child in node.xml.iterfind(f"{BPMN}extensionElements/{CAMUNDA}*"):
            kind = str(child.tag)[len(CAMUNDA) :]
            if kind not in _EXTENSIONS:
                yield node.id, {"name": node.label, "kind": kind}


@rule("call-mapping", "error", "{name}: camunda:{way} says neither what nor where to.")
def call_mapping(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a mapping has a source and a target, or passes all variables."""
    for node in diagram.of("callActivity"):
        for way in ("in", "out"):
            for item in node.xml.iterfind(f"{BPMN}extensionElements/{CAMUNDA}{way}"):
                source = item.get("source") or item.get("sourceExpression")
                whole = item.get("variables") == "all" and item.get("local") != "true"
                if not (whole or item.get("businessKey") or (source and item.get("target"))):
                    yield node.id, {"name": node.label, "way": way}


@rule("call-business-key", "error", "{name}: a called process has the business key of its caller.")
def call_business_key(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that no call asks for a business key of its own."""
    for node in diagram.of("callActivity"):
        for item in node.xml.iterfind(f"{BPMN}extensionElements/{CAMUNDA}in"):
            key = str(item.get("businessKey") or "")
            if key and "processBusinessKey" not in key:
                yield node.id, {"name": node.label}


@rule("call-binding", "error", "{name}: {binding} is no version that can be called.")
def call_binding(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a call is bound to the newest, the released or one numbered version."""
    for node in diagram.of("callActivity"):
        binding = node.attributes.get("calledElementBinding", "deployment")
        version = node.attributes.get("calledElementVersion", "")
        numbered = version.isdigit() and int(version) > 0
        known = numbered if binding == "version" else binding in ("latest", "deployment")
        if not known:
            written = f"{binding} {version}".strip()
            yield node.id, {"name": node.label, "binding": written}
