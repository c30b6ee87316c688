"""What an administrator may do to an instance: each act with a reason, chained and guarded.

Every act begins with `order`: it locks the instance, compares its version with the one the
administrator has *seen*, keeps the reason in a table of its own and chains the reason's hash with
the act. The chain itself holds no free text (see docs/decisions/0015). A suspended instance can be
mended: nothing runs in it until it is resumed.
"""

import hashlib
from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from engine import outbox, store, timers, times
from engine.administration_models import Intervention
from engine.errors import (
    IncidentNotFound,
    InstanceMoved,
    InstanceNotFound,
    JobNotFound,
    NotSkippable,
    ReasonMissing,
)
from engine.ids import new_id
from engine.models import Incident, Instance, Outbox
from engine.spiff import mend, run
from engine.turn import Turn
from engine.types import Change, Position, TaskInfo

if TYPE_CHECKING:
    from engine.core import Engine

#: characters of a reason
LONGEST = 500


def digest(reason: str) -> str:
    """Hash a reason for the chain: SHA-256 of its UTF-8, as hex."""
    return hashlib.sha256(reason.encode()).hexdigest()


def positions(engine: "Engine", instance_id: UUID) -> list[Position]:
    """List where the tokens of a running instance stand."""
    return mend.positions(_turn(engine, instance_id).case)


def targets(engine: "Engine", instance_id: UUID) -> list[tuple[str, str, str]]:
    """List where the tokens of an instance may be moved: process, element, name."""
    case = _turn(engine, instance_id).case
    movable = [one.id for one in mend.positions(case) if one.movable]
    found = [target for one in movable for target in mend.targets(case, run.find(case, one))]
    return list(dict.fromkeys(found))


def order(
    engine: "Engine",
    instance_id: UUID,
    act: str,
    reason: str,
    *,
    seen: int | None = None,
    element: str | None = None,
) -> None:
    """Open an act: keep its reason, chain it, and hold the instance until the commit.

    ReasonMissing, InstanceNotFound; InstanceMoved when its version is not the one *seen*.
    """
    reason = reason.strip().replace("\0", "")
    if not reason or len(reason) > LONGEST:
        raise ReasonMissing(instance=str(instance_id))
    version = engine.session.scalar(
        select(Instance.version)
        .where(Instance.id == instance_id, Instance.tenant_id == engine.tenant)
        .with_for_update()
    )
    if version is None:
        raise InstanceNotFound(instance=str(instance_id))
    if seen is not None and version != seen:
        raise InstanceMoved(instance=str(instance_id))
    row = Intervention(
        id=new_id(), tenant_id=engine.tenant, instance_id=instance_id, act=act, element=element,
        reason=reason, by=engine.actor, at=engine.now,
    )  # fmt: skip
    engine.session.add(row)
    engine.session.flush()
    fact = {"act": act, "id": row.id, "reason": digest(reason)}
    engine.record(instance_id, "intervention", fact)


def suspend(engine: "Engine", instance_id: UUID, reason: str, *, seen: int | None = None) -> None:
    """Let an instance stand still until it is resumed."""
    order(engine, instance_id, "suspend", reason, seen=seen)
    engine.suspend(instance_id)


def resume(engine: "Engine", instance_id: UUID, reason: str, *, seen: int | None = None) -> None:
    """Let a suspended instance go on; what was mended meanwhile runs now."""
    order(engine, instance_id, "resume", reason, seen=seen)
    engine.resume(instance_id)


def cancel(engine: "Engine", instance_id: UUID, reason: str, *, seen: int | None = None) -> Change:
    """Stop an instance for good."""
    order(engine, instance_id, "cancel", reason, seen=seen)
    return engine.cancel(instance_id, reason)


def retry(
    engine: "Engine",
    incident_id: UUID,
    reason: str,
    variables: Mapping[str, Any] | None = None,
    *,
    seen: int | None = None,
) -> Change:
    """Try again what stood still, after correcting *variables* of its scope."""
    incident = _incident(engine, incident_id)
    where = f"{incident.process}:{incident.element}"
    order(engine, incident.instance_id, "retry", reason, seen=seen, element=where)
    if variables:
        _write(engine, incident.instance_id, variables, (), incident.task_id, runs=False)
    return engine.retry(incident_id)


