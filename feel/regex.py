"""Regular expressions of XPath (XQuery functions and operators 3.1 §5.6) in bounded time.

Python's ``re`` can be made to run for hours by a short pattern. This one backtracks too, but
remembers where it has been: each instruction meets each position once, and every meeting is
paid for. A back-reference makes it remember what the groups held as well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from feel import regex_syntax as syntax
from feel.regex_syntax import Node, PatternError

Spend = Callable[[int], None]
Groups = tuple[int, ...]

_MOST_INSTRUCTIONS = 3_000
_BATCH = 128


@dataclass(slots=True)
class _Step:
    """One instruction: where it goes on, and what it asks of the text."""

    kind: str
    to: int
    other: int = -1
    accepts: Callable[[str], bool] | None = None


class Regex:
    """A compiled pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        parsed = syntax.parse(pattern, flags)
        self.groups = parsed.groups
        self._fold = "i" in flags
        self._steps: list[_Step] = []
        self._emit(parsed.node)
        self._add(_Step("match", 0))
        self._references = parsed.references
        self._cost = 4 if parsed.references else 2
        first = self._steps[0]
        self._anchored = first.kind == "start"

    def search(self, text: str, start: int, spend: Spend) -> Groups | None:
        """Find the first match from *start* on: begin and end of each group, -1 when unset."""
        seen: set[object] = set()
        for begin in range(start, len(text) + 1):
            found = self._match(text, begin, seen, spend)
            if found is not None or (self._anchored and begin >= 0):
                return found
        return None

    def finditer(self, text: str, spend: Spend) -> Iterator[Groups]:
        """Find all matches, none of them overlapping."""
        at = 0
        while at <= len(text):
            found = self.search(text, at, spend)
            if found is None:
                return
            yield found
            if self._anchored:
                return
            at = found[1] if found[1] > found[0] else found[1] + 1

    def replace(self, text: str, new: str, spend: Spend, most: int) -> str | None:
        """Replace all matches; None when *new* is not a replacement or a match is empty."""
        pieces = syntax.replacement(new, self.groups)
        if pieces is None:
            return None
        parts: list[str] = []
        last = size = 0
        for found in self.finditer(text, spend):
            if found[0] == found[1]:
                return None
            filled = "".join(self._piece(text, found, piece) for piece in pieces)
            size += len(filled)
            spend(1 + (len(filled) >> 4) + (most if size > most else 0))
            parts += text[last : found[0]], filled
            last = found[1]
        return "".join([*parts, text[last:]])

    @staticmethod
    def _piece(text: str, found: Groups, piece: str | int) -> str:
        if isinstance(piece, str):
            return piece
        begin, end = found[2 * piece : 2 * piece + 2]
        return text[begin:end] if begin >= 0 else ""

    def split(self, text: str, spend: Spend) -> Iterator[str]:
        """Yield what lies between the matches."""
        last = 0
        for begin, end, *_ in self.finditer(text, spend):
            if begin == end and (begin in (0, len(text)) or begin == last):
                continue
            yield text[last:begin]
            last = end
        yield text[last:]

    def _match(self, text: str, begin: int, seen: set[object], spend: Spend) -> Groups | None:
        stack: list[tuple[int, int, Groups]] = [(0, begin, (-1,) * (2 * self.groups + 2))]
        count = 0
        while stack:
            count += 1
            if count % _BATCH == 0:
                spend(_BATCH * self._cost)
            at, place, groups = stack.pop()
            key: object = (at, place, groups) if self._references else (at, place)
            if key in seen:
                continue
            seen.add(key)
            step = self._steps[at]
            if step.kind == "match":
                spend(count % _BATCH * self._cost)
                return (begin, place, *groups[2:])
            self._advance(step, text, place, groups, stack)
        spend(count % _BATCH * self._cost)
        return None

    def _advance(
        self,
        step: _Step,
        text: str,
        place: int,
        groups: Groups,
        stack: list[tuple[int, int, Groups]],
    ) -> None:
        if step.accepts is not None:
            if place < len(text) and step.accepts(text[place]):
                stack.append((step.to, place + 1, groups))
        elif step.kind == "split":
            stack.append((step.other, place, groups))
            stack.append((step.to, place, groups))
        elif step.kind == "save":
            changed = (*groups[: step.other], place, *groups[step.other + 1 :])
            stack.append((step.to, place, changed))
        elif step.kind == "back":
            end = self._repeated(step.other, text, place, groups)
            if end is not None:
                stack.append((step.to, end, groups))
        elif _holds(step.kind, text, place):
            stack.append((step.to, place, groups))

    def _repeated(self, group: int, text: str, place: int, groups: Groups) -> int | None:
        begin, end = groups[2 * group : 2 * group + 2]
        held = text[begin:end] if begin >= 0 and end >= 0 else ""
        there = text[place : place + len(held)]
        same = held.casefold() == there.casefold() if self._fold else held == there
        return place + len(held) if same else None

    def _add(self, step: _Step) -> int:
        if len(self._steps) >= _MOST_INSTRUCTIONS:
            raise PatternError("the pattern is too large")
        self._steps.append(step)
        return len(self._steps) - 1

    def _emit(self, node: Node) -> None:
        getattr(self, f"_emit_{node.kind}")(node)

    def _emit_set(self, node: Node) -> None:
        at = self._add(_Step("set", 0, accepts=node.accepts))
        self._steps[at].to = at + 1

    def _emit_assert(self, node: Node) -> None:
        at = self._add(_Step(node.name, 0))
        self._steps[at].to = at + 1

    def _emit_back(self, node: Node) -> None:
        at = self._add(_Step("back", 0, node.low))
        self._steps[at].to = at + 1

    def _emit_sequence(self, node: Node) -> None:
        for part in node.parts:
            self._emit(part)

    def _emit_group(self, node: Node) -> None:
        for side in (0, 1):
            at = self._add(_Step("save", 0, 2 * node.low + side))
            self._steps[at].to = at + 1
            if not side:
                self._emit(node.parts[0])

    def _emit_choice(self, node: Node) -> None:
        ends: list[int] = []
        for part in node.parts[:-1]:
            fork = self._add(_Step("split", len(self._steps) + 1))
            self._emit(part)
            ends.append(self._add(_Step("split", 0)))
            self._steps[fork].other = len(self._steps)
        self._emit(node.parts[-1])
        for end in ends:
            self._steps[end].to = self._steps[end].other = len(self._steps)

    def _emit_repeat(self, node: Node) -> None:
        body = node.parts[0]
        for _ in range(node.low):
            self._emit(body)
        if node.high is None:
            self._loop(body, node.lazy)
            return
        forks = []
        for _ in range(node.high - node.low):
            forks.append(self._fork(node.lazy))
            self._emit(body)
        for fork in forks:
            self._leave(fork, node.lazy)

    def _loop(self, body: Node, lazy: bool) -> None:
        fork = self._fork(lazy)
        self._emit(body)
        self._add(_Step("split", fork, fork))
        self._leave(fork, lazy)

    def _fork(self, lazy: bool) -> int:
        inside = len(self._steps) + 1
        return self._add(_Step("split", -1 if lazy else inside, inside if lazy else -1))

    def _leave(self, fork: int, lazy: bool) -> None:
        if lazy:
            self._steps[fork].to = len(self._steps)
        else:
            self._steps[fork].other = len(self._steps)


def _holds(kind: str, text: str, place: int) -> bool:
    before = place == 0 or (kind.endswith("line") and text[place - 1] == "\n")
    after = place == len(text) or (kind.endswith("line") and text[place] == "\n")
    return before if kind.startswith("start") else after


@lru_cache(512)
def compile(pattern: str, flags: str = "") -> Regex | None:
    """Compile *pattern* with the flags s, m, i, x and q; None when it is not one."""
    try:
        return Regex(pattern, flags)
    except (PatternError, RecursionError):
        return None
