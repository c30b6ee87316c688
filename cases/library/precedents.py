"""The library of precedents (和合案库): proposed, reviewed by another, published, withdrawn.

Nobody publishes what they proposed; what is published is looked through for names once more at that
moment. Searching and likeness are in `precedent_search`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases import access, sight
from cases.access import Actor, PartyActor
from cases.desks import answers as read
from cases.errors import AnswersInvalid, NotAllowed, NotFound, StateMismatch
from cases.library import grams
from cases.library.anonymise import Replaced
from cases.library.precedent_text import FIELDS, Drafted, clean, draft, methods
from cases.models import Assignment, Case, Organisation, Precedent, User
from cases.reception import risks
from cases.rules import gates
from cases.settlement import clauses
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: who reads what is published
READERS = frozenset(
    (
        *("intake_clerk", "mediator", "chief_mediator", "judicial_office"),
        *("village_mediator", "dept_officer", "dept_leader", "expert", "admin"),
    )
)
#: ways to end that are worth telling: agreed, and kept
TOLD = ("CLOSED_AGREED_PERFORMED", "CLOSED_AGREED_CONFIRMED", "CLOSED_ORAL_PERFORMED")


@dataclass(frozen=True)
class Page:
    """A precedent as its page shows it; the last parts only to who may judge it."""

    id: UUID
    state: str
    text: Mapping[str, str]
    category: str | None
    relation: str | None
    subject: str | None
    route: str | None
    end_state: str
    methods: tuple[str, ...]
    published_at: datetime | None
    #: acts open to the actor: review withdraw mend
    may: tuple[str, ...]
    #: the case itself, for who may read it
    case: tuple[UUID, str] | None
    proposed_by: str
    proposed_at: datetime | None
    reason: str
    replaced: tuple[Replaced, ...]
    doubts: tuple[str, ...]


# --- proposing --------------------------------------------------------------------------------


def may_propose(w: Work, case: Case) -> bool:
    """Tell whether the actor may offer *case* to the library now."""
    return _is_mediator(w, case) and not _why_not(w, case)


def prepare(w: Work, case_id: UUID) -> Drafted:
    """Draft the text of a case for its mediator; raises `GateClosed` for a case that stays out."""
    case = _own(w, case_id)
    row = _of(w, case)
    return draft(w, case) if row is None else clean(w, case, row.text)


def checked(w: Work, case_id: UUID, text: Mapping[str, str]) -> Drafted:
    """Take the names out of what the mediator wrote, to look at before it is proposed."""
    return clean(w, _own(w, case_id), text)


def propose(w: Work, case_id: UUID, text: Mapping[str, str]) -> UUID:
    """Offer a case to the library; proposing again mends what was sent back or withdrawn.

    Raises `AnswersInvalid` when a part is missing or too long, `GateClosed` for a case that stays
    out, `StateMismatch` while it is published.
    """
    case = _own(w, case_id)
    _measured(text)
    found = clean(w, case, text)
    row = _of(w, case)
    if row is None:
        row = Precedent(case_id=case.id, end_state=case.end_state or "")
    elif row.state == "PUBLISHED":
        raise StateMismatch(state=row.state)
    _describe(w, case, row)
    row.text, row.replaced = dict(found.text), found.rows
    row.state, row.reason, row.decided_by, row.decided_at = "PROPOSED", None, None, None
    row.proposed_by, row.proposed_at = access.require_user(w).user_id, w.now
    w.session.add(row)
    w.session.flush()
    w.record(case, "library.proposed", precedent=str(row.id))
    return row.id


def _describe(w: Work, case: Case, row: Precedent) -> None:
    row.category, row.relation, row.subject = case.category, case.relation, case.subject
    row.route, row.methods = case.route or "people", methods(w, case)


def _measured(text: Mapping[str, str]) -> None:
    errors: dict[str, list[str]] = {}
    for field, most in FIELDS.items():
        size = len(str(text.get(field) or "").strip())
        if not size and field not in ("sticking", "clauses"):
            errors[field] = ["请填写。"]
        elif size > most:
            errors[field] = [Words("最多%(most)s个字。", most=most)]
    if errors:
        raise AnswersInvalid(errors=errors)


def _own(w: Work, case_id: UUID) -> Case:
    case = access.read(w, case_id)
    if not _is_mediator(w, case):
        raise NotAllowed
    if why := _why_not(w, case):
        raise gates.closed(why)
    access.hold(w, case.id)
    return case


def _is_mediator(w: Work, case: Case) -> bool:
    """Tell whether the actor mediated the case, or heads its committee."""
    actor = w.actor
    if not isinstance(actor, Actor):
        return False
    if case.committee_id in actor.where("chief_mediator"):
        return True
    query = select(func.count()).where(
        Assignment.case_id == case.id,
        Assignment.user_id == actor.user_id,
        Assignment.role.in_(("LEAD", "CO")),
        Assignment.ended_at.is_(None),
    )
    return bool(w.session.scalar(query))


def _why_not(w: Work, case: Case) -> str:
    """Name the gate that keeps *case* out of the library; empty when none does."""
    if case.closed_at is None or case.end_state not in TOLD:
        return "not_settled"
    gate = w.law.of(case)
    kept = set(gate.value("L1", "vulnerable"))
    people = (clauses.person(w, party) for party in case.parties)
    if case.no_joint_session or risks.is_dangerous(case):
        return "stays_private"
    if any(kept & set(p.vulnerable or []) for p in case.parties):
        return "stays_private"
    return "stays_private" if any(person.is_minor for person in people) else ""


def _of(w: Work, case: Case) -> Precedent | None:
    return w.session.scalar(
        select(Precedent).where(Precedent.tenant_id == w.tenant, Precedent.case_id == case.id)
    )


# --- judging ----------------------------------------------------------------------------------


def publish(w: Work, precedent_id: UUID, *, read_through: bool) -> None:
    """Publish a proposal that somebody else wrote; raises `AnswersInvalid` when a name is left."""
    row, case = _to_judge(w, precedent_id)
    if not read_through:
        raise read.refuse(read_through="请逐段看过，确认认不出是谁，再打勾。")
    if dict(clean(w, case, row.text).text) != row.text:
        raise read.refuse(read_through="又发现了应当去掉的内容，请退回重新整理。")
    _decide(w, case, row, "PUBLISHED", "")
    row.published_at = w.now
    row.title = row.text["title"]
    row.body = grams.plain("\n".join(row.text[name] for name in FIELDS))
    row.grams = sorted(grams.of(row.body))


def send_back(w: Work, precedent_id: UUID, reason: str) -> None:
    """Send a proposal back to its mediator with a reason."""
    row, case = _to_judge(w, precedent_id)
    _decide(w, case, row, "RETURNED", _reason(reason))


def withdraw(w: Work, precedent_id: UUID, reason: str) -> None:
    """Take a published case out of the library again; from then on nobody finds it."""
    row = _row(w, precedent_id)
    case = w.session.get_one(Case, row.case_id)
    if row.state != "PUBLISHED" or not _may_withdraw(w, case, row):
        raise NotFound(f"No precedent {precedent_id}.")
    _decide(w, case, row, "WITHDRAWN", _reason(reason))
    row.title, row.body, row.grams, row.published_at = None, None, None, None


def _decide(w: Work, case: Case, row: Precedent, state: str, reason: str) -> None:
    row.state, row.reason = state, reason or None
    row.decided_by, row.decided_at = access.require_user(w).user_id, w.now
    w.record(case, f"library.{state.lower()}", precedent=str(row.id))


def _reason(text: str) -> str:
    if not text.strip() or len(text) > 500:
        raise read.refuse(reason="请写明理由，最多500个字。")
    return text.strip()


def _to_judge(w: Work, precedent_id: UUID) -> tuple[Precedent, Case]:
    row = _row(w, precedent_id)
    case = w.session.get_one(Case, row.case_id)
    if not _may_judge(w, case, row):
        raise NotFound(f"No precedent {precedent_id}.")
    return row, case


def _may_judge(w: Work, case: Case, row: Precedent) -> bool:
    """Tell whether the actor is the second person: of the judicial office, and not the first."""
    actor = w.actor
    if not isinstance(actor, Actor) or not actor.where("judicial_office"):
        return False
    return row.state == "PROPOSED" and row.proposed_by != actor.user_id and access.may_read(w, case)


def _may_withdraw(w: Work, case: Case, row: Precedent) -> bool:
    actor = w.actor
    if not isinstance(actor, Actor) or not access.may_read(w, case):
        return False
    return bool(actor.where("judicial_office")) or _is_mediator(w, case)


def _row(w: Work, precedent_id: UUID) -> Precedent:
    row = w.session.get(Precedent, precedent_id, with_for_update=True)
    if row is None or row.tenant_id != w.tenant:
        raise NotFound(f"No precedent {precedent_id}.")
    return row


# --- reading ----------------------------------------------------------------------------------


def page(w: Work, precedent_id: UUID) -> Page:
    """Show a precedent: published, to the staff; before and after, to who proposed or judges it."""
    row = w.session.get(Precedent, precedent_id)
    if row is None or row.tenant_id != w.tenant or not _may_see(w, row):
        raise NotFound(f"No precedent {precedent_id}.")
    case = w.session.get_one(Case, row.case_id)
    may = _may(w, case, row)
    if not may:
        return _shown(row, may=(), case=None)
    found = clean(w, case, row.text)
    author = w.session.get(User, row.proposed_by)
    return _shown(
        row,
        may=may,
        case=(case.id, case.number or case.code),
        proposed_by=author.name if author else "",
        proposed_at=row.proposed_at,
        reason=row.reason or "",
        replaced=tuple(Replaced(**one) for one in row.replaced),
        doubts=found.doubts,
    )


def for_party(w: Work, precedent_id: UUID) -> Page:
    """Show a published precedent to a party on the own page."""
    access.require_party(w)
    row = w.session.get(Precedent, precedent_id)
    if row is None or row.tenant_id != w.tenant or row.state != "PUBLISHED":
        raise NotFound(f"No precedent {precedent_id}.")
    return _shown(row, may=(), case=None)


def _shown(row: Precedent, *, may: tuple[str, ...], case: Any, **more: Any) -> Page:
    unsaid = {"proposed_by": "", "proposed_at": None, "reason": "", "replaced": (), "doubts": ()}
    return Page(
        id=row.id,
        state=row.state,
        text=row.text,
        category=row.category,
        relation=row.relation,
        subject=row.subject,
        route=row.route,
        end_state=row.end_state,
        methods=tuple(row.methods),
        published_at=row.published_at,
        may=may,
        case=case,
        **(unsaid | more),
    )


def _may(w: Work, case: Case, row: Precedent) -> tuple[str, ...]:
    found = []
    if _may_judge(w, case, row):
        found.append("review")
    if row.state == "PUBLISHED" and _may_withdraw(w, case, row):
        found.append("withdraw")
    if row.state != "PUBLISHED" and _is_mediator(w, case):
        found.append("mend")
    return tuple(found)


def _may_see(w: Work, row: Precedent) -> bool:
    actor = w.actor
    if isinstance(actor, PartyActor) or not isinstance(actor, Actor):
        return False
    if row.state == "PUBLISHED":
        return bool(actor.roles & READERS)
    case = w.session.get_one(Case, row.case_id)
    office = bool(actor.where("judicial_office")) and access.may_read(w, case)
    return office or _is_mediator(w, case)


@dataclass(frozen=True)
class Waiting:
    """A proposal that is not published, in a line."""

    id: UUID
    title: str
    state: str
    category: str | None
    proposed_by: str
    proposed_at: datetime
    place: str


def waiting(w: Work) -> list[Waiting]:
    """List what the actor is to review, and the own proposals that were sent back."""
    actor = access.require(w, *READERS)
    query = (
        select(Precedent, Case, User.name)
        .join(Case, Case.id == Precedent.case_id)
        .join(User, User.id == Precedent.proposed_by)
        .where(Precedent.tenant_id == w.tenant, Precedent.state.in_(("PROPOSED", "RETURNED")))
        .where(sight.readable(actor))
        .order_by(Precedent.proposed_at)
        .limit(100)
    )
    return [
        Waiting(
            id=row.id,
            title=str(row.text.get("title") or ""),
            state=row.state,
            category=row.category,
            proposed_by=name,
            proposed_at=row.proposed_at,
            place=_place(w, case.committee_id),
        )
        for row, case, name in w.session.execute(query)
        if _may(w, case, row)
    ]


def _place(w: Work, id_: UUID | None) -> str:
    row = w.session.get(Organisation, id_) if id_ else None
    return row.name if row else ""
