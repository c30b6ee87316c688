"""Timers: rows of `wait` with a time, fired by a sweep every few seconds."""

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.exc import OperationalError

from engine import incidents, starts, store
from engine.errors import Conflict, TaskNotFound
from engine.models import Incident, Instance, Wait
from engine.spiff import run
from engine.turn import Turn

if TYPE_CHECKING:
    from engine.core import Engine

log = logging.getLogger(__name__)

#: timers fired under one savepoint
TOGETHER = 25


def fire_due(engine: "Engine", limit: int) -> int:
    """Fire what is due, the earliest first.

    Two sweeps never fire the same timer: rows are taken with SKIP LOCKED. One that loses a race
    against a person stays due for the next sweep; one that breaks becomes an incident and waits
    for somebody to settle it.
    """
    begun = starts.fire_due(engine, limit)
    due = _due(engine, limit)
    groups = [due[first : first + TOGETHER] for first in range(0, len(due), TOGETHER)]
    return begun + sum(_fire_group(engine, group) for group in groups)


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


def _fire_group(engine: "Engine", group: list[Any]) -> int:
    """Fire several under one savepoint, read in one statement; one that fails undoes them all.

    Then each is fired again under a savepoint of its own, where the failure is told.
    """
    try:
        with engine.session.begin_nested():
            ids = [row.instance_id for row in group]
            read = {one.id: one for one in store.read_all(engine.session, engine.tenant, ids)}
            for row in group:
                loaded = read.pop(row.instance_id, None)  # a second timer reads what the first left
                _fire(Turn(engine, loaded) if loaded else engine._turn(row.instance_id), row)
    except Exception as error:
        log.info("Timers are fired one by one: %s.", type(error).__name__)
        for row in group:
            engine.pending.pop(row.instance_id, None)
        return sum(_fire_alone(engine, row) for row in group)
    return len(group)


def _fire(turn: Turn, row: Any) -> None:
    token = run.find(turn.case, row.task_id)
    turn.move(lambda: run.deliver(turn.case, token, row.n))
    turn.finish("timer.fired", {"element": token.task_spec.element, "due": row.due_at})


def _fire_alone(engine: "Engine", row: Any) -> bool:
    try:
        with engine.session.begin_nested():
            _fire(engine._turn(row.instance_id), row)
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
