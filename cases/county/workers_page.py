"""What an administrator sees of the workers elsewhere: who comes, what they have, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from cases import access, handlers
from cases.county import workers
from cases.operating import runs
from engine import jobs_read

if TYPE_CHECKING:
    from cases.models import ExternalWorker
    from cases.work import Work

#: failed tasks that are listed
MOST = 50


@dataclass(frozen=True)
class Seen:
    """A worker and what it does."""

    name: str
    topics: Sequence[str]
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    last_address: str | None
    #: tasks it has in its hands
    locked: int


@dataclass(frozen=True)
class Topic:
    """A topic with open tasks."""

    name: str
    waiting: int
    locked: int
    failing: int
    oldest: datetime
    #: names of the workers that may do it
    workers: Sequence[str]
    #: done by a handler of this house
    is_ours: bool

    @property
    def is_nobodys(self) -> bool:
        """Tell whether its tasks wait for somebody who does not exist."""
        return not self.workers and not self.is_ours


@dataclass(frozen=True)
class Failure:
    """A task that failed and is tried again."""

    topic: str
    run: UUID
    case: str
    failures: int
    error: str
    next_at: datetime


@dataclass(frozen=True)
class Page:
    """Everything on the page."""

    workers: Sequence[Seen]
    topics: Sequence[Topic]
    failures: Sequence[Failure]


def page(w: Work) -> Page:
    """Read the page; NotAllowed for all but administrators."""
    access.require_county(w)
    known = workers.rows(w)
    return Page(_workers(w, known), _topics(w, known), _failures(w))


def _workers(w: Work, known: Sequence[ExternalWorker]) -> list[Seen]:
    held: dict[str, int] = {}
    for holder, count in jobs_read.by_holder(w.engine).items():
        name = holder.partition("/")[0]
        held[name] = held.get(name, 0) + count
    seen = [
        Seen(
            row.name, row.topics, row.created_at, row.revoked_at, row.last_used_at,
            row.last_address, held.get(row.name, 0),
        )
        for row in known
    ]  # fmt: skip
    return sorted(seen, key=lambda one: (one.revoked_at is not None, one.name))


def _topics(w: Work, known: Sequence[ExternalWorker]) -> list[Topic]:
    return [
        Topic(
            one.topic,
            one.total - one.locked,
            one.locked,
            one.failing,
            one.oldest,
            [row.name for row in known if row.revoked_at is None and one.topic in row.topics],
            one.topic in handlers.known(),
        )
        for one in jobs_read.by_topic(w.engine)
    ]


def _failures(w: Work) -> list[Failure]:
    found = jobs_read.failing(w.engine, MOST)
    cases = runs.case_numbers(w, (one.business_key for one in found))
    return [
        Failure(
            one.topic, one.instance_id, cases.get(one.business_key, one.business_key),
            one.failures, one.error or "", one.next_at,
        )
        for one in found
    ]  # fmt: skip
