"""Laying data out by the form: what fields begin as, what was answered, what conditions leave."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from forms import words
from forms.conditions import Scope
from forms.schema import Field, Path
from forms.values import MISSING, NotAnAnswer, at, copied, drop, put, read, rows

Wrong = dict[str, list[str]]

_MOST_ROWS = 200


def start(fields: tuple[Field, ...], source: dict[str, Any]) -> dict[str, Any]:
    """Give every field of *fields* a value in *source*: its own, its default, or its empty one."""
    for field in fields:
        if field.is_list:
            made = rows(at(source, field.path), field)
            put(source, field.path, [start(field.fields, row) for row in made])
        elif field.fields:
            start(field.fields, source)
        elif field.is_keyed:
            put(source, field.path, _beginning(field, at(source, field.path)))
    return source


def _beginning(field: Field, value: Any) -> Any:
    default = field.definition.get("defaultValue")
    if value is MISSING and default is not None:
        value = copy.copy(default)
    if field.type == "filepicker":
        return value if isinstance(value, list) else field.empty
    try:
        return read(field, value)
    except NotAnAnswer:
        return field.empty


def arrange(
    fields: tuple[Field, ...],
    given: Mapping[str, Any],
    begun: Mapping[str, Any],
    wrong: Wrong,
    place: str = "",
) -> dict[str, Any]:
    """Lay out what was *given* by the form; note in *wrong*, by path, what is no answer.

    Computed fields and those only shown are taken from *begun*.
    """
    data: dict[str, Any] = {}
    for field in fields:
        spot = ".".join(filter(None, (place, *field.path)))
        if field.is_list:
            put(data, field.path, _arranged_rows(field, given, begun, wrong, spot))
        elif field.fields:
            _merge(data, arrange(field.fields, given, begun, wrong, place))
        elif field.is_keyed:
            put(data, field.path, _arranged(field, given, begun, wrong, spot))
    return data


def _merge(data: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            _merge(data[key], value)
        else:
            data[key] = value


def _arranged(field: Field, given: Any, begun: Any, wrong: Wrong, spot: str) -> Any:
    if field.readonly is True or field.is_disabled or field.type == "expression":
        found = at(begun, field.path)
        return field.empty if found is MISSING else found
    try:
        return read(field, at(given, field.path))
    except NotAnAnswer as error:
        wrong[spot] = [error.args[0]]  # `Words` stay what they are
        return field.empty


def _arranged_rows(
    field: Field, given: Any, begun: Any, wrong: Wrong, spot: str
) -> list[dict[str, Any]]:
    sent = at(given, field.path)
    sent = sent if isinstance(sent, list) else []
    first = at(begun, field.path)
    first = first if isinstance(first, list) else []
    if len(sent) > _MOST_ROWS:
        wrong[spot] = [words.Words(words.TOO_MANY_ROWS, count=_MOST_ROWS)]
    pairs = _grown(field, sent, first) if field.may_grow else _fixed(sent, first)
    return [
        arrange(field.fields, row, origin, wrong, f"{spot}[{number}]")
        for number, (row, origin) in enumerate(pairs)
    ]


Pair = tuple[Mapping[str, Any], Mapping[str, Any]]


def _fixed(sent: list[Any], first: list[Any]) -> Iterator[Pair]:
    """Pair the rows of a list that cannot grow with those it began with, which decide how many."""
    for number, origin in enumerate(first):
        row = sent[number] if number < len(sent) else {}
        yield (row if isinstance(row, dict) else {}), origin


def _grown(field: Field, sent: list[Any], first: list[Any]) -> Iterator[Pair]:
    """Pair each row sent with the one it began as: that which shows the same where it is fixed.

    Where nothing fixed is sent, the place in the list decides.
    """
    fixed = [one.path for one in _fixed_fields(field.fields)]
    blank = start(field.fields, {})
    for number, sent_row in enumerate(sent[:_MOST_ROWS]):
        row = sent_row if isinstance(sent_row, dict) else {}
        if fixed:
            yield row, next((one for one in first if _same(one, row, fixed)), blank)
        else:
            yield row, first[number] if number < len(first) else blank


def _same(one: Mapping[str, Any], row: Mapping[str, Any], fixed: list[Path]) -> bool:
    return all(at(one, path) == at(row, path) for path in fixed)


def _fixed_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    """List what is sent but only shown in a row, lists inside it left out."""
    for field in fields:
        if field.readonly is True and not field.is_disabled and field.hide is None:
            yield field
        if not field.is_list:
            yield from _fixed_fields(field.fields)


def filtered(fields: tuple[Field, ...], data: dict[str, Any]) -> dict[str, Any]:
    """Return *data* without what conditions hide, asked of all of *data* (as form-js asks)."""
    left: dict[str, Any] = copied(data)
    _filter(fields, Scope(data, data), left, hidden=False)
    return left


def _filter(fields: tuple[Field, ...], scope: Scope, left: dict[str, Any], *, hidden: bool) -> None:
    for field in fields:
        gone = hidden or (field.hide is not None and field.hide.holds(scope))
        if field.is_list:
            _filter_rows(field, scope, left, hidden=gone)
        elif field.fields:
            _filter(field.fields, scope, left, hidden=gone)
        elif field.is_keyed and gone:
            drop(left, field.path)


def _filter_rows(field: Field, scope: Scope, left: dict[str, Any], *, hidden: bool) -> None:
    if hidden:
        drop(left, field.path)
        return
    found = at(left, field.path)
    full = at(scope.row, field.path)
    if not isinstance(found, list) or not isinstance(full, list):
        return
    for number, (row, whole) in enumerate(zip(found, full, strict=True)):
        _filter(field.fields, scope.inner(whole, number + 1), row, hidden=False)
