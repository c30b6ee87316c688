"""How the nodes of a level hang together: sequence flows, links, borders, beginnings."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventJoin,
    BoundaryEventSplit,
    StartEventJoin,
    StartEventSplit,
)
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from engine.spiff import specs
from engine.spiff.names import BPMN, ModelError, tag, text

#: gateways that ask the conditions of their outgoing flows
CHOOSING = ("exclusiveGateway", "inclusiveGateway")


class Flows:
    """Connects the specs of a level; `entry` and `exit` say where a token comes in and goes out."""

    node: Any
    process: str
    spec: Any
    nodes: list[Any]
    flows: list[Any]
    #: flows by the node they leave, boundary events by the node they hang on
    leaving: dict[str, list[Any]]
    borders: dict[str, list[Any]]
    entry: dict[str, Any]
    exit: dict[str, Any]

    def _attach(self, node: Any) -> None:
        """Put the boundary events of *node* between a split and a join."""
        element = node.get("id")
        borders = [self.exit[other.get("id")] for other in self.borders.get(element, ())]
        if not borders:
            return
        main = self.exit[element]
        split = BoundaryEventSplit(self.spec, f"{element}.BoundaryEventSplit")
        join = BoundaryEventJoin(
            self.spec, f"{element}.BoundaryEventJoin", split_task=split.name, cancel=True
        )
        split.connect(main)
        main.connect(join)
        for event in borders:
            event.attached = element
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
        """Connect *node* to what follows it, to the end of the level when nothing does."""
        element, kind = node.get("id"), tag(node)
        outgoing = self.leaving.get(element, [])
        source = self.exit[element]
        if kind in CHOOSING:
            self._choose(source, node, outgoing)
        elif any(text(flow, f"{BPMN}conditionExpression") for flow in outgoing):
            self._split(source, node, outgoing)
        else:
            for flow in outgoing:
                source.connect(self._target(flow))
        linked = list(self._linked(node))
        for target in linked:
            source.connect(target)
        if not outgoing and not linked:
            source.connect(self.spec.end)

    def _target(self, flow: Any) -> Any:
        target = self.entry.get(flow.get("targetRef"))
        if target is None:
            raise ModelError(flow.get("id"), "The flow leads nowhere.")
        return target

    def _choose(self, source: Any, node: Any, outgoing: list[Any]) -> None:
        for flow in outgoing:
            condition = text(flow, f"{BPMN}conditionExpression")
            if flow.get("id") == node.get("default") or (not condition and len(outgoing) == 1):
                source.connect(self._target(flow))
            elif condition:
                source.connect_outgoing_if(condition, self._target(flow))
            else:
                raise ModelError(flow.get("id"), "The flow has no condition and is no default.")

    def _split(self, source: Any, node: Any, outgoing: list[Any]) -> None:
        """Put a choice behind an activity whose flows have conditions (§8.4.13, §13.3.1)."""
        if tag(node).endswith(("Event", "Gateway")):
            raise ModelError(
                node.get("id"), "Only activities and choosing gateways ask conditions."
            )
        split = specs.ConditionalSplit(self.spec, f"{node.get('id')}.split")
        split.bpmn_id, split.element = None, node.get("id")
        source.connect(split)
        for flow in outgoing:
            condition = text(flow, f"{BPMN}conditionExpression")
            target = self._target(flow)
            if flow.get("id") == node.get("default"):
                split.connect(target)
            elif condition:
                split.connect_outgoing_if(condition, target)
            else:
                split.always.append(target.name)
                split.connect(target)

    def _linked(self, node: Any) -> Iterator[Any]:
        """Yield what the link *node* throws leads to: the catching link of its name (§10.5.5)."""
        thrown = _link(node) if tag(node) == "intermediateThrowEvent" else None
        if thrown is None:
            return
        found = [
            other
            for other in self.nodes
            if tag(other) == "intermediateCatchEvent" and _link(other) == thrown
        ]
        if len(found) != 1:
            raise ModelError(node.get("id"), f"The link {thrown!r} leads to {len(found)} events.")
        yield self.entry[found[0].get("id")]

    def _annotate(self) -> None:
        """Tell every spec its process and its element; keep the ids of the flows."""
        self.spec.process = self.process
        self.spec.flows = {}
        for flow in self.flows:
            ends = (flow.get("sourceRef"), flow.get("targetRef"))
            self.spec.flows.setdefault(ends, flow.get("id"))
        for made in self.spec.task_specs.values():
            host, border, _ = made.name.partition(".BoundaryEvent")
            if not hasattr(made, "element"):
                made.element = made.bpmn_id or (host if border else self.node.get("id"))
            if not hasattr(made, "extensions"):
                made.extensions = {}


def _link(node: Any) -> str | None:
    definition = node.find(f"{BPMN}linkEventDefinition")
    return None if definition is None else definition.get("name") or ""
