"""Who is away and who stands in: read wherever work is given out or done (人民调解法 art. 19).

An absence runs from its first to its last day, both in, unless it was ended before. Who stands in
for somebody may be away as well: then it is whoever stands in for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from cases import access, interests
from cases.models import Absence, Assignment, Case, User
from cases.rules import clock
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work


@dataclass(frozen=True)
class Away:
    """Somebody's absence, and who is really there in their place."""

    user_id: UUID
    substitute_id: UUID
    substitute: str
    last_day: date
    #: code of `words.absence`
    reason: str


def running(on: date) -> ColumnElement[bool]:
    """Say in SQL which absences run on a day."""
    return and_(Absence.first_day <= on, Absence.last_day >= on, Absence.ended_at.is_(None))


def away(w: Work, on: date | None = None) -> dict[UUID, Away]:
    """List who is away *on* a day (today), by account."""
    other = aliased(User)
    rows = w.session.execute(
        select(Absence, other.name)
        .join(other, other.id == Absence.substitute_id)
        .where(Absence.tenant_id == w.tenant, running(on or clock.today(w.now)))
        .order_by(Absence.made_at)
    )
    found = {
        row.user_id: Away(row.user_id, row.substitute_id, name, row.last_day, row.reason)
        for row, name in rows
    }
    return {user: _there(found, user) for user in found}


def _there(found: dict[UUID, Away], user: UUID) -> Away:
    """Follow substitutes who are away too, to the one who is there."""
    one, *_, last = [*chain(found, user)] * 2
    return Away(user, last.substitute_id, last.substitute, one.last_day, one.reason)


def chain(found: dict[UUID, Away], user: UUID) -> Iterator[Away]:
    """Yield the absence of *user*, of who stands in, and so on; nobody twice."""
    seen: set[UUID] = set()
    while user in found and user not in seen:
        seen.add(user)
        yield found[user]
        user = found[user].substitute_id


def keeps_out(w: Work, task: TaskInfo) -> bool:
    """Tell whether *task* is of a case that the actor must not do for somebody else."""
    return task.business_key in interests.kept_out(w, access.require_user(w).user_id)


def touched(w: Work, user: User, of: UUID) -> list[Case]:
    """List the open cases of *of* that *user* must keep out of."""
    ids = interests.touching(user).subquery()
    rows = w.session.scalars(
        select(Case)
        .join(Assignment, Assignment.case_id == Case.id)
        .where(
            Assignment.user_id == of,
            Assignment.ended_at.is_(None),
            Case.closed_at.is_(None),
            Case.id.in_(select(ids)),
        )
        .order_by(Case.applied_at)
    )
    return list(rows.unique())
