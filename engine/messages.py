"""Messages and signals: what comes to an instance from outside."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update

from engine import outbox, starts
from engine.errors import MessageUnexpected, TaskNotFound
from engine.models import Instance, Outbox, Wait
from engine.spiff import run
from engine.types import Job

if TYPE_CHECKING:
    from engine.core import Engine


#: topic of what came for a suspended instance
KEPT = "engine.kept"
#: how often what is kept for a suspended instance looks by itself whether it goes on
STILL = timedelta(hours=1)


def _waiting(engine: "Engine", kind: str, name: str) -> Any:
    return (
        select(Wait.instance_id, Wait.task_id, Wait.n, Wait.key, Instance.status)
        .join(Instance, Instance.id == Wait.instance_id)
        .where(
            Wait.tenant_id == engine.tenant,
            Wait.kind == kind,
            Wait.name == name,
            Instance.status.in_(("active", "suspended")),
        )
        .order_by(Wait.task_id, Wait.n)
    )


def send(engine: "Engine", message: str, key: str, payload: dict[str, Any]) -> int:
    """Deliver a message, or start what begins with it; for who is suspended it is kept."""
    waiting = _waiting(engine, "message", message).where(Wait.key == key)
    rows = engine.session.execute(waiting).all()
    if engine.turns:  # an operation sends while an instance runs: after the commit then
        later = {"name": message, "key": key, "payload": payload}
        outbox.promise(engine.session, engine.tenant, "engine.message", later, engine.now)
        return len(rows)
    reached = _tell_all(engine, "message", message, rows, payload)
    return reached or starts.begin(engine, "message", message, key, payload)


def _tell_all(
    engine: "Engine", kind: str, name: str, rows: Sequence[Any], payload: dict[str, Any]
) -> int:
    """Tell who waits in *rows*; returns how many it reached or is kept for."""
    reached = 0
    for row in rows:
        if row.status == "active":
            fact = {kind: name} | ({"key": row.key} if kind == "message" else {})
            reached += _tell(engine, row, f"{kind}.received", fact, payload)
    standing = {(row.instance_id, row.key) for row in rows if row.status == "suspended"}
    for instance_id, key in standing:
        kept = {"kind": kind, "name": name, "key": key, "instance": str(instance_id)}
        later = engine.now + STILL
        outbox.promise(engine.session, engine.tenant, KEPT, kept | {"payload": payload}, later)
    return reached + len(standing)


def _tell(engine: "Engine", row: Any, kind: str, fact: dict[str, Any], payload: Any) -> bool:
    """Deliver to one waiting token; False when an earlier delivery made it go away."""
    turn = engine._turn(row.instance_id)
    try:
        token = run.find(turn.case, row.task_id)
        turn.move(lambda: run.deliver(turn.case, token, row.n, dict(payload)))
    except TaskNotFound:
        return False
    turn.finish(kind, {**fact, "element": token.task_spec.element})
    return True


def broadcast(engine: "Engine", signal: str, payload: dict[str, Any]) -> int:
    """Deliver a signal to everybody who waits for it, and begin what starts with it."""
    if engine.turns:
        later = {"name": signal, "payload": payload}
        outbox.promise(engine.session, engine.tenant, "engine.signal", later, engine.now)
        return 0
    rows = engine.session.execute(_waiting(engine, "signal", signal)).all()
    reached = _tell_all(engine, "signal", signal, rows, payload)
    return reached + starts.begin(engine, "signal", signal, None, payload)


def deliver(engine: "Engine", job: Job) -> None:
    """Do a job of the engine's own."""
    given = job.payload
    if job.topic == KEPT:
        _deliver_kept(engine, given)
    elif job.topic == "engine.signal":
        broadcast(engine, given["name"], given.get("payload") or {})
    elif not send(engine, given["name"], given["key"], given.get("payload") or {}):
        raise MessageUnexpected(message=given["name"], key=given["key"])


def wake(engine: "Engine", instance_id: UUID) -> None:
    """Let what was kept for an instance be delivered now: it goes on."""
    of_it = Outbox.payload["instance"].astext == str(instance_id)
    kept = update(Outbox).where(Outbox.topic == KEPT, Outbox.done_at.is_(None), of_it)
    engine.session.execute(kept.values(next_at=engine.now))


def _deliver_kept(engine: "Engine", kept: dict[str, Any]) -> None:
    """Deliver what came while an instance was suspended; nothing when it waits no more."""
    waiting = _waiting(engine, kept["kind"], kept["name"])
    waiting = waiting.where(Wait.instance_id == UUID(kept["instance"]))
    rows = [row for row in engine.session.execute(waiting) if row.key == kept["key"]]
    _tell_all(engine, kept["kind"], kept["name"], rows, kept["payload"])
