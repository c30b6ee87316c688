"""The law in force for a county: rules from `processes/law`, its own values, and its calendar.

`Law.deadline` is the one place where a term is counted. Rules: the day of the event is not
counted (民法典 art. 201, 民事诉讼法 art. 85); a legal term whose last day is a rest day ends on the
next working day (民法典 art. 203, 民事诉讼法 art. 85); a term in working days counts made-up Saturdays
and not holidays; days spent on an appraisal are left out where the rule says so; a term in hours
runs day and night. Nothing here is a number of the law: numbers are rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import clock
from cases.calendar import DAY, Calendar
from cases.errors import AnswersInvalid, NotFound
from cases.models import LawSetting
from cases.words import Words, day
from processes import law as statutes

#: what a county may set itself where the law leaves a term open
SETTABLE = frozenset({"days", "hours", "calendar", "roll", "times"})

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


class Law:
    """The rules of one county at one instant."""

    def __init__(self, session: Session, now: datetime, tenant: int = 1) -> None:
        self._session = session
        self._now = now
        self._tenant = tenant
        self.calendar = Calendar(session, tenant)

    def row(self, key: str) -> Mapping[str, Any]:
        """Return the row of a deadline with the county's own value laid over it."""
        shipped = statutes.deadlines().get(key)
        if shipped is None:
            raise NotFound(f"No deadline {key}.")
        return {**shipped, **self._overrides.get(key, {})}

    def deadline(
        self, key: str, start: date | datetime | str, *, excluded: Iterable[Span] = ()
    ) -> Deadline:
        """Count the term *key* from the event at *start*.

        *start* is the day or instant of the event (text: ISO 8601; an instant falls on its county
        day). *excluded* are spans of days, both ends in, that do not count (appraisal, 补正).
        """
        row = self.row(key)
        if row.get("hours") is not None:
            return _hours(key, row, clock.instant(start))
        return self._days(key, row, clock.day_of(start), list(excluded))

    def value(self, key: str) -> Any:
        """Return the threshold or switch *key* (gates, amounts), the county's own where it has one."""
        own = self._overrides.get(key)
        if own is not None and "value" in own:
            return own["value"]
        return statutes.value(key)

    @cached_property
    def _overrides(self) -> dict[str, dict[str, Any]]:
        """Read the newest setting of each key that is in force today."""
        rows = self._session.execute(
            select(LawSetting.key, LawSetting.value)
            .where(
                LawSetting.tenant_id == self._tenant,
                LawSetting.since <= clock.today(self._now),
            )
            .order_by(LawSetting.since, LawSetting.at)
        )
        return {key: value for key, value in rows}

    def _days(self, key: str, row: Mapping[str, Any], start: date, excluded: list[Span]) -> Deadline:
        working = row["calendar"] == "WD"
        last = self._count(start, int(row["days"]), working, excluded)
        end, rolled = last, None
        if row.get("roll") and not self.calendar.is_workday(last, guess=True):
            end, rolled = self.calendar.next_workday(last, guess=True), last
        years = range(start.year, end.year + 1) if working or row.get("roll") else ()
        missing = [year for year in years if not self.calendar.announced(year)]
        return Deadline(
            key=key,
            due=clock.end_of_day(end),
            last_day=end,
            name=str(row.get("name", key)),
            rule=str(row.get("rule", "")),
            article=str(row.get("article", "")),
            legal=bool(row.get("legal")),
            rolled_from=rolled,
            announced=not missing,
            steps=tuple(self._tell(row, start, last, end, excluded, missing)),
        )

    def _count(self, start: date, days: int, working: bool, excluded: list[Span]) -> date:
        """Step forward until *days* days have counted; the day of the event does not."""
        current = start
        while days > 0:
            current += DAY
            if any(first <= current <= last for first, last in excluded):
                continue
            if not working or self.calendar.is_workday(current, guess=True):
                days -= 1
        return current

    def _tell(
        self,
        row: Mapping[str, Any],
        start: date,
        last: date,
        end: date,
        excluded: list[Span],
        missing: list[int],
    ) -> Iterable[Words]:
        """Say in sentences how the date was found."""
        yield Words("%(start)s起算，当日不计入。", start=day(start))
        kind = "个工作日" if row["calendar"] == "WD" else "日"
        yield Words("期间%(days)s%(kind)s，数到%(last)s。", days=row["days"], kind=kind, last=day(last))
        for first, until in excluded:
            yield Words("%(first)s至%(until)s不计入期间。", first=day(first), until=day(until))
        if end != last:
            name = self.calendar.name(last) or ("周六" if last.weekday() == 5 else "周日")
            yield Words(
                "%(last)s是休息日（%(name)s），顺延到其后第一个工作日%(end)s"
                "（民法典第二百零三条、民事诉讼法第八十五条）。",
                last=day(last),
                name=name,
                end=day(end),
            )
        for year in missing:
            yield Words("%(year)s年的放假调休安排尚未公布，暂按周末推算。", year=year)


def _hours(key: str, row: Mapping[str, Any], start: datetime) -> Deadline:
    due = (start + timedelta(hours=float(row["hours"]))).astimezone(UTC)
    begun = clock.local(start)
    told = Words(
        "%(start)s %(time)s起%(hours)s小时内，昼夜连续计算。",
        start=day(begun.date()),
        time=f"{begun:%H:%M}",
        hours=row["hours"],
    )
    return Deadline(
        key=key,
        due=due,
        last_day=clock.today(due),
        name=str(row.get("name", key)),
        rule=str(row.get("rule", "")),
        article=str(row.get("article", "")),
        legal=bool(row.get("legal")),
        rolled_from=None,
        announced=True,
        steps=(told,),
    )


@dataclass(frozen=True)
class Setting:
    """One value of a rule in the county's history of it."""

    key: str
    value: Mapping[str, Any]
    since: date
    reason: str
    at: datetime
    by: UUID


def settings(session: Session, key: str, tenant: int = 1) -> list[Setting]:
    """List the county's own values of *key*, newest first."""
    rows = session.scalars(
        select(LawSetting)
        .where(LawSetting.tenant_id == tenant, LawSetting.key == key)
        .order_by(LawSetting.since.desc(), LawSetting.at.desc())
    )
    return [Setting(r.key, r.value, r.since, r.reason, r.at, r.by) for r in rows]


def check_setting(key: str, value: Mapping[str, Any]) -> None:
    """Refuse a value that the row does not leave open; raises `AnswersInvalid` or `NotFound`."""
    shipped = statutes.deadlines().get(key)
    if shipped is None:
        raise NotFound(f"No deadline {key}.")
    problems = dict(_problems(shipped, value))
    if problems:
        raise AnswersInvalid(errors=problems)


def _problems(
    shipped: Mapping[str, Any], value: Mapping[str, Any]
) -> Iterable[tuple[str, list[str]]]:
    if not shipped.get("open"):
        yield "key", ["这一期限由法律规定，不能在本地修改。"]
    if not value or set(value) - SETTABLE:
        yield "value", ["只能修改天数、小时数、计算方法和是否顺延。"]
    for name in {"days", "hours", "times"} & set(value):
        number = value[name]
        if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= 3660:
            yield name, ["请填写1到3660之间的整数。"]
    if value.get("calendar", "CAL") not in ("CAL", "WD", "H"):
        yield "calendar", ["计算方法只能是自然日、工作日或小时。"]
