"""What the parts of a decision model share while they are read and while they run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import feel
from engine.dmn.names import Node, text
from engine.errors import DecisionError
from engine.findings import Finding
from engine.types import FiredRow
from feel.compiler import no_types
from feel.types import Finder

if TYPE_CHECKING:
    from engine.dmn.table import Table

Value = Any
Scope = Mapping[str, Any]

#: Steps of FEEL one decision with all it requires may use.
STEPS = 500_000


@dataclass(slots=True)
class Work:
    """One run of a decision: the steps left, the functions, and the rows that fired."""

    functions: Mapping[str, Callable[..., Any]]
    run: feel.Run = field(init=False)
    fired: list[FiredRow] = field(default_factory=list)
    depth: int = 0

    def __post_init__(self) -> None:
        self.run = feel.Run(self.functions, feel.Limits(steps=STEPS))


#: A part of the model, ready to run.
Boxed = Callable[[Work, Scope], Value]


@dataclass(slots=True)
class Reader:
    """Reads expressions and notes what is wrong with them."""

    names: frozenset[str]
    findings: list[Finding] = field(default_factory=list)
    #: every expression and cell: element id -> functions it calls
    calls: dict[str, frozenset[str]] = field(default_factory=dict)
    #: every decision table, wherever it stands
    tables: list["Table"] = field(default_factory=list)
    types: Finder = no_types
    #: of the element that is read: names of its own, and those its expressions use besides
    own: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)

    def error(self, rule: str, element: str, message: str, **args: Any) -> None:
        """Note an error on *element*."""
        self.findings.append(Finding(rule, element, "error", message.format(**args), args))

    def expression(self, node: Node | None, place: str, element: str = "") -> Boxed:
        """Compile the ``text`` of *node*; an empty one is null."""
        written = text(node)
        element = element if node is None else node.get("id") or element
        if not written:
            return lambda work, scope: None
        if node is not None and not self._is_feel(node, element):
            return lambda work, scope: None
        try:
            compiled = feel.compile(written, self.names, types=self.types)
        except feel.FeelError as error:
            self._unreadable(element, place, error)
            return lambda work, scope: None
        self._note(element, compiled)
        return guarded(lambda work, scope: compiled.within(scope, work.run), place)

    def cell(self, node: Node, place: str, **args: Any) -> feel.UnaryTest | None:
        """Compile the tests in *node*; None when they cannot be read."""
        element = node.get("id") or ""
        if not self._is_feel(node, element):
            return None
        try:
            test = feel.unary(text(node), self.names, types=self.types)
        except feel.FeelError as error:
            self._unreadable(element, place, error, **args)
            return None
        self._note(element, test)
        return test

    def _note(self, element: str, read: feel.Expression | feel.UnaryTest) -> None:
        calls = read.calls - self.own
        self.calls[element] = self.calls.get(element, frozenset()) | calls
        self.used |= calls | (read.names - self.own)

    def _unreadable(self, element: str, place: str, error: feel.FeelError, **args: Any) -> None:
        self.error(
            "feel-syntax", element, "{place}: {reason}", place=place, reason=error.fault, **args
        )

    def _is_feel(self, node: Node, element: str) -> bool:
        language = (node.get("expressionLanguage") or "feel").rstrip("/")
        if language.lower() == "feel" or "feel" in language.lower():
            return True
        self.error(
            "expression-language",
            element,
            "The language {language} is not FEEL.",
            language=language,
        )
        return False


def guarded(boxed: Boxed, place: str) -> Boxed:
    """Turn an error of FEEL into a DecisionError that names the *place*."""

    def run(work: Work, scope: Scope) -> Value:
        try:
            return boxed(work, scope)
        except feel.FeelError as error:
            raise DecisionError(f"{place}: {error}", place=place) from error

    return run
