"""Setting that somebody is away and who stands in, by themselves or by who heads them.

Nobody stands in who is away on one of the days: so nobody ever stands in for themselves, by however
many others. Terms run on; what is done meanwhile is kept with the name of who did it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from cases import access, sight
from cases.access import Actor
from cases.assignment import standins
from cases.desks import answers as read
from cases.errors import NotFound
from cases.models import Absence, Membership, Organisation, User
from cases.rules import clock
from engine import db
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: roles that head the people of their organisation
HEADS = ("chief_mediator", "dept_leader", "grid_leader", "town_leader", "court_president")
#: days of one absence
LONGEST = 366

_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('absence', %(tenant)s))"


@dataclass(frozen=True)
class Line:
    """An absence as its page shows it."""

    id: UUID
    user_id: UUID
    name: str
    substitute: str
    first_day: date
    last_day: date
    reason: str
    #: running, coming or over
    state: str
    may_end: bool
    #: numbers of open cases that who stands in must keep out of
    kept_out: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """What somebody sees and may set."""

    lines: tuple[Line, ...]
    #: for whom the actor may arrange: themselves first
    people: tuple[tuple[UUID, str], ...]
    #: who may stand in for *chosen*
    others: tuple[tuple[UUID, str], ...]
    chosen: UUID


def page(w: Work, user_id: UUID | None = None) -> Page:
    """Show the absences the actor has to do with, and whom it may arrange for.

    Raises `NotFound` for somebody the actor may not arrange for.
    """
    actor = access.require_user(w)
    mine = {user.id: user for user in _mine(w, actor)}
    chosen = user_id or actor.user_id
    if chosen not in mine:
        raise NotFound(f"No account {chosen}.")
    return Page(
        lines=tuple(_lines(w, actor, list(mine))),
        people=tuple((user.id, user.name) for user in mine.values()),
        others=tuple((user.id, user.name) for user in around(w, mine[chosen])),
        chosen=chosen,
    )


def arrange(w: Work, user_id: UUID, answers: Mapping[str, Any]) -> UUID:
    """Let somebody stand in from a first to a last day; raises `AnswersInvalid`, `NotFound`."""
    actor = access.require_user(w)
    hold(w)
    user = next((one for one in _mine(w, actor) if one.id == user_id), None)
    if user is None:
        raise NotFound(f"No account {user_id}.")
    first, last = _days(w, answers)
    reason = read.text(answers, "reason")
    if reason not in statutes.words("absence"):
        raise read.refuse(reason="请选择原因。")
    other = _substitute(w, user, answers.get("substitute_id"), first, last)
    if _away(w, user.id, first, last) is not None:
        raise read.refuse(first_day="这几天已经安排过了，请先取消原来的。")
    row = Absence(
        tenant_id=w.tenant, user_id=user.id, substitute_id=other.id, first_day=first,
        last_day=last, reason=reason, made_by=actor.user_id, made_at=w.now,
    )  # fmt: skip
    w.session.add(row)
    w.session.flush()
    log.info("Absence %s arranged.", row.id, extra={"action": "absence_arranged"})
    return row.id


def end(w: Work, absence_id: UUID) -> None:
    """Give the work back before the last day, or call the absence off; twice is once."""
    actor = access.require_user(w)
    hold(w)
    row = w.session.get(Absence, absence_id)
    if row is None or row.tenant_id != w.tenant or row.user_id not in _ids(_mine(w, actor)):
        raise NotFound(f"No absence {absence_id}.")
    if row.ended_at is None:
        row.ended_at, row.ended_by = w.now, actor.user_id
        log.info("Absence %s ended.", row.id, extra={"action": "absence_ended"})


def hold(w: Work) -> None:
    """Let whatever is decided of who stands in for whom follow one another until the commit."""
    db.rows(w.session, _HOLD, {"tenant": w.tenant})


def _ids(users: Iterable[User]) -> set[UUID]:
    return {user.id for user in users}


# --- who may --------------------------------------------------------------------------------------


def _mine(w: Work, actor: Actor) -> list[User]:
    """List for whom *actor* may arrange: themselves, and whom they head by a post of their own."""
    places = [place for role, place in actor.grants - actor.borrowed if role in HEADS]
    found = select(User).where(User.tenant_id == w.tenant, User.active)
    if not access.has(w, "admin"):
        led = select(Membership.user_id).where(Membership.organisation_id.in_(places))
        found = found.where(or_(User.id == actor.user_id, User.id.in_(led)))
    rows = w.session.scalars(found.order_by(User.id != actor.user_id, User.name))
    return list(rows)


def around(w: Work, user: User) -> list[User]:
    """List who may stand in: colleagues of the same organisation, or of the same town.

    A court's people are represented by their own court's only.
    """
    posts = list(w.session.scalars(select(Membership).where(Membership.user_id == user.id)))
    own = [post.organisation_id for post in posts]
    near: ColumnElement[bool] = Membership.organisation_id.in_(own)
    towns = _towns(w, own)
    if towns and not access.COURT & {post.role for post in posts}:
        near = or_(near, Membership.organisation_id.in_(sight.subtree(towns)))
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.tenant_id == w.tenant, User.active, User.id != user.id, near)
        .order_by(User.name)
        .distinct()
    )
    return list(w.session.scalars(query))


def _towns(w: Work, places: Iterable[UUID]) -> list[UUID]:
    """Find the towns that bodies of a town, a village or a grid belong to."""
    found = []
    for place in places:
        row = w.session.get(Organisation, place)
        while row is not None and row.level in ("TOWN", "VILLAGE", "GRID", "MICRO_GRID"):
            if row.level == "TOWN" and row.kind == "GOV":
                found.append(row.id)
                break
            row = w.session.get(Organisation, row.parent_id) if row.parent_id else None
    return found


def _substitute(w: Work, user: User, chosen: object, first: date, last: date) -> User:
    found = read.identifier(chosen)
    other = next((one for one in around(w, user) if one.id == found), None)
    if other is None:
        raise read.refuse(substitute_id="请从名单里选代办的人。")
    if _away(w, other.id, first, last) is not None:
        raise read.refuse(substitute_id="他那几天也不在，请选别人。")
    return other


def _days(w: Work, answers: Mapping[str, Any]) -> tuple[date, date]:
    try:
        first, last = read.day(answers.get("first_day")), read.day(answers.get("last_day"))
    except ValueError:
        raise read.refuse(first_day="日期不对。") from None
    if first is None or last is None or first < clock.today(w.now):
        raise read.refuse(first_day="请写从哪天到哪天，不早于今天。")
    if not 0 <= (last - first).days < LONGEST:
        raise read.refuse(last_day="最后一天不能早于第一天，最长一年。")
    return first, last


def _away(w: Work, user_id: UUID, first: date, last: date) -> Absence | None:
    query = select(Absence).where(
        Absence.user_id == user_id,
        Absence.ended_at.is_(None),
        and_(Absence.first_day <= last, Absence.last_day >= first),
    )
    return w.session.scalars(query).first()


# --- the page -------------------------------------------------------------------------------------


def _lines(w: Work, actor: Actor, mine: list[UUID]) -> Iterable[Line]:
    user, other = aliased(User), aliased(User)
    rows = w.session.execute(
        select(Absence, user.name, other)
        .join(user, user.id == Absence.user_id)
        .join(other, other.id == Absence.substitute_id)
        .where(
            Absence.tenant_id == w.tenant,
            or_(Absence.user_id.in_(mine), Absence.substitute_id == actor.user_id),
        )
        .order_by(Absence.first_day.desc(), Absence.made_at.desc())
        .limit(200)
    )
    today = clock.today(w.now)
    for row, name, substitute in rows:
        state = _state(row, today)
        out = standins.touched(w, substitute, row.user_id) if state != "over" else []
        yield Line(
            id=row.id, user_id=row.user_id, name=name, substitute=substitute.name,
            first_day=row.first_day, last_day=row.last_day, reason=row.reason, state=state,
            may_end=state != "over" and row.user_id in mine,
            kept_out=tuple(case.number or case.code for case in out),
        )  # fmt: skip


def _state(row: Absence, today: date) -> str:
    if row.ended_at is not None or row.last_day < today:
        return "over"
    return "running" if row.first_day <= today else "coming"
