"""Hours that do not run out at night: what is not red waits for the morning of a working day.

A term of hours whose row names a `night` ends, when its hours would be over at night or on a rest
day, in the morning of the next working day; counted in natural days only the night is spared.
Red matters run through. All of it is a default of the house (R-115), set by each organisation.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from cases.rules import clock
from cases.rules.calendar import DAY, Calendar
from cases.words import Words, day
from processes.law import DeadlineRow


@dataclass(frozen=True)
class Night:
    """When it is night, and how many days of which kind lead out of it."""

    row: DeadlineRow
    #: full hours of the county's clock: the evening it begins, the morning it ends
    since: int
    until: int


def waits(night: Night, calendar: Calendar, due: datetime) -> datetime:
    """Return *due*, or the morning it waits for when it lies at night or on a rest day."""
    there = clock.local(due)
    if not _is_quiet(night, calendar, there):
        return due
    evening = there.date() if there.hour >= night.since else there.date() - DAY
    morning = _morning(night, calendar, evening)
    return datetime.combine(morning, time(night.until), clock.COUNTY).astimezone(UTC)


def told(night: Night, due: datetime) -> Words:
    """Say in words why a term waits until *due*."""
    pattern = "不是红色的，夜间（%(since)s点至次日%(until)s点）不到期，顺到%(day)s %(time)s。"
    if night.row.calendar == "WD":
        pattern = (
            "不是红色的，夜间（%(since)s点至次日%(until)s点）和休息日不到期，"
            "顺到工作日%(day)s %(time)s。"
        )
    there = clock.local(due)
    return Words(
        pattern,
        since=night.since,
        until=night.until,
        day=day(there.date()),
        time=f"{there:%H:%M}",
    )


def _is_quiet(night: Night, calendar: Calendar, there: datetime) -> bool:
    if there.hour >= night.since or there.hour < night.until:
        return True
    return night.row.calendar == "WD" and not calendar.is_workday(there.date(), guess=True)


def _morning(night: Night, calendar: Calendar, evening: date) -> date:
    """Step the days of the row on from *evening*."""
    current, left = evening, night.row.days
    while left > 0:
        current += DAY
        if night.row.calendar != "WD" or calendar.is_workday(current, guess=True):
            left -= 1
    return current
