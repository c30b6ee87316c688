"""Working days and rest days, with the yearly notice of the State Council (调休).

A rest day (法定休假日) is a weekend day or public holiday that the notice has not made a working
day; a Saturday that the notice makes a working day counts as one. The table `holiday` holds only
the days that differ from their weekday, one notice a calendar year. A year of which no day is
known has not been announced: counting through it is a guess, and says so.
Sources: 民事诉讼法 art. 85(3); 民法典 art. 203; 全国年节及纪念日放假办法.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar.constants import holidays as _holidays
from chinese_calendar.constants import workdays as _workdays
from sqlalchemy import delete, extract, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.errors import AnswersInvalid, CalendarUnknown
from cases.models import Holiday

DAY = timedelta(days=1)

#: names used by `chinese_calendar`, in Chinese
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
#: what the name of a day of work in place of another is made with
MADE_UP = "调休上班"


@dataclass(frozen=True)
class Special:
    """A day that is not what its weekday says."""

    day: date
    is_workday: bool
    name: str


class Calendar:
    """The rest days of one county, read a year at a time and kept for one unit of work."""

    def __init__(self, session: Session, tenant: int = 1) -> None:
        self._session = session
        self._tenant = tenant
        self._years: dict[int, dict[date, Special]] = {}

    def specials(self, year: int) -> dict[date, Special]:
        """Return the announced exceptions of *year*; empty when nothing was announced."""
        if year not in self._years:
            rows = self._session.scalars(
                select(Holiday).where(
                    Holiday.tenant_id == self._tenant,
                    Holiday.day.between(date(year, 1, 1), date(year, 12, 31)),
                )
            )
            self._years[year] = {r.day: Special(r.day, r.is_workday, r.name) for r in rows}
        return self._years[year]

    def announced(self, year: int) -> bool:
        """Tell whether the notice of *year* is in the table."""
        return bool(self.specials(year))

    def is_workday(self, day: date, *, guess: bool = False) -> bool:
        """Tell whether *day* is worked.

        Raises `CalendarUnknown` in a year without a notice, unless *guess* lets the weekday decide.
        """
        special = self.specials(day.year).get(day)
        if special is not None:
            return special.is_workday
        if not guess and not self.announced(day.year):
            raise CalendarUnknown(year=day.year)
        return day.weekday() < 5

    def name(self, day: date) -> str | None:
        """Name the holiday or make-up day that *day* is, if any."""
        special = self.specials(day.year).get(day)
        return special.name if special else None

    def next_workday(self, day: date, *, guess: bool = False) -> date:
        """Return *day* itself when it is worked, else the first working day after it."""
        while not self.is_workday(day, guess=guess):
            day += DAY
        return day


def seed_holidays(session: Session, tenant: int = 1, since: int = 2020) -> int:
    """Fill the table from `chinese_calendar` for the years it knows from *since* on.

    Days already there stay as an administrator left them. Returns how many were added.
    """
    rows = [
        {"tenant_id": tenant, "day": s.day, "is_workday": s.is_workday, "name": s.name}
        for s in _known()
        if s.day.year >= since
    ]
    made = session.execute(
        insert(Holiday).values(rows).on_conflict_do_nothing().returning(Holiday.day)
    )
    return len(made.all())


def _known() -> list[Special]:
    """List what the library knows that a weekday does not say."""
    days = [Special(day, False, NAMES.get(name, name)) for day, name in _holidays.items()]
    days += [Special(day, True, NAMES.get(name, name) + MADE_UP) for day, name in _workdays.items()]
    return sorted(days, key=lambda s: s.day)


def replace_year(session: Session, year: int, days: Iterable[Special], tenant: int = 1) -> None:
    """Put the notice of *year* in place of what stood there.

    Raises `AnswersInvalid` when a day lies outside the year or there is none.
    """
    chosen = {s.day: s for s in days}
    if not chosen or any(day.year != year for day in chosen):
        raise AnswersInvalid(errors={"days": ["每一天都应在所选年份之内，且至少一天。"]})
    session.execute(
        delete(Holiday).where(Holiday.tenant_id == tenant, extract("year", Holiday.day) == year)
    )
    session.execute(
        insert(Holiday).values(
            [
                {"tenant_id": tenant, "day": s.day, "is_workday": s.is_workday, "name": s.name}
                for s in chosen.values()
            ]
        )
    )
