"""Types: what belongs to one, and how a value is made to fit (DMN 1.5 §10.3.2.9).

Null belongs to no type but Null, yet may stand wherever a value of some type is wanted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final, Optional

from feel.values import NAMES, Function, Range, Spend, Value, type_name

#: What :func:`fit` gives when a value cannot be made to fit.
UNFIT: Final[Any] = object()

#: The types that are said by their name alone.
SIMPLE: Final = frozenset(NAMES.values()) - {"null", "list", "context", "range", "function"}


@dataclass(slots=True, eq=False)
class Type:
    """A type of the lattice; None inside it is a type that nobody declared."""

    kind: str = "Any"
    #: of a list or a range: what it holds
    item: Optional["Type"] = None
    #: of a context: the entries it must have
    entries: dict[str, "Type"] = field(default_factory=dict)
    #: of a function: what it takes and gives
    parameters: tuple[Optional["Type"], ...] | None = None
    result: Optional["Type"] = None

    def has(self, value: Value, spend: Spend) -> bool:
        """Tell whether *value* is an instance of the type; *spend* is charged for its parts."""
        spend(1)
        if value is None or self.kind in ("Any", "Null"):
            return (value is None) == (self.kind == "Null")
        test = _PARTS.get(self.kind)
        return type_name(value) == self.kind and (test is None or test(self, value, spend))

    def allows(self, value: Value, spend: Spend) -> bool:
        """Tell whether *value* may stand where this type is wanted."""
        return value is None or self.has(value, spend)

    def __str__(self) -> str:
        return f"list of {self.item}" if self.kind == "list" and self.item else self.kind


ANY: Final = Type()
#: Finds the type that a name stands for, None when it stands for none.
Finder = Callable[[str], Type | None]


def _items(wanted: Type, value: list[Value], spend: Spend) -> bool:
    inner = wanted.item
    return inner is None or all(inner.allows(item, spend) for item in value)


def _entries(wanted: Type, value: dict[str, Value], spend: Spend) -> bool:
    return all(
        key in value and inner.allows(value[key], spend) for key, inner in wanted.entries.items()
    )


def _ends(wanted: Type, value: Range, spend: Spend) -> bool:
    inner = wanted.item
    return inner is None or all(inner.allows(end, spend) for end in (value.start, value.end))


def _function(wanted: Type, value: Function, _spend: Spend) -> bool:
    return value.variadic or conforms(value.type, wanted)


_PARTS: Final[Mapping[str, Callable[[Type, Any, Spend], bool]]] = {
    "list": _items,
    "context": _entries,
    "range": _ends,
    "function": _function,
}


def conforms(
    one: Type | None, other: Type | None, seen: frozenset[tuple[int, int]] = frozenset()
) -> bool:
    """Tell whether every value of *one* is of the type *other* (§10.3.2.9.2)."""
    if one is None or other is None or other.kind == "Any" or one.kind == "Null":
        return True
    pair = (id(one), id(other))
    if pair in seen:
        return True
    inside = seen | {pair}
    return (
        one.kind == other.kind
        and conforms(one.item, other.item, inside)
        and all(
            key in one.entries and conforms(one.entries[key], inner, inside)
            for key, inner in other.entries.items()
        )
        and _takes(one, other, inside)
        and conforms(one.result, other.result, inside)
    )


def _takes(one: Type, other: Type, seen: frozenset[tuple[int, int]]) -> bool:
    """Tell whether *one* takes all that *other* promises to take; parameters turn round."""
    mine, theirs = one.parameters, other.parameters
    if mine is None or theirs is None:
        return True
    return len(mine) == len(theirs) and all(
        conforms(given, taken, seen) for given, taken in zip(theirs, mine, strict=True)
    )


def fit(wanted: Type, value: Value, spend: Spend) -> Any:
    """Convert *value* as §10.3.2.9.4 allows; UNFIT when it is none of the type.

    A list of one is its item and an item the list of it; a date is its first moment in UTC.
    """
    if wanted.allows(value, spend):
        return value
    if wanted.kind == "list":
        return [value] if wanted.has([value], spend) else UNFIT
    if type(value) is list and len(value) == 1 and wanted.allows(value[0], spend):
        return value[0]
    if wanted.kind == "date and time" and type(value) is date:
        return datetime.combine(value, time(), UTC)
    return UNFIT
