"""Boxed expressions (DMN 1.5 §10.2.2): contexts, lists, relations, invocations and the rest."""

from collections.abc import Callable, Iterable
from typing import Any

import feel
from engine.dmn.names import Node, child, children, tag, text
from engine.dmn.table_reader import read_table
from engine.dmn.types import Types
from engine.dmn.work import Boxed, Reader, Scope, Value, Work
from engine.errors import DecisionError

#: Functions that call functions, one inside the other.
MOST_CALLS = 40

BOXES = (
    *("literalExpression", "decisionTable", "context", "list", "relation", "invocation"),
    *("functionDefinition", "conditional", "filter", "for", "some", "every"),
)


def _null(_work: Work, _scope: Scope) -> Value:
    return None


class Boxer:
    """Compiles boxed expressions; *name* and *identity* are those of the decision around them."""

    def __init__(self, reader: Reader, types: Types, name: str, identity: str) -> None:
        self.reader = reader
        self.types = types
        self.name = name
        self.identity = identity

    def inside(self, node: Node) -> Boxed | None:
        """Compile the expression that is a child of *node*; None when there is none."""
        found = child(node, *BOXES)
        return None if found is None else self.compile(found)

    def compile(self, node: Node) -> Boxed:
        """Compile one boxed expression."""
        kind = tag(node)
        if kind == "literalExpression":
            return self.reader.expression(node, self.name, self.identity)
        if kind == "decisionTable":
            return read_table(node, self.name, self.identity, self.reader, self.types)
        if kind in ("some", "every"):
            return self._quantified(node)
        made: Boxed = getattr(self, f"_{kind}")(node)
        return made

    def _part(self, node: Node, name: str) -> Boxed:
        """Compile the expression inside the child *name* of *node*."""
        part = child(node, name)
        found = None if part is None else self.inside(part)
        if found is None:
            message = "{place}: {part} is missing."
            element = node.get("id") or self.identity
            self.reader.error("boxed", element, message, place=self.name, part=name)
        return found or _null

    def _context(self, node: Node) -> Boxed:
        entries: list[tuple[str, Boxed]] = []
        for entry in children(node, "contextEntry"):
            variable = child(entry, "variable")
            name = "" if variable is None else variable.get("name") or ""
            entries.append((name, self.inside(entry) or _null))

        def make(work: Work, scope: Scope) -> Value:
            result: dict[str, Value] = {}
            for name, value in entries:
                answer = value(work, {**scope, **result})
                if not name:
                    return answer  # the last entry, which has no variable, is the result
                result[name] = answer
            return result

        return make

    def _list(self, node: Node) -> Boxed:
        items = [self.compile(item) for item in children(node, *BOXES)]
        return lambda work, scope: [item(work, scope) for item in items]

    def _relation(self, node: Node) -> Boxed:
        names = [column.get("name") or "" for column in children(node, "column")]
        rows = [
            [self.compile(cell) for cell in children(row, *BOXES)] for row in children(node, "row")
        ]

        def make(work: Work, scope: Scope) -> Value:
            return [
                dict(zip(names, (cell(work, scope) for cell in row), strict=False)) for row in rows
            ]

        return make

    def _conditional(self, node: Node) -> Boxed:
        test, then, otherwise = (self._part(node, name) for name in ("if", "then", "else"))
        return lambda work, scope: (
            then(work, scope) if test(work, scope) is True else otherwise(work, scope)
        )

    def _filter(self, node: Node) -> Boxed:
        source, match = self._part(node, "in"), self._part(node, "match")

        def keep(work: Work, scope: Scope) -> Value:
            kept = []
            for item in _items(source(work, scope)):
                work.run.spend(2)
                inner = item if type(item) is dict else {}
                if match(work, {**scope, "item": item, **inner}) is True:
                    kept.append(item)
            return kept

        return keep

    def _for(self, node: Node) -> Boxed:
        name, source, body = self._iterator(node, "return")

        def collect(work: Work, scope: Scope) -> Value:
            results: list[Value] = []
            for item in _items(source(work, scope)):
                work.run.spend(2 + len(results) // 16)
                results.append(body(work, {**scope, "partial": results[:], name: item}))
            return results

        return collect

    def _quantified(self, node: Node) -> Boxed:
        name, source, body = self._iterator(node, "satisfies")
        decisive = tag(node) == "some"

        def check(work: Work, scope: Scope) -> Value:
            result: Value = not decisive
            for item in _items(source(work, scope)):
                work.run.spend(2)
                answer = body(work, {**scope, name: item})
                if answer is decisive:
                    return decisive
                result = result if type(answer) is bool else None
            return result

        return check

    def _iterator(self, node: Node, body: str) -> tuple[str, Boxed, Boxed]:
        name = node.get("iteratorVariable") or "item"
        return name, self._part(node, "in"), self._part(node, body)

    def _invocation(self, node: Node) -> Boxed:
        called = child(node, "literalExpression")
        function = self.reader.expression(called, self.name, self.identity)
        bindings: list[tuple[str, Boxed]] = []
        for binding in children(node, "binding"):
            parameter = child(binding, "parameter")
            name = "" if parameter is None else parameter.get("name") or ""
            bindings.append((name, self.inside(binding) or _null))

        def call(work: Work, scope: Scope) -> Value:
            value = function(work, scope)
            if type(value) is not feel.Function:
                name = text(called)
                raise DecisionError(f"{self.name}: there is no {name} to call.", place=self.name)
            given = {name: argument(work, scope) for name, argument in bindings}
            return feel.apply(work.run, value, given)

        return call

    def _functionDefinition(self, node: Node) -> Boxed:
        names = tuple(p.get("name") or "" for p in children(node, "formalParameter"))
        if (node.get("kind") or "FEEL").upper() != "FEEL":
            element = node.get("id") or self.identity
            self.reader.error("expression-language", element, "Only functions of FEEL can be run.")
        body = self.inside(node) or _null
        return lambda work, scope: function(work, self.name, names, body, scope)


def _items(value: Value) -> Iterable[Value]:
    if value is None:
        return []
    return value if type(value) is list else [value]


def function(
    work: Work,
    name: str,
    parameters: tuple[str, ...],
    body: Callable[[Work, Scope], Value],
    scope: Scope,
) -> feel.Function:
    """Make a function of FEEL of a *body* that sees *scope*; nesting of calls is bounded."""

    def call(_run: Any, *values: Value) -> Value:
        if work.depth >= MOST_CALLS:
            raise feel.FeelLimit("depth")
        work.run.spend(5)
        work.depth += 1
        try:
            return body(work, {**scope, **dict(zip(parameters, values, strict=True))})
        finally:
            work.depth -= 1

    return feel.Function(name, parameters, call)
