"""``for``, ``some`` and ``every`` (§10.3.2.14, §10.3.2.15 table 49)."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from feel.compiler import Code, Compiler, rule
from feel.runtime import Run, Scope
from feel.values import Range, Value, compare, type_name

#: A domain gives the values a name takes, or None when it has none to give.
Domain = Callable[[Scope], "Iterator[Value] | None"]


def _steps(run: Run, first: Value, last: Value) -> Any:
    """Count from *first* to *last*, up or down, in numbers or in days."""
    if type(first) is date and type(last) is date:
        return _days(first, last)
    if type(first) is not Decimal or type(last) is not Decimal:
        return run.null(
            "not-calculable", operator="..", left=type_name(first), right=type_name(last)
        )
    if first != int(first) or last != int(last):
        return run.null("value", name="..")
    return _count(int(first), int(last))


def _count(first: int, last: int) -> Iterator[Decimal]:
    step = 1 if first <= last else -1
    for number in range(first, last + step, step):
        yield Decimal(number)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in _count(first.toordinal(), last.toordinal()):
        yield date.fromordinal(int(ordinal))


def items(run: Run, value: Value) -> Iterator[Value] | None:
    """Go through a list, a range of whole numbers or days, or the value alone; None for null."""
    if value is None:
        return None
    if type(value) is Range:
        return _inside(run, value)
    return iter(value if type(value) is list else [value])


def _inside(run: Run, span: Range) -> Iterator[Value] | None:
    if compare(span.start, span.end) == 1:
        run.null("reversed")
        return None
    steps: Iterator[Value] | None = _steps(run, span.start, span.end)
    if steps is None:
        return None
    ends = ((span.start, span.start_included), (span.end, span.end_included))
    excluded = {end for end, kept in ends if not kept}
    return (step for step in steps if step not in excluded)


def _domain(compiler: Compiler, nodes: list[Any]) -> Domain:
    if len(nodes) == 2:
        first, last = compiler.all(nodes)
        return lambda scope: _steps(scope.run, first(scope), last(scope))
    code = compiler.compile(nodes[0])
    return lambda scope: items(scope.run, code(scope))


class _Loop:
    """The iterations of one expression and its body."""

    def __init__(self, compiler: Compiler, children: list[Any], *also: str) -> None:
        *iterations, body = children
        self.names: list[str] = []
        self.domains: list[Domain] = []
        for iteration in iterations:
            with compiler.binding(self.names):
                self.domains.append(_domain(compiler, iteration.children[1:]))
            self.names.append(str(iteration.children[0]))
        with compiler.binding([*self.names, *also]):
            self.body, self.weight = compiler.weighed(body)
        self.uses_partial = any(body.scan_values(lambda word: word == "partial"))

    def scopes(self, scope: Scope, at: int = 0) -> Iterator[Scope | None]:
        """Yield a scope for each turn, the last name changing fastest; None ends it as null."""
        values = self.domains[at](scope)
        if values is None:
            yield None
            return
        last, name = at == len(self.names) - 1, self.names[at]
        for value in values:
            scope.run.spend(self.weight + 1)
            inner = scope.inner({name: value})
            if last:
                yield inner
            else:
                yield from self.scopes(inner, at + 1)


@rule("for")
def for_(compiler: Compiler, children: list[Any]) -> Code:
    """Make a list of the results; ``partial`` is what there is of it so far."""
    loop = _Loop(compiler, children, "partial")

    def collect(scope: Scope) -> Value:
        results: list[Value] = []
        for turn in loop.scopes(scope):
            if turn is None:
                return None
            if loop.uses_partial:
                turn = turn.inner({"partial": scope.run.list(results[:])})
            results.append(loop.body(turn))
        return scope.run.list(results)

    return collect


@rule("quantified")
def quantified(compiler: Compiler, children: list[Any]) -> Code:
    """Tell whether ``some`` or ``every`` turn is true, in three-valued logic."""
    loop = _Loop(compiler, children[1:])
    decisive = children[0].type == "SOME"

    def check(scope: Scope) -> bool | None:
        result: bool | None = not decisive
        for turn in loop.scopes(scope):
            value = None if turn is None else loop.body(turn)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                result = None
        return result

    return check
