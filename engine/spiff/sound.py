"""Whether the tokens of a level can still come to an end.

Plays the token game of BPMN 2.0 (clause 13) on a level without its data: every gateway may choose
any way, every task ends, every interrupting boundary event may happen. If no play brings all tokens
to an end, some parallel join waits for a token that nobody can send any more. Data may still choose
a way that does not end; that is the model's, not the administrator's, doing.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.util.task import TaskState as S

from engine.spiff.events import Watcher
from engine.spiff.specs import ExclusiveGateway, InclusiveGateway, ParallelGateway

#: markings looked at before a level is taken to be sound
MOST = 3000

LIVE = S.WAITING | S.READY | S.STARTED

#: ("to", source, target) on a flow, ("at", node), ("join", node, arrived), ("or", node)
Item = tuple[Any, ...]
Marking = tuple[Item, ...]


def blocked(level: Any) -> str | None:
    """Return the element of a join that would wait for ever, or None when *level* can end."""
    todo = [_marking(level)]
    seen: set[Marking] = set()
    last: Marking | None = None
    while todo and len(seen) < MOST:
        marking = todo.pop()
        if not marking:
            return None
        if marking in seen:
            continue
        seen.add(marking)
        following = list(_next(level.spec.task_specs, marking))
        last = last or (None if following else marking)
        todo += reversed(following)
    if todo or last is None:
        return None
    name: str = level.spec.task_specs[last[0][1]].element
    return name


def _marking(level: Any) -> Marking:
    """Read where the live tokens of a level are."""
    found: list[Item] = []
    for token in level.tasks.values():
        spec = token.task_spec
        if not token._state & LIVE or "index" in token.internal_data:
            continue
        if isinstance(spec, Watcher) and token._state == S.WAITING:
            continue
        if isinstance(spec, BoundaryEventJoin) or token.parent is None:
            continue
        is_waiting = token._state == S.WAITING
        found.append(_item(spec, token.internal_data.get("arrived") if is_waiting else None))
    return tuple(sorted(found))


def _item(spec: Any, arrived: list[str] | None) -> Item:
    if arrived is None or not _is_join(spec):
        return ("at", spec.name)
    if isinstance(spec, InclusiveGateway):
        return ("or", spec.name)
    return ("join", spec.name, tuple(sorted(arrived)))


def _is_join(spec: Any) -> bool:
    kinds = (ParallelGateway, InclusiveGateway)
    return isinstance(spec, kinds) and len(spec._inputs) > 1


def _next(specs: Any, marking: Marking) -> Iterator[Marking]:
    """Move the first token that can move, every way it can."""
    for at, item in enumerate(marking):
        rest = marking[:at] + marking[at + 1 :]
        if item[0] == "to":
            yield _arrive(specs, rest, item[1], item[2])
            return
        if item[0] == "at":
            yield from (_sorted(rest, way) for way in _ways(specs, specs[item[1]]))
            return
    for item in marking:  # nothing else can come: an inclusive join goes on
        if item[0] == "or":
            rest = tuple(one for one in marking if one != item)
            yield from (_sorted(rest, way) for way in _ways(specs, specs[item[1]]))
            return


def _sorted(rest: Marking, way: list[Item] | None) -> Marking:
    return () if way is None else tuple(sorted([*rest, *way]))


def _arrive(specs: Any, rest: Marking, source: str, target: str) -> Marking:
    spec = specs[target]
    if not _is_join(spec):
        return _sorted(rest, [("at", target)])
    if isinstance(spec, InclusiveGateway):
        return _sorted(rest, [("or", target)])
    needed = Counter[str](spec._inputs)
    for item in rest:
        if item[:2] == ("join", target) and Counter[str](item[2])[source] < needed[source]:
            waiting = list(rest)
            waiting.remove(item)
            return _joined(needed, waiting, target, [*item[2], source])
    return _joined(needed, list(rest), target, [source])


def _joined(needed: Counter[str], rest: list[Item], target: str, arrived: list[str]) -> Marking:
    if needed - Counter(arrived):
        return _sorted(tuple(rest), [("join", target, tuple(sorted(arrived)))])
    return _sorted(tuple(rest), [("at", target)])


def _ways(specs: Any, spec: Any) -> Iterator[list[Item] | None]:
    """List what may follow a node: the tokens of each way; None where the level ends at once."""
    if isinstance(getattr(spec, "event_definition", None), TerminateEventDefinition):
        yield None
        return
    outputs = [one for one in spec.outputs if not isinstance(one, BoundaryEventJoin)]
    if isinstance(spec, BoundaryEventSplit):
        yield [("at", outputs[0].name)]
        return
    flows: list[Item] = [("to", spec.name, one.name) for one in outputs]
    if isinstance(spec, ExclusiveGateway | defaults.EventBasedGateway):
        yield from ([flow] for flow in flows)
    elif isinstance(spec, ParallelGateway) or len(flows) <= 1:
        yield flows
    else:
        yield flows
        yield from ([flow] for flow in flows)
    yield from _interrupted(specs, spec)


def _interrupted(specs: Any, spec: Any) -> Iterator[list[Item]]:
    split = specs.get(f"{spec.name}.BoundaryEventSplit")
    for event in split.outputs[1:] if split else ():
        if event.cancel_activity:
            outputs = [one for one in event.outputs if not isinstance(one, BoundaryEventJoin)]
            yield [("to", event.name, one.name) for one in outputs]
