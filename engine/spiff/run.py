"""A case in memory: SpiffWorkflow's tokens, our steps."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState as S

from engine.errors import (
    BpmnError,
    BpmnEscalation,
    CollectionInvalid,
    Conflict,
    DecisionError,
    DefinitionNotFound,
    ErrorUncaught,
    ExpressionError,
    FlowMissing,
    StepLimit,
    TaskNotFound,
)
from engine.spiff import catching, patches
from engine.spiff.context import Context, Failure
from engine.spiff.definitions import Code
from engine.spiff.events import Trigger, Watcher, is_catching
from engine.spiff.script import Script

assert patches  # noqa: S101  # importing it is what counts

#: what an incident says went wrong
KINDS: dict[type, str] = {
    ExpressionError: "expression",
    DecisionError: "decision",
    DefinitionNotFound: "definition",
    CollectionInvalid: "collection",
    FlowMissing: "flow",
    ErrorUncaught: "error",
    StepLimit: "limit",
}


class Quick:
    """Flat passes over the few live tokens instead of walks over the tree."""

    tasks: dict[UUID, Any]
    completed: bool
    success: bool
    start_at: str | None = None

    def update_waiting_tasks(self) -> None:
        """Look again at joins and conditions; nothing else moves by itself."""
        for token in list(self.tasks.values()):
            watches = "incident" in token.internal_data and isinstance(token.task_spec, Watcher)
            if (
                token._state == S.WAITING
                and getattr(token.task_spec, "wakes", True)
                and not watches
            ):
                token.task_spec._update(token)

    def cancel(self, success: bool = False) -> None:
        """Withdraw every token of this level and of the levels under it."""
        self.success, self.completed = success, True
        for token in list(self.tasks.values()):
            if token._state & S.NOT_FINISHED_MASK and token.id in self.tasks:
                token.cancel()

    def _mark_complete(self, task: Any) -> None:
        """End the level; what waited for the start of an event sub-process goes with it."""
        self.completed = True
        for token in list(self.tasks.values()):
            if isinstance(token.task_spec, Trigger) and token._state == S.WAITING:
                token.cancel()


class Level(Quick, BpmnSubWorkflow):
    """An embedded or called process inside a case; it knows the token it runs under.

    Upstream looks for that token through all levels, each time.
    """

    def __init__(self, spec: Any, host: Any, case: "Case", **more: Any) -> None:
        self.host = host
        super().__init__(spec, host.id, case, **more)

    @property
    def parent_workflow(self) -> Any:
        """Return the level around this one."""
        return self.host.workflow


class Case(Quick, BpmnWorkflow):
    """A process instance in memory."""

    def __init__(self, process: Any, levels: dict[str, Any], context: Context, **more: Any) -> None:
        self.context = context
        super().__init__(process, levels, script_engine=Script(context), **more)

    def create_subprocess(self, my_task: Any, spec_name: str) -> Level:
        """Open a level under *my_task*."""
        level = Level(self.subprocess_specs[spec_name], my_task, self)
        self.subprocesses[my_task.id] = level
        return level

    def throw(self, token: Any, thrown: Code, payload: dict[str, Any] | None = None) -> bool:
        """Let somebody catch what *token* throws; False when nobody does."""
        return catching.throw(token, thrown, payload)

    # -- what happened, for the engine

    def fail(self, token: Any, error: Exception, phase: str) -> None:
        """Let *token* stand still where it is, and say why."""
        spec = token.task_spec
        # it goes with what it watches, whether it could be armed or not
        token._state = S.WAITING if isinstance(spec, Watcher) else S.STARTED
        token.internal_data["incident"] = phase
        kind = next((name for of, name in KINDS.items() if isinstance(error, of)), "operation")
        # what an operation of the application raises may quote the data it stumbled over
        is_ours = kind != "operation" or hasattr(error, "detail")
        text = (is_ours and str(error)) or type(error).__name__
        self.context.failures.append(
            Failure(token.id, token.workflow.spec.process, spec.element, kind, text)
        )

    def arrived(self, token: Any) -> None:
        """Note that *token* has come to its node, and by which flow."""
        spec = token.task_spec
        if not token._state & (S.WAITING | S.READY | S.STARTED) or "index" in token.internal_data:
            return
        if not isinstance(spec, Watcher):
            self._note_flow(token)
        stays = spec.manual or isinstance(spec, SubWorkflowTask | LoopTask) or is_catching(spec)
        if stays and not isinstance(spec, Watcher):
            self._note(token)

    def passed(self, token: Any) -> None:
        """Note that an automatic node is about to run."""
        spec = token.task_spec
        if spec.bpmn_id is None or spec.manual or isinstance(spec, SubWorkflowTask | LoopTask):
            return
        if isinstance(spec, Watcher) or not is_catching(spec):
            self._note(token)

    def _note(self, token: Any) -> None:
        process = token.workflow.spec.process
        spec = token.task_spec
        self.context.entered.append((process, spec.element, spec.extensions))
        self.context.way.append(f"{_model(token)}:{spec.element}")

    def _note_flow(self, token: Any) -> None:
        source = token.parent
        while source is not None and source.task_spec.bpmn_id is None:
            source = source.parent
        if source is not None:
            ends = (source.task_spec.element, token.task_spec.element)
            flow = token.workflow.spec.flows.get(ends)
            entry = f"{_model(token)}:{flow}"
            if flow and entry not in self.context.way[-2:]:
                self.context.way.append(entry)


def _model(token: Any) -> str:
    """Return the key of the process, with `#` and the release where a call is bound to one."""
    return str(token.workflow.spec.name).partition(":")[0]


def begin(case: Case, start_at: str | None, variables: dict[str, Any]) -> None:
    """Start a new case at its start event *start_at* and run until it rests."""
    case.start_at = start_at or case.spec.main_start
    case.task_tree.data = variables
    step(case)


def levels(case: Case) -> Iterator[Any]:
    """Yield the levels that are alive, the deepest first, the case itself last."""
    alive = [level for level in case.subprocesses.values() if _is_alive(case, level)]
    yield from sorted(alive, key=lambda level: -level.depth)
    yield case


def _is_alive(case: Case, level: Any) -> bool:
    while level is not case:
        host = level.host
        if level.completed or host._state != S.STARTED or host.id not in host.workflow.tasks:
            return False
        level = host.workflow
    return not case.completed


def step(case: Case) -> None:
    """Run every automatic node that is ready, until only people and events can move the case."""
    while _round(case) or _conditions(case):
        pass


def _round(case: Case) -> bool:
    ran = False
    for level in list(levels(case)):
        while _run_ready(case, level):
            ran = True
        if level is not case:
            host = level.host
            if host._state == S.STARTED and level.completed:
                host.task_spec._update(host)
    return ran


def _run_ready(case: Case, level: Any) -> bool:
    ready = [t for t in level.tasks.values() if t._state == S.READY and not t.task_spec.manual]
    ran = False
    for token in ready:
        if token._state == S.READY and token.id in level.tasks:
            _run(case, token)
            ran = True
    return ran


def _run(case: Case, token: Any) -> None:
    """Run one automatic node; what goes wrong stays with it."""
    case.context.steps += 1
    if case.context.steps > case.context.limit:
        case.fail(token, StepLimit(), "run")
        return
    case.passed(token)
    try:
        _run_or_throw(token)
    except Conflict:
        raise
    except Exception as error:
        case.fail(token, error, "run")


def _run_or_throw(token: Any) -> None:
    try:
        token.run()
    except BpmnError as error:
        thrown = Code("error", error.message or error.code, error.code)
        catching.must_catch(token, thrown, error.variables)
    except BpmnEscalation as error:
        token._state = S.STARTED
        catching.must_catch(token, Code("escalation", error.code, error.code), error.variables)
        if token._state == S.STARTED:  # nothing interrupted it
            _end(token, error.variables)


def _conditions(case: Case) -> bool:
    """Look at conditional events once more; True when one of them moved."""
    moved = False
    for level in levels(case):
        for token in list(level.tasks.values()):
            if _is_conditional(token):
                token.task_spec._update(token)
                moved = moved or token._state == S.READY
    return moved


def _is_conditional(token: Any) -> bool:
    """Tell whether *token* waits for a condition; one that stands still is not asked again."""
    stands_still = "incident" in token.internal_data
    spec = token.task_spec
    return token._state == S.WAITING and not stands_still and is_catching(spec) and spec.wakes


def is_alive(case: Case) -> bool:
    """Tell whether any token of the process itself can still move."""
    live = S.WAITING | S.READY | S.STARTED
    return any(token._state & live for token in case.tasks.values())


def find(case: Case, token_id: UUID) -> Any:
    """Find a live token; TaskNotFound when it is gone."""
    for level in levels(case):
        if token_id in level.tasks:
            return level.tasks[token_id]
    raise TaskNotFound(task=str(token_id))


def open_tasks(case: Case) -> Iterator[Any]:
    """Yield the tokens people work on, oldest first."""
    found = [
        token
        for level in levels(case)
        for token in level.tasks.values()
        if token._state == S.READY and token.task_spec.manual
    ]
    yield from sorted(found, key=lambda token: token.id)


def waits(case: Case) -> dict[tuple[UUID, int], dict[str, Any]]:
    """List what tokens wait for: (token, n) -> kind, name, key, due."""
    found: dict[tuple[UUID, int], dict[str, Any]] = {}
    for level in levels(case):
        for token in level.tasks.values():
            if token._state == S.WAITING and is_catching(token.task_spec):
                for n, pending in enumerate(token.internal_data.get("armed") or ()):
                    if pending is not None:
                        found[token.id, n] = pending
            elif has_job(token):
                name = token.task_spec.extensions["topic"]
                found[token.id, 0] = {
                    "kind": "job",
                    "name": name,
                    "key": token.internal_data["job"],
                }
    return found


def has_job(token: Any) -> bool:
    """Tell whether *token* waits for an external job."""
    return token._state == S.STARTED and "job" in token.internal_data


def complete(case: Case, token: Any, variables: dict[str, Any]) -> None:
    """Complete a person's task or a finished job, and run on."""
    if token._state == S.READY:
        token.data.update(variables)
        token.run()
    else:
        _end(token, variables)
    step(case)


