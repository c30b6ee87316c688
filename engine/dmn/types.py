"""The types a model names, and whether a value is one (DMN 1.5 §7.3.3, §10.3.2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Optional

import feel
from engine.dmn.names import Node, child, children, content, label, text
from engine.dmn.work import Boxed, Reader, Scope, Value, Work
from feel.types import UNFIT
from feel.types import Type as Shape
from feel.types import fit as fit_shape
from feel.values import type_name

#: What tools write -> the type of FEEL.
_BASES: Final[Mapping[str, str]] = {
    **{name: name for name in ("string", "number", "boolean", "date", "time", "date and time")},
    **{name: name for name in ("days and time duration", "years and months duration")},
    **{name: name for name in ("context", "list", "range", "function", "Any", "Null")},
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
}


@dataclass(slots=True, eq=False)
class Type:
    """A type with the values it allows; *shape* is what FEEL knows of it.

    *allowed* is asked of a value, of each item when it is a list; *whole* of the list itself.
    """

    shape: Shape
    allowed: tuple[feel.UnaryTest, ...] = ()
    whole: tuple[feel.UnaryTest, ...] = ()
    item: Optional["Type"] = None
    entries: dict[str, "Type"] = field(default_factory=dict)

    @property
    def base(self) -> str | None:
        """Name the type of FEEL; None when it says nothing about one value."""
        return None if self.shape.kind in ("Any", "list") else self.shape.kind

    @property
    def returned(self) -> "Type":
        """Give the type of the answers, of a function type or of a type that means them."""
        return Type(self.shape.result or Shape()) if self.shape.kind == "function" else self

    def fit(self, value: Value, run: feel.Run) -> Any:
        """Convert *value* as FEEL allows; UNFIT when it is not of the type or not allowed."""
        fitted = fit_shape(self.shape, value, run.spend)
        return fitted if fitted is not UNFIT and self._permits(fitted, run) else UNFIT

    def made(self, value: Value, run: feel.Run, place: str) -> Value:
        """Convert *value*; null and a reason when it is none of the type (§10.3.2.9.4)."""
        fitted = self.fit(value, run)
        if fitted is not UNFIT:
            return fitted
        kind = type_name(value)
        return run.null("not-of-type", name=place, type=kind, wanted=str(self.shape))

    def takes(self, value: Value) -> bool:
        """Tell whether *value* is of the type as it stands, for the analysis of tables."""
        return self.fit(value, feel.Run({}, feel.LIMITS)) is not UNFIT

    def narrowed(self, test: feel.UnaryTest | None) -> "Type":
        """Give the type that allows only what passes *test* as well."""
        return self if test is None else replace(self, allowed=(*self.allowed, test))

    def _permits(self, value: Value, run: feel.Run) -> bool:
        run.spend(1)
        if value is None:
            return True
        items = value if type(value) is list else [value]
        return (
            all(test.within(value, {}, run) for test in self.whole)
            and all(test.within(item, {}, run) for test in self.allowed for item in items)
            and (self.item is None or all(self.item._permits(item, run) for item in items))
            and all(
                inner._permits(value[key], run)
                for key, inner in self.entries.items()
                if type(value) is dict
            )
        )


ANY: Final = Type(Shape())


def typed(boxed: Boxed, wanted: Type, place: str) -> Boxed:
    """Make what *boxed* gives fit the type that is *wanted*."""
    if wanted.shape.kind == "Any":
        return boxed

    def run(work: Work, scope: Scope) -> Value:
        return wanted.made(work.run.take(boxed(work, scope)), work.run, place)

    return run


#: types of which each is defined by the next
MOST_STEPS = 50


class Types:
    """The item definitions of a model, read when they are first asked for."""

    def __init__(self, root: Node, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Type] = {}
        self._pending: set[str] = set()
        self._items: dict[str, Node] = {}
        for node in children(root, "itemDefinition"):
            name = node.get("name") or ""
            if name in self._items:
                self._error(node, "The type {type} is there twice.", name)
            self._items[name] = node

    def read(self) -> None:
        """Read all of them, so that what is wrong with those nobody uses is noted as well."""
        for name in self._items:
            self._named(name)

    def of(self, node: Node | None, attribute: str = "typeRef") -> Type:
        """Find the type that *node* refers to; notes an error when there is none."""
        return ANY if node is None else self._referred(node, node.get(attribute))

    def shape(self, name: str) -> Shape | None:
        """Find a type by name for ``instance of``."""
        found = self._named(name)
        return None if found is None else found.shape

    def _error(self, node: Node, message: str, name: str) -> None:
        self._reader.error("type", node.get("id") or name, message, type=name)

    def _referred(self, node: Node, name: str | None) -> Type:
        plain = (name or "").rpartition(":")[2].strip()
        if not plain:
            return ANY
        found = self._named(plain)
        if found is None and plain in _BASES:
            found = Type(Shape(_BASES[plain]))
        if found is None:
            self._error(node, "There is no type {type}.", plain)
        return found or ANY

    def _named(self, name: str) -> Type | None:
        if name in self._known or name not in self._items:
            return self._known.get(name)
        node = self._items[name]
        if name in self._pending:
            self._error(node, "The type {type} is defined by itself.", name)
            return ANY
        if len(self._pending) >= MOST_STEPS:
            self._error(node, "The type {type} is defined by a chain of too many others.", name)
            return ANY
        self._pending.add(name)
        made = self._item(node, name)
        self._pending.discard(name)
        return made

    def _item(self, node: Node, name: str = "") -> Type:
        reference = child(node, "typeRef")
        base = Type(Shape()) if reference is None else self._referred(node, content(reference))
        one = Type(
            base.shape, base.allowed + self._tests(node, "allowedValues"), base.whole,
            base.item, base.entries,
        )  # fmt: skip
        result = one
        if node.get("isCollection") == "true":
            result = Type(Shape("list", item=one.shape), item=one)
        result.whole += self._tests(node, "typeConstraint")
        if name:
            self._known[name] = result  # before its parts, which may be made of it
        if reference is None:
            self._parts(node, one)
        elif child(node, "itemComponent", "functionItem") is not None:
            self._error(node, "The type {type} is two things at once.", label(node))
        return result

    def _parts(self, node: Node, made: Type) -> None:
        for part in children(node, "itemComponent"):
            inner = self._item(part)
            made.shape.kind = "context"
            made.shape.entries[part.get("name") or ""] = inner.shape
            made.entries[part.get("name") or ""] = inner
        function = child(node, "functionItem")
        if function is not None:
            made.shape.kind = "function"
            made.shape.parameters = tuple(
                self.of(parameter).shape for parameter in children(function, "parameters")
            )
            made.shape.result = self.of(function, "outputTypeRef").shape

    def _tests(self, node: Node, tag: str) -> tuple[feel.UnaryTest, ...]:
        values = child(node, tag)
        if values is None or not text(values):
            return ()
        test = self._reader.cell(values, label(node))
        return () if test is None else (test,)
