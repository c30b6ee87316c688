"""A run through the months of a fictional county: hour by hour, what is due is done.

The plan is a file beside the database; how far it has come, the database alone knows. What came in
is known by its instant, what is left lies on desks: a run that was killed goes on from there, and
nothing is done twice.
"""

from __future__ import annotations

import heapq
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from sqlalchemy import func, select, union_all

from cases.errors import StateMismatch
from cases.models import Affair, Case
from cases.rules import calendar, clock
from cases.showcase import demo, demo_county, demo_days
from cases.showcase.demo_days import HOUR
from cases.showcase.demo_pace import when
from cases.showcase.demo_shift import Item, Tally
from engine.models import Event, Task

if TYPE_CHECKING:
    from cases.work import Runtime, Work


@dataclass(frozen=True)
class Plan:
    """What is to be built; the same plan gives the same county."""

    county: str
    days: int
    seed: int
    share: float
    #: the last instant, a full hour
    ends: datetime

    @property
    def size(self) -> demo_county.Size:
        """How large the county is."""
        return demo_county.SIZES[self.county].part(self.share)

    @property
    def begins(self) -> datetime:
        """The first instant, a full hour."""
        return self.ends - timedelta(days=self.days)

    @property
    def dates(self) -> list[date]:
        """Every day of the run."""
        first = clock.today(self.begins)
        return [first + timedelta(days=n) for n in range(self.days + 1)]

    def kept(self, file: Path) -> Plan:
        """Keep the plan in *file*, or return the one that is kept there.

        Raises `StateMismatch` when another county was begun.
        """
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_suffix(".new")
            new.write_text(json.dumps(asdict(self), default=str))
            new.replace(file)
        known = json.loads(file.read_text())
        before = Plan(**known | {"ends": datetime.fromisoformat(known["ends"])})
        asked = (self.county, self.days, self.seed, self.share)
        if asked != (before.county, before.days, before.seed, before.share):
            raise StateMismatch(f"Another county was begun here: {known}.")
        return before

    def openings(self, rest: frozenset[date]) -> list[demo_days.Opening]:
        """List what comes in, in order."""
        found = list(demo_days.care(self.seed, self.size, self.dates[0], self.days))
        for day in self.dates:
            found += demo_days.openings(self.seed, self.size, day, rest=rest)
        inside = (one for one in found if self.begins <= one.at < self.ends)
        return sorted(inside, key=lambda one: one.at)


class Crew(Protocol):
    """The workers of a run, here or in processes of their own."""

    def sweep(self, now: datetime) -> Tally:
        """Let what is due at *now* fire."""

    def work(self, groups: Sequence[list[Item]], begins: datetime, ends: datetime) -> Tally:
        """Do *groups* of items, those of a group in order and by one worker."""


@dataclass
class Figures:
    """What a run has done so far."""

    acts: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    refused: list[str] = field(default_factory=list)

    def add(self, tally: Tally) -> None:
        """Count what a worker has done."""
        self.acts += tally.acts
        self.cpu += tally.cpu
        self.refused += tally.refused


def found(w: Work, plan: Plan) -> None:
    """Set up the places and people of the county that are not there yet."""
    demo.load(w, disputes=False)
    places = demo.load_places(w, demo_county.places(plan.size))
    demo.load_people(w, places, demo_county.people(plan.size))


def resting(w: Work, plan: Plan) -> frozenset[date]:
    """List the rest days of the run and the weeks after it."""
    known = calendar.Calendar(w.session, w.tenant)
    days = [plan.dates[0] + timedelta(days=n) for n in range(plan.days + 120)]
    return frozenset(day for day in days if not known.is_workday(day, guess=True))


def before(w: Work, now: datetime) -> datetime:
    """Return the full hour before *now*, and before all that happened here: there history ends."""
    first = w.session.scalar(select(func.min(Event.at)).where(Event.tenant_id == w.tenant))
    last = min(now, first or now)
    return last.replace(minute=0, second=0, microsecond=0)


def reached(w: Work, plan: Plan) -> datetime | None:
    """Return the hour that the run has come to; None before its first act."""
    query = select(func.max(Event.at)).where(Event.tenant_id == w.tenant, Event.at < plan.ends)
    newest = w.session.scalar(query)
    if newest is None:
        return None
    hours = (newest - plan.begins) // HOUR
    return plan.begins + max(0, hours) * HOUR


