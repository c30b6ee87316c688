"""The law in force for a county: the rows of `processes/law`, its own values, its calendar.

A county may set a value of its own only where a row is `open` (the law or the national practice
leaves it so); each value has a first day and a reason, and the earlier ones stay on record.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import access, clock, terms
from cases.calendar import Calendar
from cases.errors import AnswersInvalid, NotFound
from cases.models import LawSetting
from cases.terms import Deadline, Span
from cases.words import Words
from processes import law as statutes
from processes.law import DeadlineRow

if TYPE_CHECKING:
    from cases.work import Work

__all__ = ["Deadline", "Law", "Setting", "change", "check_setting", "settings"]

#: what a county may set itself in an open row of `deadlines.toml`
SETTABLE = frozenset({"days", "hours", "calendar", "roll", "tries", "each"})
LONGEST = 3660


class Law:
    """The rules of one county at one instant."""

    def __init__(self, session: Session, now: datetime, tenant: int = 1) -> None:
        self._session = session
        self._now = now
        self._tenant = tenant
        self.calendar = Calendar(session, tenant)

    def row(self, key: str) -> DeadlineRow:
        """Return the row of a deadline with the county's own value laid over it.

        Raises `NotFound` when there is no such deadline.
        """
        try:
            shipped = statutes.deadline_row(key)
        except KeyError as error:
            raise NotFound(f"No deadline {key}.") from error
        own = self._own.get(key, {})
        return replace(shipped, **{name: own[name] for name in own if name in SETTABLE})

    def deadline(
        self, key: str, start: date | datetime | str, *, excluded: Sequence[Span] = ()
    ) -> Deadline:
        """Count the term *key* from the event at *start*.

        *start* is the day or instant of the event (text: ISO 8601; an instant falls on its county
        day). *excluded* are spans of days, both ends in, that do not count (appraisal, 补正).
        A row that counts backwards takes the day it warns of.
        """
        row = self.row(key)
        if row.hours:
            return terms.in_hours(row, clock.instant(start))
        if row.before:
            return terms.before(row, clock.day_of(start), row.days)
        return terms.in_days(row, self.calendar, clock.day_of(start), excluded)

    def reminders(self, key: str, end: date | datetime | str) -> list[Deadline]:
        """List the reminders that the row *key* sets before the day *end*, the earliest first."""
        row = self.row(key)
        days = sorted(row.each or (row.days,), reverse=True)
        return [terms.before(row, clock.day_of(end), n) for n in days]

    def tries(self, key: str) -> int:
        """Return how many times the row *key* asks to try (contact, urge, extend); at least 1."""
        return max(1, self.row(key).tries)

    def value(self, gate: str, name: str) -> Any:
        """Return a threshold of a gate (``value("G5", "amount")``), the county's where it has one.

        Raises `NotFound` when the gate has no such value.
        """
        try:
            shipped = statutes.gate(gate).values[name]
        except KeyError as error:
            raise NotFound(f"No value {gate}.{name}.") from error
        return self._own.get(f"{gate}.{name}", {}).get("value", shipped)

    @cached_property
    def _own(self) -> dict[str, dict[str, Any]]:
        """Read the newest own value of each key that is in force today."""
        rows = self._session.execute(
            select(LawSetting.key, LawSetting.value)
            .where(
                LawSetting.tenant_id == self._tenant,
                LawSetting.since <= clock.today(self._now),
            )
            .order_by(LawSetting.since, LawSetting.at)
        )
        return {key: value for key, value in rows}


@dataclass(frozen=True)
class Setting:
    """One own value of a county in the history of a key."""

    key: str
    value: Mapping[str, Any]
    since: date
    reason: str
    at: datetime
    by: UUID


def settings(w: "Work", key: str) -> list[Setting]:
    """List the county's own values of *key*, newest first."""
    rows = w.session.scalars(
        select(LawSetting)
        .where(LawSetting.tenant_id == w.tenant, LawSetting.key == key)
        .order_by(LawSetting.since.desc(), LawSetting.at.desc())
    )
    return [Setting(r.key, r.value, r.since, r.reason, r.at, r.by) for r in rows]


def change(w: "Work", key: str, value: Mapping[str, Any], since: date, reason: str) -> None:
    """Set the county's own *value* of *key* from the day *since* on.

    Terms already promised keep their date; what is counted from then on uses the value. Raises
    `AnswersInvalid` when the row does not leave the value open, the day has passed, or no reason
    is given.
    """
    actor = access.require(w, "admin")
    errors: dict[str, list[str]] = {}
    for field, words in _problems(w, key, value, since, reason):
        errors.setdefault(field, []).append(words)
    if errors:
        raise AnswersInvalid(errors=errors)
    for row in w.session.scalars(
        select(LawSetting).where(
            LawSetting.tenant_id == w.tenant, LawSetting.key == key, LawSetting.since == since
        )
    ):
        w.session.delete(row)
    w.session.flush()
    w.session.add(
        LawSetting(
            tenant_id=w.tenant,
            key=key,
            value=dict(value),
            since=since,
            reason=reason.strip(),
            at=w.now,
            by=actor.user_id,
        )
    )
    w.session.flush()
    w.__dict__.pop("law", None)


def _problems(
    w: "Work", key: str, value: Mapping[str, Any], since: date, reason: str
) -> Iterator[tuple[str, str]]:
    if since < clock.today(w.now):
        yield "since", "起始日不能早于今天。"
    if not 4 <= len(reason.strip()) <= 400:
        yield "reason", "请写明修改的依据（4至400字）。"
    yield from check_setting(key, value)


def check_setting(key: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say what is wrong with an own value of *key*; raises `NotFound` for an unknown key."""
    if key in statutes.deadline_rows():
        yield from _check_row(statutes.deadline_row(key), value)
        return
    gate, _, name = key.partition(".")
    if gate not in statutes.gates() or name not in statutes.gate(gate).values:
        raise NotFound(f"Nothing to set under {key}.")
    if name not in statutes.gate(gate).open:
        yield "key", "这一数值由法律规定，不能在本地修改。"
    if set(value) != {"value"} or not _whole(value.get("value"), 100_000_000):
        yield "value", "请填写整数。"


def _check_row(row: DeadlineRow, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not row.open:
        yield "key", "这一期限由法律规定，不能在本地修改。"
    if not value or set(value) - SETTABLE:
        yield "value", "只能修改天数、小时数、次数、计算方法和是否顺延。"
    for name in ("days", "hours", "tries"):
        if name in value and not _whole(value[name], LONGEST):
            yield name, Words("请填写1到%(most)s之间的整数。", most=LONGEST)
    each = value.get("each", [1])
    if not isinstance(each, list) or not each or not all(_whole(n, LONGEST) for n in each):
        yield "each", Words("请填写1到%(most)s之间的整数。", most=LONGEST)
    if value.get("calendar", row.calendar) not in ("CAL", "WD", "H"):
        yield "calendar", "计算方法只能是自然日、工作日或小时。"
    if not isinstance(value.get("roll", False), bool):
        yield "roll", "请选择是否顺延。"


def _whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most
