"""Counting a term: the algebra of days behind every date the law makes.

The day of the event is not counted (民法典 art. 201, 民事诉讼法 art. 85); months end on the
corresponding day (民法典 art. 202); a term that rolls ends, when its last day is a rest day, on the
next working day (民法典 art. 203, 民事诉讼法 art. 85); working days count made-up Saturdays and not
holidays; hours run day and night. No number of the law is here: numbers are rows.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cases import clock
from cases.calendar import DAY, Calendar
from cases.words import Words, day
from processes.law import DeadlineRow

#: when the office opens; reminders come then
MORNING = time(9)

#: days that do not count, both ends in
Span = tuple[date, date]


@dataclass(frozen=True)
class Deadline:
    """When a term ends, and why then."""

    key: str
    #: last instant, aware UTC; for days the last second of the last day in the county
    due: datetime
    last_day: date
    name: str
    #: id of the rule (R-027) and the article that makes it
    rule: str
    article: str
    #: whether law sets it (else it is a service target of the house)
    legal: bool
    #: the day it would have ended without roll-over, when it rolled
    rolled_from: date | None
    #: False when a year on the way has no holiday notice yet: the weekday decided
    announced: bool
    steps: tuple[Words, ...]

    def days_left(self, now: datetime) -> int:
        """Count the days from today (county) to the last day; negative when it has passed."""
        return (self.last_day - clock.today(now)).days


def in_days(
    row: DeadlineRow, calendar: Calendar, start: date, excluded: Sequence[Span] = ()
) -> Deadline:
    """Count a term of days, working days or months from the event on *start*."""
    last = count(row, calendar, start, excluded)
    end = calendar.next_workday(last, guess=True) if row.roll else last
    used = (
        range(start.year, end.year + 1) if row.calendar == "WD" else range(last.year, end.year + 1)
    )
    matters = row.calendar == "WD" or row.roll
    missing = [year for year in used if matters and not calendar.announced(year)]
    told = [Words("%(start)s起算，当日不计入。", start=day(start)), _counted(row, last)]
    told += [
        Words("%(first)s至%(until)s不计入期间。", first=day(first), until=day(until))
        for first, until in excluded
    ]
    told += _rolled(calendar, last, end)
    told += [Words("%(year)s年的放假调休安排尚未公布，暂按周末推算。", year=y) for y in missing]
    return _deadline(
        row,
        due=clock.end_of_day(end),
        last_day=end,
        steps=told,
        rolled_from=last if end != last else None,
        announced=not missing,
    )


def in_hours(row: DeadlineRow, start: datetime) -> Deadline:
    """Count a term of hours from the instant *start*, day and night."""
    due = (start + timedelta(hours=row.hours)).astimezone(UTC)
    begun = clock.local(start)
    told = Words(
        "%(start)s %(time)s起%(hours)s小时内，昼夜连续计算。",
        start=day(begun.date()),
        time=f"{begun:%H:%M}",
        hours=row.hours,
    )
    return _deadline(row, due=due, last_day=clock.today(due), steps=[told])


def before(row: DeadlineRow, end: date, days: int) -> Deadline:
    """Count *days* back from *end*: a reminder comes on the morning of its day, working or not."""
    on = end - days * DAY
    due = morning(on)
    told = Words("%(end)s前%(days)s日。", end=day(end), days=days)
    return _deadline(row, due=due, last_day=on, steps=[told])


def morning(day: date) -> datetime:
    """Return nine o'clock of *day* in the county, as an aware UTC instant: when reminders come."""
    return datetime.combine(day, MORNING, clock.COUNTY).astimezone(UTC)


def count(row: DeadlineRow, calendar: Calendar, start: date, excluded: Sequence[Span] = ()) -> date:
    """Step to the last day of the term, before any roll-over."""
    current = add_months(start, row.months) if row.months else start
    left = 0 if row.months else row.days
    while left > 0:
        current += DAY
        if any(first <= current <= last for first, last in excluded):
            continue
        if row.calendar != "WD" or calendar.is_workday(current, guess=True):
            left -= 1
    return current


def add_months(start: date, months: int) -> date:
    """Step *months* on: the corresponding day, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _years(row: DeadlineRow, start: date, last: date, end: date) -> range:
    """List the years whose holiday notice the count needed."""
    if row.calendar == "WD":
        return range(start.year, end.year + 1)
    return range(last.year, end.year + 1) if row.roll else range(0)


def _counted(row: DeadlineRow, last: date) -> Words:
    if row.months:
        return Words("期间%(months)s个月，到%(last)s。", months=row.months, last=day(last))
    if row.calendar == "WD":
        return Words("期间%(days)s个工作日，数到%(last)s。", days=row.days, last=day(last))
    return Words("期间%(days)s日，数到%(last)s。", days=row.days, last=day(last))


def _rolled(calendar: Calendar, last: date, end: date) -> Iterator[Words]:
    if end == last:
        return
    yield Words(
        "%(last)s是休息日（%(name)s），顺延到其后第一个工作日%(end)s"
        "（民法典第二百零三条、民事诉讼法第八十五条）。",
        last=day(last),
        name=calendar.name(last) or ("周六" if last.weekday() == 5 else "周日"),
        end=day(end),
    )


def _deadline(
    row: DeadlineRow,
    *,
    due: datetime,
    last_day: date,
    steps: Sequence[Words],
    rolled_from: date | None = None,
    announced: bool = True,
) -> Deadline:
    return Deadline(
        key=row.key,
        due=due,
        last_day=last_day,
        name=row.name,
        rule=row.rule,
        article=row.article,
        legal=row.legal,
        rolled_from=rolled_from,
        announced=announced,
        steps=tuple(steps),
    )
