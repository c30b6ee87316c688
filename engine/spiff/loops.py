"""Multi-instance and standard loops.

Each instance of a multi-instance activity has a scope of its own: it reads what is around it, but
what it writes no other instance sees. When the whole activity ends, what the instances wrote comes
out in the order of their items, the later over the earlier. Where the model names an output, only
that comes out: a list, one entry for each item, by the standard loopDataOutputRef and
outputDataItem or by the properties `outputCollection` and `outputElement` (FEEL).
"""

from collections import ChainMap
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.util.task import TaskState as S

from engine.errors import CollectionInvalid
from engine.spiff.context import Context
from engine.spiff.specs import whole_number

#: instances one activity may have
MOST = 500


@dataclass(frozen=True)
class Loop:
    """What the model says about a multi-instance activity."""

    #: FEEL giving the list, or the number of instances
    collection: str | None
    cardinality: str | None
    #: variable of the item in each instance
    item: str | None
    #: FEEL; true ends the activity early
    condition: str | None
    #: variable of the list of results, and FEEL for each
    output: str | None
    element: str | None


class MultiInstance:
    """What the parallel and the sequential kind have in common.

    internal data: `items` still to come, `total`, `created` and `done` counts, `out`: by index the
    result of each instance that has ended, or what it wrote.
    """

    loop: Loop
    task_spec: str

    def _update_hook(self: Any, my_task: Any) -> bool:
        my_task._inherit_data()
        items = self._items(my_task)
        my_task.internal_data.update(items=items, total=len(items), done=0, out={}, created=0)
        if not items:
            self._finish(my_task)
            return True
        my_task._set_state(S.STARTED)
        self._create(my_task)
        return False

    def _items(self: Any, my_task: Any) -> list[Any]:
        loop, script = self.loop, my_task.workflow.script_engine
        if loop.collection is None:
            count = whole_number(script.evaluate(my_task, loop.cardinality))
            if not 0 <= count <= MOST:
                raise CollectionInvalid(f"{self.name} would run {count} times.")
            return list(range(count))
        items = script.evaluate(my_task, loop.collection)
        if not isinstance(items, list):
            raise CollectionInvalid(f"{self.name}: {loop.collection} is not a list.")
        if len(items) > MOST:
            raise CollectionInvalid(f"{self.name} would run {len(items)} times.")
        return items

    def _create_next(self: Any, my_task: Any) -> None:
        data = my_task.internal_data
        index, item = data["created"], data["items"].pop(0)
        data["created"] += 1
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], S.FUTURE)
        child.triggered = True
        child.internal_data["index"] = index
        local = {"loopCounter": index}
        if self.loop.item:
            local[self.loop.item] = item
        child.data = ChainMap(local, my_task.data)
        child.task_spec._update(child)

    def merge_child(self: Any, workflow: Any, child: Any) -> None:
        """Take the result of an instance that has ended; go on or end."""
        my_task = child.parent
        try:
            self._merge(my_task, child)
        except Exception as error:
            my_task.workflow.top_workflow.fail(my_task, error, "merge")

    def _merge(self: Any, my_task: Any, child: Any) -> None:
        loop, data = self.loop, my_task.internal_data
        data["done"] += 1
        index = str(child.internal_data["index"])
        if loop.output:
            data["out"][index] = None
            script = my_task.workflow.script_engine
            data["out"][index] = script.evaluate(child, loop.element) if loop.element else None
        else:
            own = {"loopCounter", loop.item}
            data["out"][index] = {k: v for k, v in child.data.maps[0].items() if k not in own}
        if "incident" in data:  # an earlier instance failed to end; `resume` goes on
            return
        if self._is_enough(my_task, child):
            self._stop(my_task)
        else:
            self.resume(my_task)

    def resume(self: Any, my_task: Any) -> None:
        """Go on after the result of an instance was taken: the next one, or the end."""
        if my_task.internal_data["done"] == my_task.internal_data["total"]:
            self._stop(my_task)
        else:
            self._create(my_task)

    def _is_enough(self: Any, my_task: Any, child: Any) -> bool:
        if not self.loop.condition:
            return False
        scope = ChainMap(_counts(my_task.internal_data), child.data)
        found: bool = my_task.workflow.script_engine.condition_in(scope, self.loop.condition)
        return found

    def _stop(self: Any, my_task: Any) -> None:
        for child in my_task.children:
            if child.triggered and not child._state & S.FINISHED_MASK:
                child.cancel()
        self._finish(my_task)
        my_task._set_state(S.READY)

    def _finish(self: Any, my_task: Any) -> None:
        out = my_task.internal_data.get("out") or {}
        results = [out[key] for key in sorted(out, key=int)]
        if self.loop.output:
            my_task.data[self.loop.output] = results
        else:
            for written in results:
                my_task.data.update(written)
        my_task.internal_data.clear()


class ParallelMulti(MultiInstance, defaults.ParallelMultiInstanceTask):
    """All instances at once."""

    def __init__(self, *args: Any, loop: Loop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loop = loop

    def _create(self, my_task: Any) -> None:
        self._count(my_task.workflow.top_workflow.context, len(my_task.internal_data["items"]))
        while my_task.internal_data.get("items"):
            self._create_next(my_task)

    def _count(self, context: Context, begins: int) -> None:
        """Count what begins at once: one loop in another multiplies."""
        context.instances += begins
        if context.instances > context.most_instances:
            message = f"{self.name} would begin more than {context.most_instances} at once."
            raise CollectionInvalid(message)


class SequentialMulti(MultiInstance, defaults.SequentialMultiInstanceTask):
    """One instance after the other."""

    def __init__(self, *args: Any, loop: Loop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loop = loop

    def _create(self, my_task: Any) -> None:
        data = my_task.internal_data
        if data["items"] and data["created"] == data["done"]:
            self._create_next(my_task)


class StandardLoop(defaults.StandardLoopTask):
    """The same activity again while a condition holds, on the variables around it."""

    def _update_hook(self, my_task: Any) -> bool:
        my_task._inherit_data()
        my_task.internal_data["done"] = 0
        if self.test_before and not self._goes_on(my_task):
            return True
        my_task._set_state(S.STARTED)
        self._again(my_task)
        return False

    def _again(self, my_task: Any) -> None:
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], S.FUTURE)
        child.triggered = True
        child.task_spec._update(child)

    def merge_child(self, workflow: Any, child: Any) -> None:
        """Count a lap; go on or end."""
        my_task = child.parent
        try:
            my_task.internal_data["done"] += 1
            self.resume(my_task)
        except Exception as error:
            my_task.workflow.top_workflow.fail(my_task, error, "merge")

    def resume(self, my_task: Any) -> None:
        """Go on after a lap: another one, or the end."""
        if self._goes_on(my_task):
            self._again(my_task)
        else:
            my_task._set_state(S.READY)

    def _goes_on(self, my_task: Any) -> bool:
        if self.maximum is not None and my_task.internal_data["done"] >= self.maximum:
            return False
        if self.condition is None:
            return True
        found: bool = my_task.workflow.script_engine.condition(my_task, self.condition)
        return found


def _counts(data: dict[str, Any]) -> dict[str, int]:
    """Count the instances: the instance attributes of BPMN 2.0, and Camunda 7's names for them.

    None is terminated while the condition can be asked: instances go with the whole activity.
    """
    counted = {
        "Instances": data["total"],
        "CompletedInstances": data["done"],
        "ActiveInstances": data["created"] - data["done"],
        "TerminatedInstances": 0,
    }
    return {f"{of}{name}": n for of in ("numberOf", "nrOf") for name, n in counted.items()}
