"""The file as a whole: which processes run, how they are called, what only its tool reads."""

import re
from typing import Any

from lxml import etree

from engine.importer.nodes import BPMN, CAMUNDA, PRIVATE, drop, space
from engine.importer.notes import Notes

#: what a process may be called: its key is part of addresses and of file names
KEY = re.compile(r"[a-z][a-z0-9_]{2,59}")


def private(root: Any, notes: Notes) -> None:
    """Take away what only the tool reads that drew the file."""
    counts: dict[str, int] = {}
    for node in list(root.iter(etree.Element)):
        if tool := PRIVATE.get(space(node.tag)):
            counts[tool] = counts.get(tool, 0) + 1
            drop(node)
            continue
        for name in [name for name in node.attrib if space(name) in PRIVATE]:
            tool = PRIVATE[space(name)]
            counts[tool] = counts.get(tool, 0) + 1
            del node.attrib[name]
    for tool, count in counts.items():
        notes.add("tool-data", "", tool=tool, count=count)


def executable(root: Any, notes: Notes) -> None:
    """Mark the one process of a drawing as executable; of several, name those that are not."""
    processes = list(root.iterchildren(f"{BPMN}process"))
    idle = [one for one in processes if one.get("isExecutable") != "true"]
    if len(idle) == len(processes) == 1:
        processes[0].set("isExecutable", "true")
        notes.add("executable", processes[0].get("id") or "")
        return
    for one in idle:
        one.set("isExecutable", "false")
        notes.add("not-executable", one.get("id") or "")


def names(root: Any, notes: Notes) -> None:
    """Give every process a key that can be one here, and change who refers to it."""
    taken = {one.get("id") for one in root.iterchildren(f"{BPMN}process")}
    for process in root.iterchildren(f"{BPMN}process"):
        old = process.get("id") or ""
        if KEY.fullmatch(old):
            continue
        new = _fresh(key_of(old), taken)
        taken.add(new)
        process.set("id", new)
        _refer(root, old, new)
        notes.add("process-key", new, old=old, new=new)
        if not process.get("name"):
            process.set("name", old)


def key_of(text: str) -> str:
    """Make a key from any text: small letters, digits and underlines."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:50]
    return plain if KEY.fullmatch(plain) else f"process_{plain}".rstrip("_")


def _fresh(key: str, taken: set[str]) -> str:
    found, n = key, 2
    while found in taken:
        found, n = f"{key}_{n}", n + 1
    return found


def _refer(root: Any, old: str, new: str) -> None:
    if not old:
        return
    for node in root.iter(etree.Element):
        for name in ("processRef", "calledElement", "bpmnElement"):
            value = node.get(name)
            if value is not None and value.rpartition(":")[2] == old:
                node.set(name, new)


def settle(root: Any) -> None:
    """Declare camunda: at the top, so that other tools name it so too."""
    etree.cleanup_namespaces(
        root, top_nsmap={"camunda": CAMUNDA[1:-1]}, keep_ns_prefixes=["camunda"]
    )
