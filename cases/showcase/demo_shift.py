"""One worker of a run: it lets things come in, does what lies on desks, and fires what is due.

Every item is one transaction: what its people do, and the completion. A process that is killed
leaves the item undone or done, never half.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases import jobs
from cases.access import SYSTEM
from cases.desks import queue
from cases.errors import CaseError, StateMismatch
from cases.showcase import demo_hands_grid, demo_hands_more, demo_openings
from cases.showcase.demo_days import Opening
from cases.showcase.demo_desk import County, Desk, came_in
from cases.showcase.demo_hands import HANDS
from cases.showcase.demo_pace import when
from engine import TaskInfo, outbox
from engine.errors import EngineError, TaskNotFound

if TYPE_CHECKING:
    from cases.work import AnyActor, Runtime, Work

log = logging.getLogger(__name__)

#: the modules that know how tasks are done
HAND_MODULES = (demo_hands_grid, demo_hands_more)
#: timers fired in one transaction
TOGETHER = 25


#: advisory locks: one run at a time, and its workers
RUN, WORKER = 5_114_001, 5_114_002


@contextmanager
def alone(runtime: Runtime) -> Iterator[None]:
    """Hold the county for one run, once the workers of a killed one have gone home.

    Raises `StateMismatch` while another run is at work.
    """
    with runtime.bind.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(select(func.pg_try_advisory_lock(RUN))):
            raise StateMismatch("Another run is at work here.")
        connection.scalar(select(func.pg_advisory_lock(WORKER)))
        connection.scalar(select(func.pg_advisory_unlock(WORKER)))
        yield


@contextmanager
def on_shift(runtime: Runtime) -> Iterator[None]:
    """Let it be known that a worker is there, until it has gone home or was killed."""
    with runtime.bind.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.scalar(select(func.pg_advisory_lock_shared(WORKER)))
        yield


@dataclass(order=True, frozen=True)
class Item:
    """One thing to do at a time: an opening, or a task on a desk."""

    at: datetime
    opening: Opening | None = field(default=None, compare=False)
    task_id: UUID | None = field(default=None, compare=False)
    form: str = field(default="", compare=False)
    role: str | None = field(default=None, compare=False)
    scope: UUID | None = field(default=None, compare=False)
    assignee: UUID | None = field(default=None, compare=False)

    @classmethod
    def of(cls, at: datetime, task: Any) -> Item:
        """Put a task on the list for *at*; *task* is a `TaskInfo` or a row with its columns."""
        return cls(at, None, task.id, task.form or "", task.role, task.scope, task.assignee)


@dataclass
class Tally:
    """What a worker has done: acts committed, what was refused, its own processor time."""

    acts: int = 0
    cpu: float = 0.0
    refused: list[str] = field(default_factory=list)


class Clock:
    """A clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


class Shift:
    """A worker with a runtime whose clock it moves."""

    def __init__(self, runtime: Runtime, clock: Clock, seed: int, rest: frozenset[Any]) -> None:
        self.runtime, self.clock, self.seed, self.rest = runtime, clock, seed, rest
        with runtime.work() as w:
            self.county = County(w)

    def work(self, items: Iterable[Item], begins: datetime, ends: datetime) -> Tally:
        """Do *items* in their order, and what they open when it is due before *ends*."""
        left, tally = list(items), Tally()
        heapq.heapify(left)
        while left:
            item = heapq.heappop(left)
            self.clock.now = max(item.at, begins)
            try:
                acts, opened = self._do(item)
            except TaskNotFound:  # withdrawn meanwhile
                continue
            except (CaseError, EngineError, LookupError) as error:  # nobody holds the role, say
                tally.refused.append(f"{item.form or item.opening}: {_said(error)}")
                log.info("Refused: %s.", tally.refused[-1])
                continue
            tally.acts += acts
            for follows in opened:
                if follows.at < ends:
                    heapq.heappush(left, follows)
        return tally

    def sweep(self, now: datetime) -> Tally:
        """Fire the timers that are due *now* and do the jobs; each batch is one transaction."""
        self.clock.now, tally = now, Tally()
        while True:
            fired = self.runtime.do(lambda w: w.engine.fire_due(TOGETHER))
            tally.acts += fired
            if fired < TOGETHER:
                break
        while due := self.runtime.do(_due):
            done = [topic for job_id, topic in due if jobs.run(self.runtime, job_id)]
            tally.acts += sum(topic.startswith("engine.") for topic in done)
        return tally

    def _do(self, item: Item) -> tuple[int, list[Item]]:
        if item.opening is not None:
            actor = demo_openings.actor(self.county, self.seed, item.opening)
            return self.runtime.do(self._open, item.opening, actor=actor)
        return self.runtime.do(self._complete, item.task_id, item.form, actor=self._who(item))

    def _who(self, item: Item) -> AnyActor:
        if item.assignee is not None:
            return self.county.users[item.assignee]
        if item.role is None or item.scope is None:
            return SYSTEM
        return self.county.who(item.role, item.scope)

    def _open(self, w: Work, opening: Opening) -> tuple[int, list[Item]]:
        self.county.attend(w)
        subject = demo_openings.come_in(w, self.county, self.seed, opening)
        opened = w.engine.open_tasks(subject.instance_id) if subject.instance_id else []
        return 1, [self._item(subject, task) for task in opened if task.form]

    def _complete(self, w: Work, task_id: UUID, form: str) -> tuple[int, list[Item]]:
        task, subject = queue.take(w, task_id)
        desk = Desk(w, self.county, self.seed, task, subject)
        self.county.attend(w, desk.place)
        answers = HANDS.known[form](desk)
        if answers is None:
            return desk.acts, []
        change = queue.finish(w, task, subject, answers)
        opened = [self._item(subject, one) for one in change.opened if one.form]
        return desk.acts + 1, opened

    def _item(self, subject: Any, task: TaskInfo) -> Item:
        born = came_in(subject)
        form = task.form or ""
        opened = task.created_at or self.clock.now
        at = when(self.seed, born, form, opened, task.due_at, self.rest)
        return Item.of(at, task)


def _due(w: Work) -> list[tuple[UUID, str]]:
    return outbox.due(w.session, w.now, 50)


def _said(error: Exception) -> str:
    detail = getattr(error, "detail", None)
    return f"{type(error).__name__} {error} {detail or ''}"[:400]
