"""One level of a diagram (a process, an embedded sub-process) as a SpiffWorkflow specification."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition

from engine.spiff import events, loops, specs
from engine.spiff.build_events import EVENTS, EventNodes
from engine.spiff.build_flows import Flows
from engine.spiff.names import BPMN, CAMUNDA, ModelError, camunda, tag, text


@dataclass(frozen=True)
class Mapping:
    """A camunda:in or camunda:out of a call activity."""

    everything: bool
    source: str | None
    expression: str | None
    target: str | None


#: what is drawn, and says nothing to an engine
SILENT = {
    "incoming", "outgoing", "extensionElements", "documentation", "laneSet", "sequenceFlow",
    "dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation", "association",
    "group", "ioSpecification", "property", "dataInputAssociation", "dataOutputAssociation",
    "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "auditing", "monitoring",
    "artifact", "category",
}  # fmt: skip

ACTIVITIES: dict[str, type] = {
    "userTask": specs.UserTask,
    "manualTask": specs.ManualTask,
    "task": specs.PassTask,
}

#: nodes that take more than their class to make: see `Level._make_…`
SPECIAL = (
    "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask", "subProcess",
    "transaction", "callActivity", "eventBasedGateway",
)  # fmt: skip

GATEWAYS: dict[str, type] = {
    "exclusiveGateway": specs.ExclusiveGateway,
    "parallelGateway": specs.ParallelGateway,
    "inclusiveGateway": specs.InclusiveGateway,
}


class Level(EventNodes, Flows):
    """Builds one level; `inner` lists the sub-processes found in it."""

    def __init__(self, node: Any, process: str, spec: Any, names: Any, release: str = "") -> None:
        self.node = node
        self.process = process
        #: `#12` when it is compiled as of that release, for a call that is bound to it
        self.release = release
        self.spec = spec
        self.names = names
        self.inner: list[Any] = []
        self.nodes = [child for child in node if tag(child) and tag(child) not in SILENT]
        self.flows = list(node.iterchildren(f"{BPMN}sequenceFlow"))
        self.leaving = _by(self.flows, "sourceRef")
        borders = [child for child in self.nodes if tag(child) == "boundaryEvent"]
        self.borders = _by(borders, "attachedToRef")
        #: spec a token enters by, and the one it leaves from, by element id
        self.entry: dict[str, Any] = {}
        self.exit: dict[str, Any] = {}

    def build(self) -> Any:
        """Create the specs, tie boundary events to their hosts, connect the flows."""
        for node in self.nodes:
            self._create(node)
        for node in self.nodes:
            if tag(node) == "boundaryEvent" and node.get("attachedToRef") not in self.entry:
                raise ModelError(node.get("id"), "The boundary event hangs on nothing.")
        for node in self.nodes:
            self._attach(node)
        self._begin()
        for node in self.nodes:
            self._connect(node)
        self._annotate()
        return self.spec

    # -- nodes

    def _create(self, node: Any) -> None:
        kind, element = tag(node), node.get("id")
        if not element:
            raise ModelError(None, f"A {kind} has no id.")
        if element in self.entry:
            raise ModelError(element, "Two elements have this id.")
        maker = getattr(self, f"_make_{kind}", None) or self._maker(kind)
        if maker is None:
            raise ModelError(element, f"A {kind} cannot be run.")
        made = self._loop(node, maker(node))
        self.entry[element] = self.exit[element] = made

    def _maker(self, kind: str) -> Callable[[Any], Any] | None:
        for kinds in (ACTIVITIES, GATEWAYS):
            if kind in kinds:
                return lambda node: self._made(kinds[kind], node)
        if kind in EVENTS:
            return self._event
        return None

    def _make_scriptTask(self, node: Any) -> Any:
        script = text(node, f"{BPMN}script")
        if script is None:
            raise ModelError(node.get("id"), "The script task has no expression.")
        if node.get("scriptFormat", "feel").lower() != "feel":
            raise ModelError(node.get("id"), "The language of a script task is FEEL.")
        result = node.get(f"{CAMUNDA}resultVariable")
        return self._made(specs.ScriptTask, node, script=script, result=result)

    def _make_serviceTask(self, node: Any) -> Any:
        return self._made(specs.ServiceTask, node)

    def _make_businessRuleTask(self, node: Any) -> Any:
        if not node.get(f"{CAMUNDA}decisionRef"):
            raise ModelError(node.get("id"), "The business rule task names no decision.")
        return self._made(specs.RuleTask, node)

    def _make_sendTask(self, node: Any) -> Any:
        if node.get("messageRef") is None:
            return self._made(specs.ServiceTask, node)
        return self._made(events.SendTask, node, event_definition=self._message(node, node))

    def _make_receiveTask(self, node: Any) -> Any:
        if node.get("messageRef") is None:
            raise ModelError(node.get("id"), "The receive task names no message.")
        return self._made(events.ReceiveTask, node, event_definition=self._message(node, node))

    def _make_subProcess(self, node: Any) -> Any:
        if node.get("triggeredByEvent") == "true":
            return self._event_sub(node)
        return self._sub(specs.SubProcess, node)

    def _event_sub(self, node: Any) -> Any:
        """Make an event sub-process, and before it what waits for its start event."""
        element, starts = node.get("id"), node.findall(f"{BPMN}startEvent")
        if len(starts) != 1:
            raise ModelError(element, "An event sub-process has one start event.")
        made = self._sub(specs.SubProcess, node)
        trigger = self._trigger(starts[0], element)
        trigger.connect(made)
        self.spec.start.connect(trigger)
        return made

    def _make_transaction(self, node: Any) -> Any:
        return self._sub(specs.Transaction, node)

    def _sub(self, kind: type, node: Any) -> Any:
        self.inner.append(node)
        return self._made(kind, node, subworkflow_spec=self.inside(node))

    def inside(self, node: Any) -> str:
        """Name the specification of the sub-process *node*."""
        return f"{self.process}{self.release}:{node.get('id')}"

    def _make_callActivity(self, node: Any) -> Any:
        called = node.get("calledElement")
        if not called:
            raise ModelError(node.get("id"), "The call activity calls nothing.")
        ins, outs = (self._mappings(node, way) for way in ("in", "out"))
        made = self._made(
            specs.CallActivity, node, subworkflow_spec=self._bound(node), ins=ins, outs=outs
        )
        made.called = called
        return made

    def _bound(self, node: Any) -> str:
        """Name what is called: as of the release, the newest, or one version of it."""
        given, called = camunda(node), node.get("calledElement")
        binding = given.get("calledElementBinding", "deployment")
        version = given.get("calledElementVersion", "")
        if binding == "deployment":
            return f"{called}{self.release}"
        if binding == "version" and version.isdigit():
            return f"{called}@{int(version)}"
        if binding == "latest":
            return f"{called}@latest"
        raise ModelError(node.get("id"), f"A call cannot be bound to {binding} {version}.")

    @staticmethod
    def _mappings(node: Any, way: str) -> list[Mapping]:
        found = []
        for item in node.iterfind(f"{BPMN}extensionElements/{CAMUNDA}{way}"):
            if item.get("businessKey"):
                continue
            found.append(
                Mapping(
                    everything=item.get("variables") == "all",
                    source=item.get("source"),
                    expression=item.get("sourceExpression"),
                    target=item.get("target"),
                )
            )
        return found

    def _make_eventBasedGateway(self, node: Any) -> Any:
        return self._made(events.EventGateway, node, event_definition=MultipleEventDefinition())

    # -- loops

    def _loop(self, node: Any, made: Any) -> Any:
        made.extensions = camunda(node)
        multi = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
        standard = node.find(f"{BPMN}standardLoopCharacteristics")
        if multi is None and standard is None:
            return made
        name = made.name
        self.spec.task_specs.pop(name)
        if multi is not None:
            outer = self._multi(node, multi, made)
        else:
            outer = self._standard(node, standard)
        made.name = outer.task_spec = f"{name} [child]"
        made._inputs, made._outputs = [name], []
        self.spec.task_specs[made.name] = made
        made.completed_event.connect(outer.merge_child)
        outer.extensions = made.extensions
        return outer

    def _multi(self, node: Any, multi: Any, made: Any) -> Any:
        given = {**camunda(multi), **made.extensions}
        item = multi.find(f"{BPMN}inputDataItem")
        result = multi.find(f"{BPMN}outputDataItem")
        loop = loops.Loop(
            collection=given.get("collection") or text(multi, f"{BPMN}loopDataInputRef"),
            cardinality=text(multi, f"{BPMN}loopCardinality"),
            item=given.get("elementVariable") or _named(item),
            condition=text(multi, f"{BPMN}completionCondition"),
            output=given.get("outputCollection") or text(multi, f"{BPMN}loopDataOutputRef"),
            element=given.get("outputElement") or _named(result),
        )
        if not loop.collection and not loop.cardinality:
            raise ModelError(node.get("id"), "The multi-instance activity has no list to run over.")
        sequential = multi.get("isSequential") == "true"
        kind = loops.SequentialMulti if sequential else loops.ParallelMulti
        return self._made(kind, node, task_spec="", loop=loop)

    def _standard(self, node: Any, standard: Any) -> Any:
        maximum = standard.get("loopMaximum")
        condition = text(standard, f"{BPMN}loopCondition")
        if maximum is None and condition is None:
            raise ModelError(node.get("id"), "The loop has neither a condition nor an end.")
        return self._made(
            loops.StandardLoop,
            node,
            task_spec="",
            maximum=int(maximum) if maximum else None,
            condition=condition,
            test_before=standard.get("testBefore") == "true",
        )


def _by(nodes: list[Any], attribute: str) -> dict[str, list[Any]]:
    """Group *nodes* by what an attribute of theirs refers to."""
    found: dict[str, list[Any]] = {}
    for node in nodes:
        found.setdefault(node.get(attribute), []).append(node)
    return found


def _named(item: Any) -> str | None:
    return None if item is None else item.get("name") or item.get("id")
