"""How rows are told to documents: primitive data only.

Shapes: `documents.parts`. Money is a decimal string of yuan, a day an ISO date, an instant an ISO
date-time on the county's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import names
from cases.models import (
    Agreement,
    Assignment,
    Case,
    Clause,
    MediationSession,
    Organisation,
    Party,
    User,
)
from cases.rules import clock

if TYPE_CHECKING:
    from cases.work import Work
    from documents.parts import ClauseContext

Part = dict[str, Any]
Team = list[tuple[Assignment, User]]


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


def claim(given: Any) -> str:
    """Read a claim, which forms give as ``{claim: text}`` and older rows as text."""
    return str(given.get("claim", "")) if isinstance(given, Mapping) else str(given)


def sessions(w: Work, case: Case) -> list[MediationSession]:
    """List the sessions of *case* in their order."""
    query = select(MediationSession).where(MediationSession.case_id == case.id)
    return list(w.session.scalars(query.order_by(MediationSession.n)))


def team(w: Work, case: Case) -> Team:
    """List who is on the case now: a recorder, then the lead, then the others."""
    query = (
        select(Assignment, User)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
        .order_by(Assignment.role.desc(), Assignment.assigned_at)
    )
    return [(a, u) for a, u in w.session.execute(query)]


def mediators(people: Team) -> list[Part]:
    """Describe who of a case's *people* mediates, the lead first."""
    return [
        {
            "name": user.name,
            "role": assignment.role,
            "certificate_no": user.certificate_no,
            "phone": user.phone,
        }
        for assignment, user in people
        if assignment.role in ("LEAD", "CO")
    ]


def recorder(w: Work, case: Case) -> str | None:
    """Name who keeps the record: the one assigned, the one written down, or of the last session."""
    return recorder_of(case, team(w, case), sessions(w, case))


def recorder_of(case: Case, people: Team, held: list[MediationSession]) -> str | None:
    """Name the recorder as `recorder` does, of *people* and sessions that were read before."""
    assigned = [user.name for one, user in people if one.role == "RECORDER"]
    if assigned:
        return assigned[0]
    if named := (case.details or {}).get("recorder"):
        return str(named)
    return held[-1].recorder if held else None


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
