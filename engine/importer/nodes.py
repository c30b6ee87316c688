"""Names of other tools, and small helps for editing their trees."""

from typing import Any

from lxml import etree

from engine.spiff.names import BPMN, CAMUNDA, tag

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
FLOWABLE = "{http://flowable.org/bpmn}"
ACTIVITI = "{http://activiti.org/bpmn}"

#: spaces whose words are Camunda 7's, since one grew out of the other
COUSINS = {FLOWABLE: "Flowable", ACTIVITI: "Activiti"}
#: spaces that only the tool reads which wrote them
PRIVATE = {
    "{http://www.signavio.com}": "Signavio",
    "{http://camunda.org/schema/modeler/1.0}": "Camunda Modeler",
    "{http://activiti.com/modeler}": "Activiti Modeler",
    "{http://flowable.org/modeler}": "Flowable Modeler",
    "{http://flowable.org/design}": "Flowable Design",
    "{http://flowable.org/extensions}": "Flowable Design",
}

__all__ = ["ACTIVITI", "BPMN", "CAMUNDA", "COUSINS", "FLOWABLE", "PRIVATE", "ZEEBE"]


def space(name: Any) -> str:
    """Return the namespace of a name in braces, empty when it has none or is a comment's."""
    if not isinstance(name, str) or not name.startswith("{"):
        return ""
    return name[: name.index("}") + 1]


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def elements(root: Any) -> list[Any]:
    """List the BPMN elements of a tree that have an id, so that it can be edited meanwhile."""
    return [node for node in root.iter() if tag(node) and node.get("id")]


def extensions(node: Any, *names: str) -> list[Any]:
    """List what stands in the extension elements of *node* by the full *names*."""
    outer = node.find(f"{BPMN}extensionElements")
    return [] if outer is None else [child for child in outer if child.tag in names]


def extend(node: Any, name: str, **attributes: str) -> Any:
    """Add an extension element to *node*, where the schema wants it."""
    outer = node.find(f"{BPMN}extensionElements")
    if outer is None:
        outer = etree.Element(f"{BPMN}extensionElements")
        first = 1 if len(node) and tag(node[0]) == "documentation" else 0
        node.insert(first, outer)
    made = etree.SubElement(outer, name)
    for key, value in attributes.items():
        made.set(key, value)
    return made


def give_property(node: Any, name: str, value: str) -> None:
    """Add a camunda:property to *node*."""
    found = extensions(node, f"{CAMUNDA}properties")
    outer = found[0] if found else extend(node, f"{CAMUNDA}properties")
    etree.SubElement(outer, f"{CAMUNDA}property", name=name, value=value)


def drop(node: Any) -> None:
    """Take a node out of its tree; text after it goes too, being white space."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def tidy(root: Any) -> None:
    """Take away extension elements that hold nothing any more."""
    for outer in list(root.iter(f"{BPMN}extensionElements")):
        if not len(outer):
            drop(outer)
