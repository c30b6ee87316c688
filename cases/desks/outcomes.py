"""Sessions, agreement, obligations and application of a case as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from cases import access, casestate, names
from cases.access import PartyActor
from cases.collective import group_pay, group_text
from cases.desks import party_reading, timeline
from cases.justice import confirmation
from cases.models import Agreement, Case, Organisation, PerformanceItem, User
from cases.paperwork import contexts
from cases.settlement import agreement, mediation, performance, sheets
from cases.settlement.preflight import Finding
from cases.vault import masking
from cases.words import Words
from documents import clauses as wording

if TYPE_CHECKING:
    from cases.work import Work


@dataclass(frozen=True)
class SessionView:
    """A session; *record* is None when it is not the actor's to read."""

    id: UUID
    n: int
    at: datetime
    place: str
    mode: str
    attendees: tuple[str, ...]
    invitees: tuple[str, ...]
    techniques: tuple[str, ...]
    record: str | None
    result: str
    next_at: datetime | None
    failure: str | None
    recorder: str


@dataclass(frozen=True)
class ClauseView:
    """An obligation in the columns who, whom, what, how much, when, how; and as a sentence."""

    n: int
    kind: str
    obligor: str | None
    obligee: str | None
    amount: Decimal | None
    act: str | None
    place: str | None
    due_on: date | None
    method: str | None
    #: masked
    account: str
    instalments: tuple[tuple[str, str], ...]
    sentence: str


@dataclass(frozen=True)
class AgreementView:
    """The agreement with what was found in it."""

    id: UUID
    number: str | None
    form: str
    status: str
    facts: str
    performance: str
    clauses: tuple[ClauseView, ...]
    copies: int
    reached_at: datetime | None
    sealed_at: datetime | None
    effective_at: datetime | None
    confirmable: bool
    confirm_deadline: date | None
    text_hash: str | None
    signers: tuple[sheets.Signer, ...]
    findings: tuple[Finding, ...]
    #: findings kept on purpose: (rule, reason)
    accepted: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ItemView:
    """An obligation to keep by a day."""

    id: UUID
    n: int
    clause_n: int
    kind: str
    obligor: str
    obligee: str | None
    amount: Decimal | None
    paid: Decimal
    due_on: date
    status: str
    urged: int
    done_at: datetime | None
    voucher_id: UUID | None


@dataclass(frozen=True)
class ApplicationView:
    """The joint application, seen from either side."""

    id: UUID
    court: str
    court_number: str | None
    basis: str
    status: str
    filed_at: datetime | None
    decide_by: date | None
    accepted_at: datetime | None
    target_on: date | None
    hard_on: date | None
    judge: str | None
    grounds: tuple[str, ...]
    reasons: str | None
    ruled_at: datetime | None
    objection_until: date | None
    facts_and_reasons: str
    #: what the court asked for and until when, while it waits
    missing: tuple[str, ...]
    supplement_due: date | None


@dataclass(frozen=True)
class Views:
    """The four together."""

    sessions: tuple[SessionView, ...]
    agreement: AgreementView | None
    items: tuple[ItemView, ...]
    application: ApplicationView | None


def views(w: Work, case: Case) -> Views:
    """Read all four for the actor; a court gets no session, a helper of a five diagnosis none.

    Who has left, of many, sees none of what came after, who handed the case on none of it.
    """
    if access.helps_only(w, case) or access.looks_back(w, case) or _has_left(w, case):
        return Views((), None, (), None)
    return Views(_sessions(w, case), agreement_view(w, case), items(w, case), application(w, case))


def _has_left(w: Work, case: Case) -> bool:
    return isinstance(w.actor, PartyActor) and party_reading.has_left(case, w.actor)


def _own(w: Work, case: Case) -> UUID | None:
    """Return the party when it is one of many, who sees the own line alone."""
    if isinstance(w.actor, PartyActor) and w.actor.party_id in group_text.ids(case):
        return w.actor.party_id
    return None


def _sessions(w: Work, case: Case) -> tuple[SessionView, ...]:
    if access.reads_as_court(w, case):
        return ()
    known = timeline.people(w, case)
    inside = access.may_read_confidential(w, case)
    own = str(w.actor.party_id) if isinstance(w.actor, PartyActor) else None
    found = []
    for row in mediation.sessions(w, case):
        apart = row.mode == "SEPARATE"
        open_to_party = own is not None and (not apart or own in row.attendees)
        found.append(
            SessionView(
                id=row.id,
                n=row.n,
                at=row.at,
                place=row.place,
                mode=row.mode,
                attendees=tuple(known.get(str(a), "") for a in row.attendees),
                invitees=tuple(str(i["name"]) for i in row.invitees),
                techniques=tuple(row.techniques) if own is None else (),
                record=row.record if inside or open_to_party or (not apart and not own) else None,
                result=row.result,
                next_at=row.next_at,
                failure=row.failure,
                recorder=row.recorder,
            )
        )
    return tuple(found)


