"""The five-diagnosis sheet (五诊单): written level by level, never over what stands there.

预诊 and 助诊 are informal; 接诊 is the formal acceptance; 会诊 and 回诊 follow. Every entry has a
number of its own; a task writes once; the database refuses to change or drop an entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases.access import Actor, PartyActor
from cases.casestate import STAGES as STAGES
from cases.errors import StateMismatch
from cases.models import Case, Diagnosis, DiagnosisNote, MediationSession, Party
from cases.paperwork import papers
from cases.rules import clock
from engine.errors import MessageUnexpected

if TYPE_CHECKING:
    from cases.work import Work

#: levels before the acceptance: no number, no clock of the law
INFORMAL = ("PRE", "ASSISTED")
PAPER = "five_diagnosis/sheet"


def of(w: Work, case: Case) -> Diagnosis | None:
    """Return the sheet of *case*; None when it takes another way."""
    return w.once(
        ("diagnosis", case.id),
        lambda: w.session.scalar(select(Diagnosis).where(Diagnosis.case_id == case.id)),
    )


def entries(w: Work, case: Case) -> list[DiagnosisNote]:
    """List what stands on the sheet of *case*, the oldest first."""
    query = select(DiagnosisNote).where(DiagnosisNote.case_id == case.id)
    return list(w.session.scalars(query.order_by(DiagnosisNote.n)))


def write(
    w: Work,
    case: Case,
    stage: str,
    outcome: str,
    note: str,
    *,
    who: str = "",
    on: date | None = None,
    task_id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> DiagnosisNote:
    """Add an entry below the last one, and print the sheet anew.

    Raises `StateMismatch` when the task has written already, or the case is archived.
    """
    if case.archived_at is not None or (task_id and _written(w, task_id)):
        raise StateMismatch(state=case.state)
    row = DiagnosisNote(
        case_id=case.id,
        n=_next(w, case),
        stage=stage,
        on=on or clock.today(w.now),
        who=who or _who(w),
        note=note,
        outcome=outcome,
        details=dict(details or {}),
        task_id=task_id,
        at=w.now,
        by=w.actor.user_id if isinstance(w.actor, Actor) else None,
    )
    w.session.add(row)
    w.session.flush()
    w.record(case, "diagnosis.noted", public=True, stage=stage, outcome=outcome, n=row.n)
    _print(w, case)
    return row


def settle(w: Work, case: Case, stage: str, level: str) -> None:
    """Keep which level solved the dispute, for the statistics (小事不出村)."""
    row = of(w, case)
    if row is not None:
        row.settled_stage = stage
    case.closed_level = level


def tell_stalled(w: Work, case: Case, result: str) -> None:
    """Ask whether a panel is wanted once so many sessions have ended without agreement."""
    if result not in ("continue", "adjourn") or of(w, case) is None:
        return
    count = select(func.count()).where(MediationSession.case_id == case.id)
    if w.session.scalar(count) != w.law.tries("diagnosis.talk"):
        return
    try:
        w.engine.send("diagnosis.stalled", str(case.id), {})
    except MessageUnexpected:  # the panel has been; what is left is the period
        return


def _written(w: Work, task_id: UUID) -> bool:
    query = select(DiagnosisNote.id).where(DiagnosisNote.task_id == task_id)
    return w.session.scalar(query) is not None


def _next(w: Work, case: Case) -> int:
    query = select(func.coalesce(func.max(DiagnosisNote.n), 0))
    return int(w.session.scalar(query.where(DiagnosisNote.case_id == case.id)) or 0) + 1


def _who(w: Work) -> str:
    if isinstance(w.actor, Actor):
        return w.actor.name
    if isinstance(w.actor, PartyActor):
        party = w.session.get(Party, w.actor.party_id)
        return party.name if party else "当事人"
    return "系统"


def _print(w: Work, case: Case) -> None:
    if of(w, case) is None:
        return
    if papers.newest(w, case, PAPER) is None:
        papers.issue(w, case, PAPER, audience="staff")
    else:
        papers.refresh_about(w, case, PAPER)
