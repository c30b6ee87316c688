"""The part of a document's context that a referral makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import names
from cases.models import Case, Organisation, Referral
from cases.paperwork import contexts

if TYPE_CHECKING:
    from cases.work import Work

#: row of the law that says how long, by kind and procedure
_DAYS = {
    "DELEGATED": "referral.delegated",
    "ordinary": "referral.entrusted",
    "summary": "referral.entrusted_summary",
}


def referral(w: Work, case: Case, about_id: UUID) -> dict[str, Any]:
    """Describe the referral *about_id* and the authority that sent it."""
    row = w.session.get_one(Referral, about_id)
    centre = w.session.get_one(Organisation, case.centre_id)
    key = _DAYS.get(row.procedure or row.kind)
    return {
        "referral": {
            "kind": row.kind,
            "procedure": row.procedure,
            "sender": row.from_name,
            "number": row.number,
            "cause": row.cause or None,
            "contact": row.contact or None,
            "materials": [str(one) for one in row.materials],
            "note": row.note,
            "days": w.law.row(key).days if key else None,
            "received_at": contexts.instant(row.received_at),
            "own_desk": row.sent_by is not None,
            "accepted_on": (case.referral or {}).get("accepted_on"),
            "centre": centre.name,
            "accepted": row.accepted,
            "answered_at": contexts.instant(row.answered_at),
            "answer": row.answer,
            "signed_at": contexts.instant(row.signed_at),
            "due": contexts.day(case.period_due),
            "result": row.result,
            "result_words": names.word("referral_result", row.result),
            "told": row.told,
            "undisputed": row.undisputed,
            "materials_back": row.materials_back,
            "returned_at": contexts.instant(row.returned_at),
        },
        "agency": _agency(w, row),
    }


def _agency(w: Work, row: Referral) -> dict[str, Any]:
    sender = w.session.get(Organisation, row.from_org_id) if row.from_org_id else None
    if sender is not None:
        return contexts.organisation(sender)
    keys = ("short_name", "address", "phone", "uscc", "filing_no", "seal")
    return {"name": row.from_name} | dict.fromkeys(keys)