def agreement_view(w: Work, case: Case) -> AgreementView | None:
    """Show the newest agreement of *case*; the pre-flight speaks to staff and courts only."""
    row = contexts.newest_agreement(w, case)
    if row is None:
        return None
    to_party = isinstance(w.actor, PartyActor)
    written = row.form == "WRITTEN"
    return AgreementView(
        id=row.id,
        number=row.number,
        form=row.form,
        status=row.status,
        facts=row.facts,
        performance=row.performance,
        clauses=_clauses(case, row, _own(w, case)),
        copies=row.copies,
        reached_at=row.reached_at,
        sealed_at=row.sealed_at,
        effective_at=row.effective_at,
        confirmable=row.confirmable,
        confirm_deadline=row.confirm_deadline,
        text_hash=row.text_hash,
        signers=_signers(w, case) if written else (),
        findings=() if to_party or row.effective_at else agreement.again(w, case, row).findings,
        accepted=() if to_party else tuple((a["rule"], a["reason"]) for a in row.accepted_findings),
    )


def _signers(w: Work, case: Case) -> tuple[sheets.Signer, ...]:
    """List who signs; to one of many no other of them, to everybody else many as a number."""
    own = _own(w, case)
    found = sheets.agreement_sheet(w, case).signers
    return tuple(s for s in found if s.id == own or not s.is_member)


def _clauses(case: Case, row: Agreement, own: UUID | None) -> tuple[ClauseView, ...]:
    return tuple(
        ClauseView(
            n=said["n"],
            kind=said["kind"],
            obligor=said["obligor"],
            obligee=said["obligee"],
            amount=Decimal(said["amount"]) if said["amount"] else None,
            act=said["act"],
            place=said["place"],
            due_on=date.fromisoformat(said["due_on"]) if said["due_on"] else None,
            method=said["method"],
            account=masking.account(said["account"]),
            instalments=tuple((i["due_on"], i["amount"]) for i in said["instalments"]),
            sentence=wording.sentence(said),
        )
        for said in group_text.told(case, row.clauses, own)
    )


def items(w: Work, case: Case) -> tuple[ItemView, ...]:
    """List the obligations of the effective agreement; one day's payment to many is one.

    One of many sees the own.
    """
    known = {p.id: p.name for p in case.parties}
    own, others = _own(w, case), group_text.ids(case)
    rows = performance.items(w, case)
    if own is not None:
        rows = [row for row in rows if not {row.obligor_id, row.obligee_id} & others - {own}]
    return tuple(_item(same, known) for same in group_pay.together(case, rows))


def _item(same: list[PerformanceItem], known: Mapping[UUID, str]) -> ItemView:
    row = same[0]
    sums = [one.amount for one in same if one.amount is not None]
    obligee = known.get(row.obligee_id) if row.obligee_id else None
    return ItemView(
        id=row.id,
        n=row.n,
        clause_n=row.clause_n,
        kind=row.kind,
        obligor=known.get(row.obligor_id, ""),
        obligee=obligee if len(same) == 1 else Words("%(num)s名申请人", num=len(same)),
        amount=sum(sums, Decimal(0)) if sums else None,
        paid=sum((one.paid for one in same), Decimal(0)),
        due_on=row.due_on,
        status=_status({one.status for one in same}),
        urged=max(one.urged for one in same),
        done_at=row.done_at,
        voucher_id=row.voucher_id,
    )


def _status(found: set[str]) -> str:
    """Say how one day's payment to many stands: all got it, some did, it is broken."""
    if len(found) == 1:
        return found.pop()
    return "BREACHED" if "BREACHED" in found else "PARTIAL"


def application(w: Work, case: Case) -> ApplicationView | None:
    """Show the newest application of *case* to a court."""
    row = casestate.application(w, case)
    if row is None:
        return None
    judge = w.session.get(User, row.judge_id) if row.judge_id else None
    waits = row.status == "SUPPLEMENT"
    asked = confirmation.last_supplement(w, row) if waits else None
    return ApplicationView(
        id=row.id,
        court=w.session.get_one(Organisation, row.court_id).name,
        court_number=row.court_number,
        basis=row.basis,
        status=row.status,
        filed_at=row.filed_at,
        decide_by=row.decide_by,
        accepted_at=row.accepted_at,
        target_on=row.target_on,
        hard_on=row.hard_on,
        judge=judge.name if judge else None,
        grounds=tuple(names.ground(g)["text"] for g in row.grounds),
        reasons=row.reasons,
        ruled_at=row.ruled_at,
        objection_until=row.objection_until,
        facts_and_reasons=(row.application or {}).get("facts_and_reasons", ""),
        missing=tuple(str(i) for i in asked.items) if asked else (),
        supplement_due=asked.due_on if asked else None,
    )
