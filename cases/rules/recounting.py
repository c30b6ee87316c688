"""Counting again what runs, after a rule or the rest days changed, and telling what moved.

`preview` shows it before, `promise` begins it, `advance` does it in batches of instances, `report`
tells it after; every case whose term moved has it in its history. A timer that has fired is over
and does not fire again (`engine.redating`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.sql import Select

from cases import access, casestate
from cases.errors import NotFound
from cases.models import Case, Recount, Term, User
from cases.rules import clock, periods
from engine import redating
from engine.errors import Conflict, EngineError
from engine.ids import new_id
from engine.models import RUNNING, Instance
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: subject of a recount after the rest days of a year changed
HOLIDAYS = "holidays"

#: instances one job goes through
BATCH = 50

#: lines a report shows; the rest is in the cases' own histories
SHOWN = 500


@dataclass(frozen=True)
class Move:
    """A term, timer or task of a case that is due on another day; *was*, *due*: None, it stands."""

    case_id: UUID
    #: what the case is called: its number, before acceptance its code
    code: str
    #: name of the term, timer or task
    name: str
    was: date | None
    due: date | None
    is_term: bool = True


@dataclass(frozen=True)
class Report:
    """A recount as administrators see it."""

    id: UUID
    at: datetime
    by: str
    subject: str
    year: int | None
    reason: str
    seen: int
    total: int
    is_done: bool
    count: int
    moved: tuple[Move, ...]
    #: codes of cases that could not be counted again, with the kind of error
    failed: tuple[tuple[str, str], ...]


def preview(w: Work, subject: str, change: Callable[[], object]) -> list[Move]:
    """Say which terms would move by *change*, and undo it; timers and tasks follow their terms."""
    access.require(w, "admin")
    trial, promised = w.session.begin_nested(), len(w.promised)
    try:
        change()
        return sorted(_moves(w, subject), key=lambda move: (move.due or date.max, move.code))
    finally:
        trial.rollback()
        del w.promised[promised:]
        w.forget_law()


def _moves(w: Work, subject: str) -> Iterator[Move]:
    for term, case in w.session.execute(_running(w, subject)):
        due = periods.count(w, term).last_day
        if due != term.last_day and not periods.is_paused(term):
            name = statutes.deadline_row(term.key).name
            yield Move(case.id, case.number or case.code, name, term.last_day, due)


def _running(w: Work, subject: str) -> Select[Term, Case]:
    """Select the terms that *subject* counts for, each with its case."""
    query = (
        select(Term, Case)
        .join(Case, Case.id == Term.case_id)
        .where(Term.tenant_id == w.tenant, Term.ended_at.is_(None))
        .order_by(Term.id)
    )
    if subject == HOLIDAYS:
        return query
    rows = statutes.deadline_rows().values()
    keys = [row.key for row in rows if subject in (row.key, row.extension)]
    return query.where(Term.key.in_(keys))


def promise(
    w: Work, subject: str, reason: str, *, year: int | None = None, at: datetime | None = None
) -> UUID:
    """Let everything that runs be counted again, now or *at*; returns the report's id."""
    actor = access.require(w, "admin")
    row = Recount(
        id=new_id(), tenant_id=w.tenant, at=at or w.now, by=actor.user_id, subject=subject,
        year=year, reason=reason, moved=[],
    )  # fmt: skip
    w.session.add(row)
    w.session.flush()
    w.later("law.recount", at=at, recount_id=row.id)
    return row.id


def advance(w: Work, recount_id: str) -> None:
    """Count the next instances again; promises the rest."""
    row = w.session.get_one(Recount, UUID(recount_id))
    if row.done_at is not None:
        return
    if row.cursor is None:
        row.total = w.session.scalar(_instances(w, func.count())) or 0
    batch = _instances(w, Instance).order_by(Instance.id).limit(BATCH)
    if row.cursor is not None:
        batch = batch.where(Instance.id > row.cursor)
    found = [(one.id, one.business_key) for one in w.session.scalars(batch)]
    row.moved = [*row.moved, *(line for one in found for line in _again(w, row, *one))]
    row.seen += len(found)
    if len(found) == BATCH:
        row.cursor = found[-1][0]
        w.later("law.recount", recount_id=row.id)
        return
    row.done_at = w.now
    log.info("Counted %s again.", row.subject, extra={"action": "recounted"})


