"""Leaving for good: an account closes only when its open work is in other hands."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from cases import access, operations
from cases.assignment import absences, assigning, team
from cases.county import people
from cases.desks import answers as read
from cases.errors import AnswersInvalid, NotFound
from cases.models import Absence, Assignment, Case, User
from cases.related import links
from cases.rules import clock
from cases.words import Words
from engine.models import Task

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

REASON = "原调解员离任，移交。"


@dataclass(frozen=True)
class Left:
    """What somebody still has in hand."""

    #: assignments to cases that are not closed
    cases: int
    #: open tasks that are in this person's hands alone
    tasks: int
    #: names of those this person stands in for
    stands_in_for: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nobody has to take anything over."""
        return not (self.cases or self.tasks or self.stands_in_for)


def left(w: Work, user_id: UUID) -> Left:
    """Count what an account still has in hand."""
    access.require_county(w)
    return Left(
        len(_assignments(w, user_id)), len(_tasks(w, user_id)), tuple(_stood_for(w, user_id))
    )


def successors(w: Work, user_id: UUID) -> list[tuple[UUID, str]]:
    """List who could take everything over: whoever mediates for the same committees."""
    access.require_county(w)
    return [(user.id, user.name) for user in _able(w, user_id)]


def close(w: Work, user_id: UUID, successor: str = "") -> None:
    """Close an account; what is open goes to *successor* in the same act, all or nothing.

    Raises `AnswersInvalid` while there is work and nobody to take it, or when who is named must not
    take one of the cases: an interest, a party's refusal.
    """
    access.require_county(w)
    absences.hold(w)
    links.hold(w, *(row.case_id for row in _assignments(w, user_id)))
    found = left(w, user_id)
    if found.stands_in_for:
        names = "、".join(found.stands_in_for)
        raise read.refuse(active=Words("他正代%(names)s办理，请先改由别人代。", names=names))
    if not found.is_nothing:
        _hand_all(w, user_id, _successor(w, user_id, successor, found))
    for row in w.session.scalars(select(Absence).where(Absence.user_id == user_id, _not_over(w))):
        row.ended_at, row.ended_by = w.now, access.require_user(w).user_id
    people.disable(w, user_id)


def _successor(w: Work, user_id: UUID, chosen: str, found: Left) -> User:
    other = next((one for one in _able(w, user_id) if str(one.id) == chosen), None)
    if other is None:
        raise read.refuse(
            active=Words(
                "手上还有%(cases)s件纠纷、%(tasks)s项任务，请选择交给谁。",
                cases=found.cases, tasks=found.tasks,
            )
        )  # fmt: skip
    return other


def _hand_all(w: Work, user_id: UUID, other: User) -> None:
    for row in _assignments(w, user_id):
        case = w.session.get_one(Case, row.case_id)
        ranked = assigning.rank(w, case, [other])
        if ranked[0].barred:
            number = case.number or case.code
            said = Words(
                "%(number)s不能交给他：%(why)s。请先给这件换人。",
                number=number,
                why=ranked[0].words,
            )
            raise AnswersInvalid(errors={"active": [said]})
        team.hand_over(w, case, row, other.id, REASON, assigning.kept(ranked, other.id))
    for task_id in _tasks(w, user_id):
        _hand_task(w, task_id, other)
    log.info("Open work of %s handed over.", user_id, extra={"action": "work_handed_over"})


def _hand_task(w: Work, task_id: UUID, other: User) -> None:
    """Give a task to *other*, or back to its post when that is not one of theirs."""
    task = w.engine.task(task_id)
    held = {(post.role, post.organisation_id) for post in other.memberships}
    able = task.role is None or (task.role, task.scope) in access.granted(held)
    w.engine.assign(task_id, other.id if able else None)
    subject = operations.subject_of(w, task)
    if subject is not None:
        w.record(subject, "task.assigned", task=str(task_id), user=str(other.id) if able else None)


def _able(w: Work, user_id: UUID) -> list[User]:
    user = w.session.get(User, user_id)
    if user is None or user.tenant_id != w.tenant:
        raise NotFound(f"No account {user_id}.")
    posts = user.memberships
    found = people.members(
        w.session, {post.organisation_id for post in posts}, *{post.role for post in posts},
        "mediator", "chief_mediator",
    )  # fmt: skip
    return [one for one in found if one.id != user_id]


def _assignments(w: Work, user_id: UUID) -> list[Assignment]:
    query = (
        select(Assignment)
        .join(Case, Case.id == Assignment.case_id)
        .where(
            Assignment.user_id == user_id,
            Assignment.ended_at.is_(None),
            or_(Case.closed_at.is_(None), Case.archived_at.is_(None)),
        )
        .order_by(Case.applied_at)
    )
    return list(w.session.scalars(query))


def _tasks(w: Work, user_id: UUID) -> list[UUID]:
    query = select(Task.id).where(
        Task.tenant_id == w.tenant, Task.done_at.is_(None), Task.assignee == user_id
    )
    return list(w.session.scalars(query))


def _not_over(w: Work) -> ColumnElement[bool]:
    return Absence.ended_at.is_(None) & (Absence.last_day >= clock.today(w.now))


def _stood_for(w: Work, user_id: UUID) -> list[str]:
    query = (
        select(User.name)
        .join(Absence, Absence.user_id == User.id)
        .where(Absence.substitute_id == user_id, _not_over(w))
        .order_by(User.name)
    )
    return list(w.session.scalars(query))
