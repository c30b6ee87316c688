"""How content people are (S-47): all are asked once on their page, a sample by telephone.

Everybody is asked some days after the dispute was closed. Each month a sample is drawn by itself;
its members are called when they have not answered. The sample is reproducible: people are put in
the order of a keyed digest of their ids under the round's seed, and the first of them are called.
Share, bounds and the bad score are data (gate S1).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from cases import access
from cases.desks import answers as read
from cases.errors import NotAllowed, NotFound, StateMismatch
from cases.figures import statistics
from cases.models import Assignment, Case, Party, SurveyAsk, SurveyRound
from cases.paperwork import notices
from cases.rules import clock
from cases.vault import crypto, masking
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: who records a telephone call and hears of bad answers
STAFF = frozenset(("chief_mediator", "judicial_office"))
#: ends after which nobody was mediated with
UNASKED = ("CLOSED_NOT_ACCEPTED", "CLOSED_TRANSFERRED", "CLOSED_ADVICE_ONLY")
LONGEST = 500
#: days after which nobody is asked any more, should the worker have been down
LATE = 31
#: bytes of a link's proof
PROOF = 15


@dataclass(frozen=True)
class Open:
    """What the page behind a link shows."""

    ask_id: UUID
    title: str
    until: date
    #: open answered over
    state: str


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked, as the staff see it."""

    id: UUID
    case_id: UUID
    number: str
    title: str
    #: masked
    party: str
    until: date
    score: int | None
    comment: str
    answered_at: datetime | None
    way: str | None


# --- drawing ----------------------------------------------------------------------------------


def ask_due(w: Work) -> int:
    """Ask everybody whose dispute was closed some days ago; returns how many. A periodic job."""
    last = clock.today(w.now)
    while w.law.deadline("survey.wait", last).last_day > clock.today(w.now):
        last -= timedelta(days=1)
    first = last - timedelta(days=LATE)
    people = _population(w, first, last + timedelta(days=1))
    query = select(SurveyAsk.party_id).where(SurveyAsk.party_id.in_(people))
    asked = set(w.session.scalars(query))
    for party_id in people.keys() - asked:
        _ask(w, party_id, people[party_id])
    return len(people.keys() - asked)


def draw_due(w: Work) -> int:
    """Draw who of last month is called unless it was done; returns how many. A periodic job.

    Nobody is drawn before some days have passed since the last dispute of the month was closed.
    """
    this = clock.today(w.now).replace(day=1)
    last = this - timedelta(days=1)
    if clock.today(w.now) < w.law.deadline("survey.wait", last).last_day:
        return 0
    month = last.replace(day=1)
    known = exists().where(SurveyRound.tenant_id == w.tenant, SurveyRound.month == month)
    if w.session.scalar(select(known)):
        return 0
    people = _population(w, month, this)
    seed = secrets.token_hex(16)
    chosen = pick(seed, people, size(w, len(people)))
    row = SurveyRound(
        month=month,
        seed=seed,
        population=len(people),
        picked=len(chosen),
        made_at=w.now,
        until=w.law.deadline("survey.answer", w.now).last_day,
    )
    w.session.add(row)
    w.session.flush()
    query = select(SurveyAsk).where(SurveyAsk.party_id.in_(chosen))
    asked = {ask.party_id: ask for ask in w.session.scalars(query)}
    for party_id in chosen:
        ask = asked.get(party_id) or _ask(w, party_id, people[party_id])
        ask.round_id, ask.until = row.id, row.until
    return len(chosen)


def pick(seed: str, people: Iterable[UUID], size: int) -> list[UUID]:
    """Choose *size* of *people*: the same seed and people give the same choice, in any order."""
    key = seed.encode()
    return sorted(people, key=lambda id_: hmac.digest(key, id_.bytes, "sha256"))[:size]


