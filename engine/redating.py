"""Timers and due dates worked out once more, because what they were worked out from has changed.

A timer is armed once (BPMN 2.0.2 §10.5.4): who changes a calendar, a rule or a variable that a
running process was armed with, calls `redate`. Each expression is evaluated as of the instant the
timer was armed, or the task opened, over the variables as they are now. A timer that has fired is
not waiting any more and stays so; one whose new time has passed fires with the next sweep.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update

from engine import store
from engine.attributes import Attributes
from engine.errors import Conflict, ExpressionError
from engine.models import RUNNING, Instance, Task
from engine.spiff import arming, run
from engine.spiff.definitions import Timer
from engine.turn import Turn

if TYPE_CHECKING:
    from engine.core import Engine

#: forms of a timer that name one point in time; a cycle keeps its beat
ONCE = ("date", "duration")


@dataclass(frozen=True)
class Moved:
    """A timer or an open task that is due at another time now; None: it stands still."""

    id: UUID
    process: str
    element: str
    name: str
    #: timer or task
    kind: str
    was: datetime | None
    due: datetime | None


def running(engine: "Engine", business_key: str) -> list[UUID]:
    """List the instances of *business_key* that have not ended."""
    query = select(Instance.id).where(
        Instance.tenant_id == engine.tenant, Instance.business_key == business_key, RUNNING
    )
    return list(engine.session.scalars(query.order_by(Instance.id)))


def redate(
    engine: "Engine",
    instance_id: UUID,
    variables: Mapping[str, Any] | None = None,
    *,
    held: Collection[str] = (),
    write: bool = True,
) -> list[Moved]:
    """Work out the open timers and due dates of an instance anew; return those that moved.

    *variables* are set wherever the instance has them already. Timers whose expression names a
    variable of *held* stand still until a later call does not hold it. Without *write* nothing
    changes: a look at what would move. Called while the instance runs (from an operation), it
    joins that turn. InstanceNotFound; an instance that has ended moves nothing.
    """
    turn = engine.turns.get(instance_id)
    if turn is not None:
        return _Redating(turn, variables or {}, held).apply(write)
    turn = Turn(engine, store.read(engine.session, engine.tenant, instance_id))
    if turn.loaded.status not in ("active", "suspended"):
        return []
    if write:
        _hold(engine, turn)
    work = _Redating(turn, variables or {}, held)
    moved = work.apply(write)
    if write and (moved or work.changed):
        turn.finish("timers.moved", _fact(moved, work.changed))
    return moved


def _hold(engine: "Engine", turn: Turn) -> None:
    """Lock the instance before its tasks, in the order every other command does."""
    query = select(Instance.version).where(Instance.id == turn.loaded.id).with_for_update()
    if engine.session.scalar(query) != turn.loaded.version:
        raise Conflict(instance=str(turn.loaded.id))


def _fact(moved: list[Moved], changed: list[str]) -> dict[str, Any]:
    return {
        "set": changed,
        "moved": [{"element": m.element, "from": m.was, "to": m.due} for m in moved],
    }


class _Redating:
    """One pass over the live tokens of a turn."""

    def __init__(self, turn: Turn, variables: Mapping[str, Any], held: Collection[str]) -> None:
        self.turn = turn
        self.variables = variables
        self.held = [re.compile(rf"\b{re.escape(name)}\b") for name in held]
        #: names of variables that have another value now
        self.changed: list[str] = []

    def apply(self, write: bool) -> list[Moved]:
        joins = self.turn.engine.turns.get(self.turn.loaded.id) is self.turn
        undo = self._set()
        moved = [*self._timers(write), *self._tasks(write)]
        if not write:
            for scope, name, value in undo:
                scope[name] = value
        elif joins and moved:
            self.turn.facts.append(("timers.moved", _fact(moved, self.changed)))
        return moved

    def _set(self) -> list[tuple[dict[str, Any], str, Any]]:
        """Set the variables in each scope that has them as its own; return what was there."""
        undo = []
        for scope in arming.scopes(self.turn.case):
            for name, value in self.variables.items():
                if name in scope and scope[name] != value:
                    undo.append((scope, name, scope[name]))
                    scope[name] = value
        self.changed = sorted({name for _, name, _ in undo})
        return undo

    def _timers(self, write: bool) -> list[Moved]:
        moved = []
        for token, n, definition in arming.armed(self.turn.case):
            if not isinstance(definition, Timer) or definition.form not in ONCE:
                continue
            pending = token.internal_data["armed"][n]
            due = self._due(token, definition, pending)
            if due == pending["due"]:
                continue
            if write:
                token.internal_data["armed"][n] = {**pending, "due": due}
            moved.append(self._moved(token, "timer", _read(pending["due"]), _read(due)))
        return moved

    def _due(self, token: Any, definition: Timer, pending: dict[str, Any]) -> str | None:
        """Say when a timer is due now; one that cannot be worked out keeps its time."""
        kept: str | None = pending["due"]
        armed = _read(pending.get("at"))
        if armed is None:  # an administrator has set it by hand
            return kept
        if any(name.search(definition.text) for name in self.held):
            return None
        engine = self.turn.engine
        functions = engine.host.of(self.turn.loaded.business_key, armed)
        try:
            value = definition.read(token.data, functions)
            anew: str | None = definition.at(value, armed, engine.host.zone)["due"]
        except ExpressionError:
            return kept
        return anew

    def _tasks(self, write: bool) -> list[Moved]:
        tokens = {token.id: token for token in run.open_tasks(self.turn.case)}
        session = self.turn.engine.session
        known = select(Task.id, Task.created_at, Task.due_at).where(Task.id.in_(list(tokens)))
        moved = []
        for id_, created, was in session.execute(known).all():
            due = self._task_due(tokens[id_], created, was)
            if due == was:
                continue
            if write:
                session.execute(update(Task).where(Task.id == id_).values(due_at=due))
            moved.append(self._moved(tokens[id_], "task", was, due))
        return moved

    def _task_due(self, token: Any, created: datetime, was: datetime | None) -> datetime | None:
        turn = self.turn
        functions = turn.engine.host.of(turn.loaded.business_key, created)
        attributes = Attributes(token, replace(turn.context, now=created, functions=functions))
        due = attributes.due()
        return was if attributes.failed or due is None else due

    def _moved(self, token: Any, kind: str, was: datetime | None, due: datetime | None) -> Moved:
        spec = token.task_spec
        name = spec.bpmn_name or spec.element
        return Moved(token.id, token.workflow.spec.process, spec.element, name, kind, was, due)


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
