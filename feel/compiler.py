"""From a tree to closures: each node of the grammar becomes one Python function of a scope.

The rules live in feel/nodes/, one function for each alternative of the grammar that has a
name there. They register themselves with :func:`rule`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from lark import Token, Tree

from feel.errors import Fault, FeelLimit, FeelSyntaxError
from feel.lexer import problem
from feel.runtime import Limits, Scope
from feel.types import Finder
from feel.values import Value

Code = Callable[[Scope], Value]
Node = Tree[Token] | Token
Rule = Callable[["Compiler", list[Any]], Code]

_RULES: dict[str, Rule] = {}


def no_types(_name: str) -> None:
    """Know no types but those of FEEL."""


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register the function that compiles the nodes called *name* in the grammar."""

    def register(function: Rule) -> Rule:
        _RULES[name] = function
        return function

    return register


class Compiler:
    """Compiles one expression and notes the names and functions it needs from outside."""

    def __init__(self, limits: Limits, text: str = "", types: Finder = no_types) -> None:
        self.limits = limits
        self.text = text
        self.types = types
        self.names: set[str] = set()
        self.calls: set[str] = set()
        self.size = 0
        self._depth = 0
        self._filters = 0
        self._bound: list[frozenset[str]] = []

    def compile(self, node: Node) -> Code:
        """Make the closure of *node*; FeelLimit when it lies too deep."""
        if not isinstance(node, Tree):
            raise TypeError(node)
        self._depth += 1
        if self._depth > self.limits.depth:
            raise FeelLimit("depth")
        self.size += 1
        code = _RULES[node.data](self, node.children)
        self._depth -= 1
        return code

    def problem(self, at: Token, sentence: Fault) -> FeelSyntaxError:
        """Make an error that points to the word *at*."""
        return problem(self.text, at.start_pos or 0, sentence)

    def all(self, nodes: Iterable[Node]) -> list[Code]:
        """Compile *nodes* in order."""
        return [self.compile(node) for node in nodes]

    def weighed(self, node: Node) -> tuple[Code, int]:
        """Compile *node* and count its nodes: what one turn of a loop over it costs."""
        before = self.size
        return self.compile(node), self.size - before

    @contextmanager
    def binding(self, names: Iterable[str]) -> Iterator[None]:
        """Compile with *names* bound by the expression itself."""
        self._bound.append(frozenset(names))
        yield
        self._bound.pop()

    @contextmanager
    def filtering(self) -> Iterator[None]:
        """Compile inside a filter, where a name may be an entry of the item."""
        self._filters += 1
        with self.binding({"item"}):
            yield
        self._filters -= 1

    def is_bound(self, name: str) -> bool:
        """Tell whether the expression itself gives *name* a meaning here."""
        return any(name in names for names in self._bound)

    def use(self, name: str) -> None:
        """Note that *name* is needed from outside, unless it is bound or may be an entry."""
        if not self._filters and not self.is_bound(name):
            self.names.add(name)

    def call(self, name: str) -> None:
        """Note that the function *name* is called."""
        if not self.is_bound(name):
            self.calls.add(name)
