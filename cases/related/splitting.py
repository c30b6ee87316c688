"""Some of the people and claims of a case go on in a case of their own (分案).

The new case begins where the old one stands: before acceptance at the register, after it at the
mediation, by the same committee and mediators. It keeps the day it was applied for and the day it
was accepted, and the last day of the old period: a split is the committee's doing, and nobody
waits longer for it without having agreed (R-09D; a longer period takes the parties' consent as in
any case). Files are shared, papers stay where they were made; who was split off is none of the old
case any more, and its code leads on to the new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.desks import desk
from cases.errors import AnswersInvalid
from cases.exchange import referrals
from cases.models import Assignment, Case, Organisation, Party, Term
from cases.paperwork import contexts, numbering, papers
from cases.reception import acceptance, kinds, registration, sides
from cases.reception.registration import FACTS, Begin
from cases.related import linked, links, merging
from cases.rules import clock, periods, terms_kept
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: what a new case takes over unchanged from the one it was split off
_SAME = (
    *("category", "subject", "relation", "place", "occurred_on", "signs", "triage", "priority"),
    *("route", "kind", "no_joint_session", "committee_id", "applied_at", "accepted_at"),
)


@dataclass(frozen=True)
class Page:
    """What there is to see before a case is split."""

    case: desk.Summary
    #: why it may not be, if so
    refused: tuple[Words, ...]
    people: tuple[merging.Person, ...]
    facts: str
    claims: tuple[str, ...]
    amount: Decimal | None


def page(w: Work, case_id: UUID) -> Page:
    """Show the case to be split and why it may not be; raises `NotFound`, `NotAllowed`."""
    case = links.handled(w, case_id)
    return Page(
        case=desk.summary(w, case),
        refused=tuple(refusals(w, case)),
        people=tuple(merging.Person(p.id, p.name, p.side) for p in sides.named(case)),
        facts=case.facts,
        claims=tuple(contexts.claim(c) for c in case.claims),
        amount=case.amount,
    )


def split(w: Work, case_id: UUID, answers: Answers) -> UUID:
    """Split some parties and claims off into a new case; returns its id.

    *answers*: ``goes.<party>`` (new: only the new case; both: this one too), ``claims`` and
    ``left`` (claims of the new case and of the old, a line each), ``facts``, ``amount``,
    ``amount_left``, ``note`` (why). Raises `AnswersInvalid` with what is in the way.
    """
    links.hold(w, case_id)
    case = links.handled(w, case_id)
    w.session.refresh(case)
    if refused := list(refusals(w, case)):
        raise AnswersInvalid(errors={"split": refused})
    going, staying = _sides(case, answers)
    note = read.text(answers, "note")
    if len(note) < 4:
        raise read.refuse(note="请写明为什么分案。")
    matter, left = _matter(case, answers), merging.claims(answers, "left")
    new, people = _open(w, case, going, matter)
    links.tie(w, new, case, "SPLIT_FROM", note[:400])
    linked.share_files(w, case, new, people)
    for party in [p for p in going if p not in staying]:
        party.gone_at = w.now
        linked.goes_on(w, party, people[party.id])
    case.claims, case.amount = left, merging.amount(answers, "amount_left")
    w.session.flush()
    w.session.expire(case, ["parties"])
    case.persons = max(2, len(case.parties))
    gone = [str(p.id) for p in going if p not in staying]
    w.record(case, "case.split", public=True, other=str(new.id), code=new.code, parties=gone)
    w.record(new, "case.split_off", public=True, other=str(case.id), code=case.code)
    return new.id


def refusals(w: Work, case: Case) -> Iterator[Words]:
    """Say why nothing may be split off *case*; nothing: it may."""
    yield from merging.not_open(w, case)
    yield from merging.of_many(case)
    if referrals.of(w, case) is not None:
        yield Words("机关移送来的案件要一并答复，不能分案。")
    if kinds.is_administrative(case):
        yield Words("行政调解的案件由机关自己分案。")


def _sides(case: Case, answers: Answers) -> tuple[list[Party], list[Party]]:
    """Read who goes and who stays; each of the two cases needs both sides."""
    going, staying = [], []
    for party in case.parties:
        choice = str(answers.get(f"goes.{party.id}") or "stays")
        if choice not in ("stays", "new", "both"):
            raise read.refuse(split="请为每名当事人选择去哪一件。")
        if choice != "stays":
            going.append(party)
        if choice != "new":
            staying.append(party)
    for one in (going, staying):
        if not {"APPLICANT", "RESPONDENT"} <= {p.side for p in one}:
            raise read.refuse(split="分出来的和留下的，都要有申请人和被申请人。")
    return going, staying


def _matter(case: Case, answers: Answers) -> dict[str, Any]:
    facts = read.text(answers, "facts")[:FACTS]
    if len(facts) < 10:
        raise read.refuse(facts="请写清楚分出来的是什么事（至少十个字）。")
    return {
        "category": case.category,
        "facts": facts,
        "claims": [row["claim"] for row in merging.claims(answers, "claims")],
        "amount": merging.amount(answers, "amount"),
        "place": case.place,
        "occurred_on": case.occurred_on,
        "violence_now": False,
    }


def _open(
    w: Work, case: Case, going: list[Party], matter: Mapping[str, Any]
) -> tuple[Case, dict[UUID, UUID]]:
    """Open the new case where the old one stands; returns it and who became whom."""
    rows = [linked.copy(party, agreed=True) for party in going]
    receipt = registration.open_case(
        w,
        matter,
        rows,
        centre=w.session.get_one(Organisation, case.centre_id),
        channel=case.channel,
        source=case.source,
        consent=None,
        key_of=lambda party: numbering.access_key(),
        created_by=access.require_user(w).user_id,
        begin=Begin(variables=_standing(w, case), take_over=lambda new: _take_over(w, case, new)),
    )
    new = w.session.get_one(Case, receipt.case_id)
    for row in rows:
        row.access_hash = None  # a key is given when somebody asks for one
    if case.accepted_at is not None:
        papers.issue(
            w,
            new,
            "intake/acceptance_form",
            signers=[p.id for p in new.parties],
            audience="staff",
            signed_as="registrar",
        )
        for row in rows:
            acceptance.authorise(w, new, row)
    return new, {old.id: row.id for old, row in zip(going, rows, strict=True)}


def _standing(w: Work, case: Case) -> dict[str, Any]:
    """Give the new process what the old one knew when its mediation began."""
    if case.accepted_at is None or case.committee_id is None:
        return {}
    lead = next(iter(_assigned(w, case)), None)
    return {
        "resume": "mediate",
        "route": case.route,
        "priority": case.priority,
        "accepted_at": clock.local(case.accepted_at).isoformat(),
        "committee_id": str(case.committee_id),
        "mediator_id": str(lead.user_id) if lead else None,
        "period_due": contexts.day(case.period_due),
        "manner": kinds.manner(case),
    }


def _take_over(w: Work, case: Case, new: Case) -> None:
    """Give the new case, before its process starts, what does not change by the split."""
    for name in _SAME:
        setattr(new, name, getattr(case, name))
    new.title, new.created_by = case.title, access.require_user(w).user_id
    if case.accepted_at is None or case.committee_id is None:
        return
    committee = w.session.get_one(Organisation, case.committee_id)
    series = kinds.series(w, committee.id, kinds.of(case))
    new.number = numbering.mediation(w.session, committee, w.now, series)
    for row in _assigned(w, case):
        w.session.add(
            Assignment(case_id=new.id, user_id=row.user_id, role=row.role, assigned_at=w.now)
        )
    for term in periods.running(w, case):
        if term.variable == terms_kept.PERIOD:
            _same_term(w, term, new)
    w.session.flush()


def _same_term(w: Work, term: Term, new: Case) -> None:
    own = ("tenant_id", "key", "started_at", "pauses", "extensions", "last_day", "variable")
    row = Term(case_id=new.id, **{name: getattr(term, name) for name in own})
    w.session.add(row)
    terms_kept.write(w, row)


def _assigned(w: Work, case: Case) -> list[Assignment]:
    """List who mediates and records, the lead first."""
    query = select(Assignment).where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
    rows = list(w.session.scalars(query.order_by(Assignment.assigned_at)))
    return sorted(rows, key=lambda row: row.role != "LEAD")
