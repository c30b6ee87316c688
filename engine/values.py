"""Values of variables as JSON and back, none lost: dates, times, durations and decimals too.

What JSON cannot say is written as ``{"$kind": text}``. Variables are data of FEEL: identifiers
become text, tuples and sets lists.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from engine.errors import ExpressionError
from feel.values import YearsMonths

_OPTIONS = (
    orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_NON_STR_KEYS
)

_ENCODE: dict[type, tuple[str, Callable[[Any], Any]]] = {
    Decimal: ("$number", str),
    datetime: ("$datetime", datetime.isoformat),
    date: ("$date", date.isoformat),
    time: ("$time", time.isoformat),
    timedelta: ("$duration", lambda value: value / timedelta(microseconds=1)),
    YearsMonths: ("$months", lambda value: value.months),
}

_DECODE: dict[str, Callable[[Any], Any]] = {
    "$number": Decimal,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$duration": lambda value: timedelta(microseconds=value),
    "$months": YearsMonths,
}


def _default(value: Any) -> Any:
    known = _ENCODE.get(type(value))
    if known is not None:
        return {known[0]: known[1](value)}
    if isinstance(value, UUID | str):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bool | int | float):  # enums and other subclasses
        return value.real
    raise TypeError(type(value).__name__)


def encode(value: Any) -> bytes:
    """Write *value* as JSON; ExpressionError names a type that is no data."""
    try:
        return orjson.dumps(value, default=_default, option=_OPTIONS)
    except TypeError as error:
        raise ExpressionError(f"A variable holds what is not data: {error}.") from error


def _restore(value: Any) -> Any:
    if isinstance(value, list):
        return [_restore(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        key, text = next(iter(value.items()))
        if key in _DECODE:
            try:
                return _DECODE[key](text)
            except (ValueError, TypeError, ArithmeticError):  # somebody's own key of that name
                return value
    return {key: _restore(item) for key, item in value.items()}


def decode(blob: bytes) -> Any:
    """Read what `encode` wrote."""
    value = orjson.loads(blob)
    return _restore(value) if b'{"$' in blob else value


def plain(value: Any) -> Any:
    """Turn *value* into what JSON holds as it stands: for payloads, properties and history."""
    return _plain(orjson.loads(encode(value)))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")  # jsonb holds no NUL
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        key, text = next(iter(value.items()))
        if key in _DECODE:
            return _number(text) if key == "$number" else text
    return {key: _plain(item) for key, item in value.items()}


def _number(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)
