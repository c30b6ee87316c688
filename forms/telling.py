"""What was answered, in the order and the words of the form, for who reads it afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms.schema import CHOICES, Field, Schema


@dataclass(frozen=True, slots=True)
class Told:
    """An answered field; *rows* instead of a value where the form asks for a list."""

    key: str
    label: str
    #: text choice tick number instant files rows
    kind: str
    value: Any
    #: what stands behind the box, like 元
    unit: str = ""
    rows: tuple[tuple[Told, ...], ...] = ()


_KINDS = {
    **dict.fromkeys(CHOICES, "choice"),
    **{"checkbox": "tick", "number": "number", "datetime": "instant", "filepicker": "files"},
}


def tell(schema: Schema, answers: Mapping[str, Any]) -> tuple[Told, ...]:
    """Tell *answers* to *schema*; what nobody answered is left out.

    A choice is told by the words it was offered with: those of the form, or of the option lists
    that were kept among the answers. Without its list, it is left out too: an id says nothing.
    """
    return tuple(_tell(schema.fields, answers, answers))


def options(schema: Schema, offered: Mapping[str, Any], answers: Any) -> dict[str, Any]:
    """Pick from the *offered* lists of options what was chosen, to be kept with the answers."""
    keys = {str(one.definition["valuesKey"]) for one in schema.walk() if _asks_for_list(one)}
    chosen = set(_texts(answers)) if keys else set()
    return {key: [o for o in offered.get(key) or () if _value(o) in chosen] for key in keys}


def _tell(
    fields: tuple[Field, ...], given: Mapping[str, Any], answers: Mapping[str, Any]
) -> Iterator[Told]:
    for one in fields:
        if one.type == "group":
            yield from _tell(one.fields, given, answers)
            continue
        value = _at(given, one)
        is_said = (one.is_keyed or one.is_list) and one.type != "expression"
        if is_said and not one.is_disabled and value not in (None, "", []):
            yield from _one(one, value, answers)


def _one(one: Field, value: Any, answers: Mapping[str, Any]) -> Iterator[Told]:
    key, label, unit = one.path[-1], one.label, ""
    if one.is_list:
        rows = tuple(tuple(_tell(one.fields, row, answers)) for row in value)
        yield Told(key, label, "rows", None, rows=tuple(filter(None, rows)))
        return
    if one.type in CHOICES:
        words = _words(one, answers)
        if _asks_for_list(one) and not words:
            return
        several = value if isinstance(value, list) else [value]
        value = tuple(words.get(v, str(v)) for v in several)
    if one.type == "number":
        unit = str((one.definition.get("appearance") or {}).get("suffixAdorner", ""))
        value = Decimal(str(value))
    yield Told(key, label, _KINDS.get(one.type, "text"), value, unit)


def _at(given: Mapping[str, Any], one: Field) -> Any:
    found: Any = given
    for key in one.path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _words(one: Field, answers: Mapping[str, Any]) -> dict[Any, str]:
    kept = answers.get(str(one.definition["valuesKey"])) if _asks_for_list(one) else None
    offered = kept or one.definition.get("values") or ()
    return {_value(o): str(o.get("label", _value(o))) for o in offered if isinstance(o, Mapping)}


def _asks_for_list(one: Field) -> bool:
    return one.type in CHOICES and "valuesKey" in one.definition


def _value(option: Any) -> Any:
    return option.get("value") if isinstance(option, Mapping) else option


def _texts(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str | int | float):
        yield value