def _end(token: Any, variables: dict[str, Any]) -> None:
    token.data.update(variables)
    for waiting in token.internal_data.keys() - {"index"}:  # which item of a loop it is, stays
        del token.internal_data[waiting]
    token.task_spec._predict(token, mask=patches.ANY)
    token.complete()


def deliver(case: Case, token: Any, n: int, payload: dict[str, Any] | None = None) -> None:
    """Tell a waiting token that event *n* of those it waits for has happened."""
    if token._state != S.WAITING or not is_catching(token.task_spec):
        raise TaskNotFound(task=str(token.id))
    token.internal_data["fired"] = n
    token.internal_data["payload"] = payload or {}
    token.task_spec._update(token)
    step(case)


def retime(token: Any, n: int, due: datetime) -> None:
    """Let timer *n* of those *token* waits for be due at *due*; a cycle counts on from there.

    From then on it is nobody's calculation: `engine.redating` leaves it alone.
    """
    armed = token.internal_data["armed"]
    armed[n] = {**armed[n], "due": due.isoformat(), "at": None}


def retry(case: Case, token: Any) -> None:
    """Try again what stood still."""
    phase = token.internal_data.pop("incident", None)
    if phase == "run":
        token._state = S.READY
    elif phase == "merge":
        token.task_spec.resume(token)
    elif phase == "update":
        _drop_level(case, token)
        own = {k: v for k, v in token.internal_data.items() if k == "index"}
        token._drop_children(force=True)
        token.internal_data = own
        token._state = S.FUTURE
        token.task_spec._update(token)
    step(case)


def stuck(case: Case) -> set[UUID]:
    """List the tokens that stand still."""
    return {
        token.id
        for level in levels(case)
        for token in level.tasks.values()
        if "incident" in token.internal_data and token._state & S.NOT_FINISHED_MASK
    }


def skip(case: Case, token: Any, variables: dict[str, Any]) -> None:
    """Go on as if the node that stood still had been done, with *variables* as its result."""
    token.internal_data.pop("incident", None)
    _drop_level(case, token)
    complete(case, token, variables)


def can_skip(token: Any) -> bool:
    """Tell whether the node of *token* can be done by hand: a single automatic activity."""
    return type(token.task_spec).__name__ in ("ServiceTask", "RuleTask", "ScriptTask")


def _drop_level(case: Case, token: Any) -> None:
    level = case.subprocesses.pop(token.id, None)
    if level is not None:
        level.cancel()
