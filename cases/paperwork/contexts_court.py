"""The part of a document's context that an application to a court makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import casestate, names
from cases.models import Case, Confirmation, Objection, Organisation, Supplement, User
from cases.paperwork import contexts
from cases.reception import sides

if TYPE_CHECKING:
    from cases.work import Work

#: what goes with the application (民诉法解释 art. 354)
ANNEXES = [
    "人民调解协议书",
    "主持调解证明",
    "各申请人身份证明",
    "送达地址确认书",
]
#: what goes with it besides where an agent acts (民事诉讼法 art. 62)
AUTHORITY = "授权委托书和代理人身份证明"


def confirmation(w: Work, case: Case, about_id: UUID) -> dict[str, Any]:
    """Describe the application *about_id* and its court.

    To a paper about one party, the newest application, with the address of nobody else.
    """
    row = w.session.get(Confirmation, about_id)
    if row is None:
        return _to_one(confirmation(w, case, casestate.required_application(w, case).id), about_id)
    court = w.session.get_one(Organisation, row.court_id)
    return {
        "confirmation": _confirmation(w, case, row),
        "court": contexts.organisation(court),
        "leave": None,
    }


def _to_one(known: dict[str, Any], party_id: UUID) -> dict[str, Any]:
    told = known["confirmation"]
    own = [one for one in told["addresses"] if one["party"]["id"] == str(party_id)]
    return known | {"confirmation": told | {"addresses": own}}


def objection(w: Work, case: Case, about_id: UUID) -> dict[str, Any]:
    """Describe the objection *about_id*, and the ruling it is against."""
    row = w.session.get_one(Objection, about_id)
    known = confirmation(w, case, row.confirmation_id)
    known["confirmation"]["judge"] = _name(w, row.judge_id)
    return known | {
        "objection": {
            "name": row.name,
            "is_party": row.party_id is not None,
            "received_on": contexts.day(row.received_on),
            "reasons": row.reasons,
            "result": row.result,
            "judged": row.judged,
        }
    }


def enforcement(w: Work, case: Case, about_id: UUID) -> dict[str, Any]:
    """Describe the application that was confirmed; what is owed is handed in as a part."""
    return confirmation(w, case, casestate.required_application(w, case).id)


def _confirmation(w: Work, case: Case, row: Confirmation) -> dict[str, Any]:
    application = row.application or {}
    asked = _asked(w, row)
    return {
        "number": row.court_number,
        "basis": row.basis,
        "facts_and_reasons": application.get("facts_and_reasons", ""),
        "addresses": _addresses(case, application.get("addresses", [])),
        "annexes": application.get("annexes", _annexes(case)),
        "filed_at": contexts.instant(row.filed_at),
        "accepted_at": contexts.instant(row.accepted_at),
        "judge": _name(w, row.judge_id),
        "clerk": _name(w, row.clerk_id),
        "verified_at": contexts.instant(row.verified_at),
        "grounds": [names.ground(code) for code in row.grounds],
        "reasons": row.reasons,
        "ruled_at": contexts.instant(row.ruled_at),
        "withdrawal": row.withdrawal,
        "missing": [str(item) for item in asked.items] if asked else [],
        "supplement_due": contexts.day(asked.due_on) if asked else None,
        "contact": _contact(w, row),
    }


def _annexes(case: Case) -> list[str]:
    if any(map(sides.has_agent, sides.applicants_to_court(case))):
        return [*ANNEXES[:-1], AUTHORITY, ANNEXES[-1]]
    return ANNEXES


def _asked(w: Work, row: Confirmation) -> Supplement | None:
    query = (
        select(Supplement)
        .where(Supplement.confirmation_id == row.id)
        .order_by(Supplement.asked_at.desc())
        .limit(1)
    )
    return w.session.scalars(query).first()


def _addresses(case: Case, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    people = {str(p.id): p for p in case.parties}
    return [
        {
            "party": contexts.party(people[row["party_id"]]),
            "receiver": row.get("receiver") or people[row["party_id"]].name,
            "address": row.get("address") or "",
            "phone": row.get("phone") or "",
            "email": row.get("email"),
            "e_service": bool(row.get("e_service")),
        }
        for row in rows
        if row.get("party_id") in people
    ]


def _name(w: Work, user_id: UUID | None) -> str | None:
    user = w.session.get(User, user_id) if user_id else None
    return user.name if user else None


def _contact(w: Work, row: Confirmation) -> str | None:
    court = w.session.get_one(Organisation, row.court_id)
    clerk = _name(w, row.clerk_id)
    return " ".join(part for part in (clerk, court.phone) if part) or None
