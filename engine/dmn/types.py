"""The types a model names, and whether a value is one (DMN 1.5 §7.3.2, §10.3.2.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import feel
from engine.dmn.names import Node, child, children, content, label, text
from engine.dmn.work import Reader
from feel.values import type_name

#: What tools write -> the type of FEEL.
_BASES: Final[Mapping[str, str]] = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "dateTime": "date and time",
    "days and time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "context": "context",
    "list": "list",
    "integer": "number",
    "long": "number",
    "double": "number",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its base in FEEL, whether it is a list, and which values it allows."""

    base: str | None = None
    is_list: bool = False
    allowed: feel.UnaryTest | None = None

    def refuses(self, value: Any) -> bool:
        """Tell whether *value*, a value of FEEL, is none of this type; null is of every type."""
        if value is None:
            return False
        if self.is_list:
            return type(value) is not list or any(map(self._refuses_one, value))
        return self._refuses_one(value)

    def _refuses_one(self, value: Any) -> bool:
        if value is None:
            return False
        if self.base is not None and type_name(value) != self.base:
            return True
        return self.allowed is not None and not self.allowed.test(value)


ANY: Final = Type()
Types = Callable[[str | None], Type]


def read_types(root: Node, reader: Reader) -> Types:
    """Read the item definitions of a model; return the function that finds a type by name."""
    items = {node.get("name"): node for node in children(root, "itemDefinition")}
    known: dict[str, Type] = {}

    def find(name: str | None, trail: frozenset[str] = frozenset()) -> Type:
        plain = (name or "").rpartition(":")[2].strip()
        if plain in _BASES:
            return Type(_BASES[plain])
        node = items.get(plain)
        if node is None or plain in trail:
            return ANY
        if plain not in known:
            known[plain] = _item(node, reader, lambda other: find(other, trail | {plain}))
        return known[plain]

    return find


def _item(node: Node, reader: Reader, find: Types) -> Type:
    is_list = node.get("isCollection") == "true"
    if child(node, "itemComponent") is not None:
        return Type("context", is_list)
    reference = child(node, "typeRef")
    base = find(content(reference))
    values = child(node, "allowedValues")
    allowed = reader.cell(values, label(node)) if values is not None and text(values) else None
    return Type(base.base, is_list or base.is_list, allowed or base.allowed)
