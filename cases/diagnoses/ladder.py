"""The five diagnoses as the page of a case shows them: a ladder of five rungs, read from below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.diagnoses import panel, sheet
from cases.diagnoses.sheet import STAGES
from cases.models import Case, Diagnosis, DiagnosisNote, Organisation, Panel, PanelMember, User

if TYPE_CHECKING:
    from cases.work import Work

#: entries after which a level is over
_PASSED = frozenset({"handed_up", "settled", "agreed", "failed", "late", "relapsed"})


@dataclass(frozen=True)
class Entry:
    """An entry of the sheet."""

    n: int
    stage: str
    on: date
    who: str
    others: str | None
    note: str
    outcome: str
    #: who wrote it down; empty when a term ran out
    by: str


@dataclass(frozen=True)
class Rung:
    """One level: what was done there, and how it stands."""

    stage: str
    #: ahead current done skipped settled
    state: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Seat:
    """Somebody invited to a panel."""

    name: str
    body: str
    #: asked refused in
    state: str
    attended: bool
    opinion: str | None
    stance: str | None


@dataclass(frozen=True)
class Meeting:
    """A panel."""

    n: int
    question: str
    place: str
    meets_at: datetime
    held_at: datetime | None
    plan: str | None
    conclusion: str | None
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Ladder:
    """The whole sheet of one dispute."""

    rungs: tuple[Rung, ...]
    entry: str | None
    #: what the table said, and why a person decided otherwise
    why: str
    reason: str | None
    village: str
    police: str
    office: str
    informal_due: date | None
    settled_stage: str | None
    closed_level: str | None
    meetings: tuple[Meeting, ...]


def of(w: Work, case: Case) -> Ladder | None:
    """Read the ladder of *case*; None when it takes another way, or for a court."""
    row = sheet.of(w, case)
    if row is None or access.reads_as_court(w, case):
        return None
    entries = _entries(w, case)
    return Ladder(
        rungs=tuple(_rung(case, row, stage, entries) for stage in STAGES),
        entry=row.entry,
        why=str(row.proposal.get("why") or ""),
        reason=row.reason,
        village=_place(w, row.village_id),
        police=_place(w, row.police_id),
        office=_place(w, row.office_id),
        informal_due=row.informal_due if case.accepted_at is None else None,
        settled_stage=row.settled_stage,
        closed_level=case.closed_level,
        meetings=tuple(_meeting(w, one) for one in _panels(w, case)),
    )


def _entries(w: Work, case: Case) -> list[Entry]:
    query = (
        select(DiagnosisNote, User.name)
        .outerjoin(User, User.id == DiagnosisNote.by)
        .where(DiagnosisNote.case_id == case.id)
        .order_by(DiagnosisNote.n)
    )
    return [_entry(row, name) for row, name in w.session.execute(query)]


def _entry(row: DiagnosisNote, by: str | None) -> Entry:
    others = (row.details or {}).get("with")
    return Entry(row.n, row.stage, row.on, row.who, others, row.note, row.outcome, by or "")


def _rung(case: Case, row: Diagnosis, stage: str, entries: Sequence[Entry]) -> Rung:
    own = tuple(one for one in entries if one.stage == stage)
    return Rung(stage, _state(case, row, stage, own), own)


def _state(case: Case, row: Diagnosis, stage: str, own: Sequence[Entry]) -> str:
    outcomes = {one.outcome for one in own}
    if row.settled_stage == stage:
        return "settled"
    if "skipped" in outcomes:
        return "skipped"
    if case.stage == stage and case.closed_at is None and not outcomes & _PASSED:
        return "current"
    if own:
        return "done" if case.stage != stage or outcomes & _PASSED else "current"
    return _unwritten(case, stage)


def _unwritten(case: Case, stage: str) -> str:
    """Tell what a level without an entry is: still ahead, or never needed."""
    reached = STAGES.index(case.stage) if case.stage in STAGES else 0
    over = case.closed_at is not None or STAGES.index(stage) < reached
    return "skipped" if over else "ahead"


def _panels(w: Work, case: Case) -> list[Panel]:
    query = select(Panel).where(Panel.case_id == case.id).order_by(Panel.n)
    return list(w.session.scalars(query))


def _meeting(w: Work, row: Panel) -> Meeting:
    return Meeting(
        n=row.n,
        question=row.question,
        place=row.place,
        meets_at=row.meets_at,
        held_at=row.held_at,
        plan=row.plan,
        conclusion=row.conclusion,
        seats=tuple(_seat(one) for one in panel.members(w, row)),
    )


def _seat(row: PanelMember) -> Seat:
    state = "in" if row.let_in else "asked" if row.asked_at is None else "refused"
    return Seat(row.name, row.body, state, row.attended, row.opinion, row.stance)


def _place(w: Work, place_id: UUID | None) -> str:
    row = w.session.get(Organisation, place_id) if place_id else None
    return row.name if row else ""
