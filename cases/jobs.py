"""What the worker does, by topic: each job claimed, done and marked in one transaction.

An external task of a process (`cases.handlers`) is leased in a transaction of its own first; its
handler, its result and its end are the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from cases import handlers
from cases.collective import group_leaving, group_papers
from cases.county import composition_paper
from cases.errors import CaseError
from cases.figures import statistics_report, surveys
from cases.operating import housekeeping, migrating, studio
from cases.paperwork import disposal, dossier, notices, papers
from cases.rules import recounting
from cases.vault import erasing
from cases.work import Runtime, Work
from documents.errors import DocumentError, TemplateInvalid
from engine import jobs as tasks
from engine import outbox
from engine.errors import BpmnError, BpmnEscalation, EngineError, JobLocked, JobNotFound

log = logging.getLogger(__name__)

#: timers fired in one transaction, and jobs taken by one sweep
BATCH = 200
#: batches of timers in one sweep; what is left waits for the next
BATCHES = 25


def kinds() -> dict[str, Callable[..., Any]]:
    """Map a topic to the use case that does it; each takes the work and the payload's ids."""
    return {
        "documents.composition": composition_paper.make,
        "documents.disposal": disposal.make,
        "documents.make": papers.make,
        "law.recount": recounting.advance,
        "documents.preview": studio.make_preview,
        "documents.statistics": statistics_report.make,
        "dossier.assemble": dossier.assemble,
        "files.drop": erasing.drop,
        "groups.expire": group_leaving.expire,
        "groups.print": group_papers.print_part,
        "notices.send": notices.deliver,
        "runs.migrate": migrating.advance,
    }


def run(runtime: Runtime, job_id: UUID) -> bool:
    """Do one job; False when it is done already or somebody else has it.

    A failure rolls everything back; a second unit of work then records the error and the next
    time, so that the sweep finds it again.
    """
    try:
        return bool(runtime.do(_do, job_id)) or _serve(runtime, job_id)
    except Exception as error:
        log.warning("Job %s failed.", job_id, exc_info=True, extra={"action": "job_failed"})
        runtime.do(_fail, job_id, told(error))
        return False


def told(error: Exception) -> str:
    """Name an error for a table or a page; only our own messages are sure to quote nobody's data.

    A template's run-time error repeats the value it stumbled over, so it is told by its line.
    """
    kind, line = type(error).__name__, getattr(error, "detail", {}).get("line")
    is_ours = isinstance(error, CaseError | EngineError | DocumentError)
    if is_ours and not isinstance(error, TemplateInvalid):
        return f"{kind}: {error}"[:400]
    return f"{kind}: line {line}" if line else kind


def _do(work: Work, job_id: UUID) -> bool:
    job = outbox.take(work.session, job_id)
    if job is None:
        return False
    if job.topic.startswith("engine."):
        work.engine.deliver(job)
    else:
        kinds()[job.topic](work, **job.payload)
    outbox.done(work.session, job, work.now)
    return True


def _serve(runtime: Runtime, job_id: UUID) -> bool:
    """Do one external task that has a handler here; False when there is nothing to do."""
    worker = f"here/{uuid4()}"
    task = runtime.do(_lease, job_id, worker)
    if task is None:
        return False
    try:
        _handle_or_throw(runtime, task, worker)
    except (JobNotFound, JobLocked):  # withdrawn meanwhile, or so slow that another began
        log.info("Task %s is over.", job_id, extra={"action": "task_over"})
        return False
    except Exception as error:
        log.warning("Task %s failed.", job_id, exc_info=True, extra={"action": "task_failed"})
        runtime.do(_give_back, task, worker, told(error))
        return False
    return True


def _lease(work: Work, job_id: UUID, worker: str) -> tasks.ExternalTask | None:
    return tasks.lease(work.engine, job_id, worker, handlers.LOCK)


def _handle_or_throw(runtime: Runtime, task: tasks.ExternalTask, worker: str) -> None:
    try:
        runtime.do(_handle, task, worker)
    except BpmnError as thrown:
        runtime.do(_throw, task, worker, thrown)


def _handle(work: Work, task: tasks.ExternalTask, worker: str) -> None:
    tasks.held(work.engine, task.id, worker)
    try:
        work.engine.finish_job(task.id, handlers.known()[task.topic](work, task))
    except BpmnEscalation as thrown:
        work.engine.escalate(task.id, thrown.code, thrown.variables)
        with suppress(JobNotFound):  # it interrupted: the task is over by that way
            work.engine.finish_job(task.id, thrown.variables)


def _throw(work: Work, task: tasks.ExternalTask, worker: str, thrown: BpmnError) -> None:
    """Throw what a handler threw, after all that it wrote is undone; no try is used up by it."""
    tasks.held(work.engine, task.id, worker)
    work.engine.error(task.id, thrown.code, thrown.variables, message=thrown.message)


def _give_back(work: Work, task: tasks.ExternalTask, worker: str, text: str) -> None:
    with suppress(JobNotFound, JobLocked):
        tasks.held(work.engine, task.id, worker)
        tasks.fail(work.engine, task.id, text)


def _fail(work: Work, job_id: UUID, text: str) -> None:
    """Note the failure for the next try, and on the paper whose job it was."""
    job = outbox.take(work.session, job_id)
    if job is not None and job.topic in ("documents.make", "dossier.assemble"):
        papers.failed(work, text, job.payload["document_id"])
    outbox.fail(work.session, job_id, text, work.now)


def sweep(runtime: Runtime) -> list[tuple[UUID, str]]:
    """Fire the timers that are due and list the jobs to send.

    Thousands may fall due at one moment, at midnight say: batch follows batch, each committed.
    """
    for _ in range(BATCHES):
        if runtime.do(lambda work: work.engine.fire_due(BATCH)) < BATCH:
            break
    with runtime.work() as work:
        return outbox.due(work.session, work.now, BATCH, handlers.known())


def tidy(runtime: Runtime) -> None:
    """Remove what is over: ended sessions, abandoned applications; ask how content people are."""
    runtime.do(housekeeping.tidy)
    runtime.do(surveys.ask_due)
    runtime.do(surveys.draw_due)


def drain(runtime: Runtime, rounds: int = 50) -> int:
    """Do everything that is due, here and now; returns how many jobs were done.

    For the command line and for tests: the same jobs a worker would do, in order.
    """
    total = 0
    for _ in range(rounds):
        done = sum(run(runtime, job_id) for job_id, _ in sweep(runtime))
        if not done:
            return total
        total += done
    return total
