"""FEEL inside a form: conditions, limits, options and computed fields.

A formula sees what form-js gives it: the form's data by name, ``this`` (the row, or the data),
``parent`` (what the row lies in) and ``i`` (the numbers of the rows, from 1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import feel

_NOT = re.compile(r"\s*=\s*not\s*\((.*)\)\s*", re.DOTALL)
_SPECIAL = ("this", "parent", "i")


@dataclass(frozen=True, slots=True)
class Formula:
    """A FEEL expression of a form, with its leading ``=``."""

    text: str

    @classmethod
    def of(cls, value: Any) -> Formula | None:
        """Make a formula of *value* if it is one: text that begins with ``=``."""
        return cls(value) if isinstance(value, str) and value.startswith("=") else None

    def compiled(self) -> feel.Expression:
        """Compile it; raises `feel.FeelError`."""
        return feel.compile(self.text)

    def value(self, scope: Scope) -> Any:
        """Work it out as JSON; null where FEEL gives up, as in the browser."""
        try:
            return feel.plain(self.compiled()(scope.names))
        except (feel.FeelError, TypeError):
            return None

    def holds(self, scope: Scope) -> bool:
        """Say whether it is true as form-js asks it: as a unary test of null (DMN 1.5 §9).

        So a condition that comes to null holds, and ``not(…)`` around one does not.
        """
        negated = _negated(self.text)
        value = self.value(scope) if negated is None else Formula(f"={negated}").value(scope)
        positive = value if isinstance(value, bool) else value is None
        return positive if negated is None else not positive


def _negated(text: str) -> str | None:
    """Return what stands in a ``not(…)`` that is the whole formula, else None."""
    found = _NOT.fullmatch(text)
    if not found:
        return None
    inner, depth, quoted = found[1], 0, False
    for place, char in enumerate(inner):
        quoted ^= char == '"' and inner[place - 1 : place] != "\\"
        depth += 0 if quoted else (char == "(") - (char == ")")
        if depth < 0:
            return None
    return inner


def evaluated(value: Any, scope: Scope) -> Any:
    """Work *value* out if it is a formula, else give it back."""
    formula = Formula.of(value)
    return value if formula is None else formula.value(scope)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a formula stands: the whole *data*, the *row* it lies in, and what surrounds that."""

    data: Mapping[str, Any]
    row: Any
    parent: Mapping[str, Any] | None = None
    numbers: tuple[int, ...] = ()

    @property
    def names(self) -> dict[str, Any]:
        """Return the variables: the special ones, covered by data, and again with underscores."""
        return _names(self.row, self.parent, self.numbers, self.data)

    def inner(self, row: Mapping[str, Any], number: int) -> Scope:
        """Go into *row*, the *number*-th of a list."""
        parent = _names(self.row, self.parent, self.numbers, self.row)
        return Scope(self.data, row, parent, (*self.numbers, number))


def _names(
    row: Any, parent: Any, numbers: tuple[int, ...], data: Mapping[str, Any]
) -> dict[str, Any]:
    special = dict(zip(_SPECIAL, (row, parent, list(numbers)), strict=True))
    return {**special, **data, **{f"_{name}_": value for name, value in special.items()}}
