"""Namespaces of BPMN files, the `camunda:` attributes of a node, and what cannot run."""

from typing import Any

from engine.errors import EngineError

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"


class ModelError(EngineError):
    """The model cannot run."""

    def __init__(self, element: str | None, message: str) -> None:
        super().__init__(message, element=element)
        self.element = element
        self.message = message


def camunda(node: Any) -> dict[str, str]:
    """Flatten every camunda: attribute and property of *node* into one mapping."""
    found = {
        name[len(CAMUNDA) :]: value for name, value in node.items() if name.startswith(CAMUNDA)
    }
    path = f"{BPMN}extensionElements/{CAMUNDA}properties/{CAMUNDA}property"
    for item in node.iterfind(path):
        name = item.get("name") or item.get("id")
        if name:
            found[name] = item.get("value") or ""
    for item in node.iterfind(f"{BPMN}extensionElements/{CAMUNDA}failedJobRetryTimeCycle"):
        found["failedJobRetryTimeCycle"] = (item.text or "").strip()
    return found


def text(node: Any, path: str) -> str | None:
    """Return the stripped text of the first child at *path*, None when there is none."""
    child = node.find(path)
    value = (child.text or "").strip() if child is not None else ""
    return value or None


def tag(node: Any) -> str:
    """Return the local name of a BPMN node, empty for any other."""
    name = node.tag
    return name[len(BPMN) :] if isinstance(name, str) and name.startswith(BPMN) else ""
