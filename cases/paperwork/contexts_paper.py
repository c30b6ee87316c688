"""The whole context of a case's paper, built from the tables as they stand.

What has no row of its own (a refusal, a termination, an extension, a dossier) is handed in as a
*part* by the use case that issues the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

import documents
from cases import names
from cases.models import Agreement, Case, Document, MediationSession, Party, Signature, User
from cases.paperwork import contexts, contexts_about, contexts_agreement, contexts_group
from cases.paperwork.contexts import Part, day, instant, money
from cases.rules import clock, ways
from processes import law

if TYPE_CHECKING:
    from cases.work import Work


def build(
    w: Work, case: Case, paper: Document, parts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Build the context of *paper* as the tables stand now; *parts* are taken as they are."""
    mine = contexts_group.own(case, paper)
    row = contexts.newest_agreement(w, case)
    team, sessions = contexts.team(w, case), contexts.sessions(w, case)
    given = _given(w, case, paper, row)
    wrote = contexts_about.wrote(w, case, paper) or contexts.recorder_of(case, team, sessions)
    people = contexts_group.signing(case, paper, {one.party_id for one in given})
    context: dict[str, Any] = {
        "paper": _paper(w, case, paper, row if _is_copy_of_agreement(paper, mine) else None),
        "case": _case(w, case),
        "committee": contexts.organisation(contexts.committee_of(w, case)),
        "parties": [contexts.party(p) for p in people],
        "mediators": contexts.mediators(team),
        "recorder": wrote,
        "signatures": _signatures(w, people, given, wrote),
        "agreement": contexts_agreement.told(w, case, row, mine, paper),
        "sessions": [_outline(s) for s in sessions],
        "group": contexts_group.part(w, case, paper, row, given),
    }
    about = documents.ABOUT.get(paper.name, "case")
    if about in contexts_about.BUILDERS and not (mine is not None and about == "agreement"):
        context |= contexts_about.BUILDERS[about](w, case, paper.about_id)
    return context | dict(parts or {})


def _is_copy_of_agreement(paper: Document, mine: Party | None) -> bool:
    return mine is not None and documents.ABOUT.get(paper.name) == "agreement"


def _paper(w: Work, case: Case, paper: Document, copied: Agreement | None) -> Part:
    agreement = copied
    if agreement is None and paper.about_id != case.id:
        agreement = w.session.get(Agreement, paper.about_id)
    sealed = agreement.sealed_at if agreement else None
    return {
        "id": str(paper.id),
        "on": day(clock.today(sealed or paper.created_at)),
        "sealed_at": instant(sealed or (None if agreement else paper.created_at)),
        "hash": agreement.text_hash if agreement else None,
        "draft": bool(agreement and agreement.effective_at is None),
    }


def _case(w: Work, case: Case) -> Part:
    registrar = w.session.get(User, case.created_by) if case.created_by else None
    details = case.details or {}
    return {
        "code": case.code,
        "number": case.number,
        "title": case.title,
        "category": names.category(case.category),
        "source": case.source,
        "channel": case.channel,
        "facts": case.facts,
        "claims": [contexts.claim(c) for c in case.claims],
        "amount": money(case.amount),
        "place": case.place,
        "occurred_on": day(case.occurred_on),
        "applied_at": instant(case.applied_at),
        "accepted_at": instant(case.accepted_at),
        "period_due": day(case.period_due),
        "closed_at": instant(case.closed_at),
        "outcome": names.word("end_state", case.end_state),
        "note": details.get("remark"),
        "first_session_at": details.get("first_session_at"),
        "first_session_place": details.get("first_session_place"),
        "open_session": details.get("open_session"),
        "entrusted": (case.referral or {}).get("kind") == "ENTRUSTED",
        "registrar": registrar.name if registrar else None,
        **_kind(w, case),
    }


def _kind(w: Work, case: Case) -> Part:
    """Describe what the sub-kind of mediation adds to a case."""
    row = law.kinds().get(case.kind or "")
    details = case.details or {}
    return {
        "kind": row.name if row else None,
        "next": ways.of(w, case, row) if row else [],
        "charges": row is not None and row.fee,
        "fee": (details.get("fee") or {}).get("amount"),
        "status_quo": row is not None and row.status_quo,
        "consents": [str(p.id) for p in case.parties if p.consent == "CONSENTED"],
        "materials": list(details.get("materials") or []),
        "decision": details.get("decision"),
    }


def _given(w: Work, case: Case, paper: Document, row: Agreement | None) -> list[Signature]:
    """List the signatures under *paper*; a member's copy has those of the agreement it copies."""
    is_copy = row is not None and contexts_group.own(case, paper) is not None
    about = row.id if row is not None and is_copy else paper.about_id
    query = select(Signature).where(Signature.case_id == case.id).order_by(Signature.at)
    return [
        one
        for one in w.session.scalars(query)
        if about == one.agreement_id or paper.id == one.document_id
    ]


def _signatures(
    w: Work, people: list[Party], given: list[Signature], wrote: str | None
) -> list[Part]:
    known = {p.id: p.name for p in people}
    named = [row for row in given if row.party_id is None or row.party_id in known]
    found = [_signature(w, row, known) for row in named]
    return found + _recorders(found, wrote)


def _recorders(found: list[Part], recorder: str | None) -> list[Part]:
    """Let a mediator's signature stand in the recorder's place too, when they are one person."""
    if any(s["role"] == "recorder" for s in found):
        return []
    own = ("mediator", "investigator")
    return [s | {"role": "recorder"} for s in found if s["role"] in own and s["name"] == recorder][
        :1
    ]


def _signature(w: Work, row: Signature, known: Mapping[UUID, str]) -> Part:
    user = w.session.get(User, row.user_id) if row.user_id else None
    name = row.signer or (user.name if user else known.get(row.party_id or row.id, ""))
    return {
        "role": row.role,
        "name": name,
        "party_id": str(row.party_id) if row.party_id else None,
        "image": row.image,
        "method": row.method,
        "at": instant(row.at),
    }


def _outline(row: MediationSession) -> Part:
    """Describe a session to papers that are not its record: what was said stays out of them."""
    return contexts.session(row) | {"record": ""}
