"""What documents are given, built from the tables: primitive data only.

Shapes: `documents.parts`. Money is a decimal string of yuan, a day an ISO date, an instant an ISO
date-time on the county's clock. What has no row of its own (a refusal, a termination, an
extension, a dossier) is handed in as a *part* by the use case that issues the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

import documents
from cases import names
from cases.collective import group_text
from cases.models import (
    Agreement,
    Assignment,
    Case,
    Clause,
    Document,
    MediationSession,
    Organisation,
    Party,
    Signature,
    User,
)
from cases.paperwork import contexts_group, contexts_oral
from cases.rules import clock, ways
from processes import law

if TYPE_CHECKING:
    from cases.work import Work
    from documents.parts import ClauseContext

Part = dict[str, Any]


def build(
    w: Work, case: Case, paper: Document, parts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Build the context of *paper* as the tables stand now; *parts* are taken as they are."""
    from cases.paperwork import contexts_about  # each of its builders begins with what is here

    mine = contexts_group.own(case, paper)
    row = newest_agreement(w, case)
    team, sessions = _team(w, case), _sessions(w, case)
    given = _given(w, case, paper, row)
    wrote = contexts_about.wrote(w, case, paper) or _recorder(case, team, sessions)
    people = contexts_group.signing(case, paper, {one.party_id for one in given})
    context: dict[str, Any] = {
        "paper": _paper(w, case, paper, row if _is_copy_of_agreement(paper, mine) else None),
        "case": _case(w, case),
        "committee": organisation(committee_of(w, case)),
        "parties": [party(p) for p in people],
        "mediators": _mediators(team),
        "recorder": wrote,
        "signatures": _signatures(w, people, given, wrote),
        "agreement": agreement(w, case, row, mine, paper),
        "sessions": [_outline(s) for s in sessions],
        "group": contexts_group.part(w, case, paper, row, given),
    }
    about = documents.ABOUT.get(paper.name, "case")
    if about in contexts_about.BUILDERS and not (mine is not None and about == "agreement"):
        context |= contexts_about.BUILDERS[about](w, case, paper.about_id)
    return context | dict(parts or {})


def committee_of(w: Work, case: Case) -> Organisation:
    """Return who mediates and seals: before acceptance, the committee of the centre's own town."""
    if case.committee_id is not None:
        return w.session.get_one(Organisation, case.committee_id)
    centre = w.session.get_one(Organisation, case.centre_id)
    query = (
        select(Organisation)
        .where(Organisation.parent_id == centre.parent_id, Organisation.kind == "COMMITTEE")
        .where(Organisation.can_seal, Organisation.active)
        .order_by(Organisation.code)
        .limit(1)
    )
    return w.session.scalars(query).first() or centre


def money(value: Decimal | None) -> str | None:
    """Write a sum of yuan with two decimals."""
    return None if value is None else f"{value:.2f}"


def instant(value: datetime | None) -> str | None:
    """Write an instant on the county's clock."""
    return None if value is None else clock.local(value).isoformat(timespec="seconds")


def day(value: date | None) -> str | None:
    """Write a day."""
    return None if value is None else value.isoformat()


def party(row: Party) -> Part:
    """Describe a party in full: legal papers name people as they are."""
    plain = [
        "side",
        "kind",
        "name",
        "gender",
        "ethnicity",
        "birth_date",
        "id_type",
        "id_no",
        "phone",
        "address",
        "occupation",
        "legal_rep",
        "legal_rep_title",
    ]
    return (
        {"id": str(row.id)}
        | {key: getattr(row, key) for key in plain}
        | {"agents": [agent(a) for a in row.agents]}
        | {"left_on": day(clock.today(row.exited_at)) if row.exited_at else None}
    )


def agent(data: Mapping[str, Any]) -> Part:
    """Describe an agent or guardian."""
    keys = ["gender", "id_no", "phone", "organisation", "relation"]
    kind = data.get("kind", "CITIZEN")
    return {key: data.get(key) for key in keys} | {
        "kind": kind,
        "name": data.get("name", ""),
        "authority": data.get("authority") or ("STATUTORY" if kind == "GUARDIAN" else "GENERAL"),
        "items": list(data.get("items") or []),
    }


def organisation(row: Organisation) -> Part:
    """Describe a committee or court."""
    keys = ["name", "short_name", "address", "phone", "uscc", "filing_no"]
    return {key: getattr(row, key) for key in keys} | {"seal": None}