def resolve(
    engine: "Engine",
    incident_id: UUID,
    reason: str,
    variables: Mapping[str, Any],
    *,
    seen: int | None = None,
) -> Change:
    """Settle an incident by hand; *variables* stand for what the node would have given."""
    incident = _incident(engine, incident_id)
    where = f"{incident.process}:{incident.element}"
    order(engine, incident.instance_id, "resolve", reason, seen=seen, element=where)
    return engine.resolve(incident_id, reason, variables)


def set_variables(
    engine: "Engine",
    instance_id: UUID,
    reason: str,
    variables: Mapping[str, Any],
    removed: Sequence[str] = (),
    *,
    token: UUID | None = None,
    seen: int | None = None,
) -> Change:
    """Write and remove variables, of the process or of the scope *token* works in.

    Conditions that hold with them are acted upon. ExpressionError for what is no data.
    """
    order(engine, instance_id, "variables", reason, seen=seen)
    return _write(engine, instance_id, variables, removed, token)


def replace(
    engine: "Engine", instance_id: UUID, reason: str, name: str, old: Any, new: Any
) -> Change:
    """Write *new* where the variable *name* holds *old*, in the process and all it has called."""
    order(engine, instance_id, "variables", reason)
    turn = _turn(engine, instance_id)

    def act() -> None:
        for level in (turn.case, *turn.case.subprocesses.values()):
            data = level.task_tree.data
            own = data.maps[0] if isinstance(data, ChainMap) else data
            if own.get(name) == old:
                own[name] = new

    turn.move(act)
    return turn.finish("variables.set", {"set": [name], "removed": []})


def move(
    engine: "Engine",
    instance_id: UUID,
    tokens: Sequence[UUID],
    process: str,
    element: str,
    reason: str,
    *,
    seen: int | None = None,
) -> Change:
    """Take *tokens* away and put one token at *element* of *process*.

    TaskNotFound when one of them is gone; TargetInvalid and MoveStarves as `mend.move`.
    """
    order(engine, instance_id, "move", reason, seen=seen, element=f"{process}:{element}")
    turn = _turn(engine, instance_id)
    found = [run.find(turn.case, one) for one in dict.fromkeys(tokens)]
    was = [f"{one.workflow.spec.process}:{one.task_spec.element}" for one in found]

    def act() -> None:
        mend.move(turn.case, found, process, element)
        step(turn)

    turn.move(act)
    return turn.finish("token.moved", {"from": was, "to": f"{process}:{element}"})


def skip(
    engine: "Engine",
    instance_id: UUID,
    token: UUID,
    reason: str,
    variables: Mapping[str, Any],
    *,
    seen: int | None = None,
) -> Change:
    """Do by hand what a token waits for, a task or an event, with *variables* as its result.

    NotSkippable for what has no single result: a gateway, a sub-process, a loop.
    """
    turn = _turn(engine, instance_id)
    found = run.find(turn.case, token)
    where = f"{found.workflow.spec.process}:{found.task_spec.element}"
    order(engine, instance_id, "skip", reason, seen=seen, element=where)
    turn = _turn(engine, instance_id)
    turn.must_move()
    found = run.find(turn.case, token)
    position = next(one for one in mend.positions(turn.case) if one.id == token)
    if not position.skippable:
        raise NotSkippable(element=where)
    given = dict(variables)
    turn.move(lambda: _by_hand(turn, found, position.state, given))
    fact = {"task": str(token), "element": where, "set": sorted(variables)}
    completed = token if position.state == "open" else None
    return turn.finish("task.skipped", fact, completed=completed)


def _by_hand(turn: Turn, token: Any, state: str, variables: dict[str, Any]) -> None:
    if state == "waiting":
        run.deliver(turn.case, token, 0, variables)
    elif state == "stuck":
        run.skip(turn.case, token, variables)
    else:
        run.complete(turn.case, token, variables)