def size(w: Work, population: int) -> int:
    """Work out how many of *population* people are asked: a share, within bounds (gate S1)."""
    share, least, most = (int(w.law.value("S1", name)) for name in ("percent", "least", "most"))
    return min(population, most, max(least, -(-population * share // 100)))


def _population(w: Work, first: date, after: date) -> dict[UUID, UUID]:
    """List natural persons of accepted disputes closed from *first* to before *after*."""
    query = (
        select(Party.id, Case.id)
        .join(Case, Case.id == Party.case_id)
        .where(
            Case.tenant_id == w.tenant,
            Case.accepted_at.is_not(None),
            Case.closed_at >= clock.start_of_day(first),
            Case.closed_at < clock.start_of_day(after),
            Case.end_state.not_in(UNASKED),
            Party.kind == "NATURAL",
            Party.consent == "CONSENTED",
            Party.privacy_consent["withdrawn_at"].astext.is_(None),
        )
    )
    return {party: case for party, case in w.session.execute(query)}


def _ask(w: Work, party_id: UUID, case_id: UUID) -> SurveyAsk:
    case = w.session.get_one(Case, case_id)
    until = w.law.deadline("survey.answer", w.now).last_day
    row = SurveyAsk(case_id=case_id, party_id=party_id, until=until)
    w.session.add(row)
    w.session.flush()
    notices.give(w, case, "survey", ask=str(row.id), party=str(party_id))
    return row


# --- the link ---------------------------------------------------------------------------------


def proof(ask_id: UUID) -> str:
    """Make the secret part of a link; it is worked out anew whenever a link is sent or shown."""
    digest = crypto.ring().blind("survey", str(ask_id))[:PROOF]
    return base64.b32encode(digest).decode().lower()


def look(w: Work, ask_id: UUID, key: str) -> Open:
    """Open a link; raises `NotFound` for a wrong one."""
    row = _linked(w, ask_id, key)
    case = w.session.get_one(Case, row.case_id)
    return Open(row.id, case.title, row.until, _state(w, row))


def answer(w: Work, ask_id: UUID, key: str, given: Mapping[str, Any]) -> None:
    """Take the one answer of a link; raises `StateMismatch` when it was given or is too late."""
    row = _linked(w, ask_id, key)
    if _state(w, row) != "open":
        raise StateMismatch(state=_state(w, row))
    _take(w, row, given, "link")


def of_party(w: Work) -> tuple[UUID, str] | None:
    """Return the acting party's own open link, if they are asked."""
    actor = access.require_party(w)
    query = (
        select(SurveyAsk.id)
        .where(SurveyAsk.party_id == actor.party_id, SurveyAsk.answered_at.is_(None))
        .where(SurveyAsk.until >= clock.today(w.now))
        .limit(1)
    )
    found = w.session.scalar(query)
    return (found, proof(found)) if found else None


def _linked(w: Work, ask_id: UUID, key: str) -> SurveyAsk:
    row = w.session.get(SurveyAsk, ask_id, with_for_update=True)
    right = hmac.compare_digest(_digest(proof(ask_id)), _digest(key))
    if row is None or row.tenant_id != w.tenant or not right:
        raise NotFound("No such survey.")
    return row


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _state(w: Work, row: SurveyAsk) -> str:
    if row.answered_at is not None:
        return "answered"
    return "open" if clock.today(w.now) <= row.until else "over"


def _take(w: Work, row: SurveyAsk, given: Mapping[str, Any], way: str) -> None:
    score, comment = str(given.get("score") or ""), read.text(given, "comment")
    if score not in ("1", "2", "3", "4", "5"):
        raise read.refuse(score="请选择满意程度。")
    if len(comment) > LONGEST:
        raise read.refuse(comment=Words("最多%(most)s个字。", most=LONGEST))
    row.score, row.comment, row.way, row.answered_at = int(score), comment or None, way, w.now
    row.fair, row.again = _choice(given, "fair"), _choice(given, "again")
    case = w.session.get_one(Case, row.case_id)
    w.record(case, "survey.answered", ask=str(row.id), way=way)
    if row.score <= int(w.law.of(case).value("S1", "bad")):
        notices.give(w, case, "survey_bad", ask=str(row.id), score=row.score)


def _choice(given: Mapping[str, Any], name: str) -> bool | None:
    return {"yes": True, "no": False}.get(str(given.get(name) or ""))


# --- the staff --------------------------------------------------------------------------------


def record_call(w: Work, ask_id: UUID, given: Mapping[str, Any]) -> None:
    """Write down what somebody said on the telephone; never by who mediated the dispute."""
    row, _case = _staffed(w, ask_id)
    if _state(w, row) != "open":
        raise StateMismatch(state=_state(w, row))
    row.by = access.require_user(w).user_id
    _take(w, row, given, "phone")


def hear(w: Work, ask_id: UUID, words: str) -> None:
    """Write down what the leader did about a bad answer."""
    row, case = _staffed(w, ask_id)
    if row.score is None or row.score > int(w.law.of(case).value("S1", "bad")) or row.heard_at:
        raise StateMismatch
    if not words.strip() or len(words) > LONGEST:
        raise read.refuse(heard=Words("请写明怎么处理的，最多%(most)s个字。", most=LONGEST))
    row.heard, row.heard_at = words.strip(), w.now
    row.heard_by = access.require_user(w).user_id
    w.record(case, "survey.heard", ask=str(row.id))


def unanswered(w: Work) -> list[Asked]:
    """List who was drawn and may still be called, of the disputes that the actor answers for."""
    drawn = (SurveyAsk.round_id.is_not(None), SurveyAsk.until >= clock.today(w.now))
    return _listed(w, SurveyAsk.answered_at.is_(None), *drawn)


def unheard(w: Work) -> list[Asked]:
    """List the bad answers that no leader has dealt with."""
    bad = SurveyAsk.score <= int(w.law.value("S1", "bad"))
    return _listed(w, bad, SurveyAsk.heard_at.is_(None))


def _listed(w: Work, *wanted: Any) -> list[Asked]:
    inside = list(statistics.inside(w, None))
    query = (
        select(SurveyAsk, Case, Party)
        .join(Case, Case.id == SurveyAsk.case_id)
        .join(Party, Party.id == SurveyAsk.party_id)
        .where(SurveyAsk.tenant_id == w.tenant, Case.committee_id.in_(inside), *wanted)
        .where(~_own(w, Case.id))  # who mediated is not told who thinks what of it
        .order_by(Case.closed_at.desc(), SurveyAsk.id)
        .limit(200)
    )
    return [_asked(*row) for row in w.session.execute(query)]


def _asked(row: SurveyAsk, case: Case, party: Party) -> Asked:
    return Asked(
        id=row.id,
        case_id=case.id,
        number=case.number or case.code,
        title=case.title,
        party=masking.name(party.name),
        until=row.until,
        score=row.score,
        comment=row.comment or "",
        answered_at=row.answered_at,
        way=row.way,
    )


def _staffed(w: Work, ask_id: UUID) -> tuple[SurveyAsk, Case]:
    access.require(w, *STAFF)
    row = w.session.get(SurveyAsk, ask_id, with_for_update=True)
    case = w.session.get(Case, row.case_id) if row is not None else None
    if row is None or case is None or row.tenant_id != w.tenant:
        raise NotFound(f"No survey {ask_id}.")
    if case.committee_id not in statistics.inside(w, None):
        raise NotFound(f"No survey {ask_id}.")
    if w.session.scalar(select(_own(w, case.id))):
        raise NotAllowed
    return row, case


def _own(w: Work, case_id: Any) -> ColumnElement[bool]:
    """Tell in SQL whether the actor mediated a case, now or before."""
    actor = access.require_user(w)
    return exists().where(Assignment.case_id == case_id, Assignment.user_id == actor.user_id)
