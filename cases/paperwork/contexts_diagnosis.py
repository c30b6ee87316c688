"""What the papers of the five diagnoses are given: the sheet, a panel, one of its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import names
from cases.models import Case, Diagnosis, DiagnosisNote, Organisation, Panel, PanelMember, User
from cases.rules import clock

if TYPE_CHECKING:
    from cases.work import Work

Part = dict[str, Any]


def diagnosis(w: Work, case: Case, about_id: UUID) -> Part:
    """Describe the five-diagnosis sheet of *case*."""
    row = w.session.scalars(select(Diagnosis).where(Diagnosis.case_id == case.id)).one()
    query = select(DiagnosisNote).where(DiagnosisNote.case_id == case.id)
    notes = list(w.session.scalars(query.order_by(DiagnosisNote.n)))
    written = [_entry(note) for note in notes]
    back = next((n for n in reversed(range(len(notes))) if _is_return(notes[n])), None)
    advice = (notes[back].details or {}).get("advice") if back is not None else None
    return {
        "diagnosis": {
            "opened_on": clock.today(row.opened_at).isoformat(),
            "entry": names.word("stage", row.entry),
            "why": row.proposal.get("why"),
            "reason": row.reason,
            "village": _place(w, row.village_id),
            "police": _place(w, row.police_id),
            "office": _place(w, row.office_id) or "司法所",
            "informal_due": row.informal_due.isoformat() if row.informal_due else None,
            "entries": written,
            "settled_stage": names.word("stage", row.settled_stage),
            "closed_level": names.word("closed_level", case.closed_level),
            "returned": written[back] if back is not None else None,
            "advice": advice,
            "relapse_until": _relapse_until(w, case, row),
        }
    }


def _relapse_until(w: Work, case: Case, row: Diagnosis) -> str | None:
    """Tell until when what breaks out again goes back to the mediator (R-029)."""
    if row.returned_at is None:
        return None
    return w.law.deadline("diagnosis.relapse", row.returned_at).last_day.isoformat()


def panel(w: Work, case: Case, about_id: UUID) -> Part:
    """Describe the panel *about_id* with its members."""
    row = w.session.get_one(Panel, about_id)
    query = select(PanelMember).where(PanelMember.panel_id == row.id)
    rows = list(w.session.scalars(query.order_by(PanelMember.position)))
    return {
        "panel": {
            "n": row.n,
            "question": row.question,
            "place": row.place,
            "meets_at": _instant(row.meets_at),
            "convener": w.session.get_one(User, row.convened_by).name,
            "held_at": _instant(row.held_at) if row.held_at else None,
            "members": [_member(one) for one in rows],
            "record": row.record,
            "plan": row.plan,
            "conclusion": names.word("panel_conclusion", row.conclusion),
            "recorder": row.recorder,
            "dissent": sum(one.stance == "dissent" and one.let_in for one in rows),
        }
    }


def member(w: Work, case: Case, about_id: UUID) -> Part:
    """Describe one member, and the panel."""
    row = w.session.get_one(PanelMember, about_id)
    return panel(w, case, row.panel_id) | {"member": _member(row)}


def _entry(row: DiagnosisNote) -> Part:
    return {
        "n": row.n,
        "stage": names.word("stage", row.stage),
        "on": row.on.isoformat(),
        "who": row.who,
        "others": (row.details or {}).get("with"),
        "note": row.note,
        "outcome": names.word("diagnosis_outcome", row.outcome),
    }


def _is_return(row: DiagnosisNote) -> bool:
    return row.stage == "RETURN" and row.outcome in ("agreed", "failed")


def _member(row: PanelMember) -> Part:
    return {
        "name": row.name,
        "body": row.body,
        "consented_by": list(row.consented_by),
        "let_in": row.let_in,
        "attended": row.attended,
        "opinion": row.opinion,
        "stance": names.word("panel_stance", row.stance),
    }


def _instant(value: Any) -> str:
    return clock.local(value).isoformat(timespec="seconds")


def _place(w: Work, place_id: UUID | None) -> str | None:
    row = w.session.get(Organisation, place_id) if place_id else None
    return row.name if row else None
