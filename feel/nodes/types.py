"""``instance of`` and types as they are written (§10.3.1.2 rules 51-52, §10.3.2.15 table 61)."""

from typing import Any

from lark import Tree

from feel.compiler import Code, Compiler, rule
from feel.errors import Fault
from feel.types import ANY, SIMPLE, Type


def read(compiler: Compiler, node: Any) -> Type:
    """Read the type *node*; FeelSyntaxError when its name stands for none."""
    if node.data == "function_type":
        *parameters, result = [
            read(compiler, child) for child in node.children if isinstance(child, Tree)
        ]
        return Type("function", parameters=tuple(parameters), result=result)
    words = [part for part in node.children if getattr(part, "type", "") == "NAME"]
    fields = [child for child in node.children if isinstance(child, Tree)]
    name = ".".join(map(str, words))
    if fields:
        return _parameterised(compiler, name, fields, words[0])
    if name in SIMPLE or name == "Null":
        return Type(name)
    found = ANY if name == "Any" else compiler.types(name)
    if found is None:
        raise compiler.problem(words[0], Fault("“{name}” is no type", name=name))
    return found


def _parameterised(compiler: Compiler, name: str, fields: list[Any], at: Any) -> Type:
    inner = [read(compiler, field.children[-1]) for field in fields]
    named = [len(field.children) == 2 for field in fields]
    if name == "context" and all(named):
        keys = (str(field.children[0]) for field in fields)
        return Type("context", entries=dict(zip(keys, inner, strict=True)))
    if name in ("list", "range") and named == [False]:
        return Type(name, item=inner[0])
    raise compiler.problem(at, Fault("“{name}” takes no such type", name=name))


@rule("instance")
def instance(compiler: Compiler, children: list[Any]) -> Code:
    """Tell whether a value belongs to a type."""
    value, wanted = compiler.compile(children[0]), read(compiler, children[1])
    return lambda scope: wanted.has(value(scope), scope.run.spend)
