"""The public face: expressions and unary tests, compiled once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from lark import Token, Tree

import feel.nodes  # noqa: F401  # registers what each node means
from feel.compiler import Code, Compiler, no_types
from feel.errors import FeelLimit, Reason
from feel.nodes.tests import Test, any_true, test
from feel.parser import tokens_of, tree_of
from feel.runtime import LIMITS, NO_FUNCTIONS, Limits, Run, Scope
from feel.types import Finder
from feel.values import Value, measure

Functions = Mapping[str, Callable[..., Any]]
Context = Mapping[str, Any]

_CACHED = 4_096
NO_NAMES: Context = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Result:
    """A value and why parts of it are null."""

    value: Value
    reasons: tuple[Reason, ...]


class Expression:
    """A FEEL expression, ready to run; calling it gives its value.

    *names* are the variables it needs, *calls* the functions it calls, both by themselves and
    of the standard.
    """

    def __init__(self, text: str, code: Code, compiler: Compiler) -> None:
        self.text = text
        self.names = frozenset(compiler.names)
        self.calls = frozenset(compiler.calls)
        self._code = code
        self._limits = compiler.limits

    def __call__(self, context: Context, functions: Functions = NO_FUNCTIONS) -> Value:
        """Work the expression out; FeelLimit, FeelUnknownFunction or FeelCallFailed."""
        run = Run(functions, self._limits)
        value = self.within(context, run)
        if type(value) in (list, dict):
            run.fuel = self._limits.steps
            measure(value, run.spend)
        return value

    def explain(self, context: Context, functions: Functions = NO_FUNCTIONS) -> Result:
        """Work the expression out and tell why parts of it are null."""
        run = Run(functions, self._limits)
        value = self.within(context, run)
        return Result(value, tuple(run.reasons))

    def within(self, context: Context, run: Run) -> Value:
        """Work the expression out as part of a larger *run*, whose steps it uses."""
        try:
            return self._code(Scope(context, None, run))
        except RecursionError:
            raise FeelLimit("depth") from None


class UnaryTest:
    """The text of a decision table's input cell, ready to test values."""

    def __init__(self, text: str, tests: list[Test], negated: bool, compiler: Compiler) -> None:
        self.text = text
        self.names = frozenset(compiler.names - {"?"})
        self.calls = frozenset(compiler.calls)
        self._tests = tests
        self._negated = negated
        self._limits = compiler.limits

    @property
    def is_wildcard(self) -> bool:
        """Tell whether the cell is ``-`` and passes everything."""
        return not self._tests

    def test(
        self, value: Any, context: Context = NO_NAMES, functions: Functions = NO_FUNCTIONS
    ) -> bool:
        """Tell whether *value* passes; null counts as no."""
        return self.within(value, context, Run(functions, self._limits))

    def within(self, value: Any, context: Context, run: Run) -> bool:
        """Test *value* as part of a larger *run*, whose steps it uses."""
        if not self._tests:
            return True
        subject = run.take(value)
        scope = Scope(context, None, run).inner({"?": subject})
        try:
            passed = any_true([one(scope, subject) for one in self._tests])
        except RecursionError:
            raise FeelLimit("depth") from None
        return passed is False if self._negated else passed is True


@lru_cache(_CACHED)
def compile(
    text: str,
    names: frozenset[str] = frozenset(),
    limits: Limits = LIMITS,
    types: Finder = no_types,
) -> Expression:
    """Compile *text*; a leading ``=`` is left out. FeelSyntaxError or FeelLimit.

    *names* are variables whose names hold operators or keywords, which no reader of the text
    alone could tell from expressions; *types* finds the types that an application names.
    """
    source = _bare(text)
    compiler = Compiler(limits, source, types)
    tree = tree_of(source, tokens_of(source, names, limits))
    return Expression(text, compiler.compile(tree), compiler)


def _bare(text: str) -> str:
    stripped = text.lstrip()
    if len(stripped) > 1 and stripped[0] == "=":
        return text.replace("=", " ", 1)
    return text


def evaluate(text: str, context: Context, functions: Functions = NO_FUNCTIONS) -> Value:
    """Compile *text* and work it out."""
    return compile(text)(context, functions)


