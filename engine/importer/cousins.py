"""Camunda 7, Flowable and Activiti: one dialect, and what of it has no place here."""

from typing import Any

from lxml import etree

from engine.importer.nodes import (
    BPMN,
    CAMUNDA,
    COUSINS,
    drop,
    elements,
    extensions,
    local,
    space,
)
from engine.importer.notes import Notes
from engine.spiff.names import tag

#: attributes that say nothing here: every step is kept, and nobody starts a process from a list
_NO_EFFECT = {
    "asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "historyTimeToLive",
    "isStartableInTasklist", "versionTag", "candidateStarterGroups", "candidateStarterUsers",
    "formFieldValidation", "initiator", "asyncLeave", "triggerable", "includeInHistory",
    "autoStoreVariables", "sameDeployment", "skipExpression", "owner",
}  # fmt: skip
#: of these, what would change what happens
_MATTERS = {"initiator", "triggerable", "skipExpression"}
_CODE = ("class", "delegateExpression", "expression")
_LISTENERS = ("executionListener", "taskListener", "eventListener")
_FIELDS = ("formData", "formProperty")


def rename(root: Any, notes: Notes) -> None:
    """Write flowable: and activiti: words as camunda: ones."""
    counts: dict[str, int] = {}
    for node in list(root.iter(etree.Element)):
        if tool := COUSINS.get(space(node.tag)):
            node.tag = f"{CAMUNDA}{local(node.tag)}"
            counts[tool] = counts.get(tool, 0) + 1
        for name, value in list(node.attrib.items()):
            if tool := COUSINS.get(space(name)):
                del node.attrib[name]
                node.set(f"{CAMUNDA}{local(name)}", value)
                counts[tool] = counts.get(tool, 0) + 1
    for tool, count in counts.items():
        notes.add("dialect", "", tool=tool, count=count)


def translate(root: Any, notes: Notes) -> None:
    """Give each attribute and element its place here, or say that it has none."""
    for node in elements(root):
        _served(node, notes)
        for step in (_no_effect, _form, _people, _code, _listeners, _fields, _mapping):
            step(node, notes)


def _served(node: Any, notes: Notes) -> None:
    """Read Flowable's own kinds of service tasks: external workers and decisions."""
    kind = node.get(f"{CAMUNDA}type")
    if kind == "external-worker":
        node.set(f"{CAMUNDA}type", "external")
        notes.add("attribute", node.get("id"), old=kind, new="camunda:type external")
    elif kind == "dmn" and (decision := _field(node, "decisionTableReferenceKey")):
        node.tag = f"{BPMN}businessRuleTask"
        del node.attrib[f"{CAMUNDA}type"]
        node.set(f"{CAMUNDA}decisionRef", decision)
        for field in extensions(node, f"{CAMUNDA}field"):
            drop(field)
        notes.add("decision-task", node.get("id"), decision=decision)
    elif kind and kind != "external":
        notes.add("unsupported", node.get("id"), what=f"type {kind}")


def _field(node: Any, name: str) -> str | None:
    for field in extensions(node, f"{CAMUNDA}field"):
        if field.get("name") == name:
            value = field.get("stringValue") or "".join(field.itertext())
            return value.strip() or None
    return None


def _no_effect(node: Any, notes: Notes) -> None:
    for name in list(node.attrib):
        if space(name) != CAMUNDA or local(name) not in _NO_EFFECT:
            continue
        word = local(name)
        if word in _MATTERS and node.get(name) not in ("", "false"):
            notes.add("unsupported", node.get("id"), what=f"{word} {node.get(name)}")
        else:
            notes.add("no-effect", node.get("id"), what=f"{word}={node.get(name)}")
        del node.attrib[name]


def _form(node: Any, notes: Notes) -> None:
    """Read the form a person fills: Camunda forms are named by formRef, others by formKey."""
    reference = node.attrib.pop(f"{CAMUNDA}formRef", None)
    for name in ("formRefBinding", "formRefVersion", "formHandlerClass"):
        node.attrib.pop(f"{CAMUNDA}{name}", None)
    if reference and not node.get(f"{CAMUNDA}formKey"):
        node.set(f"{CAMUNDA}formKey", reference)
        notes.add("attribute", node.get("id"), old="formRef", new="camunda:formKey")
    key = node.get(f"{CAMUNDA}formKey") or ""
    if key.startswith(("embedded:", "app:", "camunda-forms:", "deployment:")):
        notes.add("form", node.get("id"), form=key)


def _people(node: Any, notes: Notes) -> None:
    if "${" in (node.get("name") or ""):
        notes.add("unsupported", node.get("id"), what=f"a name that changes: {node.get('name')}")
    groups = node.get(f"{CAMUNDA}candidateGroups") or ""
    if "," in groups and "${" not in groups:
        notes.add("people", node.get("id"), what=f"candidateGroups {groups}")
    users = node.get(f"{CAMUNDA}candidateUsers")
    if users:
        notes.add("people", node.get("id"), what=f"candidateUsers {users}")
    person = node.get(f"{CAMUNDA}assignee") or ""
    if person and "${" not in person and not person.startswith("="):
        notes.add("people", node.get("id"), what=f"assignee {person}")


def _code(node: Any, notes: Notes) -> None:
    for name in _CODE:
        if value := node.get(f"{CAMUNDA}{name}"):
            notes.add("code", node.get("id"), what=f"{name} {value}")
    if extensions(node, f"{CAMUNDA}connector"):
        notes.add("code", node.get("id"), what="connector")


def _listeners(node: Any, notes: Notes) -> None:
    for listener in extensions(node, *(f"{CAMUNDA}{name}" for name in _LISTENERS)):
        shown = (listener.get(name) for name in ("event", *_CODE))
        what = " ".join(filter(None, [local(listener.tag), *shown]))
        notes.add("listener", node.get("id"), what=what)


def _fields(node: Any, notes: Notes) -> None:
    found = extensions(node, *(f"{CAMUNDA}{name}" for name in _FIELDS))
    names = [
        str(field.get("id"))
        for outer in found
        for field in ([outer] if local(outer.tag) == "formProperty" else list(outer))
    ]
    for outer in found:
        drop(outer)
    if names:
        notes.add("fields", node.get("id"), fields=", ".join(names))


def _mapping(node: Any, notes: Notes) -> None:
    """Read a call's mapping; an activity of another kind has no scope of its own here."""
    found = extensions(node, f"{CAMUNDA}inputOutput")
    if found and _to_call(node, found[0]):
        drop(found[0])
        notes.add("attribute", node.get("id"), old="inputOutput", new="camunda:in, camunda:out")
    for outer in extensions(node, f"{CAMUNDA}inputOutput"):
        names = ", ".join(str(item.get("name")) for item in outer)
        notes.add("mapping", node.get("id"), what=names)


def _to_call(node: Any, outer: Any) -> bool:
    if tag(node) != "callActivity" or any(len(item) for item in outer) or not len(outer):
        return False
    for item in outer:
        way = "in" if local(item.tag) == "inputParameter" else "out"
        made = etree.SubElement(outer.getparent(), f"{CAMUNDA}{way}")
        made.set("sourceExpression", (item.text or "null").strip())
        made.set("target", str(item.get("name")))
    if not any(child.get("variables") for child in extensions(node, f"{CAMUNDA}in")):
        etree.SubElement(outer.getparent(), f"{CAMUNDA}in", variables="all")
    return True
