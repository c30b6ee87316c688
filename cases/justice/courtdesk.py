"""The court's desk: applications filed with it, and one of them laid open for a decision.

Beside the obligations stand the pre-flight's findings, who signed and how they were known, and
whether the case's history is whole. Nothing said in confidence is here (人民法院特邀调解规定
arts. 22, 28; 民诉法解释 art. 107).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import casefile, outcomes, timeline
from cases.errors import NotFound
from cases.justice import withdrawals
from cases.models import (
    Agreement,
    Case,
    Confirmation,
    CourtExtension,
    Objection,
    Party,
    Supplement,
)
from cases.paperwork import contexts, reading
from cases.reception import parties, sides
from cases.rules import clock, clocks
from cases.settlement import agreement as agreements
from cases.settlement import sheets
from cases.settlement.preflight import Report
from cases.vault import attachments, masking
from cases.words import Words
from engine import history
from engine.models import Event

if TYPE_CHECKING:
    from cases.work import Work

#: what proves who applies, and who acts for a child or whoever lacks capacity
PROOFS = ("identity", "guardian")
#: statuses in which an application still waits for the court
WAITING = ("SUBMITTED", "SUPPLEMENT", "ACCEPTED")


@dataclass(frozen=True)
class Filed:
    """A line of the court's list."""

    id: UUID
    case_id: UUID
    title: str
    #: who applies; of many one and their number
    parties: tuple[Words | str, ...]
    committee: str
    court_number: str | None
    status: str
    filed_at: datetime
    decide_by: date | None
    target_on: date | None


@dataclass(frozen=True)
class Identity:
    """An applicant: who, how they were identified, by whom they act."""

    party_id: UUID
    name: str
    kind: str
    id_type: str | None
    #: masked
    id_no: str
    #: of minor, earning, incapacitated what is marked: who acts for the applicant
    capacity: tuple[str, ...]
    agents: tuple[tuple[str, str, str], ...]
    #: files that prove identity or authority
    proofs: tuple[attachments.Listed, ...]


@dataclass(frozen=True)
class Proof:
    """A signature under the agreement with what is known of it."""

    name: str
    role: str
    #: who held the pen for a party
    held_by: str | None
    method: str
    identified_by: str
    at: datetime
    image: str | None
    #: whether it stands under the text as it is
    is_valid: bool


@dataclass(frozen=True)
class Chain:
    """What the recomputed history of the case says."""

    whole: bool
    events: int
    #: number of the first event that does not fit
    first_bad: int | None
    head: str


@dataclass(frozen=True)
class CourtFile:
    """One application, laid open."""

    application: outcomes.ApplicationView
    case_id: UUID
    code: str
    number: str | None
    title: str
    committee: str
    committee_lawful: bool
    delegated_by: str | None
    agreement: outcomes.AgreementView
    obstacles: Report
    identities: tuple[Identity, ...]
    signatures: tuple[Proof, ...]
    #: what shows that it was voluntary: notices given, read and signed
    voluntary: tuple[timeline.Line, ...]
    within_window: bool
    #: who asked to withdraw and waits for the court's answer
    leaving: tuple[str, ...]
    supplements: tuple[Mapping[str, Any], ...]
    extensions: tuple[Mapping[str, Any], ...]
    objections: tuple[Mapping[str, Any], ...]
    #: what may be asked now without a task: extend object
    always: tuple[str, ...]
    papers: tuple[reading.Paper, ...]
    files: tuple[attachments.Listed, ...]
    acts: tuple[casefile.Act, ...]
    clocks: tuple[clocks.Clock, ...]
    chain: Chain
    #: earlier answers of the verification
    verification: Mapping[str, Any]


def filed(w: Work, *, waiting: bool = True) -> tuple[Filed, ...]:
    """List the applications filed with the actor's court, the nearest day first.

    One *waiting* is not decided yet, or its ruling is not served yet.
    """
    actor = access.require(w, *access.COURT)
    query = (
        select(Confirmation, Case)
        .join(Case, Case.id == Confirmation.case_id)
        .where(Confirmation.court_id.in_(actor.courts))
        .where(Confirmation.filed_at.is_not(None), Case.tenant_id == w.tenant)
        .order_by(Confirmation.filed_at)
        .limit(500)
    )
    if waiting:
        unserved = Confirmation.ruled_at.is_not(None) & (Confirmation.served == {})
        query = query.where(Confirmation.status.in_(WAITING) | unserved)
    return tuple(_line(w, row, case) for row, case in w.session.execute(query))


def court_file(w: Work, confirmation_id: UUID) -> CourtFile:
    """Lay an application open; raises `NotFound` when it was not filed with the actor's court.

    Who opens it without a task in it is kept, as with the page of a case (`timeline.note_look`).
    """
    row, case = own(w, confirmation_id)
    agreed = w.session.get_one(Agreement, row.agreement_id)
    committee = contexts.committee_of(w, case)
    view = outcomes.application(w, case)
    shown = outcomes.agreement_view(w, case)
    if view is None or shown is None:
        raise NotFound(f"No application {confirmation_id}.")
    files = tuple(f for f in attachments.of_case(w, case) if f.purpose in (*PROOFS, "supplement"))
    todo = casefile.acts(w, case)
    if not any(act.is_mine for act in todo):
        timeline.note_look(w, case)
    return CourtFile(
        application=view,
        case_id=case.id,
        code=case.code,
        number=case.number,
        title=case.title,
        committee=committee.name,
        committee_lawful=committee.lawfully_established and committee.can_seal,
        delegated_by=_delegated_by(case),
        agreement=shown,
        obstacles=agreements.again(w, case, agreed),
        identities=tuple(_identity(p, files) for p in sides.applicants_to_court(case)),
        signatures=_signatures(w, case, agreed),
        voluntary=_voluntary(w, case),
        within_window=_within(row, agreed),
        leaving=tuple(p.name for p in withdrawals.asking(w, case)),
        supplements=_supplements(w, row),
        extensions=_plain(w, CourtExtension, row, "term days reason asked_at approved note until"),
        objections=_plain(w, Objection, row, "name received_on reasons result judged judged_at"),
        always=_always(w, row),
        papers=reading.list_for(w, case),
        files=files,
        acts=todo,
        clocks=clocks.of(w, case),
        chain=verify(w, case),
        verification=(row.application or {}).get("verification") or {},
    )


