"""What `validate` demands of an answer, asked in form-js's order and told in its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from forms import patterns, words
from forms.conditions import Scope, evaluated
from forms.errors import PatternError, PatternTooSlow
from forms.phones import EMAIL, PHONE
from forms.schema import Field
from forms.values import decimal
from forms.words import Words

#: What JavaScript's ``trim`` takes away.
_BLANK = (
    "\t\n\v\f\r\x20\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)

#: Demands that may be formulas.
_EVALUATED = ("min", "max", "minLength", "maxLength")


def complaints(field: Field, value: Any, scope: Scope) -> list[str]:
    """Say what is wrong with *value*, a readable answer of *field*; nothing when it is right."""
    found = list(_number(field, value)) if field.type == "number" else []
    if field.rules:
        found += _preset(field, value, _demands(field.rules, scope))
    return found


def _demands(rules: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """Work out the demands; one that comes to null is none."""
    demands = {**rules, **{key: evaluated(rules[key], scope) for key in _EVALUATED if key in rules}}
    return {key: value for key, value in demands.items() if value is not None}


def _number(field: Field, value: Any) -> Iterator[str]:
    number = decimal(value) if value not in (None, "") else None
    if number is None or (number == 0 and not isinstance(value, str)):
        return
    digits = field.definition.get("decimalDigits")
    if isinstance(digits, int) and digits >= 0 and _decimals(number) > digits:
        yield words.INTEGER if digits == 0 else Words(words.DECIMALS, count=digits)
    step = decimal(field.definition.get("increment") or "")
    if step:
        rest = number % step
        if rest:
            below = number - rest
            yield Words(words.INCREMENT, below=_written(below), above=_written(below + step))


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _written(number: Decimal) -> str:
    """Write a number as big.js does."""
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "0") else text


def _preset(field: Field, value: Any, demands: Mapping[str, Any]) -> Iterator[str]:
    yield from _pattern(value, demands)
    if demands.get("required") and _is_unset(field, value):
        yield words.REQUIRED
    yield from _bounds(value, demands)
    yield from _lengths(value, demands)
    yield from _kind(value, demands)


def _is_unset(field: Field, value: Any) -> bool:
    unticked = field.type == "checkbox" and value is False
    return unticked or value is None or value == "" or value == []


def _pattern(value: Any, demands: Mapping[str, Any]) -> Iterator[str]:
    source = demands.get("pattern")
    if not source or not isinstance(value, str) or not value:
        return
    try:
        matches = patterns.compile(source).test(value)
    except (PatternError, PatternTooSlow):
        yield words.PATTERN_UNREADABLE
        return
    if not matches:
        yield str(demands.get("patternErrorMessage") or words.PATTERN)


def _bounds(value: Any, demands: Mapping[str, Any]) -> Iterator[str]:
    number = None if isinstance(value, bool) else decimal(value)
    if number is None:
        return
    for key, sentence, unreadable in (
        ("min", words.MIN, words.MIN_UNREADABLE),
        ("max", words.MAX, words.MAX_UNREADABLE),
    ):
        if key not in demands:
            continue
        bound = decimal(demands[key])
        if bound is None:
            yield unreadable
        elif (number < bound) if key == "min" else (number > bound):
            yield Words(sentence, bound=demands[key])


def _lengths(value: Any, demands: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        return
    size = len(patterns.units(value.strip(_BLANK)))
    least, most = decimal(demands.get("minLength", "")), decimal(demands.get("maxLength", ""))
    if least is not None and size < least:
        yield Words(words.MIN_LENGTH, count=demands["minLength"])
    if most is not None and size > most:
        yield Words(words.MAX_LENGTH, count=demands["maxLength"])


def _kind(value: Any, demands: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        return
    kind = demands.get("validationType")
    if kind == "phone" and not patterns.compile(PHONE).test(value):
        yield words.PHONE
    if kind == "email" and not patterns.compile(EMAIL).test(value):
        yield words.EMAIL
