"""Tokens as an administrator sees and moves them.

A token moves as in a process that was drawn for it: where it was is left as if it had been
interrupted, with everything inside; where it goes is entered as by a sequence flow, with boundary
events armed and the sub-processes around it opened. Loops are moved as a whole.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState as S

from engine.errors import MoveStarves, TargetInvalid, TaskNotFound
from engine.spiff import sound
from engine.spiff.events import EventGateway, Trigger, Watcher
from engine.spiff.run import Case, can_skip, find, levels
from engine.spiff.specs import CallActivity, InclusiveGateway, ParallelGateway, SubProcess
from engine.types import Position

LIVE = S.WAITING | S.READY | S.STARTED


def positions(case: Case) -> list[Position]:
    """List the live tokens as an outline: what is inside after what is around it, oldest first."""
    found = [
        _position(case, token)
        for level in levels(case)
        for token in level.tasks.values()
        if is_shown(token)
    ]
    return sorted(found, key=lambda one: (*one.within, one.id))


def is_shown(token: Any) -> bool:
    """Tell whether *token* stands at an element of its own."""
    spec = token.task_spec
    if not token._state & LIVE or token.parent is None:
        return False
    if isinstance(spec, BoundaryEventJoin | BoundaryEventSplit):
        return False
    return spec.bpmn_id is not None or "index" in token.internal_data


def _position(case: Case, token: Any) -> Position:
    spec = token.task_spec
    state = _state(token)
    return Position(
        id=token.id,
        process=token.workflow.spec.process,
        element=_element(token),
        name=spec.bpmn_name or spec.element,
        kind=type(spec).__name__,
        state=state,
        within=tuple(one.id for one in reversed(list(around(case, token)))),
        movable=not _is_inner(token) and not isinstance(spec, Watcher),
        skippable=_is_skippable(token, state),
        index=token.internal_data.get("index"),
    )


def _element(token: Any) -> str:
    name: str = token.task_spec.element
    return name


def _state(token: Any) -> str:
    spec = token.task_spec
    if "incident" in token.internal_data:
        return "stuck"
    if token._state == S.READY:
        return "open" if spec.manual else "ready"
    if isinstance(spec, SubWorkflowTask | LoopTask):
        return "inside"
    return "job" if "job" in token.internal_data else "waiting"


def _is_skippable(token: Any, state: str) -> bool:
    if isinstance(token.task_spec, Watcher):
        return False
    if state == "waiting":  # which way a race takes, only its events can say
        return isinstance(token.task_spec, CatchingEvent) and not isinstance(
            token.task_spec, EventGateway
        )
    return state in ("open", "job") or (state == "stuck" and can_skip(token))


def _is_inner(token: Any) -> bool:
    """Tell whether *token* is one run of a loop."""
    parent = token.parent
    return parent is not None and isinstance(parent.task_spec, LoopTask)


def around(case: Case, token: Any) -> Iterator[Any]:
    """Yield the tokens around *token*, the nearest first: loops, and hosts of levels."""
    while token is not None:
        if _is_inner(token):
            token = token.parent
        elif token.workflow is case:
            return
        else:
            token = find(case, token.workflow.parent_task_id)
        yield token


def targets(case: Case, token: Any) -> list[tuple[str, str, str]]:
    """List where *token* may go: (process, element, name), its own level first."""
    found = []
    for key in _reachable(case, token):
        spec = case.spec if key == case.spec.name else case.subprocess_specs[key]
        found += [
            (spec.process, one.name, one.bpmn_name or one.name)
            for one in spec.task_specs.values()
            if is_target(one)
        ]
    return found


def is_target(spec: Any) -> bool:
    """Tell whether tokens can be put at *spec*."""
    from_outside = isinstance(spec, Watcher) or not spec._inputs
    return spec.bpmn_id is not None and not from_outside and not _is_start(spec)


def _is_start(spec: Any) -> bool:
    return type(spec).__name__ == "StartEvent" or spec.name.endswith(" [child]")


def _reachable(case: Case, token: Any) -> Iterator[str]:
    """Yield the keys of the levels a token may go to."""
    chain = [level.spec.name for level in _chain(case, token.workflow)]
    yield from chain
    todo = list(chain)
    while todo:
        spec = _spec(case, todo.pop())
        for one in spec.task_specs.values():
            if _is_embedded(one) and one.spec not in chain and not one.name.endswith(" [child]"):
                todo.append(one.spec)
                yield one.spec


def _spec(case: Case, key: str) -> Any:
    return case.spec if key == case.spec.name else case.subprocess_specs[key]


def _is_embedded(spec: Any) -> bool:
    return isinstance(spec, SubProcess) and not isinstance(spec, CallActivity)


def _chain(case: Case, level: Any) -> Iterator[Any]:
    """Yield *level* and the levels around it, up to the case."""
    yield level
    while level is not case:
        level = find(case, level.parent_task_id).workflow
        yield level


def move(case: Case, tokens: list[Any], process: str, element: str) -> None:
    """Take *tokens* from where they are and put one token at *element* of *process*.

    TargetInvalid when no token of this case can go there; MoveStarves when a join could then never
    go on, though it could before. Runs nothing: the caller steps.
    """
    if not tokens or not all(_position(case, token).movable for token in tokens):
        raise TargetInvalid(element=element)
    tokens = [one for one in tokens if not any(outer in tokens for outer in around(case, one))]
    chains = [level for token in tokens for level in _chain(case, token.workflow)]
    before = {id(level): sound.blocked(level) for level in chains}
    sources = [token.workflow for token in tokens]
    for token in tokens:
        drop(token)
    anchor, missing = _anchor(case, tokens[0], process, element)
    for key in missing:
        anchor = _open(case, anchor, key)
    enter(anchor, element)
    kept = {id(level) for level in _chain(case, anchor)}
    for level in sources:
        _close_empty(case, level, kept)
    _check(case, chains, before)


def _check(case: Case, chains: list[Any], before: dict[int, str | None]) -> None:
    alive = {id(level) for level in levels(case)}
    for level in chains:
        if id(level) in alive and before[id(level)] is None:
            starved = sound.blocked(level)
            if starved is not None:
                raise MoveStarves(element=starved)


def _anchor(case: Case, token: Any, process: str, element: str) -> tuple[Any, list[str]]:
    """Find the live level to enter, and the hosts that must be opened in it, outermost first."""
    chain = {level.spec.name: level for level in _chain(case, token.workflow)}
    key = _level_of(case, token, process, element)
    missing: list[str] = []
    while key not in chain:
        alive = [level for level in levels(case) if level.spec.name == key]
        if len(alive) == 1:
            return alive[0], missing
        if alive:
            raise TargetInvalid(element=element)
        key, host = _host_of(case, key)
        if host.endswith(" [child]"):
            raise TargetInvalid(element=element)
        missing.insert(0, host)
    return chain[key], missing


def _level_of(case: Case, token: Any, process: str, element: str) -> str:
    for key in _reachable(case, token):
        spec = _spec(case, key)
        found = spec.task_specs.get(element)
        if spec.process == process and found is not None and is_target(found):
            return key
    raise TargetInvalid(element=element)


def _host_of(case: Case, key: str) -> tuple[str, str]:
    """Find the sub-process whose inside is *key*: the key of its level, and its name there."""
    for parent in [case.spec.name, *case.subprocess_specs]:
        for one in _spec(case, parent).task_specs.values():
            if _is_embedded(one) and one.spec == key:
                return parent, one.name
    raise TargetInvalid(element=key)


def drop(token: Any) -> None:
    """Take a token away, with all inside it and the boundary events around it."""
    parent = token.parent
    token.cancel()
    if parent is not None and isinstance(parent.task_spec, BoundaryEventSplit):
        for child in list(parent.children):
            if isinstance(child.task_spec, Watcher) and child._state == S.WAITING:
                child.cancel()


def enter(level: Any, element: str) -> Any:
    """Put a new token at *element*, as a flow would; return it."""
    specs = level.spec.task_specs
    split = specs.get(f"{element}.BoundaryEventSplit")
    if split is None:
        return _add(level, specs[element])
    outer = _add(level, split)
    outer.run()
    return next(child for child in outer.children if child.task_spec is specs[element])


def _add(level: Any, spec: Any) -> Any:
    token = level.task_tree._add_child(spec, S.FUTURE)
    token.triggered = True
    if isinstance(spec, ParallelGateway | InclusiveGateway):
        token.internal_data["arrived"] = _arrival(level, spec)
    spec._update(token)
    return token


def _arrival(level: Any, spec: Any) -> list[str]:
    """Arrive at a join by the first flow it still waits for."""
    for other in list(level.tasks.values()):
        if (
            other.task_spec is spec
            and other._state == S.WAITING
            and "arrived" in other.internal_data
        ):
            arrived: list[str] = other.internal_data["arrived"]
            missing = Counter[str](spec._inputs) - Counter(arrived)
            if missing:
                other.cancel()
                return [*arrived, next(iter(missing))]
    return [spec._inputs[0]]


def _open(case: Case, level: Any, host: str) -> Any:
    """Open a sub-process without its start; return the new level."""
    token = enter(level, host)
    inner = case.subprocesses.get(token.id)
    if inner is None:
        raise TargetInvalid(element=host)
    for child in list(inner.task_tree.children):
        if not isinstance(child.task_spec, Trigger):
            child.cancel()
    return inner


def _close_empty(case: Case, level: Any, kept: set[int]) -> None:
    """Close the levels around that have no token left."""
    while id(level) not in kept:
        if any(is_shown(t) and not isinstance(t.task_spec, Trigger) for t in level.tasks.values()):
            return
        try:
            host = find(case, level.parent_task_id)
        except TaskNotFound:  # closed with what was around it
            return
        if _is_inner(host):
            raise TargetInvalid(element=host.task_spec.element)
        level = host.workflow
        drop(host)
