"""Two cases become one: the second is closed and goes on in the first (并案).

Parties, claims and files are taken over, each person once; papers and the history stay where they
were written, in a chain of their own, and are read through the case that goes on. The days count
from the earlier acceptance, so that nobody waits longer than before (R-09D). There is no way back
but to split the matter off again (`cases.related.splitting`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases.desks import answers as read
from cases.desks import desk
from cases.errors import AnswersInvalid, StateMismatch
from cases.exchange import referrals
from cases.models import Case, Party, Term, Transfer
from cases.paperwork import contexts
from cases.reception import kinds, sides
from cases.reception.registration import CLAIM, CLAIMS, FACTS, LARGEST_SUM
from cases.related import alike, linked, links
from cases.rules import clock, periods
from cases.rules.terms_kept import PERIOD
from cases.words import Words
from engine.ids import new_id

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: states in which a dispute is still being brought to mediation or mediated
OPEN = ("REGISTERED", "TRIAGED", "ACCEPTED", "MEDIATING")
URGENCY = ("GREEN", "YELLOW", "RED")


@dataclass(frozen=True)
class Person:
    """A party, and whom of the other case it may be."""

    id: UUID
    name: str
    side: str
    #: the row that seems to be the same person
    same: UUID | None = None


@dataclass(frozen=True)
class Page:
    """What there is to see before two cases become one."""

    into: desk.Summary
    gone: desk.Summary
    #: why it may not be, if so
    refused: tuple[Words, ...]
    #: parties of the case that goes on, and of the one that ends
    own: tuple[Person, ...]
    people: tuple[Person, ...]
    claims: tuple[str, ...]
    amount: Decimal | None


def page(w: Work, into_id: UUID, gone_id: UUID) -> Page:
    """Show what would become of *gone_id* in *into_id*; raises `NotFound`, `NotAllowed`."""
    into, gone = links.handled(w, into_id), links.handled(w, gone_id)
    return Page(
        into=desk.summary(w, into),
        gone=desk.summary(w, gone),
        refused=tuple(refusals(w, into, gone, {})),
        own=tuple(Person(p.id, p.name, p.side) for p in into.parties),
        people=tuple(_person(into, p) for p in sides.staying(gone)),
        claims=tuple(dict.fromkeys(contexts.claim(c) for c in [*into.claims, *gone.claims])),
        amount=into.amount if into.amount is not None else gone.amount,
    )


def merge(w: Work, into_id: UUID, gone_id: UUID, answers: Answers) -> bool:
    """Let *gone_id* go on in *into_id*; False when a party objected, which is written down.

    *answers*: ``asked`` (every party was asked), ``objects`` (ids of parties of either who do not
    want it), ``same.<party>`` (whose row in the other case it is; empty: a new one), ``claims`` (a
    line each), ``amount``, ``note``. Raises `AnswersInvalid` with what is in the way.
    """
    links.hold(w, into_id, gone_id)
    into, gone = links.handled(w, into_id), links.handled(w, gone_id)
    w.session.refresh(into)
    w.session.refresh(gone)
    if refused := list(refusals(w, into, gone, answers)):
        raise AnswersInvalid(errors={"merge": refused})
    if not read.yes(answers.get("asked")):
        raise read.refuse(asked="并案要先问过各方当事人。")
    if objecting := _objecting(into, gone, answers):
        for case in (into, gone):
            own = [str(p.id) for p in case.parties if p.id in objecting]
            w.record(case, "merge.objected", public=True, parties=own)
        return False
    people = _join(into, gone, answers)
    _take_over(into, gone, answers)
    w.session.flush()
    for party in sides.staying(gone):
        linked.goes_on(w, party, people[party.id])
    files = linked.share_files(w, gone, into, people)
    _count_from_the_first(w, into, gone)
    links.tie(w, gone, into, "MERGED_INTO", read.text(answers, "note")[:400])
    linked.dismiss(w, gone)
    gone.committee_id, gone.end_state = into.committee_id, "CLOSED_MERGED"
    w.record(gone, "case.merged", public=True, into=str(into.id), code=into.code)
    w.record(into, "case.took_in", public=True, other=str(gone.id), code=gone.code, files=files)
    if not w.engine.send("case.merged", str(gone.id), {"merged_into": str(into.id)}):
        raise StateMismatch(state=gone.state)
    return True


def refusals(w: Work, into: Case, gone: Case, answers: Answers) -> Iterator[Words]:
    """Say why two cases may not become one; nothing: they may.

    *answers* say who is who (``same.<party>``); without, it is who seems to be.
    """
    if into.id == gone.id:
        yield Words("案件不能并入自己。")
        return
    for case in (into, gone):
        yield from not_open(w, case)
        yield from of_many(case)
    yield from _of_two_houses(into, gone)
    own = {p.id: p for p in into.parties}
    strangers = [p for p in sides.staying(gone) if _chosen(own, p, answers) is None]
    yield from _not_consented(into, gone, strangers)
    yield from _sent_by_authority(w, into, gone, strangers)


def not_open(w: Work, case: Case) -> Iterator[Words]:
    """Say why nothing may be joined to *case* or taken out of it: it is over, agreed, under way."""
    if case.termination_reason or case.end_state or case.closed_at or case.state not in OPEN:
        yield Words("%(code)s已经不在调解中。", code=case.number or case.code)
    elif contexts.newest_agreement(w, case) is not None:
        yield Words("%(code)s已经起草了调解协议。", code=case.number or case.code)
    waiting = select(Transfer.id).where(Transfer.case_id == case.id, Transfer.answer.is_(None))
    if w.session.scalar(waiting.limit(1)):
        yield Words("%(code)s正在转办、移送，等对方签收。", code=case.number or case.code)


def of_many(case: Case) -> Iterator[Words]:
    """Say that a case of a group is neither joined nor taken apart: each of it has an own end."""
    if any(p.group_id is not None for p in case.parties):
        yield Words("%(code)s有群体名单，按名单分别办结。", code=case.number or case.code)


def _of_two_houses(into: Case, gone: Case) -> Iterator[Words]:
    if into.centre_id != gone.centre_id:
        yield Words("两件不在一个调解中心，先转办到一处再并案。")
    elif gone.accepted_at and not into.accepted_at:
        yield Words("请把还没有受理的并入已经受理的。")
    elif gone.committee_id and gone.committee_id != into.committee_id:
        yield Words("两件由不同的调解组织受理，先转办到一处再并案。")
    if into.kind != gone.kind and gone.accepted_at:
        yield Words("两件的调解种类不同。")
    if kinds.is_administrative(into) or kinds.is_administrative(gone):
        yield Words("行政调解的案件由机关自己并案。")


def _not_consented(into: Case, gone: Case, strangers: Sequence[Party]) -> Iterator[Words]:
    """Let an accepted case take in only who agreed to mediation (人民调解法 art. 17)."""
    refusing = [p for p in [*into.parties, *gone.parties] if p.consent == "REFUSED"]
    silent = [p for p in strangers if into.accepted_at and p.consent != "CONSENTED"]
    for party in dict.fromkeys([*refusing, *silent]):
        yield Words("%(name)s还没有同意调解。", name=party.name)


def _sent_by_authority(
    w: Work, into: Case, gone: Case, strangers: Sequence[Party]
) -> Iterator[Words]:
    if referrals.of(w, gone) is not None:
        yield Words("机关移送来的案件要单独答复，不能并入别的案件；可以把别的并入它。")
    row = referrals.of(w, into)
    if row is not None and row.kind in ("DELEGATED", "ENTRUSTED") and strangers:
        yield Words("法院委派、委托的案件只办移送的当事人之间的事。")


def _person(into: Case, party: Party) -> Person:
    same = alike.person(party, into.parties)
    return Person(party.id, party.name, party.side, same.id if same else None)


def _objecting(into: Case, gone: Case, answers: Answers) -> set[UUID]:
    given = answers.get("objects") or []
    wanted = {str(one) for one in (given if isinstance(given, list) else [given])}
    return {p.id for p in [*into.parties, *gone.parties] if str(p.id) in wanted}


def _join(into: Case, gone: Case, answers: Answers) -> dict[UUID, UUID]:
    """Join the parties of *gone* to *into*, each person once; returns who became whom."""
    own, found = {p.id: p for p in into.parties}, {}
    taken: set[UUID] = set()
    for party in sides.staying(gone):
        same = _chosen(own, party, answers)
        if same is not None and same.id in taken:
            raise read.refuse(merge="两名当事人不能是同一个人，请核对。")
        if same is None:
            same = linked.copy(party, agreed=True)
            same.id = new_id()
            same.position = max(p.position for p in into.parties) + 1
            into.parties.append(same)
        else:
            _complete(same, party)
        taken.add(same.id)
        found[party.id] = same.id
    return found


def _chosen(own: Mapping[UUID, Party], party: Party, answers: Answers) -> Party | None:
    field = f"same.{party.id}"
    if field not in answers:
        return alike.person(party, list(own.values()))
    if not answers[field]:
        return None
    same = own.get(read.identifier(answers[field]) or party.id)
    if same is None or same.kind != party.kind or _differ(same, party):
        raise read.refuse(**{field: "证件号码不同，不是同一个人，请核对。"})
    return same


def _differ(one: Party, other: Party) -> bool:
    both = one.id_no_index is not None and other.id_no_index is not None
    return both and one.id_no_index != other.id_no_index


def _complete(row: Party, party: Party) -> None:
    """Fill in what only the other row of the same person knows."""
    known = ("id_type", "id_no", "id_no_index", "phone", "phone_index", "address", "birth_date")
    for name in (*known, "gender", "ethnicity", "occupation", "legal_rep", "legal_rep_title"):
        if getattr(row, name) is None:
            setattr(row, name, getattr(party, name))
    row.agents = row.agents or party.agents
    row.vulnerable = sorted({*row.vulnerable, *party.vulnerable})
    row.privacy_consent = row.privacy_consent or party.privacy_consent


def _take_over(into: Case, gone: Case, answers: Answers) -> None:
    """Take over what the other case is about: claims and sum as they were written down, danger."""
    into.claims = claims(answers, "claims")
    into.amount = amount(answers)
    told = f"{into.facts}\n（并入{gone.code}：）{gone.facts}"
    if gone.facts not in into.facts and len(told) <= FACTS:
        into.facts = told
    into.persons = max(into.persons, gone.persons, len(into.parties))
    into.no_joint_session = into.no_joint_session or gone.no_joint_session
    ranks = [URGENCY.index(c.priority) for c in (into, gone) if c.priority in URGENCY]
    if into.priority in URGENCY:
        into.priority = URGENCY[max(ranks)]


def claims(answers: Answers, field: str) -> list[dict[str, str]]:
    """Read claims, a line each; raises `AnswersInvalid`."""
    texts = [line.strip()[:CLAIM] for line in str(answers.get(field) or "").splitlines()]
    found = [{"claim": text} for text in texts if text]
    if not 0 < len(found) <= CLAIMS:
        raise AnswersInvalid(errors={field: [Words("请写1到%(most)s项请求。", most=CLAIMS)]})
    return found


def amount(answers: Answers, field: str = "amount") -> Decimal | None:
    """Read a sum of yuan as people type it; raises `AnswersInvalid`."""
    given = str(answers.get(field) or "").replace(",", "").replace("，", "").strip()
    try:
        found = read.money(given)
    except ArithmeticError:
        found = Decimal(-1)
    if found is not None and not (found.is_finite() and 0 <= found <= LARGEST_SUM):
        raise read.refuse(**{field: "金额只填数字，单位是元。"})
    return found


def _count_from_the_first(w: Work, into: Case, gone: Case) -> None:
    """Let the period count from the earlier acceptance; raises `AnswersInvalid` if it is past."""
    own, other = _period(w, into), _period(w, gone)
    if own is None or other is None or other.last_day >= own.last_day:
        return
    if other.last_day < clock.today(w.now):
        raise read.refuse(merge="要并入的案件调解期限已过，请先办延期。")
    own.started_at, own.last_day = min(own.started_at, other.started_at), other.last_day
    own.pauses, own.extensions = list(other.pauses), list(other.extensions)
    periods.recount(w, own)
    periods.follow(w, into)


def _period(w: Work, case: Case) -> Term | None:
    found = [row for row in periods.running(w, case) if row.variable == PERIOD]
    return found[-1] if found else None
