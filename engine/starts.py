"""Start events nobody holds a case for yet: messages, signals and times that begin an instance.

They are rows, written with each release of a process and replacing those of the release before.
"""

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, or_, select

from engine import outbox, times
from engine.errors import DefinitionInvalid, EngineError, ExpressionError
from engine.findings import Finding
from engine.ids import new_id
from engine.models import ProcessStart
from engine.spiff.definitions import Timer
from engine.spiff.parse import Process
from engine.spiff.script import evaluate
from engine.values import plain

if TYPE_CHECKING:
    from engine.core import Engine

log = logging.getLogger(__name__)

#: failures are counted so far
MOST_COUNTED = 9999


def replace(engine: "Engine", process: Process) -> None:
    """Listen to the start events of *process*, and no more to those it had before.

    DefinitionInvalid when a time cannot be worked out.
    """
    engine.session.execute(
        delete(ProcessStart).where(
            ProcessStart.tenant_id == engine.tenant, ProcessStart.process == process.key
        )
    )
    for kind, names in (("message", process.messages), ("signal", process.signals)):
        for name in names:
            engine.session.add(_row(engine, process, kind, name))
    for element, timer in process.timers.items():
        engine.session.add(_row(engine, process, "timer", element, **_times(engine, timer)))
    engine.session.flush()


def _row(engine: "Engine", process: Process, kind: str, name: str, **times_: Any) -> ProcessStart:
    return ProcessStart(
        id=new_id(), tenant_id=engine.tenant, process=process.key, kind=kind, name=name, **times_
    )


def _times(engine: "Engine", timer: Timer) -> dict[str, Any]:
    host = engine.host
    try:
        pending = timer.at(timer.read({}, host.functions), engine.now, host.zone)
        if timer.form == "cycle":
            return _ahead(pending, engine.now)
        return {"due_at": datetime.fromisoformat(pending["due"])}
    except ExpressionError as error:
        finding = Finding("timer-start", timer.name, "error", str(error), {"reason": str(error)})
        raise DefinitionInvalid([finding]) from error


def _ahead(pending: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Skip what of a cycle was over before the release."""
    due, left = datetime.fromisoformat(pending["due"]), pending["left"]
    if due < now:
        anchor = datetime.fromisoformat(pending["anchor"])
        due, passed = times.following(due, pending["every"], now, anchor)
        left = None if left is None else left - passed
    over = left is not None and left <= 0
    return {"due_at": None if over else due, "remaining": left, "every": pending["every"]}


def begin(engine: "Engine", kind: str, name: str, key: str | None, payload: dict[str, Any]) -> int:
    """Begin an instance of every process that starts with this message or signal."""
    rows = select(ProcessStart.process).where(
        ProcessStart.tenant_id == engine.tenant,
        ProcessStart.kind == kind,
        ProcessStart.name == name,
    )
    processes = engine.session.scalars(rows.order_by(ProcessStart.process)).all()
    for process in processes:
        compiled = engine.assembly(engine.newest, process).process
        at = (compiled.messages if kind == "message" else compiled.signals)[name]
        _start(engine, process, at, key, payload)
    return len(processes)


def fire_due(engine: "Engine", limit: int) -> int:
    """Begin what is due, once for each due time, also after a pause; returns how many began.

    A row is locked while it fires: two sweeps, or a sweep and a deploy, wait for each other.
    """
    rows = (
        select(ProcessStart)
        .where(
            ProcessStart.tenant_id == engine.tenant,
            ProcessStart.due_at <= engine.now,
            or_(ProcessStart.retry_at.is_(None), ProcessStart.retry_at <= engine.now),
        )
        .order_by(ProcessStart.due_at, ProcessStart.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    fired = 0
    for row in engine.session.scalars(rows).all():
        while fired < limit and row.due_at is not None and row.due_at <= engine.now:
            if not _fire(engine, row):
                break
            fired += 1
    return fired


def _fire(engine: "Engine", row: ProcessStart) -> bool:
    process, element, due = row.process, row.name, row.due_at
    try:
        with engine.session.begin_nested():
            _start(engine, process, element, f"{process}.{due:%Y%m%dT%H%M%SZ}", {})
            _next(engine, row)
            engine.session.flush()
    except Exception as error:  # tried again, later each time; what is due stays due
        log.exception("Process %s did not begin.", process, extra={"action": "start_failed"})
        row.retry_at = engine.now + outbox.shaken(outbox.backoff(row.failures))
        row.failures = min(row.failures + 1, MOST_COUNTED)
        row.error = _told(error)
        engine.session.flush()
        return False
    row.failures, row.error, row.retry_at = 0, None, None
    return True


def _told(error: Exception) -> str:
    """Name an error; only our own messages are sure to quote nobody's data."""
    is_ours = isinstance(error, EngineError)
    return f"{error}"[:2000] if is_ours else type(error).__name__


def failing(engine: "Engine") -> list[ProcessStart]:
    """List the timers whose process did not begin when it was time, the longest due first."""
    rows = select(ProcessStart).where(
        ProcessStart.tenant_id == engine.tenant, ProcessStart.failures > 0
    )
    return list(engine.session.scalars(rows.order_by(ProcessStart.due_at, ProcessStart.id)))


def _next(engine: "Engine", row: ProcessStart) -> None:
    """Move a cycle to its next time; what has no next time is done."""
    if row.remaining is not None:
        row.remaining -= 1
    if row.due_at is None or row.every is None or row.remaining == 0:
        row.due_at = None
    else:
        due = row.due_at
        row.due_at, _ = times.following(due, row.every, due, _anchor(engine, row))


def _anchor(engine: "Engine", row: ProcessStart) -> datetime:
    """Read from the release that brought the cycle what its repetitions are counted from."""
    timer = engine.assembly(engine.newest, row.process).process.timers[row.name]
    released = engine.read("process", row.process).at
    value = timer.read({}, engine.host.functions)
    return datetime.fromisoformat(timer.at(value, released, engine.host.zone)["anchor"])


def _start(
    engine: "Engine", process: str, at: str, key: str | None, payload: dict[str, Any]
) -> None:
    given = engine.assembly(engine.newest, process).process.starts[at]
    if text := given.get("key"):
        key = str(plain(evaluate(text, payload, engine.host.functions)))
    engine.start(
        process,
        payload,
        business_key=key or str(new_id()),
        scope=_scope(engine, given.get("scope"), payload),
        at=at,
    )


def _scope(engine: "Engine", text: str | None, payload: dict[str, Any]) -> UUID | None:
    try:
        value = UUID(text) if text else payload.get("scope")
    except ValueError:
        value = evaluate(text or "", payload, engine.host.functions)
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
