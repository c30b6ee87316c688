"""A decision model: requirements followed, decisions taken (DMN 1.5 §6, §10.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import feel
from engine.dmn.boxed import function
from engine.dmn.table import Table
from engine.dmn.work import Boxed, Scope, Value, Work
from engine.errors import DecisionError
from engine.types import Decision
from feel.values import measure

NO_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {}


@dataclass(slots=True)
class Element:
    """A decision, an input, a knowledge model or a service; *requires* are ids."""

    id: str
    kind: str
    name: str
    variable: str
    requires: tuple[str, ...]
    logic: Boxed | None = None
    parameters: tuple[str, ...] = ()
    #: of a service: ids of the decisions it answers, and those its caller answers
    outputs: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A decision model, ready to decide. Shared and never changed."""

    version: str
    elements: Mapping[str, Element]
    #: every expression and cell: element id -> functions it calls
    calls: Mapping[str, frozenset[str]]
    names: frozenset[str] = field(default_factory=frozenset)

    @property
    def decisions(self) -> list[str]:
        """Ids of the decisions, those first that no other requires."""
        ids = [id_ for id_, element in self.elements.items() if element.kind == "decision"]
        required = {need for id_ in ids for need in self.elements[id_].requires}
        return sorted(ids, key=lambda id_: id_ in required)

    @property
    def tables(self) -> list[Table]:
        """All decision tables that stand by themselves in a decision or knowledge model."""
        return [e.logic for e in self.elements.values() if isinstance(e.logic, Table)]

    def decide(
        self,
        decision: str | None,
        inputs: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] = NO_FUNCTIONS,
    ) -> Decision:
        """Take a decision (the first that no other requires, if None) with all it requires.

        DecisionError when there is no such decision, no row holds, rows contradict each other,
        or an expression fails. The result is a value of FEEL; the rows that fired are JSON.
        """
        element = self._find(decision)
        work = Work(functions)
        run = _Run(self, work, inputs)
        try:
            value = run.service(element, {}) if element.outputs else run.decide(element.id)
            measure(value, work.run.spend)
        except (feel.FeelError, RecursionError) as error:
            raise DecisionError(f"{element.name}: {error}", decision=element.id) from error
        return Decision(value, work.fired)

    def _find(self, decision: str | None) -> Element:
        known = self.decisions
        key = decision or (known[0] if known else "")
        element = self.elements.get(key)
        if element is None:
            element = next((e for e in self.elements.values() if e.name == key), None)
        if element is None or element.kind not in ("decision", "decisionService"):
            raise DecisionError(f"There is no decision {key}.", decision=key)
        return element


class _Run:
    """One decision with all it requires, each taken once."""

    def __init__(self, model: Model, work: Work, inputs: Mapping[str, Any]) -> None:
        self.elements = model.elements
        self.work = work
        self.inputs = inputs
        self.taken: dict[str, Value] = {}

    def decide(self, id_: str) -> Value:
        """Take the decision *id_*, unless it has been taken."""
        if id_ not in self.taken:
            element = self.elements[id_]
            logic = element.logic
            scope = self._scope(element)
            self.taken[id_] = None if logic is None else self._plain(logic(self.work, scope))
        return self.taken[id_]

    def _plain(self, value: Value) -> Value:
        return self.work.run.take(value)

    def _scope(self, element: Element) -> Scope:
        """Gather what *element* may see: the inputs, and what it requires by name."""
        scope: dict[str, Any] = dict(self.inputs)
        for id_ in element.requires:
            required = self.elements[id_]
            if required.kind == "inputData":
                scope.setdefault(required.variable, None)
            else:
                scope[required.variable] = self._required(required)
        return scope

    def _required(self, element: Element) -> Value:
        if element.kind == "decision":
            return self.decide(element.id)
        if element.kind == "decisionService":
            return feel.Function(
                element.variable,
                element.parameters,
                lambda _run, *values: self.service(
                    element, dict(zip(element.parameters, values, strict=True))
                ),
            )
        body = element.logic or (lambda work, scope: None)
        return function(self.work, element.variable, element.parameters, body, self._scope(element))

    def service(self, element: Element, given: Mapping[str, Value]) -> Value:
        """Answer a decision service; *given* are the values of its parameters (§10.4)."""
        inner = _Run(Model("", self.elements, {}), self.work, {**self.inputs, **given})
        for id_ in element.given:
            inner.taken[id_] = inner.inputs.get(self.elements[id_].variable)
        answers = {self.elements[id_].variable: inner.decide(id_) for id_ in element.outputs}
        return next(iter(answers.values())) if len(answers) == 1 else answers
