"""Whose task it is."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, update

from engine import chain, queries
from engine.errors import TaskTaken
from engine.models import Instance, Task
from engine.types import TaskInfo

if TYPE_CHECKING:
    from engine.core import Engine


def claim(engine: "Engine", task_id: UUID, user_id: UUID) -> TaskInfo:
    """Take a task that is nobody's; taking one's own again is no error."""
    task = queries.task(engine, task_id)
    if task.assignee == user_id:
        return task
    free = or_(Task.assignee.is_(None), Task.assignee == user_id)
    taken = engine.session.execute(
        update(Task)
        .where(Task.id == task_id, Task.done_at.is_(None), free)
        .values(assignee=user_id)
        .execution_options(synchronize_session=False)
        .returning(Task.id)
    ).first()
    if taken is None:
        raise TaskTaken(task=str(task_id))
    chain.record(engine, task.instance_id, "task.claimed", {"task": task_id, "user": user_id})
    return queries.task(engine, task_id)


def assign(engine: "Engine", task_id: UUID, user_id: UUID | None) -> TaskInfo:
    """Put a task into somebody's hands, or nobody's."""
    task = queries.task(engine, task_id)
    engine.session.execute(
        update(Task)
        .where(Task.id == task_id, Task.done_at.is_(None))
        .values(assignee=user_id)
        .execution_options(synchronize_session=False)
    )
    kind = "task.assigned" if user_id else "task.released"
    fact = {"task": task_id, "from": task.assignee, "to": user_id}
    chain.record(engine, task.instance_id, kind, {k: v for k, v in fact.items() if v})
    return queries.task(engine, task_id)


def rescope(engine: "Engine", instance_id: UUID, scope: UUID) -> None:
    """Give an instance another scope, for the tasks that open from now on."""
    engine.session.execute(
        update(Instance)
        .where(Instance.id == instance_id, Instance.tenant_id == engine.tenant)
        .values(scope=scope)
        .execution_options(synchronize_session=False)
    )
    chain.record(engine, instance_id, "instance.rescoped", {"scope": scope})
