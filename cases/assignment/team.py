"""Who mediates a case and why; putting another in charge; handing open work over.

Sources: 人民调解法 arts. 19, 23 (a mediator is designated or chosen, and accepted by the parties).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.access import Actor
from cases.assignment import assigning, declaring, joint
from cases.county import people
from cases.desks import answers as read
from cases.errors import StateMismatch
from cases.models import Assignment, Case, Party, User
from cases.paperwork import notices
from cases.reception import kinds
from cases.reception.consent import OPEN
from cases.settlement import mediation, termination
from cases.words import Words, joined
from engine import administration
from engine.models import Task
from processes import law as statutes

if TYPE_CHECKING:
    from cases.assignment.assigning import Candidate
    from cases.work import Work


@dataclass(frozen=True)
class Member:
    """Somebody who mediates or records, and how it came about."""

    name: str
    #: LEAD CO RECORDER
    role: str
    #: what the house said of the person then
    said: tuple[Words, ...]
    #: place among all who could be asked; None when nobody was ranked
    place: int | None
    of: int
    #: why this person although the house proposed others
    reason: str | None
    by: str | None


@dataclass(frozen=True)
class Team:
    """Who mediates a case, and who could be put in charge by the actor."""

    members: tuple[Member, ...] = ()
    #: names of parties who do not accept who is in charge
    refused_by: tuple[str, ...] = ()
    #: who may take it over, the best first; empty when the actor may not decide that
    others: tuple[Candidate, ...] = ()
    #: whether the one who takes over is to say that there is no interest
    asks_interest: bool = False
    #: bodies that were asked to handle it jointly
    bodies: tuple[joint.Body, ...] = ()
    #: who has still to say that no interest stands against it
    asked: declaring.Asked = field(default_factory=declaring.Asked)


def of(w: Work, case: Case) -> Team:
    """Read the team of *case* for its page; a court sees only names, on the page's head."""
    if not isinstance(w.actor, Actor) or access.reads_as_court(w, case):
        return Team()
    lead = mediation.current(w, case)
    lead_id = str(lead.user_id) if lead else ""
    return Team(
        members=tuple(_members(w, case)),
        refused_by=tuple(p.name for p in case.parties if lead_id in (p.refused or ())),
        others=tuple(o for o in mediation.others(w, case) if not o.barred)
        if may_replace(w, case)
        else (),
        bodies=joint.bodies(w, case),
        asked=declaring.of(w, case),
        asks_interest=lead is not None and lead.conflict is not None,
    )


def _members(w: Work, case: Case) -> list[Member]:
    rows = w.session.execute(
        select(Assignment, User.name)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
        .order_by(Assignment.role.desc(), Assignment.assigned_at)
    )
    order = {"LEAD": 0, "CO": 1, "RECORDER": 2}
    found = [_member(w, row, name) for row, name in rows]
    return sorted(found, key=lambda one: order.get(one.role, 3))


def _member(w: Work, row: Assignment, name: str) -> Member:
    grounds = row.grounds or {}
    by = w.session.get(User, row.by) if row.by else None
    return Member(
        name=name,
        role=row.role,
        said=assigning.read_kept(grounds),
        place=grounds.get("place"),
        of=int(grounds.get("of", 0)),
        reason=row.reason,
        by=by.name if by else None,
    )


# --- another in charge ----------------------------------------------------------------------------


def may_replace(w: Work, case: Case) -> bool:
    """Tell whether the actor heads the committee of a case that is still mediated."""
    if case.committee_id is None or termination.is_over(case):
        return False
    return access.has(w, "chief_mediator", case.committee_id)


def replace(w: Work, case_id: UUID, answers: Mapping[str, Any]) -> None:
    """Put another mediator in charge of a running case, with a reason; the clock goes on.

    Raises `NotFound` for a case that is not the actor's to see, `NotAllowed` for who does not head
    its committee, `StateMismatch` when it is over, `AnswersInvalid` for who may not take it.
    """
    access.hold(w, case_id)
    case = access.read(w, case_id)
    access.require(w, "chief_mediator", scope=case.committee_id)
    if not may_replace(w, case) or (lead := mediation.current(w, case)) is None:
        raise StateMismatch(state=case.state)
    ranked = mediation.others(w, case)
    chosen = read.identifier(answers.get("user_id"))
    if chosen not in {one.id for one in ranked if not one.barred} or chosen is None:
        raise read.refuse(user_id="请选择本调委会能办这件的另一名调解员。")
    reason = read.text(answers, "reason")[:300]
    if len(reason) < 4:
        raise read.refuse(reason="请写明为什么换人。")
    if lead.conflict is not None and not read.yes(answers.get("no_interest")):
        raise read.refuse(no_interest="请先问过本人，确认与各方没有利害关系。")
    row = hand_over(w, case, lead, chosen, reason, assigning.kept(ranked, chosen))
    row.conflict = False if lead.conflict is not None else None