def trigger(
    engine: "Engine",
    instance_id: UUID,
    token: UUID,
    n: int,
    reason: str,
    *,
    seen: int | None = None,
) -> Change:
    """Fire a timer now that is not due yet; TaskNotFound when it is not waiting."""
    wait = timers.find(engine, instance_id, token, n)
    order(engine, instance_id, "trigger", reason, seen=seen, element=wait.name)
    turn = _turn(engine, instance_id)
    turn.must_move()
    found = run.find(turn.case, token)
    turn.move(lambda: run.deliver(turn.case, found, n))
    fact = {"element": found.task_spec.element, "due": wait.due_at, "early": True}
    return turn.finish("timer.fired", fact)


def retime(
    engine: "Engine",
    instance_id: UUID,
    token: UUID,
    n: int,
    due: Any,
    reason: str,
    *,
    seen: int | None = None,
) -> Change:
    """Let an open timer be due at *due*, also in the past: then the next sweep fires it.

    *due* is a date, date-time or ISO text as a timer's. A cycle repeats from there. TaskNotFound
    when nothing waits for the timer, ExpressionError when *due* is no point in time.
    """
    wait = timers.find(engine, instance_id, token, n)
    before, at = wait.due_at, times.instant(due, engine.now, engine.host.zone)
    order(engine, instance_id, "retime", reason, seen=seen, element=wait.name)
    turn = _turn(engine, instance_id)
    found = run.find(turn.case, token)
    turn.move(lambda: run.retime(found, n, at))
    fact = {"element": found.task_spec.element, "from": before, "due": at}
    return turn.finish("timer.moved", fact)


def rerun(
    engine: "Engine", instance_id: UUID, job: UUID, reason: str, *, seen: int | None = None
) -> None:
    """Let a job of the instance that was given up be tried from the beginning, at once.

    JobNotFound when it is done, or another instance's.
    """
    row = engine.session.scalars(
        select(Outbox).where(
            Outbox.id == job, Outbox.tenant_id == engine.tenant, Outbox.done_at.is_(None)
        )
    ).one_or_none()
    if row is None or not _belongs(row, instance_id):
        raise JobNotFound(job=str(job))
    order(engine, instance_id, "job", reason, seen=seen, element=row.topic)
    outbox.again(engine.session, job, engine.now)
    engine.record(instance_id, "job.retried", {"job": job, "topic": row.topic})


def assign(
    engine: "Engine",
    instance_id: UUID,
    task: UUID,
    user: UUID | None,
    reason: str,
    *,
    seen: int | None = None,
) -> TaskInfo:
    """Put an open task of the instance into *user*'s hands, or nobody's."""
    info = engine.task(task)
    if info.instance_id != instance_id:
        raise InstanceNotFound(instance=str(instance_id))
    where = f"{info.process}:{info.element}"
    order(engine, instance_id, "assign", reason, seen=seen, element=where)
    return engine.assign(task, user)


def _turn(engine: "Engine", instance_id: UUID) -> Turn:
    """Read an instance that is active or suspended; InstanceEnded for any other."""
    turn = Turn(engine, store.read(engine.session, engine.tenant, instance_id))
    if turn.loaded.status != "suspended":
        turn.must_move()
    return turn


def step(turn: Turn) -> None:
    """Run what can run, unless the instance stands still."""
    if turn.loaded.status == "active":
        run.step(turn.case)


def _incident(engine: "Engine", incident_id: UUID) -> Incident:
    found = engine.session.get(Incident, incident_id)
    if found is None or found.tenant_id != engine.tenant or found.resolved_at is not None:
        raise IncidentNotFound(incident=str(incident_id))
    return found


def _write(
    engine: "Engine",
    instance_id: UUID,
    variables: Mapping[str, Any],
    removed: Sequence[str],
    token: UUID | None,
    *,
    runs: bool = True,
) -> Change:
    turn = _turn(engine, instance_id)
    scope = turn.case.task_tree.data if token is None else run.find(turn.case, token).data

    def act() -> None:
        scope.update(variables)
        for name in removed:
            scope.pop(name, None)
        if runs:
            step(turn)

    turn.move(act)
    fact = {"set": sorted(variables), "removed": sorted(removed)}
    return turn.finish("variables.set", fact | ({"token": str(token)} if token else {}))


def _belongs(row: Outbox, instance_id: UUID) -> bool:
    """Tell whether an instance waits for a job, or has sent it."""
    return row.instance_id == instance_id or row.payload.get("from") == str(instance_id)
