r"""Regular expressions with JavaScript's meaning and bounded time.

form-js tests a text by ``new RegExp(pattern).test(text)``. Python's ``re`` differs (``\d`` and
``$`` to begin with) and may run for hours. Here the pattern becomes a graph of states, all of
which walk along the text together (Thompson, 1968): time is the length of the text times the
number of states, whatever the pattern. Source: ECMA-262 §22.2 without flags, Annex B grammar;
as there, a character is a UTF-16 unit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from forms.errors import PatternTooSlow
from forms.pattern_syntax import Assertion, Chars, Choice, Node, Repeat, Sequence, parse

_MOST_STATES = 5_000
_MOST_STEPS = 3_000_000

_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")


def units(text: str) -> list[int]:
    """Split *text* into UTF-16 units, as JavaScript counts them."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return [low | high << 8 for low, high in zip(raw[::2], raw[1::2], strict=True)]


@dataclass(slots=True)
class _State:
    """One state: it takes a character, asks about the place, or only leads on."""

    to: list[int] = field(default_factory=list)
    chars: Chars | None = None
    asks: Callable[[list[int], int], bool] | None = None


class Pattern:
    """A compiled pattern; `test` says whether it occurs in a text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._states: list[_State] = []
        self._end = self._add(_State())
        self._start = self._build(parse(source), self._end)

    def test(self, text: str) -> bool:
        """Say whether the pattern occurs in *text*; raises `PatternTooSlow`."""
        return _Walk(self._states, self._end).run(self._start, units(text))

    def _add(self, state: _State) -> int:
        if len(self._states) >= _MOST_STATES:
            raise PatternTooSlow("The pattern has too many states.")
        self._states.append(state)
        return len(self._states) - 1

    def _build(self, node: Node, to: int) -> int:
        """Add the states of *node*, leading to state *to*; return the first of them."""
        match node:
            case Chars():
                return self._add(_State([to], chars=node))
            case Sequence(items):
                for item in reversed(items):
                    to = self._build(item, to)
                return to
            case Choice(items):
                return self._add(_State([self._build(item, to) for item in items]))
            case Repeat():
                return self._repeat(node, to)
            case Assertion():
                return self._add(_State([to], asks=self._question(node)))

    def _repeat(self, node: Repeat, to: int) -> int:
        if node.most is None:
            loop = self._add(_State([to]))
            self._states[loop].to.append(self._build(node.item, loop))
            to = loop
        else:
            done = to
            for _ in range(node.most - node.least):
                to = self._add(_State([done, self._build(node.item, to)]))
        for _ in range(node.least):
            to = self._build(node.item, to)
        return to

    def _question(self, node: Assertion) -> Callable[[list[int], int], bool]:
        match node.kind:
            case "^":
                return lambda _, at: at == 0
            case "$":
                return lambda text, at: at == len(text)
            case "b":
                return _at_edge
            case "B":
                return lambda text, at: not _at_edge(text, at)
        return self._ahead(node)

    def _ahead(self, node: Assertion) -> Callable[[list[int], int], bool]:
        """Ask whether *node*'s pattern follows (``=``) or does not (``!``)."""
        end = self._add(_State())
        start = self._build(node.item or Sequence(()), end)
        wanted = node.kind == "="

        def follows(text: list[int], at: int) -> bool:
            return _Walk(self._states, end, anchored=True).run(start, text, at) == wanted

        return follows


def _at_edge(text: list[int], at: int) -> bool:
    before = at > 0 and text[at - 1] in _WORD
    after = at < len(text) and text[at] in _WORD
    return before != after


class _Walk:
    """All states walking along one text together."""

    def __init__(self, states: list[_State], end: int, *, anchored: bool = False) -> None:
        self._states = states
        self._end = end
        self._anchored = anchored
        self._steps = _MOST_STEPS

    def run(self, start: int, text: list[int], at: int = 0) -> bool:
        here = self._closure([start], text, at)
        for place in range(at, len(text)):
            if self._end in here:
                return True
            took = [
                state.to[0]
                for state in map(self._states.__getitem__, here)
                if state.chars is not None and text[place] in state.chars
            ]
            if not self._anchored:
                took.append(start)
            here = self._closure(took, text, place + 1)
        return self._end in here

    def _closure(self, begin: Iterable[int], text: list[int], at: int) -> set[int]:
        """All states that *begin* leads to without taking a character."""
        seen: set[int] = set()
        waiting = list(begin)
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            self._steps -= 1
            if self._steps < 0:
                raise PatternTooSlow
            state = self._states[number]
            if state.chars is None and (state.asks is None or state.asks(text, at)):
                waiting.extend(state.to)
        return seen


@lru_cache(512)
def compile(source: str) -> Pattern:
    """Compile *source*; raises `PatternError` or `PatternTooSlow`."""
    return Pattern(source)
