"""What an evaluation carries: the limits, the functions, the reasons and the names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from feel.errors import FeelLimit, Reason
from feel.values import READY, Value, feel_value

NO_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType({})
MISSING: Final[Any] = object()

#: No reader looks at more of them.
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one expression may use.

    A step is one node of the expression evaluated in a loop, one element of a list made or
    one sixteenth of a character made, so that steps bound memory as well as time.
    """

    text: int = 20_000  # characters of the expression
    depth: int = 80  # nested parts
    steps: int = 50_000
    characters: int = 30_000  # of one string that an expression makes
    elements: int = 20_000  # of one list that an expression makes


LIMITS = Limits()


class Run:
    """One evaluation of one expression."""

    __slots__ = ("converted", "fuel", "functions", "limits", "reasons")

    def __init__(self, functions: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        self.fuel = limits.steps
        self.functions = functions
        self.limits = limits
        self.reasons: list[Reason] = []
        #: identity -> the value, kept so that no other takes its identity, and what it became
        self.converted: dict[int, tuple[Any, Value]] = {}

    def spend(self, steps: int) -> None:
        """Use *steps*; FeelLimit when none are left."""
        self.fuel -= steps
        if self.fuel < 0:
            raise FeelLimit("steps")

    def text(self, text: str) -> str:
        """Charge for a string that was made."""
        if len(text) > self.limits.characters:
            raise FeelLimit("characters")
        self.spend(len(text) >> 4)
        return text

    def list(self, items: list[Value]) -> list[Value]:
        """Charge for a list that was made."""
        if len(items) > self.limits.elements:
            raise FeelLimit("elements")
        self.spend(len(items))
        return items

    def null(self, code: str, **detail: Any) -> Any:
        """Note why the value is null, and be null."""
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append(Reason(code, detail))
        return None

    def take(self, value: Any) -> Value:
        """Turn a value of the application into a FEEL value, each list and mapping once."""
        if type(value) in READY:
            return value
        known = self.converted.get(id(value))
        if known is not None:
            return known[1]
        try:
            result = feel_value(value)
        except (TypeError, RecursionError) as error:
            return self.null("conversion", type=str(error))
        if type(result) in (list, dict):
            self.converted[id(value)] = value, result
            self.converted[id(result)] = result, result
        return result


class Scope:
    """Names and what they stand for; the outermost holds the application's own values."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, Any], parent: "Scope | None", run: Run) -> None:
        self.names = names
        self.parent = parent
        self.run = run

    def inner(self, names: Mapping[str, Value]) -> "Scope":
        """Open a scope inside this one."""
        return Scope(names, self, self.run)
