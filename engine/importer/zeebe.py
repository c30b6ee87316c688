"""Camunda 8: zeebe: extension elements as camunda: attributes."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from engine.importer import counting
from engine.importer.nodes import BPMN, CAMUNDA, ZEEBE, drop, extend, give_property, local, space
from engine.importer.notes import Notes
from engine.spiff.names import tag

Reader = Callable[[Any, Any, Notes], None]


def translate(root: Any, notes: Notes) -> None:
    """Translate every zeebe: element; what cannot be stays refused, by a note and by the lint."""
    loops = {node for node in root.iter(etree.Element) if _repeats(node)}
    for child in [node for node in root.iter(etree.Element) if space(node.tag) == ZEEBE]:
        outer = child.getparent()
        if outer is None or tag(outer) != "extensionElements":
            continue  # inside another zeebe: element, which reads it
        node = outer.getparent()
        reader = _READERS.get(local(child.tag))
        if reader is None:
            notes.add("unsupported", _id(node), what=local(child.tag))
        else:
            reader(node, child, notes)
        drop(child)
    for name, value in _zeebe_attributes(root):
        notes.add("no-effect", "", what=f"{local(name)}={value}")
    counting.translate(loops, notes)


def _repeats(node: Any) -> bool:
    loop = f"{BPMN}multiInstanceLoopCharacteristics/{BPMN}extensionElements/{ZEEBE}"
    return node.find(f"{loop}loopCharacteristics") is not None


def _zeebe_attributes(root: Any) -> list[tuple[str, str]]:
    found = []
    for node in root.iter(etree.Element):
        for name, value in list(node.attrib.items()):
            if space(name) == ZEEBE:
                del node.attrib[name]
                found.append((name, value))
    return found


def _id(node: Any) -> str:
    """Return the id of the element around *node*, a loop's being its activity's."""
    while node is not None and (node.get("id") is None or tag(node).endswith("Characteristics")):
        node = node.getparent()
    return "" if node is None else str(node.get("id"))


def _copied(*pairs: tuple[str, str]) -> Reader:
    """Make a reader that writes attributes under other names."""

    def read(node: Any, child: Any, notes: Notes) -> None:
        for old, new in pairs:
            if value := child.get(old):
                node.set(new.replace("camunda:", CAMUNDA), value)
                notes.add("attribute", _id(node), old=f"{local(child.tag)} {old}", new=new)

    return read


def _assignment(node: Any, child: Any, notes: Notes) -> None:
    _copied(("assignee", "camunda:assignee"), ("candidateGroups", "camunda:candidateGroups"))(
        node, child, notes
    )
    groups, person = child.get("candidateGroups") or "", child.get("assignee") or ""
    if "," in groups:
        notes.add("people", _id(node), what=f"candidateGroups {groups}")
    if person and not person.startswith("="):
        notes.add("people", _id(node), what=f"assignee {person}")
    if users := child.get("candidateUsers"):
        notes.add("people", _id(node), what=f"candidateUsers {users}")


def _form(node: Any, child: Any, notes: Notes) -> None:
    key = child.get("formId") or child.get("externalReference") or child.get("formKey") or ""
    node.set(f"{CAMUNDA}formKey", key)
    notes.add("attribute", _id(node), old=f"formDefinition {key}", new="camunda:formKey")
    if key.startswith("camunda-forms:"):
        notes.add("form", _id(node), form=key)


def _job(node: Any, child: Any, notes: Notes) -> None:
    """Read the type of a job as a topic and its retries as a cycle without pauses."""
    kind, times = child.get("type") or "", child.get("retries")
    if tag(node) not in ("serviceTask", "sendTask") or kind.startswith("="):
        notes.add("unsupported", _id(node), what=f"taskDefinition {kind} of a {tag(node)}")
        if tag(node) == "serviceTask":
            node.set(f"{CAMUNDA}topic", kind)
        return
    node.set(f"{CAMUNDA}type", "external")
    node.set(f"{CAMUNDA}topic", kind)
    notes.add("attribute", _id(node), old=f"taskDefinition {kind}", new="camunda:topic")
    if times and times.isdigit() and 0 < int(times) <= 100:
        cycle = extend(node, f"{CAMUNDA}failedJobRetryTimeCycle")
        cycle.text = f"R{times}/PT0S"
        notes.add("attribute", _id(node), old=f"retries {times}", new=cycle.text)
    elif times:
        notes.add("unsupported", _id(node), what=f"retries {times}")


def _headers(node: Any, child: Any, notes: Notes) -> None:
    for item in child:
        give_property(node, item.get("key") or "", item.get("value") or "")
    notes.add("attribute", _id(node), old="taskHeaders", new="camunda:properties")


def _properties(node: Any, child: Any, notes: Notes) -> None:
    for item in child:
        give_property(node, item.get("name") or "", item.get("value") or "")
    notes.add("attribute", _id(node), old="properties", new="camunda:properties")


def _called(node: Any, child: Any, notes: Notes) -> None:
    process = child.get("processId") or ""
    if process.startswith("="):
        notes.add("unsupported", _id(node), what=f"processId {process}")
        return
    node.set("calledElement", process)
    notes.add("attribute", _id(node), old="calledElement", new=process)
    if child.get("bindingType") == "versionTag":
        notes.add("unsupported", _id(node), what="bindingType versionTag")
    for word, way, side in (
        ("propagateAllParentVariables", "in", "input"),
        ("propagateAllChildVariables", "out", "output"),
    ):
        mapped = node.findall(f"{BPMN}extensionElements/{ZEEBE}ioMapping/{ZEEBE}{side}")
        if child.get(word) == "true" or (way == "in" and child.get(word) is None):
            extend(node, f"{CAMUNDA}{way}", variables="all")
        elif child.get(word) == "false" and not mapped:  # nothing may pass: no words for it here
            notes.add("mapping", _id(node), what=f"{word} false")
            extend(node, f"{CAMUNDA}inputOutput")


def _mapping(node: Any, child: Any, notes: Notes) -> None:
    """Read mappings: of a call as its own; what gives a variable its own name changes nothing."""
    if tag(node) == "callActivity":
        for item in child:
            way = "in" if local(item.tag) == "input" else "out"
            source, target = _bare(item.get("source") or ""), item.get("target") or ""
            extend(node, f"{CAMUNDA}{way}", sourceExpression=source, target=target)
        notes.add("attribute", _id(node), old="ioMapping", new="camunda:in, camunda:out")
        return
    left = [item for item in child if _bare(item.get("source") or "") != item.get("target")]
    if left:
        names = ", ".join(f"{item.get('source')} → {item.get('target')}" for item in left)
        notes.add("mapping", _id(node), what=names)
        extend(node, f"{CAMUNDA}inputOutput")  # refused by the lint until somebody has decided
    else:
        notes.add("no-effect", _id(node), what="ioMapping of equal names")


def _loop(node: Any, child: Any, notes: Notes) -> None:
    for old, new in (
        ("inputCollection", "collection"), ("inputElement", "elementVariable"),
        ("outputCollection", "outputCollection"), ("outputElement", "outputElement"),
    ):  # fmt: skip
        if value := child.get(old):
            node.set(f"{CAMUNDA}{new}", _bare(value))
    notes.add("attribute", _id(node), old="loopCharacteristics", new="camunda:collection")


def _script(node: Any, child: Any, notes: Notes) -> None:
    script = etree.SubElement(node, f"{BPMN}script")
    script.text = _bare(child.get("expression") or "")
    node.set("scriptFormat", "feel")
    node.set(f"{CAMUNDA}resultVariable", child.get("resultVariable") or "")
    notes.add(
        "script", _id(node), new=script.text, variable=child.get("resultVariable") or ""
    )  # fmt: skip


def _subscription(node: Any, child: Any, notes: Notes) -> None:
    if key := child.get("correlationKey"):
        give_property(node, "key", key)
        notes.add("attribute", _id(node), old=f"correlationKey {key}", new="camunda:property key")


def _listeners(node: Any, child: Any, notes: Notes) -> None:
    for listener in child:
        what = f"{local(listener.tag)} {listener.get('eventType') or ''} {listener.get('type')}"
        notes.add("listener", _id(node), what=what)
        extend(node, f"{CAMUNDA}executionListener", event=listener.get("eventType") or "")


def _without_effect(node: Any, child: Any, notes: Notes) -> None:
    notes.add("no-effect", _id(node), what=local(child.tag))


def _bare(text: str) -> str:
    return text.strip().removeprefix("=").strip()


_READERS: dict[str, Reader] = {
    "assignmentDefinition": _assignment,
    "formDefinition": _form,
    "taskDefinition": _job,
    "taskHeaders": _headers,
    "properties": _properties,
    "calledElement": _called,
    "calledDecision": _copied(
        ("decisionId", "camunda:decisionRef"), ("resultVariable", "camunda:resultVariable")
    ),
    "ioMapping": _mapping,
    "loopCharacteristics": _loop,
    "script": _script,
    "subscription": _subscription,
    "taskSchedule": _copied(
        ("dueDate", "camunda:dueDate"), ("followUpDate", "camunda:followUpDate")
    ),
    "priorityDefinition": _copied(("priority", "camunda:priority")),
    "executionListeners": _listeners,
    "taskListeners": _listeners,
    "userTask": _without_effect,
    "userTaskForm": _without_effect,
    "versionTag": _without_effect,
}
