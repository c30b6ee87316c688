"""The event nodes of a level: which specification, which definition."""

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import (
    NoneEventDefinition,
    TerminateEventDefinition,
)

from engine.spiff import definitions, events
from engine.spiff.names import BPMN, ModelError, camunda, tag, text

EVENTS: dict[str, type] = {
    "startEvent": events.StartEvent,
    "endEvent": events.EndEvent,
    "intermediateCatchEvent": events.CatchEvent,
    "intermediateThrowEvent": events.ThrowEvent,
    "boundaryEvent": events.BoundaryEvent,
}

THROWING = {"endEvent", "intermediateThrowEvent", "sendTask"}


#: what nothing here listens to before there is a case
NEVER_FIRST = (definitions.Condition, definitions.Code)


class EventNodes:
    """Makes the specs of events; `names` is what they refer to, by id."""

    spec: Any
    names: Any

    def _made(self, kind: type, node: Any, **more: Any) -> Any:
        return kind(self.spec, node.get("id"), bpmn_name=node.get("name"), **more)

    def _event(self, node: Any) -> Any:
        found = [child for child in node if tag(child).endswith("EventDefinition")]
        if len(found) > 1:
            raise ModelError(node.get("id"), "An event has one definition.")
        definition = self._definition(node, found[0]) if found else NoneEventDefinition()
        more: dict[str, Any] = {}
        kind = tag(node)
        is_first = kind == "startEvent" and tag(node.getparent()) == "process"
        if is_first and isinstance(definition, NEVER_FIRST):
            raise ModelError(node.get("id"), "A process begins by message, signal, time or itself.")
        if kind == "boundaryEvent":
            more["cancel_activity"] = node.get("cancelActivity", "true") == "true"
        if kind in ("boundaryEvent", "intermediateCatchEvent") and not found:
            raise ModelError(node.get("id"), "The event waits for nothing.")
        return self._made(EVENTS[kind], node, event_definition=definition, **more)

    def _trigger(self, node: Any, serves: str) -> Any:
        """Make what waits for the start event *node* of the event sub-process *serves*."""
        found = [child for child in node if tag(child).endswith("EventDefinition")]
        if len(found) != 1:
            raise ModelError(node.get("id"), "An event sub-process begins with one event.")
        trigger = events.Trigger(
            self.spec,
            f"{serves}.trigger",
            event_definition=self._definition(node, found[0]),
            cancel_activity=node.get("isInterrupting", "true") == "true",
            serves=serves,
        )
        trigger.bpmn_id, trigger.element = None, node.get("id")
        return trigger

    def _definition(self, node: Any, definition: Any) -> Any:
        kind = tag(definition).removesuffix("EventDefinition")
        maker = getattr(self, f"_{kind}", None)
        if maker is None or (kind in ("timer", "conditional") and tag(node) in THROWING):
            raise ModelError(node.get("id"), f"A {tag(node)} with {kind} cannot be run.")
        return maker(node, definition)

    def _referred(self, node: Any, definition: Any, attribute: str) -> dict[str, Any]:
        found = self.names.get(definition.get(attribute))
        if found is None:
            raise ModelError(node.get("id"), f"{attribute} refers to nothing.")
        return dict(found)

    def _message(self, node: Any, definition: Any) -> Any:
        found = self._referred(node, definition, "messageRef")
        given = {**found, **camunda(definition), **camunda(node)}
        return definitions.Message(found["name"], given.get("key"), given.get("payload"))

    def _signal(self, node: Any, definition: Any) -> Any:
        found = self._referred(node, definition, "signalRef")
        given = {**found, **camunda(definition), **camunda(node)}
        return definitions.Signal(found["name"], given.get("payload"))

    def _timer(self, node: Any, definition: Any) -> Any:
        for form in ("date", "duration", "cycle"):
            value = text(definition, f"{BPMN}time{form.title()}")
            if value is not None:
                return definitions.Timer(node.get("id"), form, value)
        raise ModelError(node.get("id"), "The timer says no time.")

    def _conditional(self, node: Any, definition: Any) -> Any:
        condition = text(definition, f"{BPMN}condition")
        if condition is None:
            raise ModelError(node.get("id"), "The conditional event has no condition.")
        return definitions.Condition(node.get("id"), condition)

    def _error(self, node: Any, definition: Any) -> Any:
        return self._code("error", node, definition)

    def _escalation(self, node: Any, definition: Any) -> Any:
        return self._code("escalation", node, definition)

    def _code(self, kind: str, node: Any, definition: Any) -> Any:
        given = camunda(definition)
        wanted = {
            "code_variable": given.get(f"{kind}CodeVariable"),
            "message_variable": given.get(f"{kind}MessageVariable"),
        }
        if definition.get(f"{kind}Ref") is None:
            return definitions.Code(kind, node.get("id"), **wanted)
        found = self._referred(node, definition, f"{kind}Ref")
        return definitions.Code(kind, found["name"], found["code"], **wanted)

    def _link(self, node: Any, definition: Any) -> Any:
        if tag(node) not in ("intermediateThrowEvent", "intermediateCatchEvent"):
            raise ModelError(node.get("id"), "A link is an intermediate event.")
        return NoneEventDefinition()

    def _cancel(self, node: Any, definition: Any) -> Any:
        return definitions.Code("cancel", node.get("id"))

    def _terminate(self, node: Any, definition: Any) -> Any:
        return TerminateEventDefinition()
