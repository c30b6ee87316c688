"""The clocks of a case: each with its day, what is left, the article that made it and the steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cases import access, casestate
from cases.models import Agreement, Case, Term
from cases.paperwork import contexts
from cases.rules import beginnings, clock, periods
from cases.rules.terms import Deadline
from cases.rules.terms_kept import INTERESTED, PERIOD
from cases.settlement import performance
from cases.words import Words
from processes import law as statutes

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
    #: whether its days stand still; what is left is then counted as if they went on today
    stopped: bool

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed."""
        return self.days_left < 0


def of(w: Work, case: Case) -> tuple[Clock, ...]:
    """List the clocks that run in *case* now, the nearest first."""
    court_only = access.reads_as_court(w, case)
    own = (_mediation, _petition, _after, _elsewhere)
    found = [d for look in ((_court,) if court_only else own) for d in look(w, case)]
    return tuple(sorted((_clock(w, d) for d in found), key=lambda c: c.due))


def of_term(w: Work, row: Term) -> Clock:
    """Show one term as a clock."""
    return _clock(w, periods.count(w, row))


def _petition(w: Work, case: Case) -> Iterator[Deadline]:
    """Give the days in which the petition behind a case is to be dealt with (R-067)."""
    if case.closed_at is None:
        yield from (periods.count(w, t) for t in periods.running(w, case, beginnings.PETITION))


def _mediation(w: Work, case: Case) -> Iterator[Deadline]:
    """Give the period of mediation while it runs, with what stopped and what extended it."""
    if case.closed_at is None and case.termination_reason is None:
        yield from (periods.count(w, t) for t in periods.running(w, case) if t.variable == PERIOD)


def _after(w: Work, case: Case) -> Iterator[Deadline]:
    """Give what runs after an agreement: the window, the court, performance, the archive."""
    row = contexts.newest_agreement(w, case)
    if row is not None and row.effective_at is not None:
        yield from _window(w, case, row)
        yield from _court(w, case)
        yield from _performance(w, case)
    if case.closed_at is not None and case.archived_at is None and case.number:
        yield w.law.of(case).deadline("archive.file", case.closed_at)


def _elsewhere(w: Work, case: Case) -> Iterator[Deadline]:
    """Give what may be asked of others, while it may: a review (R-075), the police (R-066)."""
    kind, row = statutes.kinds().get(case.kind or ""), contexts.newest_agreement(w, case)
    agreed = row.effective_at if row is not None else None
    if kind is None:
        return
    failed = periods.ended(w, case) if case.termination_reason and agreed is None else None
    asked = ((kind.review, agreed), (kind.instead, failed))
    found = (w.law.of(case).deadline(key, start) for key, start in asked if key and start)
    yield from (one for one in found if one.last_day >= clock.today(w.now))


def _window(w: Work, case: Case, row: Agreement) -> Iterator[Deadline]:
    """Give the window while it is open: afterwards nobody is late, it is over."""
    if case.confirm_state in OPEN_TO_APPLY:
        found = periods.running(w, case, "confirmation.window", about=row.id)
        today = clock.today(w.now)
        yield from (periods.count(w, t) for t in found if t.last_day >= today)


def _court(w: Work, case: Case) -> Iterator[Deadline]:
    row = casestate.application(w, case)
    if row is None or row.filed_at is None:
        return
    today = clock.today(w.now)
    for term in periods.running(w, case, about=row.id):
        late_objection = term.key == "court.objection" and term.last_day < today
        if row.status == "SUPPLEMENT" or term.key == INTERESTED:
            continue  # not running, or nothing that who mediates or is a party waits for
        if not late_objection:
            yield periods.count(w, term)


def _performance(w: Work, case: Case) -> Iterator[Deadline]:
    """Give the time to enforce what a court confirmed: of obligations not kept, the next to end."""
    if case.confirm_state == "VALID":
        items = performance.items(w, case)
        due = performance.last_due(items)
        waiting = {due[i.clause_n] for i in items if i.status not in ("DONE", "WAIVED")}
        found = [w.law.of(case).deadline("court.enforcement", on) for on in sorted(waiting)]
        yield from [d for d in found if d.last_day >= clock.today(w.now)][:1]


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
        stopped=deadline.stopped,
    )