def hand_over(
    w: Work,
    case: Case,
    old: Assignment,
    user_id: UUID,
    reason: str,
    grounds: Mapping[str, Any] | None = None,
) -> Assignment:
    """End *old* and let *user_id* go on: the open tasks, and those that are still to come."""
    old.ended_at = w.now
    row = Assignment(case_id=case.id, user_id=user_id, role=old.role, assigned_at=w.now)
    row.by = access.require_user(w).user_id
    row.grounds, row.reason = dict(grounds or {}), reason
    w.session.add(row)
    w.session.flush()
    if case.instance_id is not None and case.closed_at is None and old.role == "LEAD":
        was, now = str(old.user_id), str(user_id)
        administration.replace(w.engine, case.instance_id, reason, "mediator_id", was, now)
        _give(w, case, old.user_id, user_id)
    w.record(case, "mediation.reassigned", public=True, mediator=str(user_id), role=old.role)
    return row


def _give(w: Work, case: Case, old: UUID, new: UUID) -> None:
    query = select(Task.id).where(
        Task.business_key == str(case.id), Task.done_at.is_(None), Task.assignee == old
    )
    for task_id in list(w.session.scalars(query)):
        w.engine.assign(task_id, new)


# --- the parties' choice (R-009) ------------------------------------------------------------------


def eligible(w: Work, case: Case) -> list[User]:
    """List whom a party may ask for: before acceptance all who could take it, then the team."""
    if case.committee_id is not None:
        places = [case.committee_id]
    else:
        places = [row.id for row in kinds.organisations(w, case)]
    return people.members(w.session, places, "mediator", "chief_mediator")


def options(w: Work, case: Case) -> list[dict[str, str]]:
    """Write whom a party may ask for: 杨德顺（二级，懂邻里、合同）."""
    return [{"label": _card(user), "value": str(user.id)} for user in eligible(w, case)]


def _card(user: User) -> Words:
    known = statutes.categories()
    parts = [statutes.words("mediator_grade")[str(user.grade)]] if user.grade else []
    parts += [known[code].name for code in user.specialties or () if code in known][:3]
    if not parts:
        return Words("%(name)s", name=user.name)
    return Words("%(name)s（%(card)s）", name=user.name, card=joined(parts, "、"))


@dataclass(frozen=True)
class OfParty:
    """What a party sees of who mediates."""

    #: whom it may ask for, as choices; empty once that is decided
    options: tuple[Mapping[str, str], ...]
    chosen_id: str | None
    #: name of who is in charge, when there is one
    lead: str | None
    may_refuse: bool


def of_party(w: Work, case: Case, own: Party) -> OfParty:
    """Say whom a party may ask for, and whom it may refuse."""
    lead = mediation.current(w, case)
    running = lead is not None and not termination.is_over(case) and own.exited_at is None
    return OfParty(
        options=tuple(options(w, case)) if may_choose(case) else (),
        chosen_id=str(own.chosen_id) if own.chosen_id else None,
        lead=w.session.get_one(User, lead.user_id).name if lead else None,
        may_refuse=running and str(lead.user_id if lead else "") not in (own.refused or ()),
    )


def may_choose(case: Case) -> bool:
    """Tell whether the parties can still say who is to mediate."""
    return case.state in OPEN and case.closed_at is None


def choose(w: Work, user_id: object) -> None:
    """Let the acting party ask for a mediator, or for nobody in particular (empty)."""
    case, party = _own(w)
    if not may_choose(case):
        raise StateMismatch(state=case.state)
    chosen = read.identifier(user_id)
    if user_id and chosen not in {user.id for user in eligible(w, case)}:
        raise read.refuse(mediator="请从名单里选。")
    party.chosen_id = chosen
    w.record(case, "mediator.asked", public=True, party=str(party.id))


def refuse(w: Work) -> None:
    """Let the acting party say that it does not accept who is in charge; the chief is told."""
    case, party = _own(w)
    lead = mediation.current(w, case)
    if lead is None or termination.is_over(case):
        raise StateMismatch(state=case.state)
    if str(lead.user_id) in (party.refused or ()):
        return
    party.refused = [*(party.refused or ()), str(lead.user_id)]
    w.record(case, "mediator.refused", public=True, party=str(party.id))
    notices.give(w, case, "refused", mediator=str(lead.user_id))


def _own(w: Work) -> tuple[Case, Party]:
    actor = access.require_party(w)
    access.hold(w, actor.case_id)
    case = access.read(w, actor.case_id)
    return case, next(p for p in case.parties if p.id == actor.party_id)
