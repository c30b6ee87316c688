"""Reading what other tools draw: their extensions become ours, and each change is told.

Camunda Modeler 7 and 8, Flowable, Activiti, bpmn.io and Signavio, in any encoding that XML names.
What cannot be translated stays where the checks refuse it by rule and element; nothing is dropped
that would change what happens.
"""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.errors import DefinitionInvalid
from engine.findings import Finding
from engine.importer import cousins, expressions, shape, zeebe
from engine.importer.nodes import ACTIVITI, CAMUNDA, FLOWABLE, ZEEBE, space, tidy
from engine.importer.notes import RULES, Note, Notes
from engine.spiff.names import BPMN
from engine.xml import parse_xml

__all__ = ["RULES", "Imported", "Note", "read"]


@dataclass(frozen=True)
class Imported:
    """A file as it can be checked and deployed here."""

    #: BPMN 2.0 in UTF-8
    content: bytes
    #: keys of its executable processes, in the file's order
    keys: tuple[str, ...]
    #: who drew it, as far as it shows: Camunda 8, Signavio, …
    tool: str
    notes: tuple[Note, ...]


def read(content: bytes) -> Imported:
    """Translate a file; DefinitionInvalid when it is no BPMN 2.0 at all."""
    root = parse_xml(content)
    if root.tag != f"{BPMN}definitions":
        message = "The file is no BPMN 2.0."
        raise DefinitionInvalid([Finding("bpmn-namespace", "", "error", message)])
    notes = Notes()
    tool = _tool(root)
    encoding = (root.getroottree().docinfo.encoding or "UTF-8").upper()
    if encoding not in ("UTF-8", "US-ASCII", "ASCII"):
        notes.add("encoding", "", encoding=encoding)
    shape.private(root, notes)
    shape.executable(root, notes)
    shape.names(root, notes)
    cousins.rename(root, notes)
    zeebe.translate(root, notes)
    cousins.translate(root, notes)
    expressions.translate(root, notes)
    tidy(root)
    shape.settle(root)
    keys = tuple(
        str(one.get("id"))
        for one in root.iterchildren(f"{BPMN}process")
        if one.get("isExecutable") == "true"
    )
    written = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return Imported(written, keys, tool, tuple(notes))


def _tool(root: Any) -> str:
    """Tell from its extensions or its own word who drew a file."""
    spaces = {space(name) for node in root.iter(etree.Element) for name in (node.tag, *node.attrib)}
    exporter = root.get("exporter") or ""
    for known, name in (
        (ZEEBE, "Camunda 8"), (FLOWABLE, "Flowable"), (ACTIVITI, "Activiti"),
        (CAMUNDA, "Camunda 7"), ("{http://www.signavio.com}", "Signavio"),
    ):  # fmt: skip
        if known in spaces:
            return name
    if "signavio" in exporter.lower() or "signavio" in (root.get("targetNamespace") or ""):
        return "Signavio"
    return exporter[:60] or "BPMN 2.0"
