"""Who works in a fictional county, and one task on somebody's desk.

A hand (`cases.showcase.demo_hands`) is given a desk: the task, the dispute or affair behind it,
and luck that is the same in every run.
It returns the answers of the form; the queue checks them like any other's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import select

from cases import access, operations
from cases.access import Actor, PartyActor
from cases.models import Affair, Case, Membership, Organisation, User
from cases.rules import clock
from cases.showcase.demo_luck import luck_of, share

if TYPE_CHECKING:
    from cases.work import AnyActor, Work
    from engine import TaskInfo

Answers = dict[str, Any]


class County:
    """The people and places of the county, read once: who holds which role where."""

    def __init__(self, w: Work) -> None:
        rows = select(Organisation).where(Organisation.tenant_id == w.tenant, Organisation.active)
        found = w.session.scalars(rows.order_by(Organisation.code))
        self.places = {row.id: row for row in found}
        self.codes = {row.code: row.id for row in self.places.values()}
        #: each place with what it lies in
        self.around = {place: self._around(place) for place in self.places}
        self.rows = {
            row.id: row
            for row in w.session.scalars(
                select(User).where(User.tenant_id == w.tenant, User.active).order_by(User.login)
            )
        }
        self.users = _actors(w, self.rows.values())
        self.holders: dict[tuple[str, UUID], list[Actor]] = {}
        for user in self.users.values():
            for grant in sorted(user.grants, key=str):
                self.holders.setdefault(grant, []).append(user)

    def attend(self, w: Work, place: UUID | None = None) -> None:
        """Hand whoever acts, and what is known of *place*, to a unit of work: not to be read again.

        Places and people do not change during a run.
        """
        if isinstance(w.actor, Actor):
            w.session.add(self.rows[w.actor.user_id])
            place = place or min((place for _, place in w.actor.grants), key=str)
        if place is not None:
            w.session.add_all(self.around.get(place, []))

    def _around(self, place: UUID) -> list[Organisation]:
        """List *place* and what it lies in."""
        above, row = [], self.places.get(place)
        while row is not None:
            above.append(row)
            row = self.places.get(row.parent_id) if row.parent_id else None
        return above

    def of_kind(self, kind: str) -> list[UUID]:
        """List the places of a *kind* by their code."""
        return [row.id for row in self.places.values() if row.kind == kind]

    def who(self, role: str, place: UUID, luck: float = 0.0) -> Actor:
        """Choose who does the work of *role* at *place*; raises `LookupError` where nobody does."""
        held = self.holders[role, place]
        return held[int(luck * len(held))]

    def town_of(self, place: UUID) -> Organisation:
        """Find the town that *place* lies in."""
        above = self.around.get(place, [])
        return next(row for row in above if (row.level, row.kind) == ("TOWN", "GOV"))


def _actors(w: Work, rows: Iterable[User]) -> dict[UUID, Actor]:
    held: dict[UUID, list[tuple[str, UUID]]] = {}
    for user, role, place in w.session.execute(
        select(Membership.user_id, Membership.role, Membership.organisation_id)
        .where(Membership.tenant_id == w.tenant)
    ):  # fmt: skip
        held.setdefault(user, []).append((role, place))
    return {
        row.id: Actor(row.id, row.name, row.login, grants=access.granted(held.get(row.id, [])))
        for row in rows
    }


@dataclass
class Desk:
    """A task and what its hand needs to know."""

    w: Work
    county: County
    seed: int
    task: TaskInfo
    subject: Case | Affair
    #: acts of people that the hand did beside the completion itself
    acts: int = 0

    @cached_property
    def luck(self) -> Random:
        """The luck of this task."""
        return luck_of(self.seed, self._born, self.task.element, self.task.created_at)

    @cached_property
    def _born(self) -> datetime:
        return came_in(self.subject)

    def chance(self, what: str) -> float:
        """Draw a number from 0 to 1 that stays the same for the whole dispute or event."""
        return share(self.seed, self._born, what)

    @property
    def case(self) -> Case:
        """The dispute behind the task."""
        return cast("Case", self.subject)

    @property
    def affair(self) -> Affair:
        """The event, whistle or person in care behind the task."""
        return cast("Affair", self.subject)

    @property
    def place(self) -> UUID:
        """Where it belongs: the centre of a dispute, the place of an affair."""
        subject = self.subject
        return subject.centre_id if isinstance(subject, Case) else subject.place_id

    @property
    def parties(self) -> list[str]:
        """The ids of the parties, applicants first."""
        return [str(party.id) for party in self.case.parties]

    @property
    def now(self) -> str:
        """Write this instant as a form does."""
        return clock.local(self.w.now).isoformat(timespec="seconds")

    def day(self, days: int) -> str:
        """Write the day so many *days* from now as a form does."""
        return (clock.today(self.w.now) + timedelta(days=days)).isoformat()

    @cached_property
    def prefill(self) -> Mapping[str, Any]:
        """What the form brings along."""
        name = self.task.operation or ""
        return operations.find(name).on(self.subject).prefill(self.w, self.subject, self.task)

    def by(self, actor: AnyActor, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Let somebody else do an act first, in the same transaction, and count it."""
        self.acts += 1
        other = replace(self.w, actor=actor)
        result = act(other, *args, **kwargs)
        other.engine.flush()  # what it noted stands in the chain before what follows
        return result

    def party(self, n: int) -> PartyActor:
        """Take the *n*th party at its own page for the actor."""
        return PartyActor(self.case.parties[n].id, self.case.id)


def came_in(subject: Case | Affair) -> datetime:
    """Tell when a dispute or an affair came in: by that it is known in every run."""
    return subject.applied_at if isinstance(subject, Case) else subject.reported_at


Hand = Callable[[Desk], Answers | None]


@dataclass
class Hands:
    """What is done with a task, by its form; filled by the modules of hands."""

    known: dict[str, Hand] = field(default_factory=dict)

    def does(self, form: str) -> Callable[[Hand], Hand]:
        """Register a hand for the tasks with *form*."""

        def register(hand: Hand) -> Hand:
            self.known[form] = hand
            return hand

        return register