@lru_cache(_CACHED)
def unary(
    text: str,
    names: frozenset[str] = frozenset(),
    limits: Limits = LIMITS,
    types: Finder = no_types,
) -> UnaryTest:
    """Compile the text of an input cell: ``-``, ``"a", "b"``, ``[1..5)``, ``not(…)``, ``? > 3``."""
    compiler = Compiler(limits, text, types)
    if text.strip() in ("-", ""):
        return UnaryTest(text, [], False, compiler)
    tokens = tokens_of(text, names, limits)
    negated = _is_negated(tokens)
    tree = tree_of(text, tokens[2:-1] if negated else tokens, "tests")
    tests = [_cell_test(compiler, node) for node in tree.children]  # type: ignore[union-attr]
    return UnaryTest(text, tests, negated, compiler)


def _is_negated(tokens: list[Token]) -> bool:
    """Tell whether the text is ``not(…)`` from its first to its last sign."""
    if [token.type for token in tokens[:2]] != ["NAME", "_LPAR"] or tokens[0] != "not":
        return False
    depth = 0
    for at, token in enumerate(tokens[1:], 1):
        depth += token.type in ("_LPAR", "_LSQB", "_LBRACE", "OPEN")
        depth -= token.type in ("_RPAR", "_RSQB", "_RBRACE", "END")
        if depth == 0:
            return at == len(tokens) - 1
    return False


def _cell_test(compiler: Compiler, node: Any) -> Test:
    """Make one test of a cell; one that mentions ``?`` is a condition by itself (§8.3.3)."""
    if node.data == "bound" or not any(node.scan_values(lambda word: word == "?")):
        return test(compiler, node)
    condition = compiler.compile(node)
    return lambda scope, value: condition(scope) is True


_MAKERS = frozenset(
    {"date", "time", "date and time", "duration", "years and months duration", "number"}
)
_LITERAL = frozenset({"number", "string", "at", "true", "false", "negation", "call"})
_TESTS = frozenset({"tests", "bound", "interval", "null"})
_ORDER = frozenset({"LT", "LE", "GT", "GE", "_RANGE", "_BETWEEN"})


@dataclass(frozen=True, slots=True)
class Constants:
    """The literal values in a cell; *whole* says that it holds nothing but tests of them.

    The *tested* ones are those that a value is compared with: tests by themselves and the ends
    of ranges, not what stands inside a condition. *ordered* says that something is less than
    something else.
    """

    values: tuple[Value, ...]
    whole: bool
    tested: tuple[Value, ...] = ()
    ordered: bool = False


def constants(text: str, names: frozenset[str] = frozenset()) -> Constants:
    """Find the literals of an input cell, for the analysis of tables. FeelSyntaxError."""
    if text.strip() in ("-", ""):
        return Constants((), True)
    tokens = tokens_of(text, names, LIMITS)
    tree = tree_of(text, tokens[2:-1] if _is_negated(tokens) else tokens, "tests")
    found: list[Value] = []
    whole = _collect(tree, found)
    ordered = any(token.type in _ORDER for token in tokens)
    return Constants(tuple(found), whole, tuple(_tested(tree)), ordered)


def _collect(node: Any, found: list[Value]) -> bool:
    """Add the values of literals under *node*; tell whether all of it is tests of them."""
    literal = _literal(node)
    if literal:
        found += literal
        return True
    inner = [_collect(child, found) for child in node.children if isinstance(child, Tree)]
    return node.data in _TESTS and all(inner)


def _tested(node: Any) -> list[Value]:
    """Take the values of the literals that nothing but tests lies around."""
    if node.data not in _TESTS:
        return _literal(node)
    return [value for child in node.children if isinstance(child, Tree) for value in _tested(child)]


def _literal(node: Any) -> list[Value]:
    """Take the value of *node*; nothing when it is no literal."""
    if node.data not in _LITERAL:
        return []
    compiler = Compiler(LIMITS)
    code = compiler.compile(node)
    if compiler.names or not compiler.calls <= _MAKERS:
        return []
    return [code(Scope(NO_NAMES, None, Run(NO_FUNCTIONS, LIMITS)))]
