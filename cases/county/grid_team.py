"""A grid's team by its slots, 3 + X + Y (全科网格), and the rooms of a centre.

The three are the full-time worker, the leader and the instructor; X are business instructors sent
down by departments; Y are cadres, Party members, volunteers and elders who lend a hand.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.errors import NotFound
from cases.models import Case, Membership, Organisation, User
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: kinds of organisation that have a team, and that have rooms
GRIDS = frozenset({"GRID"})
CENTRES = frozenset({"COMMAND_CENTER", "JOINT_CENTER"})
#: the three that every grid has
THREE = ("FULLTIME", "LEADER", "INSTRUCTOR")
#: what a place in the team lets one do: who leads assigns, everybody else reports
ROLES = {"LEADER": "grid_leader"}
#: rooms of one centre
ROOMS = 12


@dataclass(frozen=True)
class Place:
    """A slot with the people in it."""

    slot: str
    people: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class Team:
    """A grid's team, and who of it has no place yet."""

    places: tuple[Place, ...]
    #: of the three, what nobody is
    missing: tuple[str, ...]
    unplaced: tuple[tuple[UUID, str], ...]


def team(w: Work, place_id: UUID) -> Team | None:
    """Read the team of a grid; None for another kind of organisation. Raises `NotFound`."""
    access.require_county(w)
    if _organisation(w, place_id).kind not in GRIDS:
        return None
    rows = w.session.execute(
        select(User.id, User.name, Membership.slot)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == place_id, User.active)
        .order_by(User.name)
    ).all()
    slots = statutes.words("grid_slot")
    placed = {user for user, _, slot in rows if slot}
    places = tuple(
        Place(slot, tuple(dict.fromkeys((u, name) for u, name, s in rows if s == slot)))
        for slot in slots
    )
    return Team(
        places=places,
        missing=tuple(one.slot for one in places if one.slot in THREE and not one.people),
        unplaced=tuple(dict.fromkeys((u, n) for u, n, _ in rows if u not in placed)),
    )


def place(w: Work, place_id: UUID, user_id: object, slot: str) -> None:
    """Put an account into a slot of a grid's team, wherever in it it was before.

    Raises `NotFound`, and `AnswersInvalid` for a closed account or no slot.
    """
    access.require_county(w)
    _grid(w, place_id)
    user = _user(w, user_id)
    if slot not in statutes.words("grid_slot"):
        raise read.refuse(slot="请选择在网格里做什么。")
    role = ROLES.get(slot, "grid_worker")
    posts = _posts(w, place_id, user.id)
    post = next((one for one in posts if one.role == role), None)
    for one in posts:
        one.slot = None
    if post is None:
        post = Membership(tenant_id=w.tenant, user_id=user.id, role=role, organisation_id=place_id)
        w.session.add(post)
    post.slot = slot
    w.session.flush()
    log.info("Team of grid %s changed.", place_id, extra={"action": "team_changed"})


def leave(w: Work, place_id: UUID, user_id: object) -> None:
    """Take an account out of a grid's team, with the posts that its slot gave it."""
    access.require_county(w)
    _grid(w, place_id)
    for post in _posts(w, place_id, _user(w, user_id, is_open=False).id):
        w.session.delete(post)
    w.session.flush()
    log.info("Team of grid %s changed.", place_id, extra={"action": "team_changed"})


def _posts(w: Work, place_id: UUID, user_id: UUID) -> list[Membership]:
    query = select(Membership).where(
        Membership.organisation_id == place_id, Membership.user_id == user_id
    )
    return list(w.session.scalars(query.order_by(Membership.role)))


def _user(w: Work, user_id: object, *, is_open: bool = True) -> User:
    chosen = read.identifier(user_id)
    user = w.session.get(User, chosen) if chosen else None
    if user is None or user.tenant_id != w.tenant or (is_open and not user.active):
        raise read.refuse(user_id="没有这个人，或者账号已停用。")
    return user


def _grid(w: Work, place_id: UUID) -> None:
    if _organisation(w, place_id).kind not in GRIDS:
        raise NotFound(f"{place_id} is no grid.")


def _organisation(w: Work, place_id: UUID) -> Organisation:
    row = w.session.get(Organisation, place_id)
    if row is None or row.tenant_id != w.tenant:
        raise NotFound(f"No organisation {place_id}.")
    return row


# --- rooms ----------------------------------------------------------------------------------------


def rooms_wrong(rooms: Sequence[str]) -> str | None:
    """Say what is wrong with the rooms of a centre; None when nothing is."""
    if len(rooms) > ROOMS or any(not 2 <= len(one) <= 30 for one in rooms):
        return "一行一间，每间二至三十个字，最多十二间。"
    return "房间重名了。" if len(set(rooms)) < len(rooms) else None


def rooms(w: Work, case: Case) -> list[str]:
    """List the rooms where *case* may be talked over: of its own centre and of its town's."""
    centre = w.session.get_one(Organisation, case.centre_id)
    query = select(Organisation).where(
        Organisation.tenant_id == w.tenant,
        Organisation.kind.in_(CENTRES),
        Organisation.active,
        (Organisation.id == centre.id) | (Organisation.parent_id == centre.parent_id),
    )
    rows = sorted(w.session.scalars(query), key=lambda row: (row.id != centre.id, row.code))
    return [f"{row.display_name or row.name}{room}" for row in rows for room in row.rooms or ()]


def room_options(w: Work, case: Case) -> dict[str, Any]:
    """Offer the rooms in a form that asks for a place; none where there are none."""
    found = rooms(w, case)
    if not found:
        return {}
    other = {"label": statutes.words("room")["OTHER"], "value": "OTHER"}
    return {"options_rooms": [*({"label": r, "value": r} for r in found), other], "has_rooms": True}


def place_options(w: Work, case: Case, place: str) -> dict[str, Any]:
    """Offer the rooms with *place* chosen, if it is one of them, or written beside."""
    found = room_options(w, case)
    known = {row["value"] for row in found.get("options_rooms", ())}
    if place in known:
        return {**found, "room": place, "place": ""}
    return {**found, **({"room": "OTHER"} if found else {}), "place": place}


def chosen_place(answers: Mapping[str, Any]) -> str:
    """Read where people meet: a room of a centre, or what was written."""
    room = read.text(answers, "room")
    return room if room and room != "OTHER" else read.text(answers, "place")
