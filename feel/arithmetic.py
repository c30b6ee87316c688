"""Addition, subtraction, multiplication, division and powers (DMN 1.5 §10.3.2.15, tables 56-60).

One table for each operator, from the two types to what is done. A pair that is not in the
table gives null.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any, Final

from feel import temporal
from feel.runtime import Run
from feel.values import NUMBERS, Value, YearsMonths, finite, type_name

Pair = tuple[type, type]
Rule = Callable[[Any, Any], Value]

#: Roots and powers cost more than a node.
POWER_STEPS: Final = 150
#: 999,999,999 years, as far as the standard's dates go.
MOST_MONTHS: Final = 12 * 999_999_999


def _date_and_days(day: date, span: timedelta) -> date:
    return (datetime.combine(day, time()) + span).date()


def _time_and_days(clock: time, span: timedelta) -> time:
    moment = datetime.combine(date(2000, 1, 2), clock.replace(tzinfo=None))
    return (moment + span % temporal.DAY).time().replace(tzinfo=clock.tzinfo)


def _since_midnight(clock: time) -> timedelta:
    local = datetime.combine(date.min, clock.replace(tzinfo=None)) - datetime.min
    return local - (clock.utcoffset() or timedelta())


def _between_times(left: time, right: time) -> timedelta | None:
    if (left.tzinfo is None) != (right.tzinfo is None):
        return None
    return _since_midnight(left) - _since_midnight(right)


def _instant(moment: date) -> datetime:
    """Place a date at its midnight in UTC and a date and time where it is."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), UTC)
    return moment if moment.tzinfo is None else moment.astimezone(UTC)


def _between(left: date, right: date) -> timedelta | None:
    start, end = _instant(right), _instant(left)
    return None if (start.tzinfo is None) != (end.tzinfo is None) else end - start


def _divide(left: Decimal, right: Decimal) -> Decimal | None:
    return NUMBERS.divide(left, right) if right else None


def _scaled(span: timedelta, factor: Decimal) -> timedelta:
    return timedelta(microseconds=int(NUMBERS.multiply(temporal.microseconds(span), factor)))


def _months(span: YearsMonths, factor: Decimal) -> YearsMonths:
    months = int(NUMBERS.multiply(span.months, factor))
    if abs(months) > MOST_MONTHS:
        raise OverflowError(months)
    return YearsMonths(months)


def _inverse(number: Decimal) -> Decimal:
    return NUMBERS.divide(1, number)


def _ratio(left: timedelta, right: timedelta) -> Decimal | None:
    bottom = temporal.microseconds(right)
    return NUMBERS.divide(temporal.microseconds(left), bottom) if bottom else None


def _flipped(rule: Rule) -> Rule:
    return lambda left, right: rule(right, left)


_N, _S, _D, _T, _DT, _DAYS, _MONTHS = Decimal, str, date, time, datetime, timedelta, YearsMonths


def _plus_months(day: Any, span: YearsMonths) -> Value:
    return temporal.add_months(day, span.months)


ADD: Mapping[Pair, Rule] = {
    (_N, _N): NUMBERS.add,
    (_DAYS, _DAYS): lambda left, right: left + right,
    (_MONTHS, _MONTHS): lambda left, right: YearsMonths(left.months + right.months),
    (_D, _MONTHS): _plus_months,
    (_DT, _MONTHS): _plus_months,
    (_D, _DAYS): _date_and_days,
    (_DT, _DAYS): temporal.shift,
    (_T, _DAYS): _time_and_days,
    (_MONTHS, _D): _flipped(_plus_months),
    (_MONTHS, _DT): _flipped(_plus_months),
    (_DAYS, _D): _flipped(_date_and_days),
    (_DAYS, _DT): _flipped(temporal.shift),
    (_DAYS, _T): _flipped(_time_and_days),
}
SUBTRACT: Mapping[Pair, Rule] = {
    (_N, _N): NUMBERS.subtract,
    (_DAYS, _DAYS): lambda left, right: left - right,
    (_MONTHS, _MONTHS): lambda left, right: YearsMonths(left.months - right.months),
    (_D, _MONTHS): lambda day, span: temporal.add_months(day, -span.months),
    (_DT, _MONTHS): lambda day, span: temporal.add_months(day, -span.months),
    (_D, _DAYS): lambda day, span: _date_and_days(day, -span),
    (_DT, _DAYS): lambda day, span: temporal.shift(day, -span),
    (_T, _DAYS): lambda clock, span: _time_and_days(clock, -span),
    (_D, _D): lambda left, right: left - right,
    (_DT, _DT): _between,
    (_D, _DT): _between,
    (_DT, _D): _between,
    (_T, _T): _between_times,
}
MULTIPLY: Mapping[Pair, Rule] = {
    (_N, _N): NUMBERS.multiply,
    (_DAYS, _N): _scaled,
    (_N, _DAYS): _flipped(_scaled),
    (_MONTHS, _N): _months,
    (_N, _MONTHS): _flipped(_months),
}
DIVIDE: Mapping[Pair, Rule] = {
    (_N, _N): _divide,
    (_DAYS, _N): lambda span, number: _scaled(span, _inverse(number)) if number else None,
    (_MONTHS, _N): lambda span, number: _months(span, _inverse(number)) if number else None,
    (_DAYS, _DAYS): _ratio,
    (_MONTHS, _MONTHS): lambda left, right: (
        NUMBERS.divide(left.months, right.months) if right.months else None
    ),
}
POWER: Mapping[Pair, Rule] = {(_N, _N): NUMBERS.power}

TABLES: Mapping[str, Mapping[Pair, Rule]] = {
    "+": ADD,
    "-": SUBTRACT,
    "*": MULTIPLY,
    "/": DIVIDE,
    "**": POWER,
}


def calculator(operator: str) -> Callable[[Run, Value, Value], Value]:
    """Make the function that works out *operator* for two values of a run."""
    table = TABLES[operator]

    def calculate(run: Run, left: Value, right: Value) -> Value:
        rule = table.get((type(left), type(right)))
        if rule is None:
            return run.null(
                "not-calculable", operator=operator, left=type_name(left), right=type_name(right)
            )
        try:
            result = finite(rule(left, right))
        except (DecimalException, OverflowError, ValueError):
            result = None
        return run.null("not-a-number", operator=operator) if result is None else result

    if operator == "+":
        return _with_text(calculate)
    return _charged(calculate) if operator == "**" else calculate


def _with_text(calculate: Callable[[Run, Value, Value], Value]) -> Callable[..., Value]:
    def add(run: Run, left: Value, right: Value) -> Value:
        if type(left) is str and type(right) is str:
            return run.text(left + right)
        return calculate(run, left, right)

    return add


def _charged(calculate: Callable[[Run, Value, Value], Value]) -> Callable[..., Value]:
    def power(run: Run, left: Value, right: Value) -> Value:
        run.spend(POWER_STEPS)
        return calculate(run, left, right)

    return power


def negate(run: Run, value: Value) -> Value:
    """Change the sign of a number or a duration."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is timedelta:
        return -value
    if type(value) is YearsMonths:
        return YearsMonths(-value.months)
    return run.null("not-calculable", operator="-", left="null", right=type_name(value))
