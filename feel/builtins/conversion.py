"""Conversion functions (§10.3.4.1) and ``not`` (§10.3.4.2)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException

from feel import temporal, writing
from feel.builtins.registry import builtin
from feel.runtime import Run
from feel.values import Range, Value, YearsMonths


def _whole(*numbers: Decimal) -> list[int]:
    """Take numbers of a calendar; ValueError unless they are small and whole."""
    if any(abs(number) > 999_999 or number != int(number) for number in numbers):
        raise ValueError(numbers)
    return [int(number) for number in numbers]


@builtin("date", "from: string")
def date_of_text(_run: Run, text: str) -> date | None:
    """Read a date."""
    return temporal.parse_date(text)


@builtin("date", "from: date|date and time")
def date_of(_run: Run, moment: date) -> date:
    """Take the date of a date and time."""
    return moment.date() if isinstance(moment, datetime) else moment


@builtin("date", "year: number", "month: number", "day: number")
def date_from_parts(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> date | None:
    """Make a date of its parts."""
    try:
        return date(*_whole(year, month, day))
    except ValueError:
        return None


@builtin("date and time", "from: string")
def moment_of_text(_run: Run, text: str) -> datetime | None:
    """Read a date and time."""
    return temporal.parse_date_time(text)


@builtin("date and time", "from: date|date and time")
def moment_of_date(_run: Run, day: date) -> datetime:
    """Take the first moment of a date."""
    return day if isinstance(day, datetime) else datetime.combine(day, time())


@builtin("date and time", "date: date|date and time", "time: time")
def moment_of(_run: Run, day: date, clock: time) -> datetime:
    """Join a date and a time."""
    return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)


@builtin("date and time", "date: date and time", "timezone: string")
def moment_in(_run: Run, moment: datetime, name: str) -> datetime | None:
    """Say the same moment in another zone; a moment without an offset gets the zone."""
    try:
        where = temporal.zone(name)
    except (ValueError, IndexError):
        return None
    return moment.astimezone(where) if moment.tzinfo else moment.replace(tzinfo=where)


@builtin(
    "date and time",
    *("year: number", "month: number", "day: number"),
    *("hour: number", "minute: number", "second: number", "offset: days and time duration?"),
)
def moment_from_parts(_run: Run, *parts: Value) -> datetime | None:
    """Make a date and time of its parts."""
    day = date_from_parts(_run, *parts[:3])
    clock = time_from_parts(_run, *parts[3:])
    return None if day is None or clock is None else datetime.combine(day, clock)


@builtin("time", "from: string")
def time_of_text(_run: Run, text: str) -> time | None:
    """Read a time."""
    return temporal.parse_time(text)


@builtin("time", "from: time|date|date and time")
def time_of(_run: Run, moment: time | date) -> time:
    """Take the time of a date and time; a date is its midnight in UTC (§10.3.4.1)."""
    if isinstance(moment, datetime):
        return moment.timetz()
    return moment if isinstance(moment, time) else time(tzinfo=temporal.zone("Z"))


@builtin(
    "time",
    *("hour: number", "minute: number", "second: number", "offset: days and time duration?"),
)
def time_from_parts(
    _run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None
) -> time | None:
    """Make a time of its parts."""
    try:
        hours, minutes = _whole(hour, minute)
        seconds, fraction = divmod(int(second * 1_000_000), 1_000_000)
        where = temporal.zone(temporal.offset_text(offset)) if offset is not None else None
        return time(hours, minutes, seconds, fraction, where)
    except (ValueError, DecimalException, OverflowError):
        return None


@builtin("number", "from: number")
def number_of(_run: Run, number: Decimal) -> Decimal:
    """Take a number as it is."""
    return number


@builtin("number", "from: string", "grouping separator: string?", "decimal separator: string?")
def number_of_text(run: Run, text: str, group: str | None, point: str | None) -> Decimal | None:
    """Read a number; the separators are a space, a comma or a point, and differ."""
    if (
        group not in (None, " ", ",", ".")
        or point not in (None, ",", ".")
        or group == (point or ".")
    ):
        return None
    run.text(text)
    plain = text.replace(group, "") if group else text
    plain = plain.replace(point, ".") if point else plain
    return writing.read_number(plain)


@builtin("string", "from: any")
def string_of(run: Run, value: Value) -> str | None:
    """Write a value as text."""
    return None if value is None else run.text(writing.text(run, value))


@builtin("duration", "from: string")
def duration_of_text(_run: Run, text: str) -> YearsMonths | timedelta | None:
    """Read a duration of either kind."""
    return temporal.parse_duration(text)


@builtin("duration", "from: days and time duration|years and months duration")
def duration_of(_run: Run, span: YearsMonths | timedelta) -> YearsMonths | timedelta:
    """Take a duration as it is."""
    return span


@builtin("years and months duration", "from: date|date and time", "to: date|date and time")
def months_between(_run: Run, start: date, end: date) -> YearsMonths:
    """Count the whole months between two dates."""
    return YearsMonths(temporal.months_between(_day(start), _day(end)))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@builtin("range", "from: string")
def range_of_text(run: Run, text: str) -> Range | None:
    """Read a range of literals: ``[1..10)``, ``(.."c"]``."""
    return writing.read_range(run, text)


@builtin("not", "negand: any")
def not_(_run: Run, value: Value) -> bool | None:
    """Negate; null for what is no boolean."""
    return not value if type(value) is bool else None
