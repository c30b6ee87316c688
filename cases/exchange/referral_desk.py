"""The desk of referrals: an authority sees what it sent and what became of it, a centre what came.

An authority sees letters, receipts, milestones and the agreement that was sent to it; never a
session or anything said in one (人民法院特邀调解规定 arts. 2, 28).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import timeline
from cases.errors import NotFound
from cases.exchange import petitions, referral_ends, referrals
from cases.models import Case, Document, Organisation, Referral
from cases.paperwork import reading
from cases.rules import clocks

if TYPE_CHECKING:
    from cases.work import Work

#: letters that go between the two
LETTERS = (
    *("referral/court_letter", "referral/transfer_letter", "referral/receipt"),
    *("referral/result", "referral/no_penalty"),
)
#: what an authority may know of the way
MILESTONES = (
    *("referral.", "case.accepted", "case.refused", "case.closed", "mediation.ended"),
    *("mediation.extended", "agreement.effective", "party.withdrew", "confirmation.filed"),
)


@dataclass(frozen=True)
class Line:
    """A line of the list."""

    id: UUID
    case_id: UUID
    kind: str
    number: str
    sender: str
    centre: str
    title: str
    parties: tuple[str, ...]
    #: waiting accepted declined signed returned closed
    status: str
    received_at: datetime
    #: until when the next step of the committee is due
    due: date | None
    result: str | None
    outcome: str | None


@dataclass(frozen=True)
class Page:
    """One referral with all that may be shown of it to its sender."""

    line: Line
    cause: str
    contact: str
    materials: tuple[str, ...]
    note: str | None
    answer: str | None
    answered_at: datetime | None
    signed_at: datetime | None
    returned_at: datetime | None
    told: str | None
    outcome_number: str | None
    milestones: tuple[timeline.Line, ...]
    papers: tuple[reading.Paper, ...]
    #: whether the actor may open the case itself
    may_open_case: bool
    may_ask_no_penalty: bool
    #: until when a petition is to be dealt with, and by how many days its office may extend that
    clock: clocks.Clock | None
    longer_by: int


def listing(w: Work) -> tuple[Line, ...]:
    """List what the actor's authority sent, or what came to the actor's centre, newest first."""
    query = (
        select(Referral, Case)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.tenant_id == w.tenant, _mine(w))
        .order_by(Referral.received_at.desc())
        .limit(500)
    )
    return tuple(_line(w, row, case) for row, case in w.session.execute(query))


def _mine(w: Work) -> Any:
    actor = access.require_user(w)
    here = actor.where("intake_clerk", "mediator", "chief_mediator")
    sent = Referral.from_org_id.in_(actor.where(*referrals.ROLES))
    return sent | Case.centre_id.in_(here) | Case.committee_id.in_(here)


def own(w: Work, referral_id: UUID) -> tuple[Referral, Case]:
    """Fetch a referral that the actor sent or received; raises `NotFound` for any other."""
    query = select(Referral, Case).join(Case, Case.id == Referral.case_id)
    found = w.session.execute(
        query.where(Referral.id == referral_id, Referral.tenant_id == w.tenant, _mine(w))
    ).first()
    if found is None:
        raise NotFound(f"No referral {referral_id}.")
    return found[0], found[1]


def page(w: Work, referral_id: UUID) -> Page:
    """Lay a referral open; raises `NotFound` when it is not the actor's."""
    row, case = own(w, referral_id)
    office = access.may_read(w, case) and not access.reads_as_court(w, case)
    term = petitions.term(w, case, row)
    return Page(
        line=_line(w, row, case),
        cause=row.cause,
        contact=row.contact,
        materials=tuple(str(one) for one in row.materials),
        note=row.note,
        answer=row.answer,
        answered_at=row.answered_at,
        signed_at=row.signed_at,
        returned_at=row.returned_at,
        told=row.told,
        outcome_number=row.outcome_number,
        milestones=tuple(
            line for line in timeline.all_of(w, case) if line.kind.startswith(MILESTONES)
        ),
        papers=reading.lines(w, case, [d for d in _papers(w, row, case)]),
        may_open_case=office,
        may_ask_no_penalty=office and referral_ends.may_ask_no_penalty(w, case),
        clock=clocks.of_term(w, term) if term else None,
        longer_by=petitions.most(w) if petitions.may_extend(w, case, row) else 0,
    )


def paper(w: Work, referral_id: UUID, document_id: UUID) -> tuple[str, bytes]:
    """Return a paper that went between the two; raises `NotFound` for any other of the case."""
    row, case = own(w, referral_id)
    found = next((d for d in _papers(w, row, case) if d.id == document_id), None)
    if found is None:
        raise NotFound(f"No document {document_id}.")
    return reading.content(w, found)


def _papers(w: Work, row: Referral, case: Case) -> list[Document]:
    names = [*LETTERS, referral_ends.AGREEMENT] if row.result == "agreed" else list(LETTERS)
    query = select(Document).where(
        Document.case_id == case.id, Document.name.in_(names), Document.status != "VOID"
    )
    return list(w.session.scalars(query.order_by(Document.id)))


def _line(w: Work, row: Referral, case: Case) -> Line:
    centre = w.session.get_one(Organisation, case.centre_id)
    status = _status(row)
    until = None
    if status == "waiting":
        until = w.law.deadline("referral.answer", row.received_at).last_day
    elif status == "signed":
        until = case.period_due
    return Line(
        id=row.id,
        case_id=case.id,
        kind=row.kind,
        number=row.number,
        sender=row.from_name,
        centre=centre.display_name or centre.name,
        title=case.title,
        parties=tuple(p.name for p in case.parties),
        status=status,
        received_at=row.received_at,
        due=until,
        result=row.result,
        outcome=row.outcome,
    )


def _status(row: Referral) -> str:
    if row.accepted is False:
        return "declined"
    steps = ((row.closed_at, "closed"), (row.returned_at, "returned"), (row.signed_at, "signed"))
    found = next((name for at, name in steps if at is not None), None)
    return found or ("accepted" if row.accepted else "waiting")
