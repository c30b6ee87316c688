"""Boxed expressions (DMN 1.5 §10.2.1): contexts, lists, relations, invocations and the rest."""

import feel
from engine.dmn.names import Node, child, children, tag, text
from engine.dmn.table_reader import read_table
from engine.dmn.types import Type, Types, typed
from engine.dmn.work import Boxed, Reader, Scope, Value, Work
from engine.errors import DecisionError
from feel.nodes.loops import items
from feel.types import UNFIT
from feel.types import Type as Shape
from feel.values import type_name

#: The parameters of a function: names and types.
Parameters = tuple[tuple[str, Type], ...]

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

    def logic(self, node: Node) -> Boxed | None:
        """Compile the logic of a decision or knowledge model *node*; None when it has none."""
        found = child(node, *BOXES)
        return None if found is None else self._typed(found, self.identity)

    def inside(self, node: Node) -> Boxed | None:
        """Compile the expression that is a child of *node*; None when there is none."""
        found = child(node, *BOXES)
        return None if found is None else self.compile(found)

    def compile(self, node: Node) -> Boxed:
        """Compile one boxed expression inside another."""
        return self._typed(node, node.get("id") or self.identity)

    def _typed(self, node: Node, identity: str) -> Boxed:
        made = self._bare(node, identity)
        if tag(node) == "functionDefinition":  # its type is that of its answers
            return made
        return typed(made, self.types.of(node), self.name)

    def _bare(self, node: Node, identity: str) -> Boxed:
        kind = tag(node)
        if kind == "literalExpression":
            return self.reader.expression(node, self.name, self.identity)
        if kind == "decisionTable":
            return read_table(node, self.name, identity, self.reader, self.types)
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
            if name in (known for known, _ in entries) or (entries and not entries[-1][0]):
                element = entry.get("id") or node.get("id") or self.identity
                message = "{place}: the entry {name} is there twice, or after the result."
                self.reader.error("context-entry", element, message, place=self.name, name=name)
            value = self.inside(entry) or _null
            entries.append((name, typed(value, self.types.of(variable), name)))

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
        columns = list(children(node, "column"))
        names = [column.get("name") or "" for column in columns]
        kinds = [self.types.of(column) for column in columns]
        rows = [list(children(row, *BOXES)) for row in children(node, "row")]
        for index, row in enumerate(rows, 1):
            if len(row) != len(names):
                message = "{table}: row {row} has too few or too many cells."
                element = node.get("id") or self.identity
                self.reader.error("cells", element, message, table=self.name, row=index)
        made = [
            [
                typed(self.compile(cell), kind, name)
                for cell, kind, name in zip(row, kinds, names, strict=False)
            ]
            for row in rows
        ]

        def make(work: Work, scope: Scope) -> Value:
            return [
                dict(zip(names, (cell(work, scope) for cell in row), strict=True)) for row in made
            ]

        return make

    def _conditional(self, node: Node) -> Boxed:
        test, then, otherwise = (self._part(node, name) for name in ("if", "then", "else"))

        def choose(work: Work, scope: Scope) -> Value:
            answer = test(work, scope)
            if type(answer) is not bool and answer is not None:
                return work.run.null("not-boolean", type=type_name(answer))
            return then(work, scope) if answer else otherwise(work, scope)

        return choose

    def _filter(self, node: Node) -> Boxed:
        source, used = self._part(node, "in"), set(self.reader.used)
        match = self._part(node, "match")
        self.reader.used = used  # a name in there may be an entry of the item

        def keep(work: Work, scope: Scope) -> Value:
            kept = []
            value = source(work, scope)
            for item in items(work.run, [] if value is None else value) or ():
                work.run.spend(2)
                inner = item if type(item) is dict else {}
                answer = match(work, {**scope, "item": item, **inner})
                if type(answer) is not bool and answer is not None:
                    return work.run.null("not-boolean", type=type_name(answer))
                if answer:
                    kept.append(item)
            return kept

        return keep

    def _for(self, node: Node) -> Boxed:
        name, source, body = self._iterator(node, "return")

        def collect(work: Work, scope: Scope) -> Value:
            results: list[Value] = []
            domain = items(work.run, source(work, scope))
            if domain is None:
                return None
            for item in domain:
                work.run.spend(2 + len(results) // 16)
                results.append(body(work, {**scope, "partial": results[:], name: item}))
            return results

        return collect

    def _quantified(self, node: Node) -> Boxed:
        name, source, body = self._iterator(node, "satisfies")
        decisive = tag(node) == "some"

        def check(work: Work, scope: Scope) -> Value:
            result: Value = not decisive
            domain = items(work.run, source(work, scope))
            if domain is None:
                return None
            for item in domain:
                work.run.spend(2)
                answer = body(work, {**scope, name: item})
                if answer is decisive:
                    return decisive
                if type(answer) is not bool and answer is not None:
                    return work.run.null("not-boolean", type=type_name(answer))
                result = None if answer is None else result
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
        parameters = self.parameters(node)
        if (node.get("kind") or "FEEL").upper() != "FEEL":
            element = node.get("id") or self.identity
            self.reader.error("expression-language", element, "Only functions of FEEL can be run.")
        body = typed(self.inside(node) or _null, self.types.of(node).returned, self.name)
        return lambda work, scope: function(work, self.name, parameters, body, scope)

    def parameters(self, node: Node | None) -> Parameters:
        """Read the formal parameters of a function *node*."""
        found = () if node is None else children(node, "formalParameter")
        return tuple((p.get("name") or "", self.types.of(p)) for p in found)


def function(
    work: Work,
    name: str,
    parameters: Parameters,
    body: Boxed,
    scope: Scope,
) -> feel.Function:
    """Make a function of FEEL of a *body* that sees *scope*; nesting of calls is bounded."""
    labels = tuple(label for label, _ in parameters)

    def call(run: feel.Run, *values: Value) -> Value:
        if work.depth >= MOST_CALLS:
            raise feel.FeelLimit("depth")
        work.run.spend(5)
        given = [kind.fit(v, run) for (_, kind), v in zip(parameters, values, strict=True)]
        if any(value is UNFIT for value in given):
            return run.null("arguments", name=name, given=", ".join(map(type_name, values)))
        work.depth += 1
        try:
            return body(work, {**scope, **dict(zip(labels, given, strict=True))})
        finally:
            work.depth -= 1

    shape = Shape("function", parameters=tuple(kind.shape for _, kind in parameters))
    return feel.Function(name, labels, call, type=shape)
