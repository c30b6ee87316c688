"""A dispute that flares up again after the judicial office looked at it: back to 接诊.

The agreement stays binding and its performance is watched as before (人民调解法 art. 31); what goes
on is a new case, linked to the first, which the table of entries sends to the mediator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.diagnoses import sheet
from cases.errors import StateMismatch
from cases.models import Case, FollowUp
from cases.related import linked

if TYPE_CHECKING:
    from cases.work import Work

#: who may write on the sheet without a task
STAFF = ("intake_clerk", "mediator", "chief_mediator", "judicial_office", "village_mediator")


def is_one(w: Work, case: Case) -> bool:
    """Tell whether *case* continues one whose return was looked at not long ago."""
    before = w.session.get(Case, case.continues_id) if case.continues_id else None
    row = sheet.of(w, before) if before is not None else None
    if row is None or row.returned_at is None:
        return False
    return w.law.deadline("diagnosis.relapse", row.returned_at).due >= case.applied_at


def broke_out_again(w: Work, case: Case) -> bool:
    """Tell whether *case* continues an agreement that did not hold.

    What goes on after a court dismissed the application is the same mediation, carried on (R-041),
    unless a visit found the parties at odds again.
    """
    before = w.session.get(Case, case.continues_id) if case.continues_id else None
    if before is None or before.confirm_state != "DISMISSED":
        return before is not None
    visits = select(FollowUp.id).where(FollowUp.case_id == before.id, FollowUp.result == "relapse")
    return w.session.scalar(visits.limit(1)) is not None


def is_possible(w: Work, case: Case) -> bool:
    """Tell whether *case* was looked at by the judicial office not longer ago than a relapse."""
    row = sheet.of(w, case)
    if row is None or row.returned_at is None or row.settled_stage is None or case.archived_at:
        return False
    if w.law.deadline("diagnosis.relapse", row.returned_at).due < w.now:
        return False
    return w.session.scalar(select(Case.id).where(Case.continues_id == case.id)) is None


def report(w: Work, case_id: UUID, note: str) -> UUID:
    """Write that the dispute flared up again, and open the case that goes on from 接诊.

    The agreement stays binding, so its performance is watched as before. Raises `StateMismatch`
    when the days for it are over or it is mediated again already.
    """
    case = access.read(w, case_id)
    access.require_office(w, case, *STAFF)
    access.hold(w, case.id)
    if not is_possible(w, case):
        raise StateMismatch(state=case.state)
    if len(note.strip()) < 4:
        raise read.refuse(relapse_note="请写明怎样又起了纠纷。")
    new = linked.continue_in_new_case(w, case)
    sheet.write(w, case, "RETURN", "relapsed", f"{note.strip()[:2000]}（接续案件{new.code}）")
    w.record(case, "case.continued", public=True, linked=str(new.id))
    return new.id
