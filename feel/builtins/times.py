"""Temporal functions (§10.3.4.6, §10.3.4.8). The application supplies the clock as ``now``."""

from datetime import date, datetime
from decimal import Decimal

from feel.builtins.registry import builtin
from feel.errors import FeelCallFailed, FeelUnknownFunction
from feel.runtime import Run
from feel.values import Value, equal

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@builtin("now")
def now(run: Run) -> datetime:
    """Take the application's clock; FeelUnknownFunction when it gives none."""
    clock = run.functions.get("now")
    if clock is None:
        raise FeelUnknownFunction("now")
    moment = clock()
    if not isinstance(moment, datetime):
        raise FeelCallFailed("now", TypeError(type(moment).__name__))
    return moment


@builtin("today")
def today(run: Run) -> date:
    """Take the date of the application's clock."""
    moment: datetime = now(run)
    return moment.date()


@builtin("is", "value1: any", "value2: any")
def is_(run: Run, left: Value, right: Value) -> bool:
    """Tell whether two values are the same, offset of a time included."""
    if type(left) is not type(right):
        return False
    same_offset = getattr(left, "tzinfo", None) == getattr(right, "tzinfo", None)
    return same_offset and equal(left, right, run.spend) is True


@builtin("day of year", "date: date|date and time")
def day_of_year(_run: Run, day: date) -> Decimal:
    """Count the days of the year up to a date."""
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week", "date: date|date and time")
def day_of_week(_run: Run, day: date) -> str:
    """Name the day of the week in English, as the standard has it."""
    return _DAYS[day.weekday()]


@builtin("month of year", "date: date|date and time")
def month_of_year(_run: Run, day: date) -> str:
    """Name the month in English, as the standard has it."""
    return _MONTHS[day.month - 1]


@builtin("week of year", "date: date|date and time")
def week_of_year(_run: Run, day: date) -> Decimal:
    """Give the number of the week by ISO 8601."""
    return Decimal(day.isocalendar().week)
