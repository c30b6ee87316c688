"""External tasks: service tasks with a topic, done elsewhere under a lock that runs out.

A service task that comes to its node writes a row of the outbox in the transaction of the act that
brought it there. Whoever does it leases the row, works, and ends it with `Engine.finish_job`: the
result and the end of the row are one write, guarded by the version of the instance, so a second
or late end finds nothing (`JobNotFound`) and has no effect.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, update

from engine import retries
from engine.attributes import Attributes
from engine.errors import ExpressionError, InstanceEnded, JobLocked, JobNotFound, TaskNotFound
from engine.models import Instance, Outbox, Wait
from engine.spiff import run
from engine.spiff.context import Failure
from engine.types import Change

if TYPE_CHECKING:
    from engine.core import Engine
    from engine.turn import Turn


#: what camunda:taskPriority may be
WHOLE = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True)
class Wanted:
    """One topic a worker asks for."""

    topic: str
    #: how long the worker has for it
    lock: timedelta
    business_key: str | None = None
    #: keys of the processes the service task stands in; None: any
    processes: frozenset[str] | None = None


@dataclass(frozen=True)
class ExternalTask:
    """A service task that waits to be done, and who does it."""

    id: UUID
    topic: str
    instance_id: UUID
    business_key: str
    release: int
    #: process the service task stands in: a called one's key inside a call activity
    process: str
    element: str
    token: UUID
    priority: int
    created_at: datetime
    worker: str | None
    locked_until: datetime | None
    #: tries left; None before the first failure
    retries: int | None
    #: failures so far
    failures: int
    error: str | None
    suspended: bool = False
    #: what the service task sees
    variables: Mapping[str, Any] = field(default_factory=dict)
    #: its camunda:properties; those written ``= …`` as their FEEL value
    properties: Mapping[str, Any] = field(default_factory=dict)


# -- promised


def promise(token: Any, attributes: Attributes) -> dict[str, Any]:
    """Say in the outbox's row where an external task stands and what its model says.

    ExpressionError when the model says what has no value or cannot be kept to.
    """
    properties, extensions = attributes.properties(), token.task_spec.extensions
    if attributes.failed:
        raise ExpressionError(attributes.failed)
    retries.read(extensions.get("failedJobRetryTimeCycle"))
    payload = {
        "token": str(token.id),
        "process": token.workflow.spec.process,
        "element": token.task_spec.element,
        "retry": extensions.get("failedJobRetryTimeCycle"),
        "properties": properties,
    }
    kept = {name: value for name, value in payload.items() if value}
    return {"payload": kept, "priority": _priority(extensions.get("taskPriority") or "0")}


def _priority(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ExpressionError(f"{text!r:.80} is no whole number.")
    return int(text)


# -- taken


def fetch(
    engine: "Engine",
    worker: str,
    wanted: Sequence[Wanted],
    most: int,
    *,
    by_priority: bool = False,
    newest_first: bool = False,
) -> list[ExternalTask]:
    """Lock up to *most* tasks of *wanted* for *worker*; rows in use are passed over."""
    order: list[Any] = [Outbox.priority.desc()] if by_priority else []
    order += [Outbox.created_at.desc()] if newest_first else [Outbox.next_at, Outbox.id]
    rows = engine.session.scalars(
        select(Outbox)
        .join(Instance, Instance.id == Outbox.instance_id)
        .where(*available(engine), or_(false(), *map(_asked, wanted)))
        .order_by(*order)
        .limit(most)
        .with_for_update(of=Outbox, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    locks = {one.topic: one.lock for one in wanted}
    for row in rows:
        row.worker, row.locked_until = worker, engine.now + locks[row.topic]
    engine.session.flush()
    return _told(engine, list(rows))


def lease(engine: "Engine", job_id: UUID, worker: str, lock: timedelta) -> ExternalTask | None:
    """Lock one task for *worker*; None when it is over, not due, or in other hands."""
    row = engine.session.scalars(
        select(Outbox)
        .join(Instance, Instance.id == Outbox.instance_id)
        .where(Outbox.id == job_id, *available(engine, handed=True))
        .with_for_update(of=Outbox, skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    row.worker, row.locked_until = worker, engine.now + lock
    engine.session.flush()
    return next(iter(_told(engine, [row])), None)


def available(engine: "Engine", *, handed: bool = False) -> list[ColumnElement[bool]]:
    """Say which tasks nobody has; *handed*: those the sweep has just sent to a worker too."""
    idle = or_(Outbox.locked_until.is_(None), Outbox.locked_until <= engine.now)
    return [
        Outbox.tenant_id == engine.tenant,
        Outbox.done_at.is_(None),
        Outbox.instance_id.is_not(None),
        Outbox.next_at <= engine.now,
        Instance.status == "active",
        or_(idle, Outbox.worker.is_(None)) if handed else idle,
    ]


def _asked(one: Wanted) -> ColumnElement[bool]:
    asked = [Outbox.topic == one.topic]
    if one.business_key is not None:
        asked.append(Instance.business_key == one.business_key)
    if one.processes is not None:
        asked.append(Outbox.payload["process"].astext.in_(one.processes))
    return and_(*asked)


def _told(engine: "Engine", rows: list[Outbox]) -> list[ExternalTask]:
    """Add to each row what its task sees; one that has just been withdrawn is left out."""
    turns: dict[UUID, Turn] = {}
    found = []
    for row in rows:
        instance_id = _instance(row)
        turn = turns.get(instance_id) or engine._turn(instance_id)
        turns[instance_id] = turn
        try:
            token = run.find(turn.case, UUID(row.payload["token"]))
        except TaskNotFound:
            continue
        found.append(record(row, turn.loaded, dict(token.data)))
    return found


def _instance(row: Outbox) -> UUID:
    if row.instance_id is None:
        raise JobNotFound(job=str(row.id))
    return row.instance_id


def record(row: Outbox, instance: Any, variables: dict[str, Any]) -> ExternalTask:
    """Turn a row and its instance into what leaves the engine."""
    return ExternalTask(
        id=row.id,
        topic=row.topic,
        instance_id=instance.id,
        business_key=instance.business_key,
        release=instance.release,
        process=row.payload["process"],
        element=row.payload["element"],
        token=UUID(row.payload["token"]),
        priority=row.priority,
        created_at=row.created_at,
        worker=row.worker,
        locked_until=row.locked_until,
        retries=row.retries,
        failures=row.tries,
        error=row.error,
        suspended=instance.status == "suspended",
        variables=variables,
        properties=row.payload.get("properties", {}),
    )


# -- held


def held(engine: "Engine", job_id: UUID, worker: str) -> Outbox:
    """Read a task *worker* has; JobNotFound when it is over, JobLocked when it is not theirs.

    A lock that has run out is still its worker's until somebody else takes the task. The row is
    not locked here: what ends the task writes the instance first.
    """
    row = row_of(engine, job_id)
    if row.worker != worker:
        raise JobLocked(job=str(job_id))
    return row


def row_of(engine: "Engine", job_id: UUID) -> Outbox:
    """Read an open external task; JobNotFound when it is over."""
    row = engine.session.scalars(
        select(Outbox)
        .where(
            Outbox.id == job_id,
            Outbox.tenant_id == engine.tenant,
            Outbox.done_at.is_(None),
            Outbox.instance_id.is_not(None),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise JobNotFound(job=str(job_id))
    return row


def extend(engine: "Engine", job_id: UUID, worker: str, lock: timedelta) -> None:
    """Let *worker* have the task for *lock* from now on; as `held`."""
    held(engine, job_id, worker)
    _change(engine, job_id, Outbox.worker == worker, locked_until=engine.now + lock)


def unlock(engine: "Engine", job_id: UUID) -> None:
    """Take the task out of its worker's hands; JobNotFound when it is over."""
    row_of(engine, job_id)
    _change(engine, job_id, worker=None, locked_until=None)


