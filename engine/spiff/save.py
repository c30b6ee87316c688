"""The snapshot of a case: its live tokens and their variables, nothing that is history.

Specifications are not in it, only ids of BPMN elements: 1-4 KB whatever the age of the case. The
outermost record is the case, then its levels, parents before children. Variables are kept once
for each scope: the case's own, those a called process wrote, those of a multi-instance child.
"""

from collections import ChainMap
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState as S

from engine.spiff.context import Context
from engine.spiff.run import Case, Level, levels
from engine.spiff.specs import CallActivity
from engine.values import decode, encode

LIVE = S.WAITING | S.READY | S.STARTED


def _kept(level: Any) -> set[UUID]:
    """List the tokens the future can depend on."""
    keep = {level.task_tree.id}
    for token in level.tasks.values():
        if not token._state & LIVE:
            continue
        keep.add(token.id)
        parent = token.parent
        if parent is not None and isinstance(parent.task_spec, BoundaryEventSplit):
            keep.add(parent.id)
        if isinstance(token.task_spec, BoundaryEventJoin):
            keep.add(token.find_ancestor(token.task_spec.split_task).id)
    return keep


def _rows(level: Any) -> list[list[Any]]:
    """Write the kept tokens, parents before children, each tied to its nearest kept ancestor."""
    keep, rows, stack = _kept(level), [], [(level.task_tree, -1)]
    while stack:
        token, parent = stack.pop()
        if token.id in keep:
            own = token.data.maps[0] if "index" in token.internal_data else None
            rows.append(
                [
                    token.id.hex,
                    parent,
                    token.task_spec.name,
                    token._state,
                    int(token.triggered),
                    token.internal_data or None,
                    own,
                ]
            )
            parent = len(rows) - 1
        for child in reversed(token._children):
            child = level.tasks[child]
            if child._state & (LIVE | S.FINISHED_MASK):
                stack.append((child, parent))
    return rows


def _scope(level: Any, host: Any) -> Any:
    """Return the variables that are this level's own; None when it works on those around it."""
    data = level.task_tree.data
    if host is None:
        return data
    if not isinstance(host.task_spec, CallActivity):
        return None
    return [1, data.maps[0]] if isinstance(data, ChainMap) else [0, data]


def dump(case: Case) -> bytes:
    """Write the snapshot of *case*; a case that has ended keeps its variables only."""
    alive = {id(level) for level in levels(case)}
    records = [[None, None, case.task_tree.data, _rows(case)]]
    for token_id, level in case.subprocesses.items():
        if id(level) in alive:
            host = level.host
            records.append([token_id.hex, level.spec.name, _scope(level, host), _rows(level)])
    return encode(records)


def load(
    blob: bytes, spec: Any, level_specs: dict[str, Any], context: Context, ended: bool = False
) -> Case:
    """Read a snapshot against its compiled specification."""
    first, *others = decode(blob)
    case = Case(spec, level_specs, context, deserializing=True)
    case.completed = ended
    _restore(case, first[3], first[2])
    hosts = dict(case.tasks)
    for token_id, key, own, rows in others:
        host = hosts[UUID(hex=token_id)]
        level = Level(level_specs[key], host, case, deserializing=True)
        _restore(level, rows, _open(own, host))
        case.subprocesses[host.id] = level
        hosts.update(level.tasks)
        level.completed_event.connect(host.task_spec._on_subworkflow_completed, host)
    return case


def _open(own: Any, host: Any) -> Any:
    if own is None:
        return host.data
    through, values = own
    return ChainMap(values, host.data) if through else values


def _restore(level: Any, rows: list[list[Any]], scope: Any) -> None:
    made: list[Any] = []
    specs = level.spec.task_specs
    for token_id, parent, name, state, triggered, internal, own in rows:
        token = Task.__new__(Task)
        token.id = UUID(hex=token_id)
        token.workflow = level
        token.task_spec = specs[name]
        token.triggered = bool(triggered)
        token.internal_data = internal or {}
        token._state = state
        token._children = []
        token.thread_id = 0
        token.last_state_change = 0.0
        token._parent = None if parent < 0 else made[parent].id
        token.data = scope if own is None else ChainMap(own, scope)
        if parent >= 0:
            made[parent]._children.append(token.id)
        made.append(token)
        level.tasks[token.id] = token
    level.task_tree = made[0]
    level.last_task = None
