"""Looking at external tasks without touching them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, String, and_, cast, func, select
from sqlalchemy.orm import defer

from engine.jobs import ExternalTask, available, record, row_of
from engine.models import Instance, Outbox

if TYPE_CHECKING:
    from engine.core import Engine


@dataclass(frozen=True)
class Sought:
    """Which tasks to list; what is None is not asked."""

    topics: Collection[str]
    job: UUID | None = None
    worker: str | None = None
    locked: bool | None = None
    instance: UUID | None = None
    element: str | None = None


def listing(engine: "Engine", sought: Sought, first: int, most: int) -> list[ExternalTask]:
    """List open external tasks without their variables, oldest first."""
    rows = engine.session.execute(
        select(Outbox, Instance)
        .join(Instance, Instance.id == Outbox.instance_id)
        .options(defer(Instance.state))
        .where(*_sought(engine, sought))
        .order_by(Outbox.id)
        .offset(first)
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return [record(row, instance, {}) for row, instance in rows]


def count(engine: "Engine", sought: Sought) -> int:
    """Count open external tasks."""
    rows = select(func.count()).select_from(Outbox).where(*_sought(engine, sought))
    return engine.session.scalar(rows) or 0


def _sought(engine: "Engine", sought: Sought) -> list[ColumnElement[bool]]:
    is_locked = _is_locked(engine)
    asked: list[tuple[Any, ColumnElement[bool]]] = [
        (sought.job, Outbox.id == sought.job),
        (sought.worker, Outbox.worker == sought.worker),
        (sought.locked, is_locked if sought.locked else ~is_locked),
        (sought.instance, Outbox.instance_id == sought.instance),
        (sought.element, Outbox.payload["element"].astext == sought.element),
    ]
    return [
        Outbox.tenant_id == engine.tenant,
        Outbox.done_at.is_(None),
        Outbox.topic.in_(sought.topics),
        *(condition for value, condition in asked if value is not None),
    ]


def free(engine: "Engine", topics: Collection[str]) -> set[str]:
    """Tell which of *topics* have a task that could be fetched now: one probe of an index each."""
    asked = func.unnest(cast(list(topics), ARRAY(String))).table_valued("topic").render_derived()
    waiting = (
        select(Outbox.id)
        .join(Instance, Instance.id == Outbox.instance_id)
        .where(Outbox.topic == asked.c.topic, *available(engine))
    )
    return set(engine.session.scalars(select(asked.c.topic).where(waiting.exists())))


def details(engine: "Engine", job_id: UUID) -> str:
    """Return what the last worker told beside its error, empty when it told nothing."""
    return row_of(engine, job_id).details or ""


@dataclass(frozen=True)
class Failed:
    """An open external task that failed and is tried again."""

    id: UUID
    topic: str
    instance_id: UUID
    business_key: str
    failures: int
    error: str | None
    #: when it may be fetched again
    next_at: datetime


@dataclass(frozen=True)
class TopicCount:
    """The open tasks of one topic."""

    topic: str
    total: int
    #: in a worker's hands
    locked: int
    #: that failed at least once
    failing: int
    oldest: datetime


def by_topic(engine: "Engine") -> list[TopicCount]:
    """Count the open external tasks by topic."""
    rows = (
        select(
            Outbox.topic,
            func.count(),
            func.count().filter(_is_locked(engine)),
            func.count().filter(Outbox.tries > 0),
            func.min(Outbox.created_at),
        )
        .where(*_open(engine))
        .group_by(Outbox.topic)
        .order_by(Outbox.topic)
    )
    return [TopicCount(*row) for row in engine.session.execute(rows)]


def by_holder(engine: "Engine") -> dict[str, int]:
    """Count the locked external tasks by who has them."""
    rows = select(Outbox.worker, func.count()).where(*_open(engine), _is_locked(engine))
    return {
        holder: count
        for holder, count in engine.session.execute(rows.group_by(Outbox.worker))
        if holder is not None
    }


def failing(engine: "Engine", most: int) -> list[Failed]:
    """List the external tasks that failed and are tried again, the most often failed first."""
    rows = engine.session.execute(
        select(
            Outbox.id, Outbox.topic, Instance.id, Instance.business_key, Outbox.tries,
            Outbox.error, Outbox.next_at,
        )
        .join(Instance, Instance.id == Outbox.instance_id)
        .where(*_open(engine), Outbox.tries > 0)
        .order_by(Outbox.tries.desc(), Outbox.id)
        .limit(most)
    )  # fmt: skip
    return [Failed(*row) for row in rows]


def _open(engine: "Engine") -> list[ColumnElement[bool]]:
    return [
        Outbox.tenant_id == engine.tenant,
        Outbox.done_at.is_(None),
        Outbox.instance_id.is_not(None),
    ]


def _is_locked(engine: "Engine") -> ColumnElement[bool]:
    return and_(Outbox.worker.is_not(None), Outbox.locked_until > engine.now)
