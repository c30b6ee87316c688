"""Reading instances and tasks, and chaining events to an instance."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from engine import db
from engine.errors import InstanceNotFound, TaskNotFound
from engine.models import Event, Instance
from engine.spiff import run
from engine.types import InstanceInfo, TaskInfo

if TYPE_CHECKING:
    from engine.core import Engine

_OPEN = """SELECT t.id, t.instance_id, t.business_key, i.release, t.process, t.element, t.name,
 t.role, t.scope, t.assignee, t.form, t.operation, t.priority, t.created_at, t.due_at,
 t.follow_up_at, t.properties
FROM task t JOIN instance i ON i.id = t.instance_id
WHERE t.{column} = %(id)s AND t.tenant_id = %(tenant)s AND t.done_at IS NULL ORDER BY t.id"""
_ONE, _OF_INSTANCE = _OPEN.format(column="id"), _OPEN.format(column="instance_id")


def task(engine: "Engine", task_id: UUID) -> TaskInfo:
    """Read an open task."""
    found = db.rows(engine.session, _ONE, {"id": task_id, "tenant": engine.tenant})
    if not found:
        raise TaskNotFound(task=str(task_id))
    return TaskInfo(*found[0])


def open_tasks(engine: "Engine", instance_id: UUID) -> list[TaskInfo]:
    """List the open tasks of an instance, oldest first."""
    found = db.rows(engine.session, _OF_INSTANCE, {"id": instance_id, "tenant": engine.tenant})
    return [TaskInfo(*row) for row in found]


def instance(engine: "Engine", instance_id: UUID) -> InstanceInfo:
    """Read an instance as it stands in the database."""
    row: Any = engine.session.execute(
        select(
            Instance.id,
            Instance.business_key,
            Instance.process,
            Instance.release,
            Instance.scope,
            Instance.status,
            Instance.version,
            Instance.started_at,
            Instance.ended_at,
            Instance.end_element,
        ).where(Instance.id == instance_id, Instance.tenant_id == engine.tenant)
    ).first()
    if row is None:
        raise InstanceNotFound(instance=str(instance_id))
    return InstanceInfo(*row)


def variables(engine: "Engine", instance_id: UUID, task_id: UUID | None) -> dict[str, Any]:
    """Read the variables of an instance, or those a token sees."""
    turn = engine.turns.get(instance_id) or engine._turn(instance_id)
    if task_id is None:
        return dict(turn.case.task_tree.data)
    return dict(run.find(turn.case, task_id).data)


def events(engine: "Engine", instance_id: UUID) -> list[Event]:
    """List the history of an instance, in order."""
    engine.flush()
    rows = select(Event).where(Event.instance_id == instance_id, Event.tenant_id == engine.tenant)
    return list(engine.session.scalars(rows.order_by(Event.seq)))
