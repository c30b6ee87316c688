"""What the camunda: attributes name must be there; what they ask for must be understood."""

from collections.abc import Iterator

from engine.findings import Catalog
from engine.lint.diagram import BPMN, CAMUNDA, Diagram, Node, text
from engine.lint.rules import Hit, rule

#: Parts of the namespaces of other engines.
_FOREIGN = ("zeebe", "flowable", "activiti")
#: Implementations that would be code.
_CODE = ("class", "expression", "delegateExpression")
_LISTENERS = (
    "executionListener",
    "taskListener",
    "inputOutput",
    "connector",
    "errorEventDefinition",
)
_IGNORED = frozenset(
    {"asyncBefore", "asyncAfter", "exclusive", "jobPriority", "candidateUsers", "initiator",
     "formRef", "formRefBinding", "formRefVersion", "isStartableInTasklist", "variableName",
     "potentialStarter"}
)  # fmt: skip


def _words(value: str) -> list[str]:
    return [word for part in value.replace(";", ",").split(",") if (word := part.strip())]


def _is_feel(value: str) -> bool:
    return value.strip().startswith(("=", "${"))


@rule("no-role", "error", "{name} is offered to nobody: it has neither a role nor an assignee.")
def no_role(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a user task has a role or an assignee."""
    for node in diagram.of("userTask"):
        given = node.attributes
        if not (given.get("candidateGroups") or "").strip() and not given.get("assignee"):
            yield node.id, {"name": node.label}


@rule("role", "error", "{name}: there is no role {role}.")
def role(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that a task is offered to one role, which exists."""
    for node in diagram.of("userTask"):
        value = (node.attributes.get("candidateGroups") or "").strip()
        if value and not _is_feel(value) and value not in catalog.roles:
            yield node.id, {"name": node.label, "role": value}


@rule("form", "error", "{name}: there is no form {form}.")
def form(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that a form that is named exists."""
    for node in diagram.of("userTask", "startEvent"):
        value = (node.attributes.get("formKey") or "").strip()
        if value and not _is_feel(value) and value not in catalog.forms:
            yield node.id, {"name": node.label, "form": value}


@rule("no-form", "warning", "{name} has no form.")
def no_form(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a person who does a task usually says something."""
    for node in diagram.of("userTask"):
        if not node.attributes.get("formKey"):
            yield node.id, {"name": node.label}


@rule("operation", "error", "{name}: there is no operation {operation}.")
def operation(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that an operation that is named is one of the closed list."""
    for node in diagram.nodes:
        value = node.properties.get("operation", "").strip()
        if value and value not in catalog.operations:
            yield node.id, {"name": node.label, "operation": value}


@rule("no-operation", "error", "{name} does nothing: it has neither an operation nor a topic.")
def no_operation(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an automatic task says what it does."""
    for node in diagram.of("serviceTask", "sendTask"):
        sends = node.kind == "sendTask" and node.xml.get("messageRef")
        served = node.properties.get("operation") or node.attributes.get("topic")
        if not sends and not served:
            yield node.id, {"name": node.label}


@rule("code", "error", "{name} names code ({attribute}); code never comes from a diagram.")
def code(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that no class, bean or script of another language runs."""
    for node in diagram.nodes:
        for attribute in _CODE:
            if attribute in node.attributes:
                yield node.id, {"name": node.label, "attribute": attribute}


@rule("listener", "error", "{name} has a {kind}, which would be ignored.")
def listener(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that listeners and connectors are not run, so they may not be there."""
    for node, kind in diagram.having(f"{BPMN}extensionElements/{CAMUNDA}", _LISTENERS):
        yield node.id, {"name": node.label, "kind": kind}


@rule("ignored-attribute", "warning", "{name}: camunda:{attribute} has no effect here.")
def ignored_attribute(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that what is ignored is said."""
    for node in diagram.nodes:
        elements = node.xml.iterfind(f"{BPMN}extensionElements/{CAMUNDA}*")
        written = node.attributes.keys() | {str(one.tag)[len(CAMUNDA) :] for one in elements}
        for attribute in sorted(_IGNORED & written):
            yield node.id, {"name": node.label, "attribute": attribute}


@rule(
    "foreign-extension", "warning", "{name} has extensions of {space}, which have no effect here."
)
def foreign_extension(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that extensions of other engines are said to be ignored."""
    for node in diagram.nodes:
        for space in sorted(_foreign(node)):
            yield node.id, {"name": node.label, "space": space}


def _foreign(node: Node) -> set[str]:
    parts = [str(child.tag) for child in node.xml.iterfind(f"{BPMN}extensionElements/*")]
    parts += [str(name) for name in node.xml.keys()]  # noqa: SIM118  # not a mapping
    spaces = {part[1:].partition("}")[0] for part in parts if part.startswith("{")}
    return {s for s in spaces if any(engine in s for engine in _FOREIGN)}


@rule("no-decision", "error", "{name} names no decision.")
def no_decision(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a business rule task takes a decision."""
    for node in diagram.of("businessRuleTask"):
        if not node.attributes.get("decisionRef"):
            yield node.id, {"name": node.label}


@rule("decision", "error", "{name}: there is no decision {decision}.")
def decision(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that a decision that is named exists."""
    for node in diagram.of("businessRuleTask"):
        value = node.attributes.get("decisionRef") or ""
        if value and value not in catalog.decisions:
            yield node.id, {"name": node.label, "decision": value}


@rule("no-result", "warning", "{name} keeps its result in no variable.")
def no_result(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a result that nobody keeps is lost."""
    for node in diagram.of("businessRuleTask", "scriptTask"):
        if not node.attributes.get("resultVariable"):
            yield node.id, {"name": node.label}


@rule("no-called-process", "error", "{name} calls nothing.")
def no_called_process(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a call activity calls a process by its key."""
    for node in diagram.of("callActivity"):
        if not node.xml.get("calledElement"):
            yield node.id, {"name": node.label}


@rule("called-process", "error", "{name}: there is no process {process}.")
def called_process(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that a process that is called exists."""
    own = {process.get("id") for process in diagram.executable}
    for node in diagram.of("callActivity"):
        value = str(node.xml.get("calledElement") or "")
        if value and value not in catalog.processes and value not in own:
            yield node.id, {"name": node.label, "process": value}


@rule("call-start", "error", "{name} calls {process}, which begins only by an event.")
def call_start(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a process of the file that is called has a start without a trigger (§10.5.2)."""
    processes = {
        level.id: level.of("startEvent") for level in diagram.levels if level.parent is None
    }
    for node in diagram.of("callActivity"):
        called = str(node.xml.get("calledElement") or "")
        bound = node.attributes.get("calledElementBinding") == "version"
        starts = [start.trigger for start in processes.get(called, ())]
        if starts and "none" not in starts and not bound:
            yield node.id, {"name": node.label, "process": called}


@rule("call-cycle", "error", "{name} calls {process}, which comes back to this process.")
def call_cycle(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that calls end somewhere."""
    graph = {key: set(calls) for key, calls in catalog.calls.items()} | calls(diagram)
    for node in diagram.of("callActivity"):
        called = str(node.xml.get("calledElement") or "")
        if called and process_of(node) in _closure(called, graph):
            yield node.id, {"name": node.label, "process": called}


def process_of(node: Node) -> str:
    """Return the id of the process around *node*."""
    level = node.level
    while level.parent is not None:
        level = level.parent
    return level.id


def calls(diagram: Diagram) -> dict[str, set[str]]:
    """Return which processes each process of the file calls."""
    graph: dict[str, set[str]] = {str(p.get("id")): set() for p in diagram.executable}
    for node in diagram.of("callActivity"):
        graph.setdefault(process_of(node), set()).add(str(node.xml.get("calledElement") or ""))
    return graph


def _closure(start: str, graph: dict[str, set[str]]) -> set[str]:
    waiting, found = [start], set()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += graph.get(key, ())
    return found


@rule("script-language", "error", "{name}: scripts are FEEL, not {language}.")
def script_language(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a script is one expression of FEEL."""
    for node in diagram.of("scriptTask"):
        language = node.xml.get("scriptFormat") or "feel"
        if language.lower() != "feel" or "resource" in node.attributes:
            yield node.id, {"name": node.label, "language": language}
    for flow_id, name, language in _languages(diagram):
        yield flow_id, {"name": name, "language": language}


def _languages(diagram: Diagram) -> Iterator[tuple[str, str, str]]:
    for node in diagram.nodes:
        for flow in node.outgoing:
            expression = flow.xml.find(f"{BPMN}conditionExpression")
            language = None if expression is None else expression.get("language")
            if language and "feel" not in language.lower():
                yield flow.id, node.label, language


@rule("no-script", "error", "{name} has no expression.")
def no_script(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a script task says what it works out."""
    for node in diagram.of("scriptTask"):
        if not text(node.xml, "script"):
            yield node.id, {"name": node.label}


@rule("law", "error", "{name}: there is no rule of law {law}.")
def law(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that a rule of law that is named is in the table."""
    for node in diagram.nodes:
        for word in _words(node.properties.get("law", "")):
            if word not in catalog.laws:
                yield node.id, {"name": node.label, "law": word}


@rule("document", "error", "{name}: there is no document {document}.")
def document(diagram: Diagram, catalog: Catalog) -> Iterator[Hit]:
    """Check that a document that is named exists."""
    for node in diagram.nodes:
        for word in _words(node.properties.get("document", "")):
            if word not in catalog.documents:
                yield node.id, {"name": node.label, "document": word}
