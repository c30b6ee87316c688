"""Who catches an error, an escalation or a cancel: the nearest handler, from the inside out.

BPMN 2.0.2 §10.5.1 and §10.5.6: on each level an event sub-process catches before the boundary event
of the activity around it, and a handler for just this code before one for any code.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState as S

from engine.errors import ErrorUncaught
from engine.spiff.definitions import Code
from engine.spiff.events import BoundaryEvent, Trigger, Watcher


def throw(token: Any, thrown: Code, payload: dict[str, Any] | None = None) -> bool:
    """Let the level *token* runs in and those around it catch *thrown*; False when nobody does."""
    return _hand_over(_outwards(token.workflow, None), thrown, payload)


def throw_from(activity: Any, thrown: Code, payload: dict[str, Any] | None = None) -> bool:
    """Do so for something that happened in *activity* itself: its own border comes first."""
    return _hand_over(_around(activity), thrown, payload)


def must_catch(activity: Any, thrown: Code, payload: dict[str, Any]) -> None:
    """Do so; ErrorUncaught when nothing catches an error. An escalation may stay unheard."""
    if not throw_from(activity, thrown, payload) and thrown.kind == "error":
        raise ErrorUncaught(f"Nothing catches the error {thrown.code}.")


def _hand_over(places: Iterator[list[Any]], thrown: Code, payload: dict[str, Any] | None) -> bool:
    for handlers in places:
        found = _best(handlers, thrown)
        if found is not None:
            given = {**(payload or {}), **found.task_spec.event_definition.received(thrown)}
            found.task_spec.catch_now(found, given)
            return True
    return False


def _best(handlers: list[Any], thrown: Code) -> Any:
    for code in (thrown.code, None):
        for token in handlers:
            if token.task_spec.event_definition.catches(thrown.kind, code):
                return token
    return None


def _around(activity: Any) -> Iterator[list[Any]]:
    yield _border(activity)
    yield from _outwards(activity.workflow, activity.task_spec)


def _outwards(level: Any, inside: Any) -> Iterator[list[Any]]:
    """Yield the handlers of each level; what happens in an event sub-process is not for itself."""
    while True:
        yield [
            token
            for token in _waiting(level.tasks.values(), Trigger)
            if inside is None or token.task_spec.serves != inside.name
        ]
        if level.parent_task_id is None:
            return
        host = level.host
        yield _border(host)
        level, inside = host.workflow, host.task_spec


def _border(host: Any) -> list[Any]:
    """List the boundary events of an activity; one of several instances shares those of all."""
    parent = host.parent
    activity = parent if host.triggered and isinstance(parent.task_spec, LoopTask) else host
    return [
        token
        for token in _waiting(activity.parent.children, BoundaryEvent)
        if token.task_spec.attached == activity.task_spec.element
    ]


def _waiting(tokens: Any, kind: type[Watcher]) -> list[Any]:
    return [
        token
        for token in tokens
        if token._state == S.WAITING
        and isinstance(token.task_spec, kind)
        and isinstance(token.task_spec.event_definition, Code)
    ]