def _instances(w: Work, what: Any) -> Select[Any]:
    """Select what is running; a suspended instance too: its time does not stand still."""
    return select(what).select_from(Instance).where(Instance.tenant_id == w.tenant, RUNNING)


def _again(w: Work, row: Recount, instance: UUID, key: str) -> list[dict[str, Any]]:
    """Count one instance again; one that cannot be is told in the report, the others go on."""
    case = casestate.of(w, key)
    code = (case.number or case.code) if case is not None else key
    known = {"case": str(case.id) if case is not None else "", "code": code}
    try:
        with w.session.begin_nested():
            return [known | line for line in _instance(w, row, case, instance)]
    except Conflict:
        raise
    except EngineError as error:
        w.engine.pending.pop(instance, None)
        log.exception("Instance %s was not counted again.", instance, extra={"action": "recount"})
        return [known | {"error": type(error).__name__}]


def _instance(w: Work, row: Recount, case: Case | None, instance: UUID) -> Iterator[dict[str, Any]]:
    if case is None:
        yield from (_line(moved) for moved in redating.redate(w.engine, instance))
        return
    for term in periods.running(w, case):
        moved = None if periods.is_paused(term) else periods.recount(w, term)
        if moved is not None:
            was, due = (day.isoformat() for day in moved)
            told = {"key": term.key, "was": was, "due": due}
            w.record(case, "term.moved", public=True, **told, subject=row.subject)
            yield {**told, "name": statutes.deadline_row(term.key).name}
    yield from (_line(moved) for moved in periods.follow_one(w, case, instance))


def _line(moved: redating.Moved) -> dict[str, Any]:
    was, due = (clock.today(at).isoformat() if at else None for at in (moved.was, moved.due))
    return {"name": moved.name, "element": moved.element, "was": was, "due": due}


def reports(w: Work, limit: int = 20) -> list[Report]:
    """List the newest recounts, without their lines."""
    access.require(w, "admin")
    query = select(Recount, User.name).outerjoin(User, User.id == Recount.by)
    rows = query.where(Recount.tenant_id == w.tenant).order_by(Recount.id.desc()).limit(limit)
    return [_report(row, who, []) for row, who in w.session.execute(rows)]


def report(w: Work, recount_id: UUID) -> Report:
    """Read one recount with what moved; raises `NotFound`."""
    access.require(w, "admin")
    row = w.session.get(Recount, recount_id)
    if row is None or row.tenant_id != w.tenant:
        raise NotFound(f"No recount {recount_id}.")
    who = w.session.scalar(select(User.name).where(User.id == row.by))
    return _report(row, who, row.moved[:SHOWN])


def _report(row: Recount, who: str | None, lines: list[dict[str, Any]]) -> Report:
    return Report(
        id=row.id,
        at=row.at,
        by=who or "",
        subject=row.subject,
        year=row.year,
        reason=row.reason,
        seen=row.seen,
        total=row.total,
        is_done=row.done_at is not None,
        count=sum("error" not in line for line in row.moved),
        moved=tuple(_move(line) for line in lines if "error" not in line),
        failed=tuple((line["code"], line["error"]) for line in row.moved if "error" in line),
    )


def _move(line: dict[str, Any]) -> Move:
    was, due = (date.fromisoformat(day) if day else None for day in (line["was"], line["due"]))
    case_id = UUID(line["case"]) if line["case"] else UUID(int=0)
    return Move(case_id, line["code"], line["name"], was, due, is_term="key" in line)
