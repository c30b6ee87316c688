"""A decision model: requirements followed, decisions taken (DMN 1.5 §6, §10.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import feel
from engine.dmn.boxed import Parameters, function
from engine.dmn.table import Table
from engine.dmn.types import ANY, Type, typed
from engine.dmn.work import Boxed, Scope, Value, Work
from engine.errors import DecisionError
from engine.types import Decision
from feel.types import UNFIT
from feel.values import measure, type_name

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
    parameters: Parameters = ()
    #: of its value; of the answers when it is a function
    type: Type = ANY
    #: of a service: ids of the decisions it answers, and of what its caller gives
    outputs: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    #: ids it names besides, which must exist
    mentions: tuple[str, ...] = ()
    #: names that its expressions take from outside
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Model:
    """A decision model, ready to decide. Shared and never changed."""

    version: str
    elements: Mapping[str, Element]
    #: every expression and cell: element id -> functions it calls
    calls: Mapping[str, frozenset[str]]
    names: frozenset[str] = field(default_factory=frozenset)
    #: every decision table, also those inside contexts and functions
    tables: tuple[Table, ...] = ()

    @property
    def decisions(self) -> list[str]:
        """Ids of the decisions, those first that no other requires."""
        ids = [id_ for id_, element in self.elements.items() if element.kind == "decision"]
        required = {need for id_ in ids for need in self.elements[id_].requires}
        return sorted(ids, key=lambda id_: id_ in required)

    def decide(
        self,
        decision: str | None,
        inputs: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] = NO_FUNCTIONS,
    ) -> Decision:
        """Take a decision (the first that no other requires, if None) with all it requires.

        DecisionError when there is no such decision, an input is not of its type, no row holds,
        rows contradict each other, or an expression fails. The result is a value of FEEL with
        the reasons why parts of it are null; the rows that fired are JSON.
        """
        element = self._find(decision)
        work = Work(functions)
        run = _Run(self, work, inputs)
        try:
            value = run.service(element, {}) if element.outputs else run.decide(element.id)
            measure(value, work.run.spend)
        except (feel.FeelError, RecursionError) as error:
            raise DecisionError(f"{element.name}: {error}", decision=element.id) from error
        return Decision(value, work.fired, work.run.reasons)

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
            value = None if logic is None else self.work.run.take(logic(self.work, scope))
            self.taken[id_] = element.type.made(value, self.work.run, element.name)
        return self.taken[id_]

    def _input(self, element: Element) -> Value:
        """Take what the application gives; a value of another type is its mistake."""
        value = self.work.run.take(self.inputs.get(element.variable))
        fitted = element.type.fit(value, self.work.run)
        if fitted is UNFIT:
            raise DecisionError(
                f"{element.name} is a {type_name(value)}, not a {element.type.shape}, "
                "or not an allowed one.",
                input=element.variable,
            )
        return fitted

    def _scope(self, element: Element) -> Scope:
        """Gather what *element* may see: the inputs, and what it requires by name."""
        scope: dict[str, Any] = dict(self.inputs)
        for id_ in element.requires:
            required = self.elements[id_]
            if required.kind == "inputData":
                scope[required.variable] = self._input(required)
            else:
                scope[required.variable] = self._required(required)
        return scope

    def _required(self, element: Element) -> Value:
        if element.kind == "decision":
            return self.decide(element.id)
        if element.kind == "decisionService":

            def serve(_work: Work, given: Scope) -> Value:
                return self.service(element, given)

            made = function(self.work, element.variable, element.parameters, serve, {})
            return feel.Function(made.name, (), partial(_strictly, made), True, made.type)
        body = typed(element.logic or (lambda work, scope: None), element.type, element.name)
        return function(self.work, element.variable, element.parameters, body, self._scope(element))

    def service(self, element: Element, given: Mapping[str, Value]) -> Value:
        """Answer a decision service; *given* are the values of its parameters (§10.4)."""
        inner = _Run(Model("", self.elements, {}), self.work, {**self.inputs, **given})
        for id_ in element.given:
            known = self.elements[id_]
            if known.kind == "decision":
                inner.taken[id_] = inner._input(known)
        answers = {self.elements[id_].variable: inner.decide(id_) for id_ in element.outputs}
        value = next(iter(answers.values())) if len(answers) == 1 else answers
        return element.type.made(value, self.work.run, element.name)


def _strictly(made: feel.Function, run: feel.Run, given: Any) -> Value:
    """Call a service, all of whose parameters must be there (§10.4)."""
    if len(given) != len(made.parameters):
        return run.null("arguments", name=made.name, given=f"{len(given)} values")
    return feel.apply(run, made, given)
