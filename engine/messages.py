"""Messages and signals: what comes to an instance from outside."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import outbox, starts
from engine.errors import MessageUnexpected, TaskNotFound
from engine.models import Instance, Wait
from engine.spiff import run
from engine.types import Job

if TYPE_CHECKING:
    from engine.core import Engine


def _waiting(engine: "Engine", kind: str, name: str) -> Any:
    return (
        select(Wait.instance_id, Wait.task_id, Wait.n)
        .join(Instance, Instance.id == Wait.instance_id)
        .where(
            Wait.tenant_id == engine.tenant,
            Wait.kind == kind,
            Wait.name == name,
            Instance.status == "active",
        )
        .order_by(Wait.task_id, Wait.n)
    )


def send(engine: "Engine", message: str, key: str, payload: dict[str, Any]) -> int:
    """Deliver a message, or start what begins with it."""
    waiting = _waiting(engine, "message", message).where(Wait.key == key)
    rows = engine.session.execute(waiting).all()
    if engine.turns:  # an operation sends while an instance runs: after the commit then
        later = {"name": message, "key": key, "payload": payload}
        outbox.promise(engine.session, engine.tenant, "engine.message", later, engine.now)
        return len(rows)
    fact = {"message": message, "key": key}
    reached = sum(_tell(engine, row, "message.received", fact, payload) for row in rows)
    return reached or starts.begin(engine, "message", message, key, payload)


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
    fact = {"signal": signal}
    reached = sum(_tell(engine, row, "signal.received", fact, payload) for row in rows)
    return reached + starts.begin(engine, "signal", signal, None, payload)


def deliver(engine: "Engine", job: Job) -> None:
    """Do a job of the engine's own."""
    given = job.payload
    if job.topic == "engine.signal":
        broadcast(engine, given["name"], given.get("payload") or {})
    elif not send(engine, given["name"], given["key"], given.get("payload") or {}):
        raise MessageUnexpected(message=given["name"], key=given["key"])
