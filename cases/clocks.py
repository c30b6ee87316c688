"""The clocks of a case: each with its day, what is left, the article that made it and the steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from cases import access, clock, confirmation, contexts, intake, performance
from cases.errors import NotFound
from cases.models import Agreement, Case, Confirmation
from cases.terms import Deadline
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: while these states last, the joint application may still be made
OPEN_TO_APPLY = ("NONE", "OFFERED", "DECLINED", "PREPARING", "SIGNING")


@dataclass(frozen=True)
class Clock:
    """A term that runs, or has run out."""

    key: str
    name: str
    due: datetime
    last_day: date
    days_left: int
    article: str
    rule: str
    #: whether law sets it; a service target of the house otherwise
    legal: bool
    rolled_from: date | None
    announced: bool
    steps: tuple[Words, ...]

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed."""
        return self.days_left < 0


def of(w: Work, case: Case) -> tuple[Clock, ...]:
    """List the clocks that run in *case* now, the nearest first."""
    court_only = access.reads_as_court(w, case)
    found = list(_court(w, case)) if court_only else [*_mediation(w, case), *_after(w, case)]
    return tuple(sorted((_clock(w, d) for d in found), key=lambda c: c.due))


def _mediation(w: Work, case: Case) -> Iterator[Deadline]:
    """Give the period of mediation while it runs; extended, it ends on the agreed day."""
    row = contexts.newest_agreement(w, case)
    over = case.closed_at is not None or case.termination_reason is not None
    if case.period_due is None or over or (row and row.effective_at):
        return
    counted = intake.period(w, case)
    if case.extensions and counted.last_day != case.period_due:
        told = Words("经各方同意延长%(times)s次。", times=case.extensions)
        counted = replace(
            counted,
            last_day=case.period_due,
            due=clock.end_of_day(case.period_due),
            rolled_from=None,
            steps=(*counted.steps, told),
        )
    yield counted


def _after(w: Work, case: Case) -> Iterator[Deadline]:
    """Give what runs after an agreement: the window, the court, performance, the archive."""
    row = contexts.newest_agreement(w, case)
    if row is not None and row.effective_at is not None:
        yield from _window(w, case, row)
        yield from _court(w, case)
        yield from _performance(w, case)
    if case.closed_at is not None and case.archived_at is None and case.number:
        yield w.law.deadline("archive.file", case.closed_at)


def _window(w: Work, case: Case, row: Agreement) -> Iterator[Deadline]:
    if row.confirmable and row.effective_at and case.confirm_state in OPEN_TO_APPLY:
        yield w.law.deadline("confirmation.window", row.effective_at)


def _court(w: Work, case: Case) -> Iterator[Deadline]:
    row = confirmation.current(w, case)
    if row is None or row.filed_at is None:
        return
    if row.status == "SUBMITTED":
        yield w.law.deadline("court.accept", _received(w, row) or row.filed_at)
    if row.status == "ACCEPTED" and row.accepted_at:
        yield w.law.deadline("court.target", row.accepted_at)
        yield w.law.deadline("court.hard", row.accepted_at)
    if row.objection_until and row.objection_until >= clock.today(w.now) and row.served:
        yield w.law.deadline("court.objection", max(s["at"] for s in row.served.values()))


def _received(w: Work, row: Confirmation) -> datetime | None:
    """When the court had everything: the filing, or the answer to its last request."""
    try:
        return confirmation.last_supplement(w, row).answered_at
    except NotFound:
        return None


def _performance(w: Work, case: Case) -> Iterator[Deadline]:
    """Give the time to enforce what a court confirmed, from the last day of performance."""
    items = performance.items(w, case)
    waiting = [i for i in items if i.status != "DONE"]
    if case.confirm_state == "VALID" and waiting:
        yield w.law.deadline("court.enforcement", max(i.due_on for i in items))


def _clock(w: Work, deadline: Deadline) -> Clock:
    return Clock(
        key=deadline.key,
        name=deadline.name,
        due=deadline.due,
        last_day=deadline.last_day,
        days_left=deadline.days_left(w.now),
        article=deadline.article,
        rule=deadline.rule,
        legal=deadline.legal,
        rolled_from=deadline.rolled_from,
        announced=deadline.announced,
        steps=deadline.steps,
    )
