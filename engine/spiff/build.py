"""One level of a diagram (a process, an embedded sub-process) as a SpiffWorkflow specification."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventJoin,
    BoundaryEventSplit,
    StartEventJoin,
    StartEventSplit,
)
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import (
    NoneEventDefinition,
)

from engine.spiff import events, loops, specs
from engine.spiff.build_events import EVENTS, EventNodes
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

GATEWAYS: dict[str, type] = {
    "exclusiveGateway": specs.ExclusiveGateway,
    "parallelGateway": specs.ParallelGateway,
    "inclusiveGateway": specs.InclusiveGateway,
}


class Level(EventNodes):
    """Builds one level; `inner` lists the sub-processes found in it."""

    def __init__(self, node: Any, process: str, spec: Any, names: Any) -> None:
        self.node = node
        self.process = process
        self.spec = spec
        self.names = names
        self.inner: list[Any] = []
        self.nodes = [child for child in node if tag(child) and tag(child) not in SILENT]
        self.flows = list(node.iterchildren(f"{BPMN}sequenceFlow"))
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
            raise ModelError(
                node.get("id"), "Event sub-processes cannot be run; use a boundary event."
            )
        return self._sub(specs.SubProcess, node)

    def _make_transaction(self, node: Any) -> Any:
        return self._sub(specs.Transaction, node)

    def _sub(self, kind: type, node: Any) -> Any:
        self.inner.append(node)
        return self._made(kind, node, subworkflow_spec=f"{self.process}:{node.get('id')}")

    def _make_callActivity(self, node: Any) -> Any:
        called = node.get("calledElement")
        if not called:
            raise ModelError(node.get("id"), "The call activity calls nothing.")
        ins, outs = (self._mappings(node, way) for way in ("in", "out"))
        return self._made(specs.CallActivity, node, subworkflow_spec=called, ins=ins, outs=outs)

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

    # -- flows

    def _attach(self, node: Any) -> None:
        """Put the boundary events of *node* between a split and a join."""
        element = node.get("id")
        events_ = [
            self.exit[other.get("id")]
            for other in self.nodes
            if tag(other) == "boundaryEvent" and other.get("attachedToRef") == element
        ]
        if not events_:
            return
        main = self.exit[element]
        split = BoundaryEventSplit(self.spec, f"{element}.BoundaryEventSplit")
        join = BoundaryEventJoin(
            self.spec, f"{element}.BoundaryEventJoin", split_task=split.name, cancel=True
        )
        split.connect(main)
        main.connect(join)
        for event in events_:
            split.connect(event)
            event.connect(join)
        self.entry[element] = split

    def _begin(self) -> None:
        """Connect the root to the start events."""
        starts = [self.exit[node.get("id")] for node in self.nodes if tag(node) == "startEvent"]
        if not starts:
            raise ModelError(self.node.get("id"), "There is no start event.")
        plain = [one for one in starts if isinstance(one.event_definition, NoneEventDefinition)]
        self.spec.main_start = (plain or starts)[0].name
        if len(starts) == 1:
            self.spec.start.connect(starts[0])
            return
        split = StartEventSplit(self.spec, "StartEventSplit")
        join = StartEventJoin(
            self.spec, "StartEventJoin", split_task=split.name, threshold=1, cancel=True
        )
        self.spec.start.connect(split)
        for start in starts:
            split.connect(start)
            start.connect(join)

    def _connect(self, node: Any) -> None:
        element = node.get("id")
        outgoing = [flow for flow in self.flows if flow.get("sourceRef") == element]
        source = self.exit[element]
        if not outgoing:
            source.connect(self.spec.end)
        choosing = tag(node) in ("exclusiveGateway", "inclusiveGateway")
        for flow in outgoing:
            target = self.entry.get(flow.get("targetRef"))
            if target is None:
                raise ModelError(flow.get("id"), "The flow leads nowhere.")
            condition = text(flow, f"{BPMN}conditionExpression")
            if not choosing:
                if condition:
                    raise ModelError(flow.get("id"), "Only gateways have conditions.")
                source.connect(target)
            elif flow.get("id") == node.get("default") or (not condition and len(outgoing) == 1):
                source.connect(target)
            elif condition:
                source.connect_outgoing_if(condition, target)
            else:
                raise ModelError(flow.get("id"), "The flow has no condition and is no default.")

    def _annotate(self) -> None:
        """Tell every spec its process and its element; keep the ids of the flows."""
        self.spec.process = self.process
        self.spec.flows = {}
        for flow in self.flows:
            ends = (flow.get("sourceRef"), flow.get("targetRef"))
            self.spec.flows.setdefault(ends, flow.get("id"))
        for made in self.spec.task_specs.values():
            host, border, _ = made.name.partition(".BoundaryEvent")
            made.element = made.bpmn_id or (host if border else self.node.get("id"))
            if not hasattr(made, "extensions"):
                made.extensions = {}


def _named(item: Any) -> str | None:
    return None if item is None else item.get("name") or item.get("id")
