"""The part of a document's context that its *about* adds: a session, a visit, a party."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

import documents
from cases import names
from cases.county import identity
from cases.models import (
    Agreement,
    Appraisal,
    Attachment,
    Case,
    Document,
    FollowUp,
    Investigation,
    LossItem,
    MediationSession,
    Party,
    User,
)
from cases.paperwork import (
    contexts,
    contexts_agreement,
    contexts_court,
    contexts_diagnosis,
    contexts_referral,
)
from cases.rules import clock
from cases.vault import evidence

if TYPE_CHECKING:
    from cases.work import Work

Part = dict[str, Any]

#: what the record of an inquiry describes who was asked by
PARTICULARS = ("gender", "age", "ethnicity", "occupation", "phone", "address")
#: what is written down of it besides
WRITTEN = (*PARTICULARS, "recorder")
#: who advances what an appraisal costs
FEE_BY = {"both": "双方各半", "applicant": "申请人", "respondent": "被申请人"}


def _session(w: Work, case: Case, about_id: UUID) -> Part:
    return {"session": contexts.session(w.session.get_one(MediationSession, about_id))}


def _investigation(w: Work, case: Case, about_id: UUID) -> Part:
    row = w.session.get_one(Investigation, about_id)
    return {
        "investigation": {
            "n": row.n,
            "at": contexts.instant(row.at),
            "place": row.place,
            "interviewee": row.interviewee,
            "relation": row.relation,
            **_particulars(case, row),
            "participants": [str(p) for p in row.participants],
            "record": [{"q": r.get("q", ""), "a": r.get("a", "")} for r in row.record],
            "investigator": w.session.get_one(User, row.by).name,
            "recorder": _kept_by(w, case, row),
        }
    }


def wrote(w: Work, case: Case, paper: Document) -> str | None:
    """Name who kept the record of an inquiry that *paper* is about; None when it is about none."""
    if documents.ABOUT.get(paper.name) != "investigation":
        return None
    return _kept_by(w, case, w.session.get_one(Investigation, paper.about_id))


def _kept_by(w: Work, case: Case, row: Investigation) -> str:
    """Name the one written down, else who records in this case, else who asked."""
    named = (row.particulars or {}).get("recorder") or contexts.recorder(w, case)
    return str(named or w.session.get_one(User, row.by).name)


def _particulars(case: Case, row: Investigation) -> Part:
    """Describe who was asked: a party as it is known, anybody else as the record says."""
    said = row.particulars or {}
    found = {key: said.get(key) or None for key in PARTICULARS}
    own = next((p for p in case.parties if p.name == row.interviewee), None)
    if own is None:
        return found
    years = (
        identity.age(clock.day_of(own.birth_date), clock.day_of(row.at)) if own.birth_date else None
    )
    known = {key: getattr(own, key) for key in PARTICULARS if key != "age"} | {"age": years}
    return {key: said or (str(known[key]) if known[key] else None) for key, said in found.items()}


def _evidence(w: Work, case: Case, about_id: UUID) -> Part:
    """List what was handed in openly; one side's confidences are left out."""
    query = (
        select(Attachment)
        .where(Attachment.case_id == case.id, Attachment.purpose == "evidence")
        .where(Attachment.confidential.is_(False))
        .order_by(Attachment.at)
    )
    return {"evidence": [_handed_in(w, case, row) for row in w.session.scalars(query)]}


def _kind_of(media_type: str) -> str:
    """Name the kind of evidence a file is; a picture is told as one."""
    if media_type.startswith("image/"):
        return "照片"
    return "视听资料" if evidence.is_recording(media_type) else "书证"


def _handed_in(w: Work, case: Case, row: Attachment) -> Part:
    by = w.session.get(User, row.by) if row.by else None
    known = {p.id: p.name for p in case.parties}
    told = row.told or {}
    return {
        "name": row.name,
        "kind": _kind_of(row.media_type),
        "proves": told.get("proves") or None,
        "basis": names.word("recording_basis", told.get("basis")),
        "submitted_by": known.get(row.party_id or row.id) or (by.name if by else ""),
        "submitted_on": contexts.day(clock.today(row.at)),
        "original": bool(told.get("original")),
        "pages": told.get("pages"),
    }


def _visit(w: Work, case: Case, about_id: UUID) -> Part:
    row = w.session.get_one(FollowUp, about_id)
    return {
        "visit": {
            "party": contexts.party(w.session.get_one(Party, row.party_id)),
            "at": contexts.instant(row.at),
            "way": row.way,
            "situation": row.situation,
            "satisfied": row.satisfied,
            "result": row.result,
            "next_on": contexts.day(row.next_on),
            "visitor": w.session.get_one(User, row.by).name,
        }
    }


def _party(w: Work, case: Case, about_id: UUID) -> Part:
    row = w.session.get_one(Party, about_id)
    consent = row.privacy_consent or {}
    privacy = {
        "version": _edition(str(consent.get("version", ""))),
        "at": consent.get("at"),
        "sensitive": bool(consent.get("sensitive")),
        "sharing": bool(consent.get("sharing")),
    }
    own = contexts.party(row)
    return {"party": own, "agents": own["agents"], "privacy": privacy if consent else None}


def _edition(version: str) -> str:
    """Name an edition of the notice; before templates counted, it had a name of its own."""
    return f"第{version}版" if version.isdigit() else version


def _agreement(w: Work, case: Case, about_id: UUID) -> Part:
    return {"agreement": contexts_agreement.told(w, case, w.session.get(Agreement, about_id))}


def _losses(w: Work, case: Case, about_id: UUID) -> Part:
    query = select(LossItem).where(LossItem.case_id == case.id).order_by(LossItem.n)
    rows = list(w.session.scalars(query))
    return {
        "losses": {
            "entries": [
                {
                    "label": row.label,
                    "claimed": contexts.money(row.claimed),
                    "found": contexts.money(row.found),
                    "basis": row.basis,
                }
                for row in rows
            ],
            "claimed": contexts.money(sum((row.claimed for row in rows), Decimal(0))),
            "found": contexts.money(sum((row.found for row in rows), Decimal(0))),
        }
    }


def _appraisal(w: Work, case: Case, about_id: UUID) -> Part:
    row = w.session.get_one(Appraisal, about_id)
    return {
        "appraisal": {
            "body": row.body,
            "subject": row.subject,
            "questions": row.questions,
            "fee_by": FEE_BY.get(row.fee_by, row.fee_by),
            "commissioned_on": contexts.day(row.commissioned_on),
            "expected_on": contexts.day(row.expected_on),
        }
    }


BUILDERS: dict[str, Callable[[Work, Case, UUID], Part]] = {
    "session": _session,
    "investigation": _investigation,
    "evidence": _evidence,
    "visit": _visit,
    "party": _party,
    "agreement": _agreement,
    "confirmation": contexts_court.confirmation,
    "objection": contexts_court.objection,
    "enforcement": contexts_court.enforcement,
    "losses": _losses,
    "appraisal": _appraisal,
    "referral": contexts_referral.referral,
    "diagnosis": contexts_diagnosis.diagnosis,
    "panel": contexts_diagnosis.panel,
    "panel_member": contexts_diagnosis.member,
}
