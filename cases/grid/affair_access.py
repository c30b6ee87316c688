"""Who sees an event, a whistle, a person in care.

The chain of the grid sees what happens in its grids; the command centre and the supervisors of a
town or county see its events; a department sees what it was ordered to handle or called to. Who is
visited, and what was found, stays with the grid worker and leader (个人信息保护法 arts. 6, 28).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from cases.access import Actor, System
from cases.errors import NotAllowed, NotFound
from cases.models import Affair, AffairOrder, Organisation

if TYPE_CHECKING:
    from cases.work import Work

GRID = ("grid_worker", "grid_leader")
#: roles that direct what happens in their town or county
DIRECTING = ("command_center", "town_leader", "supervisor")
#: who may ask behind the mask of a minor: those who act in the incident
INCIDENT = (*GRID, "command_center", "dept_officer")


def readable(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which affairs *actor* may read (a condition on `Affair`)."""
    ways: list[ColumnElement[bool]] = []
    if grids := actor.where(*GRID):
        ways.append(Affair.place_id.in_(grids))
    if posts := actor.where(*DIRECTING):
        ways.append(and_(Affair.kind != "CARE", Affair.place_id.in_(below(posts))))
    if windows := actor.where("intake_clerk"):
        called = and_(Affair.kind != "CARE", Affair.whistled_at.is_not(None))
        ways.append(and_(called, Affair.place_id.in_(below(windows))))
    if offices := actor.where("dept_officer"):
        ways.append(and_(Affair.kind != "CARE", ordered(offices)))
    return and_(Affair.tenant_id == actor.tenant, or_(false(), *ways))


def ordered(offices: list[UUID]) -> ColumnElement[bool]:
    """Say in SQL which affairs have an order for one of *offices*."""
    return exists().where(
        AffairOrder.affair_id == Affair.id, AffairOrder.organisation_id.in_(offices)
    )


def below(posts: list[UUID]) -> Select[tuple[UUID]]:
    """Select the places that the bodies *posts* are responsible for: where they sit, and below."""
    seats = select(Organisation.parent_id).where(Organisation.id.in_(posts))
    base = select(Organisation.id).where(Organisation.id.in_(seats)).cte(recursive=True)
    child = aliased(Organisation)
    tree = base.union(select(child.id).join(base, child.parent_id == base.c.id))
    return select(tree.c.id)


def may_read(w: Work, affair: Affair) -> bool:
    """Tell whether the actor of *w* may see *affair* at all."""
    actor = w.actor
    if isinstance(actor, System):
        return True
    if not isinstance(actor, Actor):
        return False
    query = select(exists().where(Affair.id == affair.id, readable(actor)))
    return bool(w.session.scalar(query))


def commands(w: Work, actor: Actor, affair: Affair) -> bool:
    """Tell whether *actor* directs from the command centre what is done about *affair*."""
    centres = below(actor.where("command_center"))
    inside = select(exists().where(Affair.id == affair.id, Affair.place_id.in_(centres)))
    return affair.kind != "CARE" and bool(w.session.scalar(inside))


def read(w: Work, affair_id: UUID) -> Affair:
    """Fetch an affair that the actor may see; raises `NotFound` for any other."""
    row = w.session.get(Affair, affair_id)
    if row is None or row.tenant_id != w.tenant or not may_read(w, row):
        raise NotFound(f"No affair {affair_id}.")
    return row


def require_incident(w: Work, affair: Affair) -> Actor:
    """Return the acting account when it acts in the incident itself; raises `NotAllowed`.

    A supervisor and a leader read what happens; who a child is, they need not know (未成年人保护法
    arts. 4, 103).
    """
    actor = w.actor
    if not isinstance(actor, Actor) or not may_read(w, affair):
        raise NotAllowed
    if not _acts(w, actor, affair):
        raise NotAllowed(roles=list(INCIDENT))
    return actor


def knows(w: Work, affair: Affair) -> bool:
    """Tell whether the actor may know where an event happened and see its photos.

    With minors in it only who acts in the incident: a place and a picture name a child too.
    """
    if not affair.has_minors or not isinstance(w.actor, Actor):
        return may_read(w, affair)
    return may_read(w, affair) and _acts(w, w.actor, affair)


def _acts(w: Work, actor: Actor, affair: Affair) -> bool:
    on_grid = affair.place_id in actor.where(*GRID)
    if on_grid or affair.centre_id in actor.where("command_center"):
        return True
    offices = actor.where("dept_officer")
    query = select(exists().where(Affair.id == affair.id, ordered(offices)))
    return bool(offices) and bool(w.session.scalar(query))
