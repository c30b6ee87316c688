"""Whether a node of one version of a model is the same as a node of another."""

from typing import Any

from engine.spiff.definitions import Timer
from engine.spiff.events import StartEvent, Watcher
from engine.spiff.specs import CallActivity, InclusiveGateway, ParallelGateway


def same(old: Any, new: Any) -> bool:
    """Tell whether a token at *old* can stay as it is at *new*."""
    return _same_kind(old, new) and _same_wait(old, new)


def _same_kind(old: Any, new: Any) -> bool:
    """Tell whether a token at *old* can stay at *new*: the same class, or both done by people."""
    if type(old) is type(new):
        return not isinstance(old, CallActivity) or old.called == new.called
    return bool(getattr(old, "manual", False) and getattr(new, "manual", False))


def _same_wait(old: Any, new: Any) -> bool:
    """Tell whether both wait for the same: events, and topics of jobs."""
    if old.extensions.get("topic") != new.extensions.get("topic"):
        return False
    if getattr(old, "cancel_activity", None) != getattr(new, "cancel_activity", None):
        return False
    return _events(old) == _events(new)


def _events(spec: Any) -> list[Any]:
    return [_told(one) for one in getattr(spec, "definitions", ())]


def _told(definition: Any) -> tuple[str, dict[str, Any]]:
    """Say what an event waits for; a timer's name is its element, which may change."""
    told = {
        key: value
        for key, value in vars(definition).items()
        if isinstance(value, str | int | bool | None)
        and not (key in ("name", "_name", "description") and isinstance(definition, Timer))
    }
    return type(definition).__name__, told


def rename_timers(data: dict[str, Any], to: Any) -> None:
    """Give the timers a token waits for the names of their elements in the new model."""
    for pending, definition in zip(
        data.get("armed") or (), getattr(to, "definitions", ()), strict=False
    ):
        if pending is not None and pending["kind"] == "timer":
            pending["name"] = definition.name


def can_enter(spec: Any) -> bool:
    """Tell whether a token can be put at *spec* as if a flow had brought it."""
    if spec.bpmn_id is None or isinstance(spec, Watcher | StartEvent):
        return False
    return not isinstance(spec, ParallelGateway | InclusiveGateway)
