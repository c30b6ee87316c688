"""Counting a term: the algebra of days behind every date the law makes.

The day of the event is not counted (民法典 art. 201, 民事诉讼法 art. 85); months end on the
corresponding day (民法典 art. 202); a term that rolls ends, when its last day is a rest day, on the
next working day (民法典 art. 203, 民事诉讼法 art. 85); working days count made-up Saturdays and not
holidays; hours run day and night, but some wait for a morning (`nights`). No number of the law is
here: numbers are rows.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from cases.rules import clock, nights
from cases.rules.calendar import DAY, Calendar
from cases.rules.nights import Night
from cases.words import Words, day
from processes.law import DeadlineRow

#: when the office opens; reminders come then
MORNING = time(9)

#: why days do not count; a term's row says which of them it knows
REASONS = {
    "appraisal": "鉴定",
    "testing": "检测、检验",
    "supplement": "补正材料",
    "funeral": "丧葬",
    "suspension": "中止调解",
}


class Span(NamedTuple):
    """Days that do not count, both ends in, and why (a coded reason: `appraisal`)."""

    first: date
    last: date
    reason: str = ""


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
    #: whether its days stand still: the last day is the one if they went on today
    stopped: bool = False

    def days_left(self, now: datetime) -> int:
        """Count the days from today (county) to the last day; negative when it has passed."""
        return (self.last_day - clock.today(now)).days


def in_days(
    row: DeadlineRow,
    calendar: Calendar,
    start: date,
    excluded: Sequence[tuple[date, date] | Span] = (),
) -> Deadline:
    """Count a term of days, working days or months from the event on *start*."""
    spans = [Span(*span) for span in excluded]
    last = count(row, calendar, start, spans)
    end = calendar.next_workday(last, guess=True) if row.roll else last
    missing = [year for year in _years(row, start, last, end) if not calendar.announced(year)]
    told = [_begun(start), _counted(row, calendar, start, last)]
    told += [_left_out(span) for span in spans if span.first <= last and span.last > start]
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


def in_hours(
    row: DeadlineRow, calendar: Calendar, start: datetime, night: Night | None = None
) -> Deadline:
    """Count a term of hours or minutes from the instant *start*, day and night.

    With a *night* it does not end then: it waits for the morning (R-115).
    """
    over = (start + timedelta(hours=row.hours, minutes=row.minutes)).astimezone(UTC)
    due = nights.waits(night, calendar, over) if night else over
    waited = [nights.told(night, due)] if night and due != over else []
    steps = [_hours(row, start), *waited]
    return _deadline(row, due=due, last_day=clock.today(due), steps=steps)


def _hours(row: DeadlineRow, start: datetime) -> Words:
    begun = clock.local(start)
    if row.hours:
        return Words(
            "%(start)s %(time)s起%(hours)s小时内，昼夜连续计算。",
            start=day(begun.date()),
            time=f"{begun:%H:%M}",
            hours=row.hours,
        )
    return Words(
        "%(start)s %(time)s起%(minutes)s分钟内，昼夜连续计算。",
        start=day(begun.date()),
        time=f"{begun:%H:%M}",
        minutes=row.minutes,
    )


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
    current, left = start, row.days
    if row.months:
        current = add_months(start, row.months)
        left = _between(excluded, start, current)
    while left > 0:
        current += DAY
        if any(span.first <= current <= span.last for span in excluded):
            continue
        if row.calendar != "WD" or calendar.is_workday(current, guess=True):
            left -= 1
    return current


def _between(spans: Sequence[Span], start: date, end: date) -> int:
    """Count the days after *start* up to *end* that lie in one of *spans*."""
    days = (start + n * DAY for n in range(1, (end - start).days + 1))
    return sum(any(span.first <= one <= span.last for span in spans) for one in days)


def add_months(start: date, months: int) -> date:
    """Step *months* on: the corresponding day, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _years(row: DeadlineRow, start: date, last: date, end: date) -> range:
    """List the years whose holiday notice the count needed."""
    if row.calendar == "WD":
        return range(start.year, end.year + 1)
    return range(last.year, end.year + 1) if row.roll else range(0)


def _begun(start: date) -> Words:
    return Words(
        "%(start)s起算，当日不计入，第一天是%(first)s。", start=day(start), first=day(start + DAY)
    )


def _counted(row: DeadlineRow, calendar: Calendar, start: date, last: date) -> Words:
    if row.months:
        return Words("期间%(months)s个月，到%(last)s。", months=row.months, last=day(last))
    if row.calendar == "WD":
        days = [start + n * DAY for n in range(1, (last - start).days + 1)]
        rests = sum(not calendar.is_workday(one, guess=True) for one in days)
        made_up = sum(one.weekday() > 4 and calendar.is_workday(one, guess=True) for one in days)
        if made_up:
            return Words(
                "期间%(days)s个工作日，数到%(last)s；其间%(rests)s个休息日不算，"
                "%(made_up)s个调休上班日照算。",
                days=row.days, last=day(last), rests=rests, made_up=made_up,
            )  # fmt: skip
        told = "期间%(days)s个工作日，数到%(last)s；其间%(rests)s个休息日不算。"
        return Words(told, days=row.days, last=day(last), rests=rests)
    return Words("期间%(days)s日，数到%(last)s。", days=row.days, last=day(last))


def _left_out(span: Span) -> Words:
    reason = REASONS.get(span.reason)
    if reason is None:
        told = "%(first)s至%(until)s不计入期间。"
        return Words(told, first=day(span.first), until=day(span.last))
    return Words(
        "%(first)s至%(until)s（%(why)s，共%(days)s日）不计入期间，数到这里停下，之后接着数。",
        first=day(span.first),
        until=day(span.last),
        why=Words(reason),
        days=(span.last - span.first).days + 1,
    )


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
