"""How near somebody lives or works to where a dispute is: the same grid, village or town.

Where it is, is read from what was written of the place, else from where the parties live: the names
of the villages and grids of the centre's town are looked for in it. Nothing is kept of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from cases.models import Case, Membership, Organisation, User
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: what a name of a village, community or grid ends with, beside the name itself
_ENDING = re.compile(r"(社区居民委员会|居民委员会|居委会|村民委员会|村委会|网格)$")


@dataclass(frozen=True)
class Near:
    """How near, by the gate that says what it is worth."""

    gate: str
    words: Words


NEAR = {
    "GRID": Near("A5", Words("本网格人")),
    "VILLAGE": Near("A6", Words("本村（社区）人")),
    "TOWN": Near("A7", Words("本镇街人")),
}


@dataclass(frozen=True)
class _Node:
    parent: UUID | None
    level: str
    kind: str
    name: str


@dataclass(frozen=True)
class Nearness:
    """The places of one dispute, and where its candidates live and work."""

    #: grids, villages and the town of the dispute
    here: dict[UUID, str]
    #: everything above where each person lives or works
    theirs: dict[UUID, frozenset[UUID]]

    def of(self, user: User) -> Near | None:
        """Say how near *user* is; None when not even in the town."""
        levels = {self.here[place] for place in self.theirs.get(user.id, ()) if place in self.here}
        return next((NEAR[level] for level in NEAR if level in levels), None)


def of(w: Work, case: Case, users: Iterable[User]) -> Nearness:
    """Gather where *case* is and where *users* are."""
    tree = _tree(w)
    people = list(users)
    posts = w.session.execute(
        select(Membership.user_id, Membership.organisation_id).where(
            Membership.user_id.in_([user.id for user in people])
        )
    )
    at: dict[UUID, set[UUID]] = {
        user.id: {user.home_id} if user.home_id else set() for user in people
    }
    for user, place in posts:
        at[user].add(place)
    theirs = {
        user: frozenset(up for place in places for up in _above(tree, place))
        for user, places in at.items()
    }
    return Nearness(_here(tree, case), theirs)


def _tree(w: Work) -> dict[UUID, _Node]:
    rows = w.session.execute(
        select(
            Organisation.id,
            Organisation.parent_id,
            Organisation.level,
            Organisation.kind,
            Organisation.name,
        ).where(Organisation.tenant_id == w.tenant)
    )
    return {row.id: _Node(row.parent_id, row.level, row.kind, row.name) for row in rows}


def _above(tree: dict[UUID, _Node], place: UUID | None) -> list[UUID]:
    """List a place and everything above it."""
    found: list[UUID] = []
    while place is not None and place in tree and place not in found:
        found.append(place)
        place = tree[place].parent
    return found


def _here(tree: dict[UUID, _Node], case: Case) -> dict[UUID, str]:
    """Find the grids, villages and towns of *case* among all below what its centre belongs to."""
    root = tree[case.centre_id].parent or case.centre_id
    inside = [id_ for id_ in tree if root in _above(tree, id_)]
    found = _named(tree, inside, case.place or "")
    if not found:
        found = _named(tree, inside, " ".join(p.address or "" for p in case.parties))
    around = [root, *(up for id_ in found for up in _above(tree, id_))]
    return {up: tree[up].level for up in around if tree[up].level in NEAR}


def _named(tree: dict[UUID, _Node], inside: list[UUID], text: str) -> list[UUID]:
    return [
        id_
        for id_ in inside
        if tree[id_].kind in ("GOV", "GRID")
        and tree[id_].level in ("VILLAGE", "GRID")
        and len(name := _ENDING.sub("", tree[id_].name)) > 1
        and name in text
    ]
