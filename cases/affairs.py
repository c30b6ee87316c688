"""Opening an affair: its number, the bodies that will deal with it, its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select

from cases import answers as read
from cases import clock, numbering
from cases.access import Actor
from cases.models import Affair, Membership, Organisation

if TYPE_CHECKING:
    from cases.work import Work

#: what runs for each kind, and what its numbers are called
PROCESS = {"EVENT": "grid_event", "WHISTLE": "whistle_131", "CARE": "care_visit"}
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
    above = ancestors(w, place)
    found = {
        role: nearest(w, above, role)
        for role in ("command_center", "town_leader", "supervisor", "intake_clerk")
    }
    center, leader, supervisor = (
        found[role] for role in ("command_center", "town_leader", "supervisor")
    )
    if center is None or leader is None or supervisor is None:
        raise read.refuse(place_id="这个地方还没有设指挥中心、镇街负责人或者督办员，请联系管理员。")
    return Bodies(center, leader, supervisor, found["intake_clerk"])


def ancestors(w: Work, place: Organisation) -> list[UUID]:
    """List *place* and what it lies in, the nearest first."""
    found: list[UUID] = []
    here: Organisation | None = place
    while here is not None and here.id not in found:
        found.append(here.id)
        here = w.session.get(Organisation, here.parent_id) if here.parent_id else None
    return found


def nearest(w: Work, above: list[UUID], role: str) -> UUID | None:
    """Find the nearest body where somebody holds *role*: at one of *above*, or sitting there."""
    for place in above:
        query = (
            select(Organisation.id)
            .join(Membership, Membership.organisation_id == Organisation.id)
            .where(Membership.role == role, Organisation.active)
            .where(or_(Organisation.id == place, Organisation.parent_id == place))
            .order_by(Organisation.code)
            .limit(1)
        )
        if (found := w.session.scalar(query)) is not None:
            return found
    return None


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
