"""What an event waits for or throws."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from engine import times
from engine.errors import ExpressionError
from engine.spiff.context import Functions, Thrown
from engine.spiff.script import evaluate
from engine.values import plain

Pending = dict[str, Any]


class Definition(EventDefinition):
    """An event definition of ours; no clock and no queue inside, the engine delivers."""

    #: looked at again whenever anything in the case has moved
    wakes = False

    def arm(self, my_task: Any) -> Pending | None:
        """Say what to wait for: kind, name, key, due; None when only the case itself can tell."""
        raise NotImplementedError

    def holds(self, my_task: Any, pending: Pending | None) -> bool:
        """Tell whether the event has happened already, without a delivery."""
        return False

    def throw(self, my_task: Any) -> None:
        """Make it happen."""
        raise NotImplementedError


class Timer(Definition):
    """A date, a duration or a cycle; ISO 8601, or FEEL giving one."""

    def __init__(self, name: str, form: str, text: str) -> None:
        super().__init__(name)
        #: date duration cycle
        self.form = form
        self.text = text.strip()

    def arm(self, my_task: Any) -> Pending:
        """Compute when it is due, once and for all."""
        context = my_task.workflow.top_workflow.context
        return self.at(self.read(my_task.data, context.functions), context.now, context.zone)

    def read(self, variables: Mapping[str, Any], functions: Functions) -> Any:
        """Return the text or the value of the expression; ExpressionError when it has none."""
        if times.is_literal(self.text):
            return self.text
        value = evaluate(self.text, variables, functions)
        if value is None:
            raise ExpressionError(f"The timer {self.name} gives no point in time: {self.text:.120}")
        return value

    def at(self, value: Any, now: datetime, zone: tzinfo) -> Pending:
        """Say when *value* is, counted from *now*."""
        pending: Pending = {
            "kind": "timer", "name": self.name, "key": None, "at": now.isoformat()
        }  # fmt: skip
        if self.form == "cycle":
            cycle = times.cycle(value, now, zone)
            pending["due"] = cycle.first.isoformat()
            pending["left"], pending["every"] = cycle.left, cycle.every
            pending["anchor"] = cycle.anchor.isoformat()
        else:
            pending["due"] = times.instant(value, now, zone).isoformat()
        return pending

    def holds(self, my_task: Any, pending: Pending | None) -> bool:
        """Tell whether it is due already."""
        now = my_task.workflow.top_workflow.context.now
        due = None if pending is None else pending["due"]
        return due is not None and datetime.fromisoformat(due) <= now


class Message(Definition):
    """A message with a key; the business key of the case unless the model gives another."""

    def __init__(self, name: str, key: str | None = None, payload: str | None = None) -> None:
        super().__init__(name)
        self.key = key
        self.payload = payload

    def arm(self, my_task: Any) -> Pending:
        """Wait for it with the key as it is now."""
        return {"kind": "message", "name": self.name, "key": self._key(my_task)}

    def _key(self, my_task: Any) -> str:
        case = my_task.workflow.top_workflow
        if not self.key:
            return str(case.context.business_key)
        key = case.script_engine.evaluate(my_task, self.key)
        if key is None or isinstance(key, dict | list):
            raise ExpressionError(f"The message {self.name} has no key: {self.key:.120}")
        return str(plain(key))

    def throw(self, my_task: Any) -> None:
        """Hand it to the outbox; it is delivered after the commit."""
        case = my_task.workflow.top_workflow
        payload = _payload(my_task, self)
        key = self._key(my_task)
        element = my_task.task_spec.name
        case.context.thrown.append(Thrown("message", self.name, key, payload, element))


class Signal(Definition):
    """A signal to everybody who waits for it."""

    def __init__(self, name: str, payload: str | None = None) -> None:
        super().__init__(name)
        self.payload = payload

    def arm(self, my_task: Any) -> Pending:
        """Wait for it by name."""
        return {"kind": "signal", "name": self.name, "key": None}

    def throw(self, my_task: Any) -> None:
        """Hand it to the outbox."""
        context = my_task.workflow.top_workflow.context
        payload = _payload(my_task, self)
        context.thrown.append(Thrown("signal", self.name, None, payload, my_task.task_spec.name))


def _payload(my_task: Any, thrown: Message | Signal) -> dict[str, Any]:
    if not thrown.payload:
        return {}
    payload = plain(my_task.workflow.script_engine.evaluate(my_task, thrown.payload))
    if not isinstance(payload, dict):
        raise ExpressionError(f"The payload of {thrown.name} is not a context.")
    return payload


class Condition(Definition):
    """A FEEL condition over the variables of the case."""

    wakes = True

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name)
        self.text = text

    def arm(self, my_task: Any) -> None:
        """Wait for nothing from outside."""

    def holds(self, my_task: Any, pending: Pending | None) -> bool:
        """Tell whether the condition has become true; null is not yet.

        After it has fired it has to be false once before it can fire again (§10.5.5).
        """
        is_true = my_task.workflow.script_engine.evaluate(my_task, self.text) is True
        if my_task.internal_data.get("held") and not is_true:
            del my_task.internal_data["held"]
        return is_true and "held" not in my_task.internal_data


class Code(Definition):
    """An error, an escalation or a cancel; `engine.spiff.catching` finds who catches it."""

    def __init__(
        self,
        kind: str,
        name: str,
        code: str | None = None,
        *,
        code_variable: str | None = None,
        message_variable: str | None = None,
    ) -> None:
        super().__init__(name)
        #: error escalation cancel
        self.kind = kind
        self.code = code
        #: variables of whoever catches it, by camunda:errorCodeVariable and its like
        self.code_variable = code_variable
        self.message_variable = message_variable

    def arm(self, my_task: Any) -> None:
        """Wait for nothing from outside."""

    def catches(self, kind: str, code: str | None) -> bool:
        """Tell whether this is the definition for just this kind and code; None is any code."""
        return self.kind == kind and self.code == code

    def received(self, thrown: "Code") -> dict[str, Any]:
        """Return the variables in which the model wants to have the code and the message."""
        given = {self.code_variable: thrown.code, self.message_variable: thrown.name}
        return {variable: value for variable, value in given.items() if variable}
