"""Reaching into nested answers by path, and what an answer must be before its rules are asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from forms import words
from forms.schema import Field

MISSING: Any = object()

_MOST_TEXT = 20_000  # UTF-16 units of one answer
_MOST_ITEMS = 200
_NUMBER = re.compile(r"[+-]?(\d{1,34}(\.\d{0,34})?|\.\d{1,34})([eE][+-]?\d{1,3})?", re.ASCII)
#: Numbers are kept to this many places before and after the point, dates in these years: what lies
#: beyond is no sum and no day of anybody's, and neither the database nor a calendar takes it.
_PLACES = 15
_YEARS = range(1850, 2200)
_FILE = re.compile(r"[\w:-]{1,80}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


class NotAnAnswer(Exception):
    """What was sent cannot be an answer to the field; the sentence says it to the reader."""


def copied(value: Any) -> Any:
    """Copy *value* as deep as JSON goes; anything else in it is shared."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [copied(inner) for inner in value]
    return value


def at(data: Any, path: Sequence[str]) -> Any:
    """Return what lies at *path* in *data*, or `MISSING`."""
    for key in path:
        if not isinstance(data, Mapping) or key not in data:
            return MISSING
        data = data[key]
    return data


def put(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Lay *value* at *path* in *data*, making the contexts on the way."""
    *way, last = path
    for key in way:
        inner = data.get(key)
        if not isinstance(inner, dict):
            inner = data[key] = {}
        data = inner
    data[last] = value


def drop(data: dict[str, Any], path: Sequence[str]) -> None:
    """Take away what lies at *path*, and contexts that become empty by it (as form-js does)."""
    *way, last = path
    holders = [data]
    for key in way:
        inner = holders[-1].get(key)
        if not isinstance(inner, dict):
            return
        holders.append(inner)
    holders[-1].pop(last, None)
    for key, holder in zip(reversed(way), reversed(holders[:-1]), strict=True):
        if not holder[key]:
            del holder[key]


def rows(value: Any, field: Field) -> list[dict[str, Any]]:
    """Return the rows of a list; what is no list becomes as many empty rows as the form says."""
    if not isinstance(value, list):
        number = field.definition.get("defaultRepetitions")
        return [{} for _ in range(1 if number is None else min(int(number), _MOST_ITEMS))]
    return [row if isinstance(row, dict) else {} for row in value[:_MOST_ITEMS]]


def read(field: Field, value: Any) -> Any:
    """Return *value* as an answer of *field*; raises `NotAnAnswer`. Options are checked later."""
    if value is MISSING or value is None:
        return field.empty
    return _READERS[field.type](field, value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise NotAnAnswer(words.WRONG_TYPE)
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise NotAnAnswer(words.UNWRITABLE)
    if len(value) > _MOST_TEXT:
        raise NotAnAnswer(words.Words(words.MAX_LENGTH, count=_MOST_TEXT))
    return re.sub(r"[\r\n\t]", " ", value) if field.type == "textfield" else value


def _number(field: Field, value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise NotAnAnswer(words.NOT_A_NUMBER)
    number = decimal(value)
    if number is None or (number and abs(number.adjusted()) > _PLACES):
        raise NotAnAnswer(words.NOT_A_NUMBER)
    if field.definition.get("serializeToString") is True:
        return str(value)
    if isinstance(value, str):
        return int(number) if number == number.to_integral_value() else float(number)
    return value


def decimal(value: Any) -> Decimal | None:
    """Return the exact number that *value* writes, or None."""
    text = value.strip() if isinstance(value, str) else repr(value)
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - the expression above lets only numbers through
        return None


def _tick(_field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotAnAnswer(words.WRONG_TYPE)
    return value


def is_among(value: Any, choices: Sequence[Any]) -> bool:
    """Say whether *value* is one of *choices*; true is not 1, as in JavaScript."""
    return any(
        value == choice and isinstance(value, bool) == isinstance(choice, bool)
        for choice in choices
    )


def _one(_field: Field, value: Any) -> Any:
    if isinstance(value, list | dict):
        raise NotAnAnswer(words.NO_OPTION)
    return None if value == "" else value


def _several(_field: Field, value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST_ITEMS:
        raise NotAnAnswer(words.WRONG_TYPE)
    if any(isinstance(item, list | dict) for item in value):
        raise NotAnAnswer(words.NO_OPTION)
    return [item for place, item in enumerate(value) if item not in value[:place]]


def _instant(field: Field, value: Any) -> str | None:
    if value == "":
        return None
    if not isinstance(value, str) or not _is_instant(field.definition.get("subtype"), value):
        raise NotAnAnswer(words.NOT_A_DATE)
    return value


def _is_instant(subtype: Any, value: str) -> bool:
    day, _, hour = value.partition("T")
    try:
        if subtype == "time":
            return bool(_TIME.fullmatch(value) and time.fromisoformat(value))
        if subtype == "datetime":
            shaped = _DATE.fullmatch(day) and _TIME.fullmatch(hour)
            return bool(shaped and datetime.fromisoformat(value).year in _YEARS)
        return bool(_DATE.fullmatch(value) and date.fromisoformat(value).year in _YEARS)
    except ValueError:
        return False


def _files(field: Field, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > _MOST_ITEMS or not all(map(_is_file, value)):
        raise NotAnAnswer(words.NOT_A_FILE)
    if len(value) > 1 and field.definition.get("multiple") in (None, False):
        raise NotAnAnswer(words.ONE_FILE)
    return [{"id": one["id"], "name": one["name"]} for one in value]


def _is_file(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    name, number = value.get("name"), value.get("id")
    named = isinstance(name, str) and 0 < len(name) <= 255 and "\0" not in name
    return named and isinstance(number, str) and bool(_FILE.fullmatch(number))


def _anything(_field: Field, value: Any) -> Any:
    return value


_READERS = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "checkbox": _tick,
    "radio": _one,
    "select": _one,
    "checklist": _several,
    "taglist": _several,
    "datetime": _instant,
    "filepicker": _files,
    "expression": _anything,
}


def options(source: Any) -> list[Any]:
    """Return the values of a list of options: plain ones, or contexts of label and value."""
    found: list[Any] = []
    for option in source if isinstance(source, list) else []:
        value = cast(Any, option.get("value", MISSING) if isinstance(option, dict) else option)
        if isinstance(value, str | int | float | bool) and value != "":
            found.append(value)
    return found