def _change(engine: "Engine", job_id: UUID, *where: ColumnElement[bool], **values: Any) -> None:
    changed = engine.session.execute(
        update(Outbox)
        .where(Outbox.id == job_id, Outbox.done_at.is_(None), *where)
        .values(**values)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:  # it ended, or changed hands, since it was read
        raise JobNotFound(job=str(job_id))


# -- ended


def finish(
    engine: "Engine", job_id: UUID, result: dict[str, Any], error: str | None = None
) -> Change:
    """End an external task with its result, or for good with an error, which makes an incident."""
    turn, token = _waiting(engine, job_id)
    fact = {"job": str(job_id), "element": token.task_spec.element}
    if error is not None:
        return _failed(turn, token, fact, error)
    turn.move(lambda: run.complete(turn.case, token, result))
    return turn.finish("job.finished", {**fact, "set": sorted(result)})


def _waiting(engine: "Engine", job_id: UUID) -> tuple["Turn", Any]:
    row = engine.session.execute(
        select(Wait.instance_id, Wait.task_id).where(
            Wait.tenant_id == engine.tenant, Wait.kind == "job", Wait.key == str(job_id)
        )
    ).first()
    if row is None:
        raise JobNotFound(job=str(job_id))
    turn = engine._turn(row.instance_id)
    try:
        turn.must_move()
        token = run.find(turn.case, row.task_id)
    except (InstanceEnded, TaskNotFound):  # since the row was read
        raise JobNotFound(job=str(job_id)) from None
    if token.internal_data.get("job") != str(job_id):
        raise JobNotFound(job=str(job_id))
    return turn, token


def _failed(turn: "Turn", token: Any, fact: dict[str, Any], error: str) -> Change:
    token.internal_data.pop("job")
    token.internal_data["incident"] = "run"
    process, element = token.workflow.spec.process, token.task_spec.element
    turn.context.failures.append(Failure(token.id, process, element, "job", error))
    return turn.finish("job.failed", fact)


def fail(
    engine: "Engine",
    job_id: UUID,
    error: str,
    *,
    details: str | None = None,
    left: int | None = None,
    pause: timedelta | None = None,
) -> bool:
    """Note a failure and when to try again; True when it was the last one, now an incident.

    *left* tries and the *pause* before the next are the worker's to say; else the model's retry
    cycle says them (`engine.retries`).
    """
    row = row_of(engine, job_id)
    cycle = retries.read(row.payload.get("retry"))
    if left is None:
        left = (cycle.times if row.retries is None else row.retries) - 1
    failures = row.tries
    noted: dict[str, Any] = {"error": error[:2000], "details": details, "tries": failures + 1}
    if left <= 0:
        finish(engine, job_id, {}, error[:2000])
        values = {**noted, "retries": 0, "worker": None}
        engine.session.execute(update(Outbox).where(Outbox.id == job_id).values(**values))
        return True
    again = engine.now + (cycle.pause(failures) if pause is None else pause)
    values = {**noted, "retries": left, "worker": None, "locked_until": None, "next_at": again}
    _change(engine, job_id, **values)
    return False
