"""Activities and gateways: what a token does when it runs on them."""

from collections import ChainMap, Counter
from collections.abc import Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState as S

from engine.errors import DefinitionNotFound, ExpressionError, FlowMissing, StepLimit
from engine.ids import new_id
from engine.spiff.context import Ran

#: levels of sub-processes and calls inside each other
DEEPEST = 100


class UserTask(defaults.UserTask):
    """A task for a person."""


class ManualTask(defaults.ManualTask):
    """A task done outside any system, which a person still has to tick off."""


class PassTask(defaults.NoneTask):
    """A bpmn:task without a type, passed through; upstream makes it a piece of work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manual = False


class ScriptTask(defaults.ScriptTask):
    """One FEEL expression into one variable."""

    def __init__(self, *args: Any, result: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.result = result

    def _execute(self, task: Any) -> bool:
        value = task.workflow.script_engine.evaluate(task, self.script)
        if self.result:
            task.data[self.result] = value
        return True


class ServiceTask(defaults.ServiceTask):
    """An operation of the application, run at once; or a job that somebody finishes later."""

    def _execute(self, task: Any) -> bool | None:
        operation, topic = self.extensions.get("operation"), self.extensions.get("topic")
        if operation:
            task.data.update(task.workflow.script_engine.operate(task, operation))
        elif topic:
            task.internal_data["job"] = str(new_id())
            return None
        return True


class RuleTask(defaults.ScriptTask):
    """A decision; its answer goes into the result variable, or its entries into theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, script="", **kwargs)

    def _execute(self, task: Any) -> bool:
        decision = self.extensions["decisionRef"]
        result, fired = task.workflow.script_engine.decide(task, decision)
        value, variable = self._mapped(result), self.extensions.get("resultVariable")
        if variable:
            task.data[variable] = value
        elif isinstance(value, Mapping):
            task.data.update(value)
        context = task.workflow.top_workflow.context
        context.decisions.append(Ran(self.bpmn_id, decision, result, fired))
        return True

    def _mapped(self, result: Any) -> Any:
        if self.extensions.get("mapDecisionResult") != "singleEntry":
            return result
        if isinstance(result, Mapping) and len(result) == 1:
            return next(iter(result.values()))
        return result


class SubProcess(defaults.SubWorkflowTask):
    """An embedded sub-process; it works on the variables of what is around it."""

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        """Open the scope of the new level."""
        subworkflow.task_tree.data = self.scope(my_task)
        subworkflow.start_at = subworkflow.spec.main_start

    def scope(self, my_task: Any) -> Any:
        """Return the scope the level runs in."""
        return my_task.data

    def start_workflow(self, my_task: Any) -> None:
        """Open the level; DefinitionNotFound when what is called does not exist."""
        case = my_task.workflow.top_workflow
        if my_task.workflow.depth >= DEEPEST:
            raise StepLimit(f"More than {DEEPEST} processes call each other.")
        try:
            level = case.create_subprocess(my_task, self.spec)
        except KeyError:
            raise DefinitionNotFound(f"There is no process {self.spec!r}.") from None
        level.completed_event.connect(self._on_subworkflow_completed, my_task)
        self.copy_data(my_task, level)
        level.task_tree.run()

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """Bring nothing back: it is there already."""

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: Any) -> None:
        if not my_task._state & S.FINISHED_MASK:  # interrupted by its own error end
            super()._on_subworkflow_completed(subworkflow, my_task)


class Transaction(SubProcess, defaults.TransactionSubprocess):
    """A sub-process that a cancel end event leaves by its cancel boundary event."""