def clause(row: Clause, known: Mapping[UUID, str]) -> ClauseContext:
    """Describe a clause with names instead of ids."""
    return {
        "n": row.n,
        "kind": row.kind,
        "obligor": known.get(row.obligor_id) if row.obligor_id else None,
        "obligee": known.get(row.obligee_id) if row.obligee_id else None,
        "amount": money(row.amount),
        "act": row.act,
        "place": row.place,
        "due_on": day(row.due_on),
        "method": row.method,
        "account": row.account,
        "instalments": [
            {"due_on": part["due_on"], "amount": part["amount"]} for part in row.instalments
        ],
        "default_term": row.default_term,
    }


def newest_agreement(w: Work, case: Case) -> Agreement | None:
    """Return the agreement of *case* that is not void, the newest first."""
    found = w.once(("agreement", case.id), lambda: _newest_agreement(w, case))
    return w.session.get(Agreement, found) if found else None


def _newest_agreement(w: Work, case: Case) -> UUID | None:
    """Ask for the id alone: the row with its clauses is mostly in the session already."""
    query = select(Agreement.id).where(Agreement.case_id == case.id, Agreement.status != "VOID")
    return w.session.scalar(query.order_by(Agreement.id.desc()).limit(1))


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
        "claims": [claim(c) for c in case.claims],
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


def claim(given: Any) -> str:
    """Read a claim, which forms give as ``{claim: text}`` and older rows as text."""
    return str(given.get("claim", "")) if isinstance(given, Mapping) else str(given)


def _sessions(w: Work, case: Case) -> list[MediationSession]:
    query = select(MediationSession).where(MediationSession.case_id == case.id)
    return list(w.session.scalars(query.order_by(MediationSession.n)))


def _team(w: Work, case: Case) -> list[tuple[Assignment, User]]:
    """List who is on the case now: a recorder, then the lead, then the others."""
    query = (
        select(Assignment, User)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
        .order_by(Assignment.role.desc(), Assignment.assigned_at)
    )
    return [(a, u) for a, u in w.session.execute(query)]


def mediators(w: Work, case: Case) -> list[Part]:
    """Describe who mediates *case*, the lead first."""
    return _mediators(_team(w, case))


def _mediators(team: list[tuple[Assignment, User]]) -> list[Part]:
    return [
        {
            "name": user.name,
            "role": assignment.role,
            "certificate_no": user.certificate_no,
            "phone": user.phone,
        }
        for assignment, user in team
        if assignment.role in ("LEAD", "CO")
    ]


def recorder(w: Work, case: Case) -> str | None:
    """Name who keeps the record: the one assigned, the one written down, or of the last session."""
    return _recorder(case, _team(w, case), _sessions(w, case))


def _recorder(
    case: Case, team: list[tuple[Assignment, User]], sessions: list[MediationSession]
) -> str | None:
    assigned = [user.name for one, user in team if one.role == "RECORDER"]
    if assigned:
        return assigned[0]
    if named := (case.details or {}).get("recorder"):
        return str(named)
    return sessions[-1].recorder if sessions else None


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


def agreement(
    w: Work,
    case: Case,
    row: Agreement | None,
    mine: Party | None = None,
    paper: Document | None = None,
) -> Part | None:
    """Describe the agreement *row* of *case*, as far as *paper* is about it.

    To *mine*, one of many, it is the own line.
    """
    if row is None:
        return None
    rows = contexts_group.told(case, paper, row.clauses) if paper is not None else row.clauses
    clauses = group_text.told(case, rows, mine.id if mine else None)
    sums = [Decimal(one["amount"]) for one in clauses if one["amount"]]
    known = {
        "number": row.number,
        "form": row.form,
        "facts": row.facts,
        "clauses": clauses,
        "amount": money(sum(sums, Decimal(0))) if sums else None,
        "performance": row.performance,
        "place": row.place,
        "copies": row.copies,
        "reached_at": instant(row.reached_at),
        "effective_at": instant(row.effective_at),
        "confirm_deadline": day(row.confirm_deadline) if row.confirmable else None,
        "performed": row.performed,
        "performed_on": None,
        "partial": bool((case.details or {}).get("left_open")),
        "across_committees": False,
    }
    return known | (contexts_oral.told(w, case, row) if row.form == "ORAL" else {})


def _outline(row: MediationSession) -> Part:
    """Describe a session to papers that are not its record: what was said stays out of them."""
    return session(row) | {"record": ""}


def session(row: MediationSession) -> Part:
    """Describe a session with its record."""
    return {
        "n": row.n,
        "at": instant(row.at),
        "place": row.place,
        "mode": row.mode,
        "attendees": [str(a) for a in row.attendees],
        "invitees": [{"name": i["name"], "relation": i.get("relation")} for i in row.invitees],
        "record": row.record,
        "result": row.result,
        "next_at": instant(row.next_at),
        "failure": names.reason(row.failure),
        "recorder": row.recorder,
    }
