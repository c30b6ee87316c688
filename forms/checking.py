"""The server's check of answers: what form-js would send, and what it would complain of.

The browser is believed in nothing. Answers are laid out anew by the form: what the form does not
ask is dropped, what it only shows comes from *prefill*, what it computes is computed again, and
what its conditions hide is neither checked nor kept. Errors are keyed by path (``claims[0].sum``).

Source: form-js 1.23, Form._getInitializedFieldData, ConditionChecker, Validator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms import rules, values, words
from forms.conditions import Formula, Scope, evaluated
from forms.layout import Wrong, arrange, filtered, start
from forms.schema import CHOICES, MANY, Field, Path, Schema
from forms.values import MISSING, at, copied, is_among, put

#: How often computed fields are computed again because one stands on another.
_MOST_ROUNDS = 4

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """The *answers* that count and, by path, what is wrong with them."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)


def check(schema: Schema, data: Any, prefill: Mapping[str, Any] | None = None) -> Checked:
    """Check the answers *data* to *schema*, whose fields began as *prefill*.

    *prefill* also holds the lists of options that fields name by `valuesKey`.
    """
    given = data if isinstance(data, dict) else {}
    return _Check(schema, given, dict(prefill or {})).run()


class _Check:
    """One check."""

    def __init__(self, schema: Schema, given: dict[str, Any], prefill: dict[str, Any]) -> None:
        self._schema = schema
        self._begun = start(schema.fields, copied(prefill))
        self._wrong: Wrong = {}
        self._data = arrange(schema.fields, given, self._begun, self._wrong)
        self._checked = Checked()

    def run(self) -> Checked:
        """Settle what is computed and shown, then check what is visible."""
        for _ in range(_MOST_ROUNDS):
            if not self._settle(self._schema.fields, self._scope(), self._data, self._begun):
                break
        self._visit(self._schema.fields, self._scope(), self._data, self._checked.answers, "")
        return self._checked

    def _scope(self) -> Scope:
        """Make the outermost scope: what is hidden shows what it began as."""
        whole = {**self._begun, **self._data}
        data = {**self._begun, **filtered(self._schema.fields, whole)}
        return Scope(data, data)

    def _settle(
        self, fields: tuple[Field, ...], scope: Scope, data: dict[str, Any], begun: Any
    ) -> bool:
        """Compute what is computed, put back what is only shown; say whether anything changed."""
        changed = False
        for one in fields:
            if one.is_list:
                for number, row in enumerate(_rows(data, one)):
                    origin = _row(begun, one, number)
                    inner = scope.inner(row, number + 1)
                    changed |= self._settle(one.fields, inner, row, origin)
            elif one.fields:
                changed |= self._settle(one.fields, scope, data, begun)
            elif one.is_keyed:
                changed |= _settled(one, scope, data, begun)
        return changed

    def _visit(
        self,
        fields: tuple[Field, ...],
        scope: Scope,
        data: dict[str, Any],
        answers: dict[str, Any],
        place: str,
    ) -> None:
        """Check and keep what is visible of *fields*."""
        for one in fields:
            if one.hide is not None and one.hide.holds(scope):
                continue
            if one.is_list:
                self._visit_rows(one, scope, data, answers, place)
            elif one.fields:
                self._visit(one.fields, scope, data, answers, place)
            elif one.is_keyed and not one.is_disabled:
                self._answer(one, scope, data, answers, place)

    def _visit_rows(
        self, one: Field, scope: Scope, data: dict[str, Any], answers: dict[str, Any], place: str
    ) -> None:
        kept: list[dict[str, Any]] = []
        spot = _spot(place, one.path)
        for number, row in enumerate(_rows(data, one)):
            answer: dict[str, Any] = {}
            self._visit(one.fields, scope.inner(row, number + 1), row, answer, f"{spot}[{number}]")
            kept.append(answer)
        put(answers, one.path, kept)
        self._complain(spot, self._wrong.get(spot, []))

    def _answer(
        self, one: Field, scope: Scope, data: dict[str, Any], answers: dict[str, Any], place: str
    ) -> None:
        value = at(data, one.path)
        value = one.empty if value is MISSING else value
        spot = _spot(place, one.path)
        put(answers, one.path, value)
        self._complain(spot, self._wrong.get(spot) or list(self._faults(one, value, scope)))

    def _faults(self, one: Field, value: Any, scope: Scope) -> Iterator[str]:
        if one.type in CHOICES and value not in (None, []):
            chosen = value if one.type in MANY else [value]
            offered = self._offered(one, scope)
            if not all(is_among(choice, offered) for choice in chosen):
                yield words.NO_OPTION
                return
        yield from rules.complaints(one, value, scope)

    def _offered(self, one: Field, scope: Scope) -> list[Any]:
        definition = one.definition
        if definition.get("valuesKey") is not None:
            return values.options(self._begun.get(definition["valuesKey"]))
        if definition.get("values") is not None:
            return values.options(definition["values"])
        return values.options(evaluated(definition.get("valuesExpression"), scope))

    def _complain(self, spot: str, messages: list[str]) -> None:
        if messages:
            self._checked.errors.setdefault(spot, []).extend(messages)


def _spot(place: str, path: Path) -> str:
    return ".".join(filter(None, (place, *path)))


def _rows(data: Mapping[str, Any], one: Field) -> list[dict[str, Any]]:
    found = at(data, one.path)
    return found if isinstance(found, list) else []


def _row(begun: Any, one: Field, number: int) -> dict[str, Any]:
    """Return the row that a list began with at *number*, for what is only shown in it."""
    found = _rows(begun, one) if isinstance(begun, Mapping) else []
    return found[number] if number < len(found) else {}


def _settled(one: Field, scope: Scope, data: dict[str, Any], begun: Any) -> bool:
    """Settle one field; say whether it changed."""
    before = at(data, one.path)
    if one.type == "expression":
        formula = Formula.of(one.definition.get("expression"))
        now = formula.value(scope) if formula else None
    elif isinstance(one.readonly, Formula) and one.readonly.holds(scope):
        found = at(begun, one.path)
        now = one.empty if found is MISSING else found
    else:
        return False
    if now == before:
        return False
    put(data, one.path, now)
    return True
