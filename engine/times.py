"""When a timer is due: ISO 8601 and FEEL values, always absolute and in UTC.

Months are counted by the calendar and clamped: one month after 31 January is the last day of
February. A cycle counts each repetition from its anchor, so that it comes back to the 31st.
A date or date-time without an offset is read in the zone the host names.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any

from engine.errors import ExpressionError
from feel.values import YearsMonths

_DURATION = re.compile(
    r"(?P<sign>-?)P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T(?=.)(?:(?P<hours>\d+(?:\.\d+)?)H)?"
    r"(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d{0,9})/(?:(?P<start>\d[^/]*)/)?(?P<every>P[^/]+)")

#: shorter than this a cycle would only keep the sweep busy
SHORTEST_CYCLE = timedelta(seconds=1)

#: nobody waits longer; also keeps dates inside what PostgreSQL and Python can hold
LONGEST = timedelta(days=366 * 100)


@dataclass(frozen=True)
class Cycle:
    """A timer that fires again: *left* times (None for ever), each time after *every*."""

    left: int | None
    every: str
    first: datetime
    #: what repetitions are counted from: the start that is written, or the instant it was armed
    anchor: datetime


def add_months(moment: datetime, months: int) -> datetime:
    """Go *months* on by the calendar, to the last day where the month is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def is_literal(text: str) -> bool:
    """Tell whether *text* is an ISO 8601 date, date-time, duration or cycle, not an expression."""
    text = text.strip()
    if _DURATION.fullmatch(text) or _CYCLE.fullmatch(text):
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def after(moment: datetime, duration: str, zone: tzinfo = UTC) -> datetime:
    """Add an ISO 8601 duration; its months are those of *zone*. Returns an instant in UTC.

    ExpressionError when *duration* is none.
    """
    months, rest = _parts(duration)
    return _months_after(moment, months, zone) + rest


def _months_after(moment: datetime, months: int, zone: tzinfo) -> datetime:
    return add_months(moment.astimezone(zone), months).astimezone(UTC)


def _parts(duration: str) -> tuple[int, timedelta]:
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        raise ExpressionError(f"{duration!r} is not a duration.")
    part = {
        name: float(value or 0) for name, value in match.groupdict("").items() if name != "sign"
    }
    sign = -1 if match["sign"] else 1
    return sign * int(part["years"] * 12 + part["months"]), sign * timedelta(
        weeks=part["weeks"],
        days=part["days"],
        hours=part["hours"],
        minutes=part["minutes"],
        seconds=part["seconds"],
    )


def instant(value: Any, now: datetime, zone: tzinfo) -> datetime:
    """Turn a date, date-time, duration or ISO text into an instant in UTC.

    Durations count from *now*; their months, naive dates and date-times are of *zone*.
    ExpressionError when the value is nothing of the kind, or out of the calendar.
    """
    try:
        moment = _moment(value, now, zone)
        if abs(moment - now) > LONGEST:
            raise ExpressionError(f"{value!s:.60} is more than a hundred years away.")
    except (OverflowError, ValueError) as error:
        raise ExpressionError(f"{value!s:.60} is not a point in time.") from error
    return moment


def _moment(value: Any, now: datetime, zone: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone).astimezone(UTC)
    if isinstance(value, timedelta):
        return now + value
    if isinstance(value, YearsMonths):
        return _months_after(now, value.months, zone)
    if isinstance(value, str):
        return _read(value.strip(), now, zone)
    raise ExpressionError(f"A {type(value).__name__} is not a point in time.")


def _read(text: str, now: datetime, zone: tzinfo) -> datetime:
    if _DURATION.fullmatch(text):
        return after(now, text, zone)
    return _moment(datetime.fromisoformat(text), now, zone)


def cycle(value: Any, now: datetime, zone: tzinfo) -> Cycle:
    """Read a repeating interval, ``R3/PT10H`` or ``R/2026-03-01T08:00:00Z/P1D``.

    The number says how often it fires. ``R0`` is an interval that is not repeated: it
    fires once, as ``R1``.
    """
    match = _CYCLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ExpressionError(f"{value!s:.60} is not a repeating interval.")
    every = match["every"]
    if instant(every, now, zone) - now < SHORTEST_CYCLE:
        raise ExpressionError(f"{value!s:.60} repeats too fast.")
    first = instant(match["start"] or every, now, zone)
    anchor = _anchor(match["start"], now, zone)
    times = max(1, int(match["times"])) if match["times"] else None
    return Cycle(times, every, first if match["start"] else repetition(anchor, every, 1), anchor)


def _anchor(start: str | None, now: datetime, zone: tzinfo) -> datetime:
    """Keep the offset of the place: its months are not those of Greenwich."""
    moment = now.astimezone(zone) if start is None else datetime.fromisoformat(start.strip())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))


def repetition(anchor: datetime, every: str, n: int) -> datetime:
    """Return *anchor* + *n* times *every*, in UTC; months are those of the anchor's offset."""
    months, rest = _parts(every)
    return add_months(anchor, n * months).astimezone(UTC) + n * rest


def following(due: datetime, every: str, now: datetime, anchor: datetime) -> tuple[datetime, int]:
    """Find the next time after *now* of a cycle last due at *due*, and how many have passed.

    Repetitions are counted from *anchor*. Those missed while nothing ran are one firing.
    """
    upcoming = _passed(anchor, every, max(due, now)) + 1
    return repetition(anchor, every, upcoming), upcoming - _passed(anchor, every, due)


def _passed(anchor: datetime, every: str, moment: datetime) -> int:
    """Count the repetitions until *moment*, the anchor itself not counted."""
    step = repetition(anchor, every, 1) - anchor
    n = max(0, (moment - anchor) // step)  # nearly: months are not all of one length
    while n and repetition(anchor, every, n) > moment:
        n -= 1
    while repetition(anchor, every, n + 1) <= moment:
        n += 1
    return n
