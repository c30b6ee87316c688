"""Logic, comparison, arithmetic and ``if``."""

from collections.abc import Callable
from typing import Any

from feel.arithmetic import calculator, negate
from feel.compiler import Code, Compiler, rule
from feel.runtime import Run, Scope
from feel.values import Value, compare, equal, type_name

Relation = Callable[[Run, Value, Value], bool | None]


@rule("disjunction")
def disjunction(compiler: Compiler, children: list[Any]) -> Code:
    """Join with ``or``: true wins, else null wins (§10.3.2.15 table 50)."""
    parts = compiler.all(children)

    def either(scope: Scope) -> bool | None:
        result: bool | None = False
        for part in parts:
            value = part(scope)
            if value is True:
                return True
            if value is not False:
                result = _not_boolean(scope.run, value)
        return result

    return either


@rule("conjunction")
def conjunction(compiler: Compiler, children: list[Any]) -> Code:
    """Join with ``and``: false wins, else null wins (§10.3.2.15 table 50)."""
    parts = compiler.all(children)

    def both(scope: Scope) -> bool | None:
        result: bool | None = True
        for part in parts:
            value = part(scope)
            if value is False:
                return False
            if value is not True:
                result = _not_boolean(scope.run, value)
        return result

    return both


def _not_boolean(run: Run, value: Value) -> Any:
    return None if value is None else run.null("not-boolean", type=type_name(value))


@rule("if")
def if_(compiler: Compiler, children: list[Any]) -> Code:
    """Choose; a condition that is not true chooses ``else``."""
    condition, then, otherwise = compiler.all(children)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _equals(run: Run, left: Value, right: Value) -> bool | None:
    result = equal(left, right, run.spend)
    if result is None:
        run.null("not-comparable", left=type_name(left), right=type_name(right))
    return result


def _differs(run: Run, left: Value, right: Value) -> bool | None:
    result = _equals(run, left, right)
    return None if result is None else not result


def _ordered(holds: Callable[[int], bool]) -> Relation:
    def relate(run: Run, left: Value, right: Value) -> Value:
        order = compare(left, right)
        if order is None:
            return run.null("not-comparable", left=type_name(left), right=type_name(right))
        return holds(order)

    return relate


RELATIONS: dict[str, Relation] = {
    "=": _equals,
    "!=": _differs,
    "<": _ordered(lambda order: order < 0),
    "<=": _ordered(lambda order: order <= 0),
    ">": _ordered(lambda order: order > 0),
    ">=": _ordered(lambda order: order >= 0),
}


@rule("comparison")
def comparison(compiler: Compiler, children: list[Any]) -> Code:
    """Compare two values."""
    left, right = compiler.compile(children[0]), compiler.compile(children[2])
    relation = RELATIONS[str(children[1])]
    return lambda scope: relation(scope.run, left(scope), right(scope))


@rule("between")
def between(compiler: Compiler, children: list[Any]) -> Code:
    """Tell whether a value lies between two others, both included (§10.3.2.15 table 54)."""
    value, low, high = compiler.all(children)
    at_least, at_most = RELATIONS[">="], RELATIONS["<="]

    def test(scope: Scope) -> bool | None:
        number = value(scope)
        above = at_least(scope.run, number, low(scope))
        below = at_most(scope.run, number, high(scope))
        if above is False or below is False:
            return False
        return None if above is None or below is None else True

    return test


@rule("arithmetic")
def arithmetic(compiler: Compiler, children: list[Any]) -> Code:
    """Work a chain of operators of the same rank out from left to right."""
    code = compiler.compile(children[0])
    if len(children) == 3:
        return _binary(code, calculator(str(children[1])), compiler.compile(children[2]))
    rest = [
        (calculator(str(operator)), compiler.compile(operand))
        for operator, operand in zip(children[1::2], children[2::2], strict=True)
    ]

    def chain(scope: Scope) -> Value:
        result = code(scope)
        for calculate, operand in rest:
            result = calculate(scope.run, result, operand(scope))
        return result

    return chain


def _binary(left: Code, calculate: Callable[[Run, Value, Value], Value], right: Code) -> Code:
    return lambda scope: calculate(scope.run, left(scope), right(scope))


@rule("negation")
def negation(compiler: Compiler, children: list[Any]) -> Code:
    """Change the sign."""
    operand = compiler.compile(children[1])
    return lambda scope: negate(scope.run, operand(scope))
