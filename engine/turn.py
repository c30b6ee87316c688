"""One command on one instance: read, run, and write what moved."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from engine import incidents, jobs, store
from engine.attributes import Attributes, row
from engine.errors import (
    BpmnEscalation,
    Conflict,
    ExpressionError,
    InstanceEnded,
    InstanceSuspended,
)
from engine.history import extend
from engine.ids import new_id
from engine.models import Task
from engine.spiff import run, save
from engine.spiff.context import Context, Failure
from engine.types import Change, TaskInfo
from engine.values import plain

if TYPE_CHECKING:
    from engine.core import Engine

Facts = list[tuple[str, dict[str, Any]]]
Waits = dict[tuple[UUID, int], dict[str, Any]]


class Turn:
    """The instance in memory while a command runs, and the facts it leaves."""

    def __init__(self, engine: "Engine", loaded: store.Loaded) -> None:
        self.engine = engine
        self.loaded = loaded
        self.facts: Facts = []
        self.context = self._context()
        assembly = engine.assembly(loaded.release, loaded.process)
        if loaded.state:
            ended = loaded.status in ("ended", "cancelled")
            blob = store.unpack(loaded.state)
            self.case = save.load(blob, assembly.process.spec, assembly.levels, self.context, ended)
        else:
            self.case = run.Case(assembly.process.spec, assembly.levels, self.context)
        self.before = {token.id for token in run.open_tasks(self.case)}
        self.waited: Waits = dict(run.waits(self.case)) if loaded.state else {}
        self.stuck = run.stuck(self.case)

    def _context(self) -> Context:
        engine = self.engine
        return Context(
            now=engine.now,
            business_key=self.loaded.business_key,
            functions=engine.host.of(self.loaded.business_key),
            operate=self._operate,
            decide=self._decide,
            zone=engine.host.zone,
        )

    # -- what the process asks for while it runs

    def _operate(self, operation: str, token: Any) -> Mapping[str, Any]:
        """Run an operation under a savepoint: what it wrote goes when it fails, the rest stays."""
        task, before = self.info(token), len(self.facts)
        try:
            with self.engine.session.begin_nested():
                given = self._asked(operation, task, dict(token.data))
        except OperationalError as error:  # a deadlock, a lost connection: nobody's model is wrong
            raise Conflict(instance=str(self.loaded.id)) from error
        except Exception:
            del self.facts[before:]
            raise
        fact = {"element": task.element, "operation": operation}
        if isinstance(given, BpmnEscalation):
            self.facts.append(("operation", {**fact, "escalation": given.code}))
            raise given
        self.facts.append(("operation", fact))
        return given

    def _asked(
        self, operation: str, task: TaskInfo, variables: dict[str, Any]
    ) -> Mapping[str, Any] | BpmnEscalation:
        try:
            return self.engine.host.operate(operation, task, variables) or {}
        except BpmnEscalation as thrown:  # no failure: what was written before it stays
            return thrown

    def _decide(self, key: str, variables: dict[str, Any]) -> tuple[Any, list[Any]]:
        decision = self.engine.decide(key, variables, self.loaded.release)
        return decision.result, decision.fired

    def info(self, token: Any) -> TaskInfo:
        """Describe the node of *token*."""
        attributes = Attributes(token, self.context)
        return attributes.info(self.loaded.id, self.loaded.release, self.loaded.scope)

    def reopen(self, token: Any) -> None:
        """Work out once more what the model says about an open task."""
        attributes = Attributes(token, self.context)
        task = attributes.info(self.loaded.id, self.loaded.release, self.loaded.scope)
        values = row(task, self.engine.tenant)
        known = {"tenant_id", "id", "instance_id", "business_key", "created_at", "assignee"}
        given = {name: value for name, value in values.items() if name not in known}
        if task.assignee is not None:
            given["assignee"] = task.assignee
        self.engine.session.execute(update(Task).where(Task.id == token.id).values(**given))
        token.internal_data.pop("incident", None)
        if failure := attributes.failure():
            token.internal_data["incident"] = "attributes"
            self.context.failures.append(failure)

    # -- what moved

    def must_move(self) -> None:
        """Refuse a command on an instance that stands still for good or for now."""
        if self.loaded.status == "suspended":
            raise InstanceSuspended(instance=str(self.loaded.id))
        if self.loaded.status != "active":
            raise InstanceEnded(instance=str(self.loaded.id), status=self.loaded.status)

    def move(self, act: Callable[[], None]) -> None:
        """Run *act*; while it runs, other commands on this instance join this turn."""
        self.engine.turns[self.loaded.id] = self
        try:
            act()
        finally:
            del self.engine.turns[self.loaded.id]

    def finish(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        completed: UUID | None = None,
        status: str | None = None,
    ) -> Change:
        """Write the turn as one event *kind* and what it caused; tell the host."""
        delta, change = self.delta(kind, data, completed=completed, status=status)
        store.write(self.engine.session, delta)
        if left := self.stuck - run.stuck(self.case):
            incidents.left(self.engine, left)
        self.engine.host.follow(change)
        return change

    def delta(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        completed: UUID | None = None,
        status: str | None = None,
    ) -> tuple[store.Delta, Change]:
        """Compare the case with what it was."""
        engine, loaded, context = self.engine, self.loaded, self.context
        opened, rows = self._opened()
        now_open = {token.id for token in run.open_tasks(self.case)}
        withdrawn = [one for one in self.before if one not in now_open and one != completed]
        waits, unwaits, promised = self._waits()
        promised += self._thrown()
        incidents = [self._incident(failure) for failure in context.failures]
        status = status or ("ended" if self.case.completed else loaded.status)
        over = status in ("ended", "cancelled")
        facts = self._facts(kind, data, opened, withdrawn, incidents, over and status)
        delta = store.Delta(
            instance=loaded,
            state=store.pack(save.dump(self.case)),
            status=status,
            now=engine.now,
            tenant=engine.tenant,
            actor=engine.actor,
            links=extend(loaded.head, loaded.seq, engine.now, engine.actor, facts),
            end_element=context.end_element,
            completed=completed,
            withdrawn=withdrawn,
            opened=rows,
            waits=waits,
            unwaits=unwaits,
            jobs=promised,
            unjobs=self._over(unwaits, waits),
            incidents=incidents,
        )
        change = Change(
            instance_id=loaded.id,
            business_key=loaded.business_key,
            opened=opened,
            closed=[*withdrawn, *([completed] if completed else [])],
            entered=[(element, properties) for _, element, properties in context.entered],
            ended=over,
            end_element=context.end_element,
            variables=dict(self.case.task_tree.data),
            incidents=[incident["id"] for incident in incidents],
        )
        return delta, change

    def _opened(self) -> tuple[list[TaskInfo], list[dict[str, Any]]]:
        opened = []
        for token in run.open_tasks(self.case):
            if token.id not in self.before:
                attributes = Attributes(token, self.context)
                loaded = self.loaded
                opened.append(attributes.info(loaded.id, loaded.release, loaded.scope))
                if failure := attributes.failure():
                    token.internal_data["incident"] = "attributes"
                    self.context.failures.append(failure)
        return opened, [row(task, self.engine.tenant) for task in opened]

    def _incident(self, failure: Failure) -> dict[str, Any]:
        return {
            "tenant_id": self.engine.tenant,
            "id": new_id(),
            "instance_id": self.loaded.id,
            "process": failure.process,
            "element": failure.element,
            "task_id": failure.token,
            "kind": failure.kind,
            "error": failure.error.replace("\0", "")[:2000],
            "at": self.engine.now,
        }

    def _waits(
        self,
    ) -> tuple[list[dict[str, Any]], list[tuple[UUID, int]], list[dict[str, Any]]]:
        """List waits that are new, waits that are over, and the jobs of new external tasks."""
        now = run.waits(self.case)
        new = {at: wait for at, wait in now.items() if self.waited.get(at) != wait}
        promised = []
        for at in [at for at, wait in new.items() if wait["kind"] == "job"]:
            if job := self._external(run.find(self.case, at[0]), new[at]):
                promised.append(job)
            else:
                del now[at], new[at]
        rows = [
            {
                "tenant_id": self.engine.tenant,
                "instance_id": self.loaded.id,
                "task_id": token,
                "n": n,
                "kind": wait["kind"],
                "name": wait["name"],
                "key": wait["key"],
                "due_at": wait.get("due"),
            }
            for (token, n), wait in new.items()
        ]
        return rows, [at for at in self.waited if at not in now], promised

    def _over(self, unwaits: list[tuple[UUID, int]], waits: list[dict[str, Any]]) -> list[UUID]:
        """List the external tasks that are waited for no more, those done anew among them."""
        again = [(row["task_id"], row["n"]) for row in waits]
        gone = [self.waited[at] for at in [*unwaits, *again] if at in self.waited]
        return [UUID(wait["key"]) for wait in gone if wait["kind"] == "job"]

    def _external(self, token: Any, wait: dict[str, Any]) -> dict[str, Any] | None:
        """Promise an external task; one whose properties have no value becomes an incident."""
        try:
            told = jobs.promise(token, Attributes(token, self.context))
        except ExpressionError as error:
            token.internal_data.pop("job")
            self.case.fail(token, error, "run")
            return None
        row = self._job(UUID(wait["key"]), wait["name"], told.pop("payload"))
        return {**row, **told, "instance_id": self.loaded.id}

    def _thrown(self) -> list[dict[str, Any]]:
        return [
            self._job(
                new_id(),
                f"engine.{thrown.kind}",
                {
                    "name": thrown.name,
                    "key": thrown.key,
                    "payload": thrown.payload,
                    "from": str(self.loaded.id),
                },
            )
            for thrown in self.context.thrown
        ]

    def _job(self, id_: UUID, topic: str, payload: dict[str, Any]) -> dict[str, Any]:
        now: datetime = self.engine.now
        return {
            "tenant_id": self.engine.tenant,
            "id": id_,
            "topic": topic,
            "payload": payload,
            "tries": 0,
            "priority": 0,
            "next_at": now,
            "created_at": now,
        }

    def _facts(
        self,
        kind: str,
        data: dict[str, Any],
        opened: list[TaskInfo],
        withdrawn: list[UUID],
        incidents: list[dict[str, Any]],
        over: str | bool,
    ) -> Facts:
        moved: dict[str, Any] = {
            **data,
            "way": list(dict.fromkeys(self.context.way)),
            "opened": {str(task.id): task.element for task in opened},
            "withdrawn": [str(one) for one in withdrawn],
        }
        facts: Facts = self.engine.pending.pop(self.loaded.id, [])
        facts.append((kind, {name: value for name, value in moved.items() if value}))
        facts += self.facts
        facts += [
            (
                "decision",
                {
                    "element": ran.element,
                    "decision": ran.decision,
                    "result": ran.result,
                    "fired": [_fired(one) for one in ran.fired],
                },
            )
            for ran in self.context.decisions
        ]
        facts += [
            (thrown.kind, {"element": thrown.element, "name": thrown.name, "key": thrown.key})
            for thrown in self.context.thrown
        ]
        facts += [
            ("incident", {key: str(one[key]) for key in ("id", "element", "kind")})
            for one in incidents
        ]
        if over:
            facts.append((f"instance.{over}", {"end": self.context.end_element}))
        return facts


def _fired(one: Any) -> Any:
    with suppress(TypeError):
        return plain(vars(one) if hasattr(one, "__dict__") else one)
    return str(one)
