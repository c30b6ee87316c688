"""The values of FEEL in Python (DMN 1.5 §10.3.2.3).

number Decimal · string str · boolean bool · null None · date date · time time · date and time
datetime · days and time duration timedelta · years and months duration :class:`YearsMonths` ·
list list · context dict · range :class:`Range` · function :class:`Function`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any
from uuid import UUID

Value = Any

#: IEEE 754-2008 decimal128, the numbers of FEEL: 34 digits, half to even.
NUMBERS = Context(
    prec=34, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration; *months* counts all of it and may be negative."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends; None is an open end, which is never included."""

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value; *call* takes the run and one value for each parameter.

    A *variadic* one, a function of the standard, takes the arguments as they are given and
    checks them itself. *type* is its type, a :class:`feel.types.Type`, as far as it is known.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Value]
    variadic: bool = False
    type: Any = None


NAMES: Mapping[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}

#: Types of Python that are FEEL values as they stand; a number may be infinite or none.
READY = frozenset(NAMES) - {list, dict, Decimal}


def type_name(value: Value) -> str:
    """Name the FEEL type of *value*."""
    return NAMES.get(type(value), type(value).__name__)


def finite(value: Value) -> Value:
    """Make null of a number that is infinite or none: FEEL has neither."""
    return None if type(value) is Decimal and not value.is_finite() else value


def _context(value: Mapping[Any, Any]) -> dict[str, Value]:
    return {str(key): feel_value(item) for key, item in value.items()}


def _list(value: Any) -> list[Value]:
    return [feel_value(item) for item in value]


_CONVERSIONS: tuple[tuple[type, Callable[[Any], Value]], ...] = (
    (bool, bool),
    (int, Decimal),
    (float, lambda value: finite(Decimal(repr(value)))),
    (str, str),
    (list, _list),
    (Mapping, _context),
    (tuple, _list),
    (set, _list),
    (frozenset, _list),
    (UUID, str),
    (Decimal, lambda value: finite(Decimal(value))),
    (datetime, lambda value: value),
    (date, lambda value: value),
)


def feel_value(value: Any) -> Value:
    """Turn *value* of Python into a FEEL value; TypeError when it has no meaning in FEEL."""
    kind = type(value)
    if kind in READY:
        return value
    if kind is int or kind is Decimal:
        return finite(Decimal(value))
    for python, convert in _CONVERSIONS:
        if isinstance(value, python):
            return convert(value)
    raise TypeError(kind.__name__)


def compare(left: Value, right: Value) -> int | None:
    """Order two values: -1, 0, 1, or None when FEEL cannot compare them.

    A time with an offset and one without cannot be compared (§10.3.2.3.4).
    """
    if type(left) is not type(right) or type(left) not in _ORDERED:
        return None
    try:
        return int(left > right) - int(left < right)
    except TypeError:
        return None


_ORDERED = frozenset({Decimal, str, date, time, datetime, timedelta, YearsMonths})


Spend = Callable[[int], None]


def equal(left: Value, right: Value, spend: Spend) -> bool | None:
    """Compare by §10.3.2.15 table 53: null when the types differ and neither is null.

    *spend* is charged for each item: lists that hold one list many times are small to make
    and endless to walk.
    """
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if type(left) is list:
        spend(2 + len(left))
        return len(left) == len(right) and _all_equal(zip(left, right, strict=True), spend)
    if type(left) is dict:
        spend(2 + len(left))
        return left.keys() == right.keys() and _all_equal(
            ((left[key], right[key]) for key in left), spend
        )
    return bool(left == right)


def _all_equal(pairs: Iterable[tuple[Value, Value]], spend: Spend) -> bool | None:
    result: bool | None = True
    for left, right in pairs:
        same = equal(left, right, spend)
        if same is False:
            return False
        if same is None:
            result = None
    return result


def freeze(value: Value, spend: Spend) -> Any:
    """Make a key that two values share when they are equal."""
    spend(4)
    if type(value) is list:
        return (list, tuple(freeze(item, spend) for item in value))
    if type(value) is dict:
        return (dict, frozenset((key, freeze(item, spend)) for key, item in value.items()))
    return (type(value), value)


def includes(span: Range, value: Value) -> bool | None:
    """Tell whether *value* lies in *span*; null when it cannot be compared with the ends."""
    if value is None:
        return None
    after = _beyond(span.start, value, span.start_included)
    before = _beyond(value, span.end, span.end_included)
    if after is False or before is False:
        return False
    return None if after is None or before is None else True


def _beyond(low: Value, high: Value, included: bool) -> bool | None:
    if low is None or high is None:
        return True
    order = compare(low, high)
    return None if order is None else order < 0 or (included and order == 0)


def measure(value: Value, spend: Spend) -> None:
    """Charge *spend* for all a value holds, as often as it holds it."""
    if type(value) in (list, dict):
        spend(len(value))
        for item in value if type(value) is list else value.values():
            measure(item, spend)
