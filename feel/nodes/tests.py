"""``in``, ranges and the tests of a decision table's cell (§10.3.1.2 rules 7-15)."""

from collections.abc import Callable
from typing import Any

from feel.compiler import Code, Compiler, rule
from feel.nodes.operators import RELATIONS
from feel.runtime import Run, Scope
from feel.values import Range, Value, compare, equal, includes, type_name

#: A test of a value: true, false or null.
Test = Callable[[Scope, Value], bool | None]


@rule("interval")
def interval(compiler: Compiler, children: list[Any]) -> Code:
    """Make a range; null when an end is null."""
    opener, low, _dots, high, closer = children
    start, end = compiler.compile(low), compiler.compile(high)
    from_start, to_end = str(opener) == "[", str(closer) == "]"

    def make(scope: Scope) -> Value:
        first, last = start(scope), end(scope)
        if first is None or last is None:
            return scope.run.null("null-endpoint")
        if compare(first, last) is None:
            left, right = type_name(first), type_name(last)
            return scope.run.null("not-comparable", left=left, right=right)
        return Range(first, last, from_start, to_end)

    return make


@rule("bound")
def bound(compiler: Compiler, children: list[Any]) -> Code:
    """Make the range of all values below, above or equal to one (§10.3.2.7)."""
    operator, end = str(children[0]), compiler.compile(children[1])
    return lambda scope: _range(scope.run, operator, end(scope))


def _range(run: Run, operator: str, end: Value) -> Value:
    if end is None:
        return run.null("null-endpoint")
    if operator == "=":
        return Range(end, end)
    included = operator.endswith("=")
    if operator[0] == "<":
        return Range(None, end, False, included)
    if operator[0] == ">":
        return Range(end, None, included, False)
    return run.null("value", name="!=")


@rule("in_bound")
def in_bound(compiler: Compiler, children: list[Any]) -> Code:
    """Test ``e in < 5``."""
    value, operator, end = children
    left, right = compiler.compile(value), compiler.compile(end)
    relation = RELATIONS[str(operator)]
    return lambda scope: relation(scope.run, left(scope), right(scope))


@rule("in_value")
def in_value(compiler: Compiler, children: list[Any]) -> Code:
    """Test ``e1 in e2`` for a range, a list or a value; ``e in (> 5)`` is a comparison."""
    if children[1].data == "bound":
        return in_bound(compiler, [children[0], *children[1].children])
    value, target = compiler.all(children)

    def check(scope: Scope) -> bool | None:
        subject, where = value(scope), target(scope)
        if where is None and subject is not None:
            scope.run.null("not-comparable", left=type_name(subject), right="null")
            return None
        return meets(scope.run, subject, where)

    return check


def meets(run: Run, value: Value, target: Value) -> bool | None:
    """Tell whether *value* is in *target*: inside a range, an item of a list, or equal."""
    if type(target) is Range:
        return includes(target, value)
    if type(target) is not list:
        return equal(value, target, run.spend)
    run.spend(len(target))
    if type(value) is list and equal(value, target, run.spend):
        return True
    results = [
        includes(t, value) if type(t) is Range else equal(value, t, run.spend) for t in target
    ]
    return any_true(results)


def any_true(results: list[bool | None]) -> bool | None:
    """Join with ``or``, but a null beside a false is false: types differ, so it is not there."""
    if True in results:
        return True
    return None if results and all(result is None for result in results) else False


@rule("in_tests")
def in_tests(compiler: Compiler, children: list[Any]) -> Code:
    """Test ``e in (t1, t2, …)``: any of them."""
    value = compiler.compile(children[0])
    tests = [test(compiler, node) for node in children[1:]]

    def check(scope: Scope) -> bool | None:
        subject = value(scope)
        return any_true([one(scope, subject) for one in tests])

    return check


def test(compiler: Compiler, node: Any) -> Test:
    """Make one positive unary test: a comparison, or what a value is in."""
    if node.data == "bound":
        relation, end = RELATIONS[str(node.children[0])], compiler.compile(node.children[1])
        return lambda scope, value: relation(scope.run, value, end(scope))
    code = compiler.compile(node)
    return lambda scope, value: meets(scope.run, value, code(scope))
