"""What SpiffWorkflow 3.2 does that BPMN or we do not want, put right in one place.

Each patch says why, and `tests/engine/test_patches.py` holds a test that fails without it. All are
idempotent. Another minor version may have moved what they hold on to: then this module refuses.
"""

from importlib.metadata import version
from typing import Any

import SpiffWorkflow.task
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState as S

from engine.errors import Conflict
from engine.ids import new_id
from engine.spiff.events import Trigger

TESTED = "3.2."
ANY = S.NOT_FINISHED_MASK


def check(found: str) -> None:
    """Refuse to run on a SpiffWorkflow these patches were not written for."""
    if not found.startswith(TESTED):
        raise ImportError(f"engine.spiff.patches fits SpiffWorkflow {TESTED}x, not {found}.")


check(version("SpiffWorkflow"))


def _predict(
    self: Any, my_task: Any, seen: Any = None, looked_ahead: int = 0, mask: int = S.PREDICTED_MASK
) -> None:
    """Look one node ahead only.

    Upstream predicts the whole rest of the process with every step: linear in its size, and 2^k
    for k parallel blocks in a row (12 of them: 32,765 tokens, a third of a second).
    """
    if my_task._state & mask:
        self._predict_hook(my_task)


def _run(self: Any) -> Any:
    """Make the outputs of a token when it runs, since nobody predicted them before."""
    if len(self._children) < len(self.task_spec._outputs) or isinstance(self.task_spec, LoopTask):
        self.task_spec._predict(self, mask=ANY)
    return _upstream_run(self)


def _inherit_data(self: Any) -> None:
    """Share the variables of the scope instead of copying them from token to token.

    Upstream's copies drift apart in parallel branches and are merged by guess at the join (lists
    index by index; counters lose updates); what a sub-process wrote is lost when it is
    interrupted. A multi-instance child has a scope of its own (`engine.spiff.loops`).
    """
    if "index" not in self.internal_data:
        self.data = self.parent.data


def _set_state(self: Any, value: int) -> None:
    """Change the state without composing two log records, a fifth of the cost of a step."""
    self._state = value


def _is_descendant_of(self: Any, other: Any) -> bool:
    """Walk up in a loop: upstream recurses, and 1,000 steps in one run are a RecursionError."""
    task = self.parent
    while task is not None and task is not other:
        task = task.parent
    return task is not None


def _update(self: Any, my_task: Any) -> None:
    """Turn what goes wrong on the way into a node into a failure of that node.

    Upstream lets it out of the *previous* node, half moved: somebody's act would be refused, or a
    case be lost, because the timer after it cannot be computed.
    """
    case = my_task.workflow.top_workflow
    fresh = my_task._state & (S.FUTURE | S.PREDICTED_MASK)
    try:
        _upstream_update(self, my_task)
    except Conflict:
        raise
    except Exception as error:
        case.fail(my_task, error, "update")
    if fresh:
        case.arrived(my_task)


def _end_check(self: Any, my_task: Any) -> bool:
    """Ask all tokens: upstream's tree walk stops at depth 1,000 and ends a process too early.

    Triggers of event sub-processes wait as long as the level lives, and do not keep it alive.
    """
    ours = (self.name, "End")
    return not any(
        token._state & S.NOT_FINISHED_MASK
        and token.task_spec.name not in ours
        and not (isinstance(token.task_spec, Trigger) and token._state == S.WAITING)
        for token in my_task.workflow.tasks.values()
    )


def _interrupts(self: Any, my_task: Any) -> tuple[bool, list[Any]]:
    """Ask the activity and its boundary events only.

    In a reloaded case the split also holds what a non-interrupting event has set going, and
    upstream takes the last of its children for the activity: that one would not be interrupted.
    """
    split = my_task.find_ancestor(self.split_task)
    events = [t for t in split.children if isinstance(t.task_spec, BoundaryEvent)]
    main = next(t for t in split.children if t.task_spec is split.task_spec.outputs[0])
    fired = any(t.task_spec.cancel_activity and t._state & (S.READY | S.COMPLETED) for t in events)
    if not fired and not main._state & S.FINISHED_MASK:
        return False, []
    return True, [t for t in events if t._state == S.WAITING] + ([main] if fired else [])


_upstream_run = getattr(Task, "_upstream_run", Task.run)
_upstream_update = getattr(TaskSpec, "_upstream_update", TaskSpec._update)


def apply() -> None:
    """Put the patches in; twice is as good as once."""
    SpiffWorkflow.task.uuid4 = new_id  # ids of tokens are ids of task rows: ordered by time
    Task._upstream_run, TaskSpec._upstream_update = _upstream_run, _upstream_update
    TaskSpec._predict = _predict
    TaskSpec._update = _update
    Task.run = _run
    Task._inherit_data = _inherit_data
    Task._set_state = _set_state
    Task.is_descendant_of = _is_descendant_of
    _EndJoin._check_threshold_unstructured = _end_check
    BoundaryEventJoin._check_threshold_structured = _interrupts


apply()