def verify(w: Work, case: Case) -> Chain:
    """Recompute the chained history of *case*."""
    if case.instance_id is None:
        return Chain(True, 0, None, "")
    query = select(Event).where(Event.instance_id == case.instance_id).order_by(Event.seq)
    events = list(w.session.scalars(query))
    bad = history.first_bad(case.instance_id, events)
    head = bytes(events[-1].hash).hex() if events else ""
    return Chain(bad is None, len(events), bad, head)


def own(w: Work, confirmation_id: UUID) -> tuple[Confirmation, Case]:
    """Fetch an application filed with the actor's court; raises `NotFound` for any other."""
    actor = access.require(w, *access.COURT)
    row = w.session.get(Confirmation, confirmation_id)
    if row is None or row.filed_at is None or row.court_id not in actor.courts:
        raise NotFound(f"No application {confirmation_id}.")
    return row, access.read(w, row.case_id)


def _line(w: Work, row: Confirmation, case: Case) -> Filed:
    committee = contexts.committee_of(w, case)
    return Filed(
        id=row.id,
        case_id=case.id,
        title=case.title,
        parties=_applicants(case),
        committee=committee.name,
        court_number=row.court_number,
        status=row.status,
        filed_at=row.filed_at or w.now,
        decide_by=row.decide_by,
        target_on=row.target_on,
    )


def _applicants(case: Case) -> tuple[Words | str, ...]:
    """Name who applies: of many the first of those who speak for them, and how many they are."""
    applying = sides.applicants_to_court(case)
    many = [p for p in applying if p.group_id is not None]
    if len(many) < 2:
        return tuple(p.name for p in applying)
    head = next((p for p in many if p.representative), many[0])
    told = Words("%(name)s等%(count)s人", name=head.name, count=len(many))
    shown = (p for p in applying if p is head or p not in many)
    return tuple(told if p is head else p.name for p in shown)


def _delegated_by(case: Case) -> str | None:
    referral = case.referral or {}
    return str(referral.get("from")) if referral.get("kind") == "DELEGATED" else None


def _identity(row: Party, files: tuple[attachments.Listed, ...]) -> Identity:
    return Identity(
        party_id=row.id,
        name=row.name,
        kind=row.kind,
        id_type=row.id_type,
        id_no=masking.identity(row.id_no),
        capacity=tuple(m for m in row.vulnerable or () if m in parties.CAPACITY),
        agents=tuple(
            (str(a.get("kind", "")), str(a.get("name", "")), str(a.get("authority") or ""))
            for a in row.agents
        ),
        proofs=tuple(f for f in files if f.party_id == row.id and f.purpose in PROOFS),
    )


def _signatures(w: Work, case: Case, agreed: Agreement) -> tuple[Proof, ...]:
    known = {p.id: p.name for p in case.parties}
    standing = {s.id for s in sheets.valid(w, case, agreed)}
    return tuple(
        Proof(
            name=known.get(s.party_id, "") if s.party_id else "",
            role=s.role,
            held_by=s.signer,
            method=s.method,
            identified_by=s.identified_by,
            at=s.at,
            image=s.image,
            is_valid=s.id in standing,
        )
        for s in agreed.signatures
    )


def _voluntary(w: Work, case: Case) -> tuple[timeline.Line, ...]:
    """Pick what shows free will: consent, the notice of rights, the own choice of confirmation."""
    kinds = ("consent.", "mediation.rights_notified", "signature.given", "confirmation.")
    lines = timeline.all_of(w, case)
    return tuple(line for line in lines if line.kind.startswith(kinds))


def _within(row: Confirmation, agreed: Agreement) -> bool:
    until = agreed.confirm_deadline
    return row.filed_at is not None and until is not None and clock.today(row.filed_at) <= until


def _plain(w: Work, model: Any, row: Confirmation, names: str) -> tuple[Mapping[str, Any], ...]:
    """List the rows of *model* about an application, the oldest first, as plain values."""
    query = select(model).where(model.confirmation_id == row.id).order_by(model.id)
    return tuple({n: getattr(one, n) for n in names.split()} for one in w.session.scalars(query))


def _always(w: Work, row: Confirmation) -> tuple[str, ...]:
    found = []
    if row.status == "ACCEPTED" and access.has(w, "judge", row.court_id):
        found.append("extend")
    served = row.status == "VALID" and row.served
    if served and any(access.has(w, role, row.court_id) for role in ("court_clerk", "judge")):
        found.append("object")
    return tuple(found)


def _supplements(w: Work, row: Confirmation) -> tuple[Mapping[str, Any], ...]:
    query = select(Supplement).where(Supplement.confirmation_id == row.id)
    return tuple(
        {
            "asked_at": s.asked_at,
            "items": [str(i) for i in s.items],
            "due_on": s.due_on,
            "answered_at": s.answered_at,
            "answer": s.answer,
        }
        for s in w.session.scalars(query.order_by(Supplement.asked_at))
    )