class CallActivity(SubProcess, defaults.CallActivity):
    """A called process with a scope of its own.

    `called` is its key; `spec` says which version (`key`, `key#12`, `key@3`, `key@latest`). It
    reads through to the caller's variables and writes its own; when it ends well, what it wrote
    goes to the caller. `camunda:in` and `camunda:out` narrow both ways.
    """

    def __init__(
        self, *args: Any, ins: list[Any] | None = None, outs: list[Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ins, self.outs = ins or [], outs or []
        self.called: str = self.spec

    def scope(self, my_task: Any) -> Any:
        """Return what the called process sees at its start."""
        through = not self.ins or any(mapping.everything for mapping in self.ins)
        given = self._mapped(self.ins, my_task, my_task.data)
        return ChainMap(given, my_task.data) if through else given

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """Give the caller what the called process wrote."""
        scope = subworkflow.task_tree.data
        written = scope.maps[0] if isinstance(scope, ChainMap) else scope
        if not self.outs or any(mapping.everything for mapping in self.outs):
            my_task.data.update(written)
        my_task.data.update(self._mapped(self.outs, my_task, scope))

    @staticmethod
    def _mapped(mappings: list[Any], my_task: Any, scope: Any) -> dict[str, Any]:
        script = my_task.workflow.script_engine
        return {
            mapping.target: script.evaluate_in(scope, mapping.expression)
            if mapping.expression
            else scope.get(mapping.source)
            for mapping in mappings
            if not mapping.everything
        }


class ExclusiveGateway(defaults.ExclusiveGateway):
    """Takes the first flow whose condition holds, in the order of the diagram's file."""

    def _run_hook(self, my_task: Any) -> bool:
        chosen = self._choose(my_task) or self.default_task_spec
        if chosen is None:
            raise FlowMissing(f"No condition after {self.name} holds.")
        my_task._sync_children([my_task.workflow.spec.task_specs[chosen]], S.FUTURE)
        return True

    def _choose(self, my_task: Any) -> str | None:
        script = my_task.workflow.script_engine
        for condition, name in self.cond_task_specs:
            if condition is not None and script.condition(my_task, condition.args[0]):
                return str(name)
        return None


class Arrivals:
    """Joins that count which of their incoming flows have brought a token.

    The list is kept with the waiting token, so that a lap of a loop never sees the tokens of the
    lap before. (Upstream looks for finished tokens in the tree and fires too early.)
    """

    wakes = True

    def _update_hook(self: Any, my_task: Any) -> bool:
        my_task._inherit_data()
        arrived = my_task.internal_data.get("arrived")
        if arrived is None:
            arrived = self._gather(my_task)
            my_task.internal_data["arrived"] = arrived
        if self._complete(my_task, arrived):
            return True
        my_task._set_state(S.WAITING)
        return False

    def _gather(self: Any, my_task: Any) -> list[str]:
        source = my_task.parent.task_spec.name
        most = Counter(self._inputs)[source] or 1
        for token in my_task.workflow.tasks.values():
            if token.task_spec is self and token._state == S.WAITING and token is not my_task:
                arrived = token.internal_data["arrived"]
                if arrived.count(source) < most:
                    token.cancel()
                    return [*arrived, source]
        return [source]


class ParallelGateway(Arrivals, defaults.ParallelGateway):
    """Waits for a token on each incoming flow; sends one out on each outgoing flow."""

    def _complete(self, my_task: Any, arrived: list[str]) -> bool:
        return not Counter[str](self._inputs) - Counter(arrived)

    def _run_hook(self, my_task: Any) -> bool:
        """Send a token out on each flow; upstream drops what an earlier token here set going."""
        return True


class InclusiveGateway(Arrivals, defaults.InclusiveGateway):
    """Waits as BPMN 2.0.2 table 13.3 says: for tokens that can still come, and no others."""

    def _complete(self, my_task: Any, arrived: list[str]) -> bool:
        have = set(arrived)
        for token in my_task.workflow.tasks.values():
            if token is not my_task and self._is_under_way(token):
                hit = self._reached_from(token.task_spec)
                if hit - have and not hit & have:
                    return False
        return True

    def _is_under_way(self, token: Any) -> bool:
        if token.task_spec is self or token._state & S.FINISHED_MASK:
            return False
        if isinstance(token.task_spec, BoundaryEvent) and token._state == S.WAITING:
            return False
        parent = token.parent
        live = S.READY | S.WAITING | S.STARTED
        leaving = token._state == S.FUTURE and parent is not None and parent._state == S.COMPLETED
        return bool(token._state & live) or leaving

    def _reached_from(self, spec: Any) -> frozenset[str]:
        """List the incoming flows, by their sources, a token at *spec* can still arrive by."""
        memo = self.__dict__.setdefault("_reach", {})
        if spec.name not in memo:
            seen, todo, hit = {spec.name}, [spec], set()
            while todo:
                node = todo.pop()
                for output in node.outputs:
                    if output is self:
                        hit.add(node.name)
                    elif output.name not in seen:
                        seen.add(output.name)
                        todo.append(output)
            memo[spec.name] = frozenset(hit)
        found: frozenset[str] = memo[spec.name]
        return found

    def _run_hook(self, my_task: Any) -> bool:
        return take_all(self, my_task, ())


class ConditionalSplit(defaults.InclusiveGateway):
    """What stands behind an activity whose outgoing flows have conditions.

    Each flow whose condition holds gets a token, and each without a condition; the default when
    no condition holds.
    """

    #: waits for nobody: a token comes by one way only
    wakes = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.always: list[str] = []

    def _update_hook(self, my_task: Any) -> bool:
        my_task._inherit_data()
        return True

    def _run_hook(self, my_task: Any) -> bool:
        return take_all(self, my_task, self.always)


def take_all(spec: Any, my_task: Any, always: Sequence[str]) -> bool:
    """Send a token by every flow whose condition holds and by *always*; else by the default."""
    script = my_task.workflow.script_engine
    chosen, otherwise = [], []
    for condition, name in spec.cond_task_specs:
        if condition is None:
            otherwise += [] if name in always else [name]
        elif script.condition(my_task, condition.args[0]):
            chosen.append(name)
    chosen = [*(chosen or otherwise), *always]
    if not chosen:
        raise FlowMissing(f"No condition after {spec.element} holds.")
    specs = my_task.workflow.spec.task_specs
    my_task._sync_children([specs[name] for name in chosen], S.FUTURE)
    return True


def whole_number(value: Any) -> int:
    """Read a FEEL number as a count; ExpressionError when it is none."""
    try:
        number = int(value)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ExpressionError(f"{value!r} is not a whole number.") from error
    if number != value or isinstance(value, bool | str):
        raise ExpressionError(f"{value!r} is not a whole number.")
    return number
