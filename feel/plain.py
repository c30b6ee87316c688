"""FEEL values as JSON has them."""

from decimal import Decimal
from typing import Any

from feel import temporal
from feel.values import Function, Range, Value


def plain(value: Value) -> Any:
    """Turn a FEEL value into one that JSON can keep.

    A whole number is an int, another a float when that is the same number and else text; dates,
    times and durations are text of ISO 8601, a range a mapping. TypeError for a function.
    """
    kind = type(value)
    if kind is Decimal:
        return _number(value)
    if kind is list:
        return [plain(item) for item in value]
    if kind is dict:
        return {key: plain(item) for key, item in value.items()}
    if kind is Range:
        return _range(value)
    if kind is Function:
        raise TypeError("A function cannot be kept.")
    return value if kind in (str, bool, type(None)) else temporal.text_of(value)


def _number(number: Decimal) -> int | float | str:
    if abs(number) < 10**18 and number == int(number):
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else str(number)


def _range(span: Range) -> dict[str, Any]:
    return {
        "start": plain(span.start),
        "end": plain(span.end),
        "start included": span.start_included,
        "end included": span.end_included,
    }
