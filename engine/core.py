"""The engine: one object per unit of work, one method per command.

Every command reads without a lock, runs the process in memory, and writes once, guarded by the
instance's version. A lost race raises `Conflict`: the unit of work is rolled back and tried again
by whoever opened it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from engine import (
    chain,
    claims,
    decisions,
    definitions,
    history,
    incidents,
    jobs,
    library,
    messages,
    queries,
    store,
    throwing,
    timers,
)
from engine.errors import DefinitionNotFound
from engine.ids import new_id
from engine.library import Assembly, Library
from engine.models import Instance
from engine.spiff import run
from engine.turn import Turn
from engine.types import (
    Change,
    Decision,
    DefinitionInfo,
    Host,
    InstanceInfo,
    Job,
    Release,
    Source,
    TaskInfo,
)


class Engine:
    """The commands, bound to a session, a tenant, an instant and an actor."""

    def __init__(
        self,
        session: Session,
        *,
        tenant: int,
        now: datetime,
        actor: str | None,
        library: Library,
        host: Host,
    ) -> None:
        self.session = session
        self.tenant = tenant
        self.now = now
        self.actor = actor
        self.library = library
        self.host = host
        #: instances that are running right now: an operation may call us again
        self.turns: dict[UUID, Turn] = {}
        #: events to be chained with the next command on their instance, or at the commit
        self.pending: dict[UUID, list[tuple[str, dict[str, Any]]]] = {}
        self._newest: int | None = None
        session.info.setdefault("engines", []).append(self)

    # -- definitions

    def deploy(self, files: list[Source], *, note: str, by: str | None) -> Release:
        """Make a release of *files*; DefinitionInvalid with findings when one cannot run."""
        self._newest = None
        release = definitions.deploy(self, files, note, by)
        self._newest = None
        return release

    def read(self, kind: str, key: str, release: int | None = None) -> DefinitionInfo:
        """Read the definition in force at *release* (the newest): DefinitionNotFound if none."""
        release = self.newest if release is None else release
        return self.library.read(self.session, self.tenant, release, kind, key)

    @property
    def newest(self) -> int:
        """Number of the newest release, 0 before the first deploy."""
        if not self._newest:
            self._newest = library.newest(self.session, self.tenant)
        return self._newest

    def assembly(self, release: int, key: str) -> Assembly:
        """Return a compiled process with everything it calls, as of *release*."""
        return self.library.assembly(self.session, self.tenant, release, key)

    def decide(self, key: str, inputs: Mapping[str, Any], release: int | None = None) -> Decision:
        """Take the decision *key* as of *release*; DecisionError when it has no single answer."""
        release = self.newest if release is None else release
        return decisions.decide(self, key, inputs, release)

    # -- instances

    def start(
        self,
        key: str,
        variables: Mapping[str, Any],
        *,
        business_key: str,
        scope: UUID | None = None,
        at: str | None = None,
    ) -> InstanceInfo:
        """Start the newest version of process *key*; *at* is a start event other than the plain.

        DefinitionNotFound when no such process was deployed, or it has no such start event.
        """
        release = self.newest
        if at is not None and at not in self.assembly(release, key).process.starts:
            raise DefinitionNotFound(f"The process {key!r} has no start event {at!r}.")
        self.assembly(release, key)
        id_ = new_id()
        self.session.add(
            Instance(
                id=id_,
                tenant_id=self.tenant,
                release=release,
                process=key,
                business_key=business_key,
                scope=scope,
                version=1,
                status="active",
                state=b"",
                history_head=history.genesis(id_),
                history_seq=0,
                started_at=self.now,
                updated_at=self.now,
            )
        )
        self.session.flush()
        turn = Turn(self, store.read(self.session, self.tenant, id_))
        turn.move(lambda: run.begin(turn.case, at, dict(variables)))
        turn.finish("instance.started", {"process": key, "release": release})
        return self.instance(id_)

    def complete(self, task_id: UUID, variables: Mapping[str, Any]) -> Change:
        """Complete a task; TaskNotFound when it is not open.

        *variables* go into the scope the task works on.
        """
        turn = Turn(self, store.read_by_task(self.session, self.tenant, task_id))
        turn.must_move()
        token = run.find(turn.case, task_id)
        fact = {
            "task": str(task_id),
            "element": token.task_spec.element,
            "set": sorted(variables),
        }
        turn.move(lambda: run.complete(turn.case, token, dict(variables)))
        return turn.finish("task.completed", fact, completed=task_id)

    def cancel(self, instance_id: UUID, reason: str) -> Change:
        """Stop an instance for good: its tasks are withdrawn, nothing it waits for can come."""
        turn = self._turn(instance_id)
        if turn.loaded.status != "suspended":
            turn.must_move()
        turn.move(turn.case.cancel)
        fact = {"reason_given": bool(reason), "by": self.actor}
        return turn.finish("instance.cancel", fact, status="cancelled")

    def suspend(self, instance_id: UUID) -> None:
        """Let an instance stand still: tasks stay open, but nothing can be completed."""
        turn = self._turn(instance_id)
        turn.must_move()
        turn.finish("instance.suspended", {}, status="suspended")

    def resume(self, instance_id: UUID) -> None:
        """Let a suspended instance go on; what was mended while it stood still runs now."""
        turn = self._turn(instance_id)
        if turn.loaded.status == "suspended":
            turn.move(lambda: run.step(turn.case))
            status = "ended" if turn.case.completed else "active"
            turn.finish("instance.resumed", {}, status=status)
            messages.wake(self, instance_id)

    def _turn(self, instance_id: UUID) -> Turn:
        return Turn(self, store.read(self.session, self.tenant, instance_id))

    # -- whose task it is

    def claim(self, task_id: UUID, user_id: UUID) -> TaskInfo:
        """Take a task; TaskTaken when somebody else has it, TaskNotFound when it is not open."""
        return claims.claim(self, task_id, user_id)

    def release(self, task_id: UUID) -> TaskInfo:
        """Give a task back to everybody who may do it."""
        return claims.assign(self, task_id, None)

    def assign(self, task_id: UUID, user_id: UUID | None) -> TaskInfo:
        """Put a task into *user_id*'s hands, whoever had it."""
        return claims.assign(self, task_id, user_id)

    def rescope(self, instance_id: UUID, scope: UUID) -> None:
        """Let the tasks that open from now on be those of another organisation."""
        claims.rescope(self, instance_id, scope)

    # -- what comes from outside

    def send(self, message: str, key: str, payload: Mapping[str, Any] | None = None) -> int:
        """Deliver a message to whoever waits for it with *key*; returns to how many.

        When nobody waits, the processes that begin with it are started with *key* as business key.
        """
        return messages.send(self, message, str(key), dict(payload or {}))

    def broadcast(self, signal: str, payload: Mapping[str, Any] | None = None) -> int:
        """Deliver a signal to everybody who waits for it; returns to how many."""
        return messages.broadcast(self, signal, dict(payload or {}))

    def deliver(self, job: Job) -> None:
        """Do a job of the engine's own (topic `engine.…`).

        MessageUnexpected when nobody waits yet: the outbox tries again later.
        """
        messages.deliver(self, job)

    def error(
        self,
        task_id: UUID,
        code: str,
        variables: Mapping[str, Any] | None = None,
        *,
        message: str = "",
    ) -> Change:
        """Throw a BPMN error from an open task or external job: the nearest handler catches it.

        *variables* go where it is caught. When nothing catches it there is an incident, and a
        task stays open. TaskNotFound when there is neither a task nor a job with this id.
        """
        return throwing.throw(self, "error", task_id, code, message, dict(variables or {}))

    def escalate(
        self, task_id: UUID, code: str, variables: Mapping[str, Any] | None = None
    ) -> Change:
        """Throw an escalation likewise; nothing happens when nothing catches it."""
        return throwing.throw(self, "escalation", task_id, code, "", dict(variables or {}))

    def fire_due(self, limit: int = 100) -> int:
        """Fire the timers that are due, the earliest first; returns how many fired."""
        return timers.fire_due(self, limit)

    def finish_job(
        self,
        job_id: UUID,
        result: Mapping[str, Any] | None = None,
        *,
        error: str | None = None,
    ) -> Change:
        """End an external task with its result, or with an error, which makes an incident.

        JobNotFound when it has ended already. Who takes, extends and fails one: `engine.jobs`.
        """
        return jobs.finish(self, job_id, dict(result or {}), error)

    # -- what went wrong

    def retry(self, incident_id: UUID) -> Change:
        """Try again what stood still; IncidentNotFound when it is settled."""
        return incidents.retry(self, incident_id)

    def resolve(
        self, incident_id: UUID, reason: str, variables: Mapping[str, Any] | None = None
    ) -> Change:
        """Settle an incident by hand: *variables* stand for what the node would have given.

        A service, rule or script task counts as done; any other node is tried again with them.
        """
        return incidents.resolve(self, incident_id, reason, dict(variables or {}))

    # -- reading

    def instance(self, instance_id: UUID) -> InstanceInfo:
        """Read an instance; InstanceNotFound when it is not this tenant's."""
        return queries.instance(self, instance_id)

    def variables(self, instance_id: UUID, task_id: UUID | None = None) -> dict[str, Any]:
        """Read the variables of an instance, or those the task *task_id* sees."""
        return queries.variables(self, instance_id, task_id)

    def task(self, task_id: UUID) -> TaskInfo:
        """Read an open task; TaskNotFound when it is not open."""
        return queries.task(self, task_id)

    def open_tasks(self, instance_id: UUID) -> list[TaskInfo]:
        """List the open tasks of an instance, oldest first."""
        return queries.open_tasks(self, instance_id)

    def record(self, instance_id: UUID, kind: str, data: Mapping[str, Any]) -> None:
        """Chain an event of the application's to an instance.

        It is written with the next command on the instance, at the latest before the commit.
        """
        chain.record(self, instance_id, kind, dict(data))

    def flush(self) -> None:
        """Write the events that are still to be chained."""
        chain.flush(self)


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    """Chain what is still to be chained; one listener for all, since adding one is not cheap."""
    if not session.in_nested_transaction():
        for engine in session.info.get("engines", ()):
            engine.flush()
