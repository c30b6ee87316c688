"""Literals, names, lists, contexts and functions that are written down."""

import re
from decimal import DecimalException
from typing import Any

from feel import temporal
from feel.builtins import BUILTINS
from feel.compiler import Code, Compiler, rule
from feel.nodes.types import read
from feel.runtime import MISSING, Scope
from feel.types import UNFIT, Type, fit
from feel.values import NUMBERS, READY, Function, Value, type_name

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def _constant(value: Value) -> Code:
    return lambda scope: value


@rule("number")
def number(_compiler: Compiler, children: list[Any]) -> Code:
    """Read a number; null when it is beyond decimal128."""
    try:
        return _constant(NUMBERS.create_decimal(str(children[0])))
    except DecimalException:
        return lambda scope: scope.run.null("not-a-number", operator=str(children[0])[:40])


def unquoted(token: str) -> str:
    """Read a string literal, quotes and escapes included (§10.3.1.2 rules 33, 64)."""
    text = token[token.index('"') + 1 : -1]
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescape, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(found: re.Match[str]) -> str:
    code = found.group(1)
    if len(code) > 1:
        point = int(code[1:], 16)
        return chr(point) if point <= 0x10FFFF else found.group()
    return _ESCAPES.get(code, code if code in "\"'\\" else found.group())


@rule("string")
def string(_compiler: Compiler, children: list[Any]) -> Code:
    """Read a string."""
    return _constant(unquoted(str(children[0])))


@rule("at")
def at(_compiler: Compiler, children: list[Any]) -> Code:
    """Read ``@"…"``: a date, time, date and time or duration."""
    value = temporal.parse_any(unquoted(str(children[0])))
    if value is None:
        return lambda scope: scope.run.null("value", name=str(children[0])[:40])
    return _constant(value)


@rule("true")
def true(_compiler: Compiler, _children: list[Any]) -> Code:
    """Be true."""
    return _constant(True)


@rule("false")
def false(_compiler: Compiler, _children: list[Any]) -> Code:
    """Be false."""
    return _constant(False)


@rule("null")
def null(_compiler: Compiler, _children: list[Any]) -> Code:
    """Be null."""
    return _constant(None)


@rule("name")
def name(compiler: Compiler, children: list[Any]) -> Code:
    """Look a name up; null when nothing bears it."""
    label = str(children[0])
    standard = BUILTINS.get(label)
    if standard is None or compiler.is_bound(label):
        compiler.use(label)
    default = standard.value if standard else MISSING
    return lookup(label, default)


def lookup(label: str, default: Any = MISSING) -> Code:
    """Make the closure that finds *label* in the innermost scope that has it."""

    def look(scope: Scope) -> Value:
        at: Scope | None = scope
        while at is not None:
            value = at.names.get(label, MISSING)
            if value is not MISSING:
                if type(value) in READY or at.parent is not None:
                    return value
                return at.run.take(value)
            at = at.parent
        return default if default is not MISSING else scope.run.null("no-variable", name=label)

    return look


@rule("list")
def list_(compiler: Compiler, children: list[Any]) -> Code:
    """Make a list."""
    items = compiler.all(children)
    return lambda scope: [item(scope) for item in items]


@rule("context")
def context(compiler: Compiler, children: list[Any]) -> Code:
    """Make a context; an entry sees those before it. Null when a key is there twice (§10.3.2.6)."""
    entries: list[tuple[str, Code]] = []
    bound: set[str] = set()
    for entry in children:
        key, node = entry.children
        label = unquoted(str(key)) if key.type == "STRING" else str(key)
        with compiler.binding({*bound, label}):
            entries.append((label, compiler.compile(node)))
        if label in bound:
            return lambda scope: scope.run.null("twice", name=label)
        bound.add(label)

    def make(scope: Scope) -> Value:
        names: dict[str, Value] = {}
        inner = scope.inner(names)
        for label, code in entries:
            names[label] = code(inner)
        return names

    return make


@rule("function")
def function(compiler: Compiler, children: list[Any]) -> Code:
    """Make a function that sees the names around it."""
    *parameters, body = children
    labels = tuple(str(parameter.children[0]) for parameter in parameters)
    wanted = [read(compiler, p.children[1]) if p.children[1:] else None for p in parameters]
    shape = Type("function", parameters=tuple(wanted))
    with compiler.binding(labels):
        code, weight = compiler.weighed(body)

    def make(scope: Scope) -> Value:
        def call(run: Any, *values: Value) -> Value:
            run.spend(weight)
            fitted = [
                value if kind is None else fit(kind, value, run.spend)
                for kind, value in zip(wanted, values, strict=True)
            ]
            if any(value is UNFIT for value in fitted):
                given = ", ".join(map(type_name, values))
                return run.null("arguments", name="function", given=given)
            return code(scope.inner(dict(zip(labels, fitted, strict=True))))

        return Function("function", labels, call, type=shape)

    return make
