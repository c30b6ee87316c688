"""Opening an affair: its number, the bodies that will deal with it, its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select

from cases.access import Actor
from cases.desks import answers as read
from cases.models import Affair, Membership, Organisation
from cases.paperwork import numbering
from cases.rules import clock

if TYPE_CHECKING:
    from cases.work import Work

#: what runs for each kind, and what its numbers are called
PROCESS = {"EVENT": "grid_event", "WHISTLE": "whistle_131", "CARE": "care_visit"}
#: who deals with an affair, by what they hold
ROLES = ("command_center", "town_leader", "supervisor", "intake_clerk")
SERIES = {"EVENT": "网事", "WHISTLE": "哨事", "CARE": "访事"}


@dataclass(frozen=True)
class Bodies:
    """Who deals with what happens at a place: the nearest of each kind, up the tree."""

    center_id: UUID
    leader_id: UUID
    supervisor_id: UUID
    #: the window of the town (131); only a whistle needs it
    window_id: UUID | None

    def variables(self) -> dict[str, str | None]:
        """Name them as the processes do."""
        window = str(self.window_id) if self.window_id else None
        return {
            "center_id": str(self.center_id),
            "leader_id": str(self.leader_id),
            "supervisor_id": str(self.supervisor_id),
            "window_id": window,
        }


def bodies(w: Work, place: Organisation) -> Bodies:
    """Find who deals with *place*; raises `AnswersInvalid` where the county has set up nobody."""
    found = _nearest(w, ancestors(w, place))
    center, leader, supervisor = (
        found.get(role) for role in ("command_center", "town_leader", "supervisor")
    )
    if center is None or leader is None or supervisor is None:
        raise read.refuse(place_id="这个地方还没有设指挥中心、镇街负责人或者督办员，请联系管理员。")
    return Bodies(center, leader, supervisor, found.get("intake_clerk"))


def ancestors(w: Work, place: Organisation) -> list[UUID]:
    """List *place* and what it lies in, the nearest first."""
    found: list[UUID] = []
    here: Organisation | None = place
    while here is not None and here.id not in found:
        found.append(here.id)
        here = w.session.get(Organisation, here.parent_id) if here.parent_id else None
    return found


def _nearest(w: Work, above: list[UUID]) -> dict[str, UUID]:
    """Find by role the nearest body where it is held: at one of *above*, or sitting there."""
    query = (
        select(Membership.role, Organisation.id, Organisation.parent_id, Organisation.code)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.role.in_(ROLES), Organisation.active)
        .where(or_(Organisation.id.in_(above), Organisation.parent_id.in_(above)))
        .order_by(Organisation.code)
        .distinct()
    )
    steps = {place: step for step, place in enumerate(above)}
    far = len(above)
    found: dict[str, tuple[int, UUID]] = {}
    for role, body, parent, _ in w.session.execute(query):
        step = min(steps.get(body, far), steps.get(parent, far) if parent else far)
        if role not in found or step < found[role][0]:
            found[role] = (step, body)
    return {role: body for role, (_, body) in found.items()}


def open_affair(
    w: Work,
    kind: str,
    place: Organisation,
    fields: Mapping[str, Any],
    *,
    at: datetime | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Affair:
    """Write an affair at *place* and start its process.

    *fields* are columns of `Affair`. Raises `AnswersInvalid` where nobody deals with the place.
    """
    who = bodies(w, place)
    center = w.session.get_one(Organisation, who.center_id)
    affair = Affair(
        tenant_id=w.tenant,
        kind=kind,
        number=numbering.letter(w.session, center, w.now, SERIES[kind]),
        place_id=place.id,
        centre_id=center.id,
        reported_at=at or w.now,
        reported_by=w.actor.user_id if isinstance(w.actor, Actor) else None,
        **fields,
    )
    w.session.add(affair)
    w.session.flush()
    begun = clock.local(affair.reported_at).isoformat()
    given = {
        **who.variables(),
        "affair_id": str(affair.id),
        "grid_id": str(place.id),
        "priority": affair.priority,
        "reported_at": begun,
        "complained_at": begun,
        "outcome": "SOLVED",
        "way": "",
        "reopen": False,
        "reopened": False,
        **(variables or {}),
    }
    started = w.engine.start(PROCESS[kind], given, business_key=str(affair.id), scope=place.id)
    affair.instance_id = started.id
    w.session.flush()
    return affair


def place(w: Work, chosen: object, own: list[UUID]) -> Organisation:
    """Find the chosen place among the actor's *own*; the only one stands for none chosen."""
    wanted = read.identifier(chosen) or (own[0] if len(own) == 1 else None)
    row = w.session.get(Organisation, wanted) if wanted in own else None
    if row is None or row.tenant_id != w.tenant or not row.active:
        raise read.refuse(place_id="请选择您负责的网格。")
    return row


def name(w: Work, organisation_id: UUID | None) -> str:
    """Name an organisation as people call it; empty for none."""
    row = w.session.get(Organisation, organisation_id) if organisation_id else None
    return (row.display_name or row.name) if row else ""
