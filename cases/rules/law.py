"""The law in force at a place: rows of `processes/law`, own values laid over them, the calendar.

Where a row is `open` (the law or the national practice leaves it so) the county may set a value of
its own, and an organisation one for itself; the nearest counts. What a term amounts to is decided
by the day it began on; a value may also be set for what is running (`LawSetting.open_too`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.errors import NotFound
from cases.models import LawSetting, Organisation
from cases.rules import clock, terms
from cases.rules.calendar import Calendar
from cases.rules.nights import Night
from cases.rules.terms import Deadline
from processes import law as statutes
from processes.law import DeadlineRow

if TYPE_CHECKING:
    from cases.models import Case

__all__ = ["SETTABLE", "Deadline", "Law"]

#: what may be set in an open row of `deadlines.toml`
SETTABLE = frozenset({"days", "hours", "minutes", "calendar", "roll", "tries", "each"})


class Law:
    """The rules of one county, or of one organisation in it, at one instant."""

    def __init__(self, session: Session, now: datetime, tenant: int = 1) -> None:
        self._session = session
        self._now = now
        self._tenant = tenant
        #: the organisation whose values count before the county's
        self._place: UUID | None = None
        self._rows: list[LawSetting] | None = None
        self._at: dict[UUID, Law] = {}
        self.calendar = Calendar(session, tenant)

    def at(self, place: UUID | None) -> Law:
        """Return the law at an organisation: its own values, those above it, the county's."""
        if place is None:
            return self
        if place not in self._at:
            other = Law(self._session, self._now, self._tenant)
            other._place, other._rows = place, self._settings()
            other.calendar = self.calendar
            self._at[place] = other
        return self._at[place]

    def of(self, case: Case) -> Law:
        """Return the law for *case*: its committee's, before acceptance its centre's."""
        return self.at(case.committee_id or case.centre_id)

    def row(self, key: str, on: date | None = None) -> DeadlineRow:
        """Return the row of a deadline for what began *on* (today), own values laid over it.

        Raises `NotFound` when there is no such deadline.
        """
        on = on or clock.today(self._now)
        try:
            shipped = statutes.deadline_row(key, on)
        except KeyError as error:
            raise NotFound(f"No deadline {key}.") from error
        own = self.own(key, on)
        return replace(shipped, **{name: own[name] for name in own if name in SETTABLE})

    def deadline(
        self,
        key: str,
        start: date | datetime | str,
        *,
        excluded: Sequence[tuple[date, date] | terms.Span] = (),
        red: bool = False,
    ) -> Deadline:
        """Count the term *key* from the event at *start*.

        *start* is the day or instant of the event (text: ISO 8601; an instant falls on its county
        day). *excluded* are spans of days, both ends in, that do not count (appraisal, 补正).
        A row that counts backwards takes the day it warns of. What is *red* waits for no morning.
        """
        row = self.row(key, clock.day_of(start))
        if row.hours or row.minutes:
            night = self.night(row.night) if row.night and not red else None
            return terms.in_hours(row, self.calendar, clock.instant(start), night)
        if row.before:
            return terms.before(row, clock.day_of(start), row.days)
        return terms.in_days(row, self.calendar, clock.day_of(start), excluded)

    def night(self, key: str) -> Night:
        """Return when it is night here, and by the row *key* what leads out of it (H1, H2)."""
        return Night(self.row(key), self.value("H1", "hour"), self.value("H2", "hour"))

    def reminders(self, key: str, end: date | datetime | str) -> list[Deadline]:
        """List the reminders that the row *key* sets before the day *end*, the earliest first."""
        row = self.row(key)
        days = sorted(row.each or (row.days,), reverse=True)
        return [terms.before(row, clock.day_of(end), n) for n in days]

    def tries(self, key: str) -> int:
        """Return how many times the row *key* asks to try (contact, urge, extend); at least 1."""
        return max(1, self.row(key).tries)

    def value(self, gate: str, name: str) -> Any:
        """Return a threshold of a gate (``value("G5", "amount")``), an own one where there is one.

        Raises `NotFound` when the gate has no such value.
        """
        try:
            shipped = statutes.gate(gate).values[name]
        except KeyError as error:
            raise NotFound(f"No value {gate}.{name}.") from error
        return self.own(f"{gate}.{name}", clock.today(self._now)).get("value", shipped)

    def own(self, key: str, on: date) -> Mapping[str, Any]:
        """Return the nearest own value of *key* for what began *on*; empty when there is none."""
        rows = [one for one in self._settings() if one.key == key]
        for place in (*self._chain(), None) if rows else ():
            mine = [one for one in rows if one.organisation_id == place]
            holding = [s for s in mine if s.since <= self._reach(s, on)]
            if holding and holding[-1].value:
                return holding[-1].value
        return {}

    def _reach(self, setting: LawSetting, on: date) -> date:
        """Give the day that decides whether *setting* has begun: the term's, or today."""
        return max(on, clock.today(self._now)) if setting.open_too else on

    def _settings(self) -> list[LawSetting]:
        """Read the own values of the county and its organisations once, the oldest first."""
        if self._rows is None:
            query = select(LawSetting).where(LawSetting.tenant_id == self._tenant)
            ordered = query.order_by(LawSetting.since, LawSetting.at, LawSetting.id)
            self._rows = list(self._session.scalars(ordered))
        return self._rows

    def _chain(self) -> list[UUID]:
        """List the organisation of this law and what it belongs to, the nearest first."""
        found: list[UUID] = []
        above = self._place
        while above is not None and above not in found:
            found.append(above)
            row = self._session.get(Organisation, above)
            above = row.parent_id if row is not None else None
        return found
