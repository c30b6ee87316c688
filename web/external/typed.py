"""Variables as Camunda writes them: ``{"value": …, "type": "Integer"}``.

Out: text, truth, whole numbers, instants and null keep their type; a number with a fraction is a
Double where nothing is lost by it and text where something would be; dates, times and durations
are text of ISO 8601; lists and contexts are Json. In: the same types, by any case of their names.
"""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import orjson

from feel.values import YearsMonths
from web.external.refused import Refused

Typed = dict[str, Any]

INTEGER, LONG = 2**31, 2**63
#: variables in one request, letters of a name, levels of a Json value
MOST, NAME, DEEPEST = 200, 120, 40
#: what the engine itself writes for a value that JSON has no word for
_RESERVED = frozenset({"$number", "$datetime", "$date", "$time", "$duration", "$months"})


# -- out


def told(value: Any) -> Typed:
    """Write one variable."""
    kind, written = _told(value)
    return {"type": kind, "value": written, "valueInfo": {}}


def _told(value: Any) -> tuple[str, Any]:
    if value is None:
        return "Null", None
    if isinstance(value, bool):
        return "Boolean", value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return "Date", instant(value)
    if isinstance(value, list | tuple | dict | Mapping):
        return "Json", orjson.dumps(_plain(value)).decode()
    return "String", _text(value)


def _number(value: int | float | Decimal) -> tuple[str, Any]:
    whole = value == int(value) if math.isfinite(value) else False
    if whole and -INTEGER <= value < INTEGER:
        return "Integer", int(value)
    if whole and -LONG <= value < LONG:
        return "Long", int(value)
    if Decimal(repr(float(value))) == Decimal(str(value)):
        return "Double", float(value)
    return "String", str(value)


def _text(value: Any) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{value.total_seconds():.6f}".rstrip("0").rstrip(".") + "S"
    if isinstance(value, YearsMonths):
        return f"P{value.months}M"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _told(value)[1]


def instant(moment: datetime | None) -> str | None:
    """Write an instant as Camunda does: ``2026-03-02T01:00:00.000+0000``."""
    if moment is None:
        return None
    at = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}+0000"


# -- in


def read(given: Any) -> dict[str, Any]:
    """Read the variables of a request; Refused names the first that cannot be kept."""
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > MOST:
        raise Refused(f"variables must be an object of at most {MOST} entries.")
    return {_name(name): _variable(name, one) for name, one in given.items()}


def _name(name: str) -> str:
    if not 0 < len(name) <= NAME or not name.isprintable():
        raise Refused(f"{name[:40]!r} is no name of a variable.")
    return name


def _variable(name: str, given: Any) -> Any:
    if not isinstance(given, dict) or given.keys() - {"value", "type", "valueInfo"}:
        raise Refused(f"Variable {name}: an object with value and type is wanted.")
    if (given.get("valueInfo") or {}) != {} and given["valueInfo"].get("transient"):
        raise Refused(f"Variable {name}: transient variables are not kept here.")
    value, kind = given.get("value"), given.get("type")
    if kind is None:
        kind = _guessed(name, value)
    reader = _READERS.get(str(kind).lower())
    if reader is None:
        raise Refused(f"Variable {name}: the type {str(kind)[:40]!r} is not supported.")
    try:
        return None if value is None else reader(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise Refused(f"Variable {name}: no {kind}: {error}") from error


def _guessed(name: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise Refused(f"Variable {name}: a type is wanted; for objects and lists it is Json.")
    kinds = {bool: "Boolean", str: "String", float: "Double", int: "Long"}
    return kinds.get(type(value), "Null")


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text is wanted")
    if "\0" in value:
        raise ValueError("text may not hold NUL")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is wanted")
    return value


def _whole(limit: int) -> Callable[[Any], int]:
    def whole(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise TypeError("a whole number is wanted")
        if not -limit <= value < limit:
            raise ValueError("it is out of range")
        return int(value)

    return whole


def _double(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("a finite number is wanted")
    return float(value)


def _date(value: Any) -> datetime:
    moment = datetime.fromisoformat(_string(value))
    if moment.tzinfo is None:
        raise ValueError("an offset is wanted, as in 2026-03-02T09:00:00.000+0800")
    return moment.astimezone(UTC)


def _json(value: Any) -> Any:
    found = orjson.loads(_string(value))
    _look_through(found)
    return found


def _look_through(value: Any) -> None:
    """Refuse what is too deep, holds NUL, or would be read back as something else."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ValueError(f"it is deeper than {DEEPEST} levels")
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                if len(one) == 1 and one.keys() <= _RESERVED:
                    raise ValueError(f"an object of the one key {next(iter(one))} is reserved")
                inner += [*one.keys(), *one.values()]
            elif isinstance(one, list):
                inner += one
            elif isinstance(one, str):
                _string(one)
        level = inner


def _null(value: Any) -> None:
    raise ValueError("null is wanted")


_READERS: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "boolean": _boolean,
    "short": _whole(2**15),
    "integer": _whole(INTEGER),
    "long": _whole(LONG),
    "double": _double,
    "date": _date,
    "json": _json,
    "null": _null,
}
