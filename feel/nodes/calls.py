"""Calls of the standard's functions, the application's and the expression's own."""

from collections.abc import Callable
from typing import Any

from feel.builtins import BUILTINS
from feel.builtins.registry import Builtin, apply
from feel.compiler import Code, Compiler, rule
from feel.errors import FeelCallFailed, FeelError, FeelUnknownFunction
from feel.nodes.literals import lookup
from feel.runtime import Scope
from feel.values import Function, Value, type_name

Arguments = Callable[[Scope], "list[Value] | dict[str, Value]"]


@rule("call")
def call(compiler: Compiler, children: list[Any]) -> Code:
    """Call with arguments by position."""
    codes = compiler.all(children[1:])
    return _call(compiler, children[0], lambda scope: [code(scope) for code in codes])


@rule("call_by_name")
def call_by_name(compiler: Compiler, children: list[Any]) -> Code:
    """Call with arguments by name."""
    named = [(str(a.children[0]), compiler.compile(a.children[1])) for a in children[1:]]
    return _call(compiler, children[0], lambda scope: {key: code(scope) for key, code in named})


def _call(compiler: Compiler, callee: Any, arguments: Arguments) -> Code:
    if callee.data != "name" or compiler.is_bound(str(callee.children[0])):
        function = compiler.compile(callee)
        return lambda scope: invoke(scope, function(scope), arguments(scope))
    name = str(callee.children[0])
    compiler.size += 1
    compiler.call(name)
    return _named(name, arguments, BUILTINS.get(name))


def _named(name: str, arguments: Arguments, standard: Builtin | None) -> Code:
    look = lookup(name, None)

    def execute(scope: Scope) -> Value:
        host = scope.run.functions.get(name)
        if host is not None:
            return _host(scope, name, host, arguments(scope))
        if standard is not None:
            return standard.apply(scope.run, arguments(scope))
        function = look(scope)
        if function is None:
            raise FeelUnknownFunction(name)
        return invoke(scope, function, arguments(scope))

    return execute


def _host(scope: Scope, name: str, function: Callable[..., Any], given: Any) -> Value:
    """Call the application; spaces in the names of arguments become underscores."""
    try:
        if type(given) is dict:
            value = function(**{key.replace(" ", "_"): item for key, item in given.items()})
        else:
            value = function(*given)
    except FeelError:
        raise
    except Exception as error:
        raise FeelCallFailed(name, error) from error
    return scope.run.take(value)


def invoke(scope: Scope, function: Value, given: list[Value] | dict[str, Value]) -> Value:
    """Call a function that is a value; null when it is none or the arguments do not fit."""
    if type(function) is not Function:
        return scope.run.null("not-a-function", name="The called value", type=type_name(function))
    return apply(scope.run, function, given)