def known(w: Work) -> set[datetime]:
    """List the instants at which something came in."""
    query = union_all(
        select(Case.applied_at).where(Case.tenant_id == w.tenant),
        select(Affair.reported_at).where(Affair.tenant_id == w.tenant),
    )
    return set(w.session.scalars(query))


class Run:
    """A run with what lies on desks; the workers do it hour by hour."""

    def __init__(self, runtime: Runtime, crew: Crew, plan: Plan) -> None:
        self.runtime, self.crew, self.plan = runtime, crew, plan
        self.figures = Figures()
        self.left: list[Item] = []
        self.keys: dict[UUID, str] = {}
        self.came_in: dict[str, datetime] = {}
        with runtime.work() as w:
            self.rest = resting(w, plan)
            self.now = reached(w, plan) or plan.begins
            there = known(w)
        self.seen = plan.begins - HOUR
        for opening in plan.openings(self.rest):
            if opening.at not in there:
                heapq.heappush(self.left, Item(opening.at, opening))

    def go(self, told: Callable[[datetime, Figures], None]) -> Figures:
        """Go on to the end of the plan, telling after each hour where it is."""
        began = time.monotonic()
        while self.now < self.plan.ends:
            self.hour()
            self.figures.seconds = time.monotonic() - began
            told(self.now, self.figures)
        return self.figures

    def hour(self) -> None:
        """Fire what is due, then do what falls into this hour."""
        ends = self.now + HOUR
        self.figures.add(self.crew.sweep(self.now))
        with self.runtime.work() as w:
            self._look(w)
        groups: dict[str, list[Item]] = {}
        while self.left and self.left[0].at < ends:
            item = heapq.heappop(self.left)
            key = self.keys.get(item.task_id) if item.task_id else str(item.at)
            groups.setdefault(key or "", []).append(item)
        if groups:
            self.figures.add(self.crew.work(list(groups.values()), self.now, ends))
        self.now = ends

    def _look(self, w: Work) -> None:
        """Put the tasks that were opened since the last look on the list."""
        query = select(
            Task.id, Task.business_key, Task.form, Task.role, Task.scope, Task.assignee,
            Task.created_at, Task.due_at,
        ).where(
            Task.tenant_id == w.tenant, Task.done_at.is_(None), Task.form.is_not(None),
            Task.created_at >= self.seen,
        ).order_by(Task.created_at, Task.id)  # fmt: skip
        rows = [row for row in w.session.execute(query) if row.id not in self.keys]
        self._learn(w, {row.business_key for row in rows} - self.came_in.keys())
        for row in rows:
            born = self.came_in.get(row.business_key)
            if born is None or born >= self.plan.ends:
                continue
            self.keys[row.id] = row.business_key
            at = when(self.plan.seed, born, row.form, row.created_at, row.due_at, self.rest)
            heapq.heappush(self.left, Item.of(at, row))
        self.seen = self.now - HOUR

    def _learn(self, w: Work, keys: Iterable[str]) -> None:
        """Find out when disputes and affairs came in."""
        ids = [UUID(key) for key in keys]
        if not ids:
            return
        query = union_all(
            select(Case.id, Case.applied_at).where(Case.id.in_(ids)),
            select(Affair.id, Affair.reported_at).where(Affair.id.in_(ids)),
        )
        for id_, at in w.session.execute(query):
            self.came_in[str(id_)] = at


def summary(w: Work, plan: Plan, figures: Figures) -> dict[str, Any]:
    """Sum a run up: acts and their rate, and what the county has now."""
    states = w.session.execute(
        select(Case.state, func.count()).where(Case.tenant_id == w.tenant).group_by(Case.state)
    )
    by_state = {state: count for state, count in states}
    kinds = select(Affair.kind, func.count()).where(Affair.tenant_id == w.tenant)
    affairs = {kind: n for kind, n in w.session.execute(kinds.group_by(Affair.kind))}
    seconds = round(figures.seconds, 1)
    return {
        "acts": figures.acts,
        "acts_per_s": round(figures.acts / seconds, 1) if seconds else 0.0,
        "cases": sum(by_state.values()),
        "events": affairs.get("EVENT", 0),
        "whistles": affairs.get("WHISTLE", 0),
        "in_care": affairs.get("CARE", 0),
        "by_state": dict(sorted(by_state.items())),
        "seconds": seconds,
        "cpu_seconds": round(figures.cpu, 1),
        "refused": len(figures.refused),
    }
