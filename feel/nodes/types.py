"""``instance of`` and the types of parameters (§10.3.2.9, table 54)."""

from collections.abc import Callable
from typing import Any

from lark import Tree

from feel.compiler import Code, Compiler, rule
from feel.errors import FeelSyntaxError
from feel.values import NAMES, Function, Range, Value

Check = Callable[[Value], bool]

_KINDS = {label: kind for kind, label in NAMES.items()} | {"dateTime": None}


def check(node: Any) -> Check:
    """Make the test whether a value belongs to the type *node*."""
    if node.data == "function_type":
        return lambda value: type(value) is Function
    name = ".".join(str(part) for part in node.children if getattr(part, "type", "") == "NAME")
    inner = [child for child in node.children if isinstance(child, Tree)]
    if inner:
        return _parameterised(name, inner)
    return _plain(name)


def _plain(name: str) -> Check:
    if name == "Any":
        return lambda value: value is not None
    if name == "Null":
        return lambda value: value is None
    if name == "days and time duration" or name in NAMES.values():
        kind = next(kind for kind, label in NAMES.items() if label == name)
        return lambda value: type(value) is kind
    raise FeelSyntaxError(f"“{name}” is no type", 1, 1)


def _parameterised(name: str, fields: list[Any]) -> Check:
    if name == "context":
        entries = {str(field.children[0]): check(field.children[-1]) for field in fields}
        return lambda value: (
            type(value) is dict
            and all(
                key in value and (value[key] is None or test(value[key]))
                for key, test in entries.items()
            )
        )
    item = check(fields[0].children[-1])
    if name == "list":
        return lambda value: type(value) is list and all(map(item, value))
    if name == "range":
        return lambda value: (
            type(value) is Range
            and all(end is None or item(end) for end in (value.start, value.end))
        )
    raise FeelSyntaxError(f"“{name}” takes no type", 1, 1)


@rule("instance")
def instance(compiler: Compiler, children: list[Any]) -> Code:
    """Tell whether a value belongs to a type."""
    value, belongs = compiler.compile(children[0]), check(children[1])
    return lambda scope: belongs(value(scope))
