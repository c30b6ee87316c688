"""Expressions and scripts of other engines, in place, as FEEL."""

import re
from typing import Any

import feel
from engine.importer import juel
from engine.importer.nodes import BPMN, CAMUNDA, elements, extensions, local
from engine.importer.notes import Notes
from engine.spiff.names import tag

#: attributes whose text may be an expression, and the children that are one
_ATTRIBUTES = (
    "assignee", "candidateGroups", "candidateUsers", "dueDate", "followUpDate", "priority",
    "formKey", "taskPriority", "decisionRef",
)  # fmt: skip
_CHILDREN = (
    "loopCardinality", "completionCondition", "loopCondition", "condition", "timeDate",
    "timeDuration", "timeCycle",
)  # fmt: skip
_SET = re.compile(r"""execution\.setVariable\(\s*(['"])(\w+)\1\s*,(.*)\)\s*;?\s*""", re.DOTALL)
_ASSIGN = re.compile(r"(?:def |var |let |const )?\s*([^\W\d]\w*)\s*=(?![=])(.*?);?\s*", re.DOTALL)
_LANGUAGES = {"groovy", "javascript", "ecmascript", "juel", "js", "jexl"}


def translate(root: Any, notes: Notes) -> None:
    """Translate every expression of the tree."""
    for node in elements(root):
        _attributes(node, notes)
        _children(node, notes)
        _mappings(node, notes)
        if tag(node) == "scriptTask":
            _script(node, notes)
        if tag(node) == "sequenceFlow":
            _condition(node, notes)


def refusing(original: str) -> str:
    """Write an expression that every check refuses by a sentence that shows what was there."""
    quoted = original.strip()[:300].replace("\\", "\\\\").replace('"', '\\"')
    return f'untranslated("{quoted}")'


def _turn(text: str, element: str, where: str, notes: Notes, *, mark: str = "") -> str:
    """Return the FEEL for a JUEL text; other texts stay as they are."""
    if ("${" not in text and "#{" not in text) or "untranslated(" in text:
        return text
    try:
        new = juel.to_feel(text) if juel.is_expression(text) else juel.template(text)
    except juel.NotTranslated as error:
        notes.add("expression-left", element, where=where, old=text.strip(), reason=error)
        return mark + refusing(text)
    notes.add("expression", element, where=where, old=text.strip(), new=new)
    return mark + new


def _attributes(node: Any, notes: Notes) -> None:
    for name in _ATTRIBUTES:
        key = f"{CAMUNDA}{name}"
        if text := node.get(key):
            node.set(key, _turn(text, node.get("id"), name, notes, mark="= "))


def _owner(node: Any) -> str:
    while node is not None and not (node.get("id") and tag(node) and not _is_part(node)):
        node = node.getparent()
    return "" if node is None else str(node.get("id"))


def _is_part(node: Any) -> bool:
    return tag(node).endswith(("EventDefinition", "LoopCharacteristics", "Expression")) or (
        tag(node) in _CHILDREN
    )


def _children(node: Any, notes: Notes) -> None:
    if _is_part(node):
        return
    for child in node.iterdescendants():
        if tag(child) in _CHILDREN and _owner(child) == node.get("id") and child.text:
            child.text = _turn(child.text, node.get("id"), tag(child), notes)
    for loop in node.iterchildren(f"{BPMN}multiInstanceLoopCharacteristics"):
        if text := loop.get(f"{CAMUNDA}collection"):
            turned = _turn(text, node.get("id"), "collection", notes)
            loop.set(f"{CAMUNDA}collection", turned)


def _mappings(node: Any, notes: Notes) -> None:
    for child in extensions(node, f"{CAMUNDA}in", f"{CAMUNDA}out"):
        if text := child.get("sourceExpression"):
            turned = _turn(text, node.get("id"), local(child.tag), notes)
            child.set("sourceExpression", turned)
    path = f"{BPMN}extensionElements/{CAMUNDA}properties/{CAMUNDA}property"
    for child in node.iterfind(path):
        value = child.get("value") or ""
        child.set("value", _turn(value, node.get("id"), child.get("name") or "", notes, mark="= "))


def _condition(flow: Any, notes: Notes) -> None:
    found = flow.find(f"{BPMN}conditionExpression")
    if found is None:
        return
    text, language = (found.text or "").strip(), (found.get("language") or "").lower()
    if text.startswith("="):  # FEEL, as Camunda 8 writes it
        found.text = text[1:].strip()
    elif language in _LANGUAGES:
        found.text = _of_script(text, flow.get("id"), notes)
        del found.attrib["language"]
    elif text:
        found.text = _turn(text, flow.get("id"), "condition", notes)


def _of_script(text: str, element: str, notes: Notes) -> str:
    try:
        new = juel.to_feel(text)
    except juel.NotTranslated as error:
        notes.add("expression-left", element, where="condition", old=text, reason=error)
        return refusing(text)
    notes.add("expression", element, where="condition", old=text, new=new)
    return new


def _script(node: Any, notes: Notes) -> None:
    """Translate a script that gives one variable one value."""
    language = (node.get("scriptFormat") or "").lower()
    script, element = node.find(f"{BPMN}script"), node.get("id")
    if script is None or language == "feel":
        return
    text = (script.text or "").strip()
    variable = node.get(f"{CAMUNDA}resultVariable")
    try:
        if language not in _LANGUAGES:
            raise juel.NotTranslated(f"the language {language or 'none'}")
        variable, value = _assigned(text, variable)
        new = juel.to_feel(value)
        feel.compile(new)
    except (juel.NotTranslated, feel.FeelError) as error:
        notes.add("script-left", element, language=language or "none", reason=error)
        return
    script.text = new
    node.set("scriptFormat", "feel")
    node.set(f"{CAMUNDA}resultVariable", variable)
    notes.add("script", element, new=new, variable=variable)


def _assigned(text: str, variable: str | None) -> tuple[str, str]:
    if match := _SET.fullmatch(text):
        return match[2], match[3]
    if match := _ASSIGN.fullmatch(text):
        return variable or match[1], match[2]
    if variable is None:
        raise juel.NotTranslated("it sets no variable")
    return variable, text
