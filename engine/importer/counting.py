"""Camunda 8 counts the instances of a loop from 1; here `loopCounter` begins with 0."""

import re
from collections.abc import Iterator, Set
from typing import Any

from lxml import etree

from engine.importer.nodes import local
from engine.importer.notes import Notes

#: a text, which is left alone, or the word: no part of a path, no key of a context
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![\w.])loopCounter(?!\w|\s*:)')
_ANEW = "(loopCounter + 1)"
#: attributes and elements that are FEEL without the sign
_BARE = {"collection", "outputElement", "sourceExpression", "script"}
#: what people read
_PROSE = {"name", "documentation", "text"}


def translate(loops: Set[Any], notes: Notes) -> None:
    """Rewrite the word in every expression on and inside the activities *loops*, once each."""
    for activity in loops:
        if not any(outer in loops for outer in activity.iterancestors()):
            for node in activity.iter(etree.Element):
                for name, old in _expressions(node):
                    _rewrite(node, name, old, notes)


def _expressions(node: Any) -> Iterator[tuple[str, str]]:
    """Yield what is FEEL at *node*: the name of an attribute, empty for its text, and the value."""
    for name, value in [*node.attrib.items(), ("", node.text or "")]:
        place = local(name or node.tag)
        if place not in _PROSE and (place in _BARE or value.strip().startswith("=")):
            yield name, value


def _rewrite(node: Any, name: str, old: str, notes: Notes) -> None:
    new = _WORD.sub(lambda found: found[0] if found[0][0] == '"' else _ANEW, old)
    if new == old:
        return
    if name:
        node.set(name, new)
    else:
        node.text = new
    notes.add("loop-counter", _id(node), old=old.strip(), new=new.strip())


def _id(node: Any) -> str:
    """Return the id of the activity, event or flow around *node*."""
    parts = ("Characteristics", "EventDefinition", "Expression", "Condition")
    while node is not None and (node.get("id") is None or local(node.tag).endswith(parts)):
        node = node.getparent()
    return "" if node is None else str(node.get("id"))
