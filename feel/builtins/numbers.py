"""Numeric functions (§10.3.4.5)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from feel.arithmetic import POWER_STEPS
from feel.builtins.registry import builtin
from feel.runtime import Run
from feel.values import NUMBERS, Value, YearsMonths


def rounded(number: Decimal, scale: Decimal | None, mode: str) -> Decimal | None:
    """Round to *scale* digits after the point, before it when negative; None out of bounds."""
    digits = Decimal(0 if scale is None or abs(scale) > 9_999 else int(scale))
    if scale is not None and not -6111 <= scale <= 6176:
        return None
    if (exponent := number.as_tuple().exponent) and -int(exponent) <= digits and digits >= 0:
        return number
    try:
        return NUMBERS.plus(number.quantize(Decimal(1).scaleb(-int(digits)), mode, NUMBERS))
    except DecimalException:
        return number if digits >= 0 else None


@builtin("decimal", "n: number", "scale: number")
def decimal(_run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Round half to even."""
    return rounded(number, scale, ROUND_HALF_EVEN)


@builtin("floor", "n: number")
@builtin("floor", "n: number", "scale: number")
def floor(_run: Run, number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    """Round down."""
    return rounded(number, scale, ROUND_FLOOR)


@builtin("ceiling", "n: number")
@builtin("ceiling", "n: number", "scale: number")
def ceiling(_run: Run, number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    """Round up."""
    return rounded(number, scale, ROUND_CEILING)


@builtin("round up", "n: number", "scale: number")
def round_up(_run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Round away from zero."""
    return rounded(number, scale, ROUND_UP)


@builtin("round down", "n: number", "scale: number")
def round_down(_run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Round towards zero."""
    return rounded(number, scale, ROUND_DOWN)


@builtin("round half up", "n: number", "scale: number")
def round_half_up(_run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Round half away from zero."""
    return rounded(number, scale, ROUND_HALF_UP)


@builtin("round half down", "n: number", "scale: number")
def round_half_down(_run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Round half towards zero."""
    return rounded(number, scale, ROUND_HALF_DOWN)


@builtin("abs", "n: number|days and time duration|years and months duration")
def absolute(_run: Run, number: Value) -> Value:
    """Drop the sign of a number or a duration."""
    if type(number) is Decimal:
        return NUMBERS.abs(number)
    return YearsMonths(abs(number.months)) if type(number) is YearsMonths else abs(number)


@builtin("modulo", "dividend: number", "divisor: number")
def modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """Take what is left of a division; it has the sign of the divisor."""
    try:
        rest = NUMBERS.remainder(dividend, divisor)
    except DecimalException:
        return None
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt", "number: number")
def sqrt(run: Run, number: Decimal) -> Decimal | None:
    """Take the square root; null of a negative number."""
    run.spend(POWER_STEPS)
    return NUMBERS.sqrt(number) if number >= 0 else None


@builtin("log", "number: number")
def log(run: Run, number: Decimal) -> Decimal | None:
    """Take the natural logarithm; null unless the number is positive."""
    run.spend(POWER_STEPS)
    return NUMBERS.ln(number) if number > 0 else None


@builtin("exp", "number: number")
def exp(run: Run, number: Decimal) -> Decimal | None:
    """Raise e to a power."""
    run.spend(POWER_STEPS)
    try:
        return NUMBERS.exp(number)
    except DecimalException:
        return None


@builtin("odd", "number: number")
def odd(_run: Run, number: Decimal) -> bool | None:
    """Tell whether a whole number is odd."""
    return _parity(number, 1)


@builtin("even", "number: number")
def even(_run: Run, number: Decimal) -> bool | None:
    """Tell whether a whole number is even."""
    return _parity(number, 0)


def _parity(number: Decimal, rest: int) -> bool | None:
    return int(number) % 2 == rest if number == int(number) else None
