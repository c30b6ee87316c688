"""What a worker elsewhere may do with external tasks of its topics.

A task of another topic is as good as none (`JobNotFound`). What a worker does runs on as the house
does: the tasks after a service task are nobody's act but the process's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases.county.workers import Worker
from cases.errors import NotAllowed
from engine import jobs, jobs_read
from engine.errors import JobLocked, JobNotFound
from engine.jobs import ExternalTask, Wanted

if TYPE_CHECKING:
    from cases.work import Work

__all__ = ["ExternalTask", "Given", "Search", "Wanted"]


@dataclass(frozen=True)
class Given:
    """A task with the definition its process was deployed as."""

    task: ExternalTask
    #: key:version:id, as Camunda writes it
    definition: str


@dataclass(frozen=True)
class Search:
    """Which tasks a worker asks to see; what is None is not asked."""

    topic: str | None = None
    task_id: UUID | None = None
    worker_id: str | None = None
    locked: bool | None = None
    instance: UUID | None = None
    element: str | None = None


def fetch(
    w: Work,
    worker: Worker,
    worker_id: str,
    wanted: Sequence[Wanted],
    most: int,
    *,
    by_priority: bool = False,
    newest_first: bool = False,
) -> list[Given]:
    """Lock tasks for a worker; NotAllowed names a topic its token is not for."""
    for one in wanted:
        if one.topic not in worker.topics:
            raise NotAllowed(f"The token of {worker.name} is not for the topic {one.topic}.")
    found = jobs.fetch(
        w.engine, worker.holder(worker_id), wanted, most,
        by_priority=by_priority, newest_first=newest_first,
    )  # fmt: skip
    return [_given(w, task) for task in found]


def free(w: Work, topics: Collection[str]) -> set[str]:
    """Tell which of *topics* have a task that nobody has; those who wait look before they fetch."""
    return jobs_read.free(w.engine, topics)


def complete(
    w: Work, worker: Worker, worker_id: str, task_id: UUID, variables: Mapping[str, Any]
) -> None:
    """End a task with its result; JobNotFound when it is over, JobLocked when not the worker's."""
    _held(w, worker, worker_id, task_id)
    w.engine.finish_job(task_id, variables)


def fail(
    w: Work,
    worker: Worker,
    worker_id: str,
    task_id: UUID,
    error: str,
    *,
    details: str | None = None,
    left: int | None = None,
    pause: timedelta | None = None,
) -> None:
    """Note a failure, which is tried again or becomes an incident; errors as of `complete`."""
    _held(w, worker, worker_id, task_id)
    jobs.fail(w.engine, task_id, error, details=details, left=left, pause=pause)


def throw(
    w: Work,
    worker: Worker,
    worker_id: str,
    task_id: UUID,
    code: str,
    variables: Mapping[str, Any],
    message: str = "",
) -> None:
    """Throw a BPMN error from a task; an incident when nothing catches it."""
    _held(w, worker, worker_id, task_id)
    w.engine.error(task_id, code, variables, message=message)


def extend(w: Work, worker: Worker, worker_id: str, task_id: UUID, lock: timedelta) -> None:
    """Have a task for longer, counted from now; errors as of `complete`."""
    _held(w, worker, worker_id, task_id)
    jobs.extend(w.engine, task_id, worker.holder(worker_id), lock)


def lock(w: Work, worker: Worker, worker_id: str, task_id: UUID, lock: timedelta) -> None:
    """Lock one task by its id; JobLocked when somebody has it."""
    _seen(w, worker, task_id)
    if jobs.lease(w.engine, task_id, worker.holder(worker_id), lock) is None:
        raise JobLocked(job=str(task_id))


def unlock(w: Work, worker: Worker, task_id: UUID) -> None:
    """Give a task back; JobLocked when it is in the hands of another token."""
    task = _seen(w, worker, task_id)
    if task.worker is not None and not task.worker.startswith(worker.holder("")):
        raise JobLocked(job=str(task_id))
    jobs.unlock(w.engine, task_id)


def listing(w: Work, worker: Worker, search: Search, first: int, most: int) -> list[Given]:
    """List the open tasks of the worker's topics, without variables, oldest first."""
    found = jobs_read.listing(w.engine, _sought(worker, search), first, most)
    return [_given(w, task) for task in found]


def count(w: Work, worker: Worker, search: Search) -> int:
    """Count the open tasks of the worker's topics."""
    return jobs_read.count(w.engine, _sought(worker, search))


def one(w: Work, worker: Worker, task_id: UUID) -> Given:
    """Read one task; JobNotFound when it is over or of another topic."""
    return _given(w, _seen(w, worker, task_id))


def details(w: Work, worker: Worker, task_id: UUID) -> str:
    """Read what was told beside a task's last error."""
    _seen(w, worker, task_id)
    return jobs_read.details(w.engine, task_id)


def _held(w: Work, worker: Worker, worker_id: str, task_id: UUID) -> None:
    _seen(w, worker, task_id)
    jobs.held(w.engine, task_id, worker.holder(worker_id))


def _seen(w: Work, worker: Worker, task_id: UUID) -> ExternalTask:
    sought = jobs_read.Sought(worker.topics, job=task_id)
    found = jobs_read.listing(w.engine, sought, 0, 1)
    if not found:
        raise JobNotFound(job=str(task_id))
    return found[0]


def _sought(worker: Worker, search: Search) -> jobs_read.Sought:
    topics = worker.topics if search.topic is None else worker.topics & {search.topic}
    return jobs_read.Sought(
        topics,
        job=search.task_id,
        worker=None if search.worker_id is None else worker.holder(search.worker_id),
        locked=search.locked,
        instance=search.instance,
        element=search.element,
    )


def _given(w: Work, task: ExternalTask) -> Given:
    known = w.engine.read("process", task.process, task.release)
    return Given(task, f"{known.key}:{known.version}:{known.id}")
