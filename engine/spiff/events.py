"""Events: how a token waits, and what it does when it is told."""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.event_definitions.simple import (
    NoneEventDefinition,
    TerminateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState as S

from engine import times
from engine.errors import ErrorUncaught
from engine.spiff.definitions import Code


class Catch:
    """Waits for what the engine delivers; keeps what it waits for in the token.

    internal data: `armed` list of what is awaited, `fired` which of it came, `payload` with it.
    """

    event_definition: Any

    @property
    def wakes(self) -> bool:
        """Tell whether the case itself can make it happen."""
        return any(getattr(definition, "wakes", False) for definition in self.definitions)

    @property
    def definitions(self) -> list[Any]:
        """List what it can wait for."""
        return [self.event_definition]

    def _update_hook(self, my_task: Any) -> bool:
        my_task._inherit_data()
        data = my_task.internal_data
        if isinstance(self.event_definition, NoneEventDefinition):
            return True
        if "armed" not in data:
            data["armed"] = [definition.arm(my_task) for definition in self.definitions]
        if "fired" not in data:
            for n, definition in enumerate(self.definitions):
                if definition.holds(my_task, data["armed"][n]):
                    data["fired"] = n
                    break
        if "fired" in data:
            return True
        my_task._set_state(S.WAITING)
        return False

    def _on_ready_hook(self, my_task: Any) -> None:
        """Upstream keeps a list of waiting tokens; ours are found by their state."""

    def _on_cancel(self, my_task: Any) -> None:
        """Forget nothing: see `_on_ready_hook`."""

    def _predict_hook(self, my_task: Any) -> None:
        my_task._sync_children(self.outputs, S.FUTURE)  # type: ignore[attr-defined]

    def _take(self, my_task: Any) -> int:
        """Bring what came with the event into the variables; return which event it was."""
        data = my_task.internal_data
        my_task.data.update(data.pop("payload", None) or {})
        return int(data.pop("fired", 0))

    def _run_hook(self, my_task: Any) -> bool:
        self._take(my_task)
        return True


class CatchEvent(Catch, defaults.IntermediateCatchEvent):
    """An intermediate catch event."""


class ReceiveTask(Catch, defaults.ReceiveTask):
    """A task that waits for a message."""


class StartEvent(Catch, defaults.StartEvent):
    """The start of a process: the one that was chosen fires, the others never do."""

    def _update_hook(self, my_task: Any) -> bool:
        my_task._inherit_data()
        return getattr(my_task.workflow, "start_at", None) in (None, self.name)


class Watcher(Catch):
    """Waits beside what it watches, and goes with it; one that does not interrupt stays."""

    cancel_activity: bool

    def catch_now(self, my_task: Any, payload: dict[str, Any]) -> None:
        """Fire at once, and interrupt before anything else moves."""
        my_task.internal_data.update(fired=0, payload=payload)
        self._update(my_task)  # type: ignore[attr-defined]
        if my_task._state == S.READY:
            my_task.workflow.top_workflow.passed(my_task)
            my_task.run()

    def _run_hook(self, my_task: Any) -> bool:
        if self.cancel_activity:
            self._interrupt(my_task)
        else:
            self._stand_by(my_task)
        self._take(my_task)
        return True

    def _interrupt(self, my_task: Any) -> None:
        """Stop what is watched."""

    def _stand_by(self, my_task: Any) -> None:
        """Leave a second token waiting for the next time."""
        pending = my_task.internal_data["armed"][0]
        again = self._again(my_task, pending) if pending and pending["kind"] == "timer" else pending
        if again is None and pending is not None:
            return
        token = my_task.parent._add_child(self, S.WAITING)
        token.triggered = True
        token._inherit_data()
        token.internal_data["armed"] = [again]
        if self.event_definition.wakes:
            token.internal_data["held"] = True

    def _again(self, my_task: Any, pending: dict[str, Any]) -> dict[str, Any] | None:
        if self.event_definition.form != "cycle":
            return None
        now = my_task.workflow.top_workflow.context.now
        last, anchor = datetime.fromisoformat(pending["due"]), _anchor(pending)
        due, passed = times.following(last, pending["every"], now, anchor)
        left = None if pending["left"] is None else pending["left"] - passed
        if left is not None and left <= 0:
            return None
        told = {"due": due.isoformat(), "at": now.isoformat(), "anchor": anchor.isoformat()}
        return {**pending, **told, "left": left}


def _anchor(pending: dict[str, Any]) -> datetime:
    """Say from where a cycle counts on; one that was moved by hand has no instant it was armed."""
    is_moved = pending.get("at") is None or "anchor" not in pending
    return datetime.fromisoformat(pending["due" if is_moved else "anchor"])


class BoundaryEvent(Watcher, defaults.BoundaryEvent):
    """An event on the border of an activity; the join behind it interrupts the activity."""

    #: element it hangs on
    attached: str

    def _predict_hook(self, my_task: Any) -> None:
        outputs = self.outputs
        if not self.cancel_activity:  # what does not interrupt has no say in the join
            outputs = [spec for spec in outputs if not isinstance(spec, BoundaryEventJoin)]
        my_task._sync_children(outputs, S.FUTURE)


class Trigger(Watcher, defaults.IntermediateCatchEvent):
    """The start event of an event sub-process, waiting in the level around it (§10.3.5).

    Upstream writes its trigger into the shared specification, where every later case starts it,
    and does not interrupt.
    """

    def __init__(self, *args: Any, cancel_activity: bool, serves: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cancel_activity = cancel_activity
        #: name of the event sub-process it begins
        self.serves = serves

    def _interrupt(self, my_task: Any) -> None:
        """Withdraw everything else in the level, other triggers too."""
        level = my_task.workflow
        for token in list(level.tasks.values()):
            apart = token is my_task or token._parent in (None, my_task.id)
            if not apart and token._state & S.NOT_FINISHED_MASK and token.id in level.tasks:
                token.cancel()


class EventGateway(Catch, defaults.EventBasedGateway):
    """Takes the way of whichever event comes first."""

    @property
    def definitions(self) -> list[Any]:
        """List the events behind the gateway, in the order of its outgoing flows."""
        found: list[Any] = self.event_definition.event_definitions
        return found

    def _predict_hook(self, my_task: Any) -> None:
        my_task._sync_children(self.outputs, S.MAYBE)

    def _run_hook(self, my_task: Any) -> bool:
        chosen = self.outputs[self._take(my_task)]
        my_task._sync_children([chosen], S.FUTURE)
        return True


class Throw:
    """Makes its event happen when a token runs on it."""

    event_definition: Any

    def _run_hook(self, my_task: Any) -> bool:
        definition = self.event_definition
        if isinstance(definition, Code):
            caught = my_task.workflow.top_workflow.throw(my_task, definition)
            if not caught and definition.kind != "escalation":
                raise ErrorUncaught(f"Nothing catches the {definition.kind} {definition.code}.")
        elif not isinstance(definition, NoneEventDefinition | TerminateEventDefinition):
            definition.throw(my_task)
        return True


class ThrowEvent(Throw, defaults.IntermediateThrowEvent):
    """An intermediate throw event."""


class SendTask(Throw, defaults.SendTask):
    """A task that sends a message."""


class EndEvent(Throw, defaults.EndEvent):
    """The end of a way; a terminate end stops the whole level."""

    def _run_hook(self, my_task: Any) -> bool:
        if my_task.workflow.parent_task_id is None:
            my_task.workflow.context.end_element = self.name
        return super()._run_hook(my_task)

    def _on_complete_hook(self, my_task: Any) -> None:
        if isinstance(self.event_definition, TerminateEventDefinition):
            my_task.workflow.cancel(success=True)
            my_task.workflow._mark_complete(my_task)


def is_catching(spec: Any) -> bool:
    """Tell whether tokens can wait at *spec* for something to happen."""
    return isinstance(spec, CatchingEvent)
