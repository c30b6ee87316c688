"""Timers: rows of `wait` with a time, fired by a sweep every few seconds."""

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.exc import OperationalError

from engine import incidents, starts
from engine.errors import Conflict, TaskNotFound
from engine.models import Incident, Instance, Wait
from engine.spiff import run

if TYPE_CHECKING:
    from engine.core import Engine

log = logging.getLogger(__name__)


def fire_due(engine: "Engine", limit: int) -> int:
    """Fire what is due, the earliest first, each under a savepoint of its own.

    Two sweeps never fire the same timer: rows are taken with SKIP LOCKED. One that loses a race
    against a person stays due for the next sweep; one that breaks becomes an incident and waits
    for somebody to settle it.
    """
    begun = starts.fire_due(engine, limit)
    return begun + sum(_fire(engine, row) for row in _due(engine, limit))


def _due(engine: "Engine", limit: int) -> list[Any]:
    broken = exists().where(Incident.task_id == Wait.task_id, Incident.resolved_at.is_(None))
    rows = (
        select(Wait.instance_id, Wait.task_id, Wait.n, Wait.name, Wait.due_at)
        .join(Instance, Instance.id == Wait.instance_id)
        .where(
            Wait.tenant_id == engine.tenant,
            Wait.due_at <= engine.now,
            Instance.status == "active",
            ~broken,
        )
        .order_by(Wait.due_at, Wait.task_id, Wait.n)
        .limit(limit)
        .with_for_update(of=Wait, skip_locked=True)
    )
    return list(engine.session.execute(rows).all())


def _fire(engine: "Engine", row: Any) -> bool:
    try:
        with engine.session.begin_nested():
            turn = engine._turn(row.instance_id)
            token = run.find(turn.case, row.task_id)
            turn.move(lambda: run.deliver(turn.case, token, row.n))
            turn.finish("timer.fired", {"element": token.task_spec.element, "due": row.due_at})
    except (
        TaskNotFound,
        Conflict,
        OperationalError,
    ):  # gone, moved, or a deadlock with who moves it
        engine.pending.pop(row.instance_id, None)
        return False
    except Exception as error:
        engine.pending.pop(row.instance_id, None)
        log.exception("Timer %s failed.", row.task_id, extra={"action": "timer_failed"})
        incidents.note(engine, row.instance_id, row.task_id, row.name, "timer", error)
        return False
    return True


def find(engine: "Engine", instance_id: UUID, token: UUID, n: int) -> Wait:
    """Read a timer that an instance waits for; TaskNotFound when there is none."""
    row = engine.session.get(Wait, (instance_id, token, n))
    if row is None or row.tenant_id != engine.tenant or row.kind != "timer":
        raise TaskNotFound(task=str(token))
    return row
