"""What the live tokens of a case are armed with, and the variables they see."""

from collections import ChainMap
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState as S

from engine.spiff.events import is_catching
from engine.spiff.run import Case, levels
from engine.spiff.save import LIVE


def armed(case: Case) -> Iterator[tuple[Any, int, Any]]:
    """Yield what waits: the token, which of its events, and the definition of that event."""
    for level in levels(case):
        for token in list(level.tasks.values()):
            if token._state != S.WAITING or not is_catching(token.task_spec):
                continue
            pending = token.internal_data.get("armed") or ()
            for n, definition in enumerate(token.task_spec.definitions):
                if n < len(pending) and pending[n] is not None:
                    yield token, n, definition


def scopes(case: Case) -> list[dict[str, Any]]:
    """List the variables of the case: its own, those of called processes, those of loops."""
    found: dict[int, dict[str, Any]] = {}
    for level in levels(case):
        for token in level.tasks.values():
            if token is level.task_tree or token._state & LIVE:
                found.update((id(own), own) for own in _own(token.data))
    return list(found.values())


def _own(data: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(data, ChainMap):
        yield data
        return
    for inner in data.maps:
        yield from _own(inner)
