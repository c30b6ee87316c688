"""Proof that what is stored fits together: chains, snapshots, tasks, waits, definitions."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import history, queries
from engine.administration import digest
from engine.administration_models import Intervention
from engine.errors import EngineError
from engine.models import Definition, Event, Instance, Outbox, Task, Wait
from engine.spiff import run

if TYPE_CHECKING:
    from engine.core import Engine


@dataclass(frozen=True)
class Disagreement:
    """Two things that should say the same and do not."""

    #: id of the instance or definition
    id: UUID
    #: history head state task wait intervention definition
    what: str
    #: ids and numbers, for whoever looks into it
    detail: str


def count(session: Session, tenant: int) -> int:
    """Count the instances of a tenant."""
    return session.scalar(select(func.count()).where(Instance.tenant_id == tenant)) or 0


def ids(session: Session, tenant: int, after: UUID | None = None, limit: int = 500) -> list[UUID]:
    """List ids of instances page by page, in the order of their start."""
    rows = select(Instance.id).where(Instance.tenant_id == tenant)
    if after is not None:
        rows = rows.where(Instance.id > after)
    return list(session.scalars(rows.order_by(Instance.id).limit(limit)))


def instance(engine: "Engine", instance_id: UUID) -> list[Disagreement]:
    """Check one instance: its chain against its head, its snapshot against tasks and waits."""
    return [
        Disagreement(instance_id, what, detail)
        for check in (_history, _state, _reasons)
        for what, detail in check(engine, instance_id)
    ]


def _history(engine: "Engine", instance_id: UUID) -> Iterator[tuple[str, str]]:
    engine.flush()
    row = engine.session.execute(
        select(Instance.history_head, Instance.history_seq).where(Instance.id == instance_id)
    ).one()
    events = queries.events(engine, instance_id)
    bad = history.first_bad(instance_id, events)
    if bad is not None:
        yield "history", f"event {bad} does not follow from the one before it"
    head = bytes(events[-1].hash) if events else history.genesis(instance_id)
    if (head, len(events)) != (bytes(row.history_head), row.history_seq):
        yield "head", f"{len(events)} events, the instance knows {row.history_seq}"


def _state(engine: "Engine", instance_id: UUID) -> Iterator[tuple[str, str]]:
    try:
        turn = engine._turn(instance_id)
    except (EngineError, ValueError, LookupError) as error:
        yield "state", f"the snapshot cannot be read: {type(error).__name__}"
        return
    over = turn.loaded.status in ("ended", "cancelled")
    if over == run.is_alive(turn.case):
        yield "state", f"the instance is {turn.loaded.status}, its snapshot is not"
    tasks = {token.id: token.task_spec.element for token in run.open_tasks(turn.case)}
    yield from _compare("task", tasks, _tasks(engine, instance_id))
    waits = {
        at: (wait["kind"], wait["name"], wait["key"], _instant(wait.get("due")))
        for at, wait in run.waits(turn.case).items()
    }
    yield from _compare("wait", waits, _waits(engine, instance_id))
    tokens = {key: str(at[0]) for at, (kind, _, key, _) in waits.items() if kind == "job"}
    yield from _compare("job", tokens, _jobs(engine, instance_id))


def _reasons(engine: "Engine", instance_id: UUID) -> Iterator[tuple[str, str]]:
    """Compare the reasons of administrators with the hashes in the chain."""
    orders = select(Event.data).where(
        Event.instance_id == instance_id, Event.kind == "intervention"
    )
    chained = {data["id"]: data["reason"] for data in engine.session.scalars(orders)}
    rows = select(Intervention).where(Intervention.instance_id == instance_id)
    kept = {str(row.id): digest(row.reason) for row in engine.session.scalars(rows)}
    yield from _compare("intervention", chained, kept)


def _tasks(engine: "Engine", instance_id: UUID) -> dict[Any, Any]:
    rows = select(Task.id, Task.element).where(
        Task.instance_id == instance_id, Task.done_at.is_(None)
    )
    return {row.id: row.element for row in engine.session.execute(rows)}


def _waits(engine: "Engine", instance_id: UUID) -> dict[Any, Any]:
    rows = select(Wait).where(Wait.instance_id == instance_id)
    return {
        (row.task_id, row.n): (row.kind, row.name, row.key, row.due_at)
        for row in engine.session.scalars(rows)
    }


def _instant(due: str | None) -> datetime | None:
    return datetime.fromisoformat(due) if due else None


def _jobs(engine: "Engine", instance_id: UUID) -> dict[Any, Any]:
    rows = select(Outbox.id, Outbox.payload["token"].astext).where(
        Outbox.instance_id == instance_id, Outbox.done_at.is_(None)
    )
    return {str(id_): token for id_, token in engine.session.execute(rows)}


def _compare(
    what: str, snapshot: dict[Any, Any], stored: dict[Any, Any]
) -> Iterator[tuple[str, str]]:
    for key in snapshot.keys() - stored.keys():
        yield what, f"{key} ({snapshot[key]}) is in the snapshot only"
    for key in stored.keys() - snapshot.keys():
        yield what, f"{key} ({stored[key]}) is in the table only"
    for key in snapshot.keys() & stored.keys():
        if snapshot[key] != stored[key]:
            yield what, f"{key}: {snapshot[key]} in the snapshot, {stored[key]} in the table"


def definitions(engine: "Engine") -> list[Disagreement]:
    """Check that no deployed definition was changed."""
    rows = select(Definition.id, Definition.kind, Definition.key, Definition.sha256).where(
        Definition.tenant_id == engine.tenant
    )
    return [
        Disagreement(row.id, "definition", f"{row.kind} {row.key} is not what was deployed")
        for row in engine.session.execute(rows)
        if _hash(engine, row.id) != bytes(row.sha256)
    ]


def _hash(engine: "Engine", id_: UUID) -> bytes:
    content = engine.session.scalar(select(Definition.content).where(Definition.id == id_))
    return hashlib.sha256(content or b"").digest()
