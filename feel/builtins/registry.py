"""How the functions of the standard are declared, found and given their arguments.

A function has one overload for each list of parameters the standard gives it. Arguments are
converted as §10.3.2.9.4 says: a list of one item for the item, an item for a list of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from feel.runtime import Run
from feel.values import NAMES, Function, Value, type_name

Arguments = list[Value] | dict[str, Value]
Body = TypeVar("Body", bound=Callable[..., Any])

_KINDS: Final = {label: kind for kind, label in NAMES.items()}
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: *kinds* None takes anything; an optional one may be absent or null."""

    name: str
    kinds: frozenset[type] | None
    optional: bool
    variadic: bool

    @property
    def written(self) -> str:
        """Write the parameter as its declaration has it."""
        kinds = "any" if self.kinds is None else "|".join(sorted(NAMES[k] for k in self.kinds))
        return f"{'*' * self.variadic}{self.name}: {kinds}{'?' * self.optional}"

    def fit(self, value: Value) -> Any:
        """Convert *value* for this parameter, or be ``_MISSING`` when it does not fit."""
        if self.variadic:
            return value if type(value) is list else [value]
        if self.kinds is None or type(value) in self.kinds or (value is None and self.optional):
            return value
        if type(value) is list and len(value) == 1 and type(value[0]) in self.kinds:
            return value[0]
        if list in self.kinds and value is not None:
            return [value]
        return _MISSING


@dataclass(frozen=True, slots=True)
class Overload:
    """One list of parameters and what is done with them."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Value]

    def bind(self, given: Arguments) -> list[Value] | None:
        """Put the arguments in order; None when they do not fit."""
        values = self._named(given) if type(given) is dict else self._placed(list(given))
        if values is None:
            return None
        fitted = [
            parameter.fit(value) for parameter, value in zip(self.parameters, values, strict=True)
        ]
        return None if any(value is _MISSING for value in fitted) else fitted

    def _placed(self, given: list[Value]) -> list[Value] | None:
        if self.parameters and self.parameters[-1].variadic:
            fixed = len(self.parameters) - 1
            return [*given[:fixed], given[fixed:]] if len(given) > fixed else None
        missing = self.parameters[len(given) :]
        if len(given) > len(self.parameters) or not all(item.optional for item in missing):
            return None
        return [*given, *[None] * len(missing)]

    def _named(self, given: dict[str, Value]) -> list[Value] | None:
        names = {parameter.name for parameter in self.parameters}
        needed = {p.name for p in self.parameters if not p.optional and p.kinds is not None}
        if not needed <= given.keys() <= names:
            return None
        return [given.get(parameter.name) for parameter in self.parameters]


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function of the standard."""

    name: str
    overloads: list[Overload] = field(default_factory=list)

    @property
    def value(self) -> Function:
        """The function as a value."""
        return Function(self.name, (), self.apply, True)

    def apply(self, run: Run, given: Arguments) -> Value:
        """Call the first overload that the arguments fit; null and a reason when none does."""
        run.spend(2)
        for overload in self.overloads:
            values = overload.bind(given)
            if values is not None:
                result = overload.body(run, *values)
                return result if result is not None else run.null("value", name=self.name)
        kinds = map(type_name, given.values() if type(given) is dict else given)
        return run.null("arguments", name=self.name, given=", ".join(kinds) or "none")


#: All functions of the standard by name.
BUILTINS: Final[dict[str, Builtin]] = {}


def builtin(name: str, *parameters: str) -> Callable[[Body], Body]:
    """Register an overload of *name*.

    A parameter is ``name: type``, several types joined with ``|``; a question mark after them
    makes it optional, a star before it takes all that is left.
    """
    declared = tuple(map(_parameter, parameters))

    def register(body: Body) -> Body:
        BUILTINS.setdefault(name, Builtin(name)).overloads.append(Overload(declared, body))
        return body

    return register


def _parameter(declaration: str) -> Parameter:
    name, _, types = declaration.partition(": ")
    optional, kinds = types.endswith("?"), types.removesuffix("?")
    chosen = None if kinds == "any" else frozenset(_KINDS[kind] for kind in kinds.split("|"))
    return Parameter(name.removeprefix("*"), chosen, optional, name.startswith("*"))


def apply(run: Run, function: Function, given: Arguments) -> Value:
    """Call a function that is a value; a parameter without an argument is null."""
    if function.variadic:
        return function.call(run, given)
    names = function.parameters
    if type(given) is dict:
        fits, values = given.keys() <= set(names), [given.get(name) for name in names]
    else:
        fits, values = len(given) <= len(names), [*given, *[None] * (len(names) - len(given))]
    if not fits:
        return run.null("arguments", name=function.name, given=f"{len(given)} values")
    return function.call(run, *values)
