"""Reading a JavaScript regular expression (ECMA-262 §22.2.1 and Annex B.1.2, no flags)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.errors import PatternError

_TOP = 0xFFFF
_MOST_REPEATS = 1_000
_MOST_DEPTH = 60

Ranges = tuple[tuple[int, int], ...]

_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_LINE_ENDS: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_SPACE: Ranges = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROL = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_COUNT = re.compile(r"\{(\d+)(,(\d*))?\}", re.ASCII)
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of *ranges*, or out of all others when *negated*."""

    ranges: Ranges
    negated: bool = False

    def __contains__(self, unit: object) -> bool:
        """Say whether *unit* is one of them."""
        return any(low <= unit <= high for low, high in self.ranges) != self.negated  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """*item* from *least* to *most* times; None is without end."""

    item: Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Assertion:
    """A question about the place: ``^ $ b B``, or whether *item* follows (``=``, ``!``)."""

    kind: str
    item: Node | None = None


Node = Chars | Sequence | Choice | Repeat | Assertion


def parse(source: str) -> Node:
    """Read *source*; raises `PatternError`."""
    reader = _Reader(source)
    node = reader.choice(0)
    if not reader.done:
        raise PatternError("There is a ) too many.")
    return node


def _others(ranges: Ranges) -> Ranges:
    """All units outside *ranges*, which are in order."""
    gaps, low = [], 0
    for first, last in ranges:
        if first > low:
            gaps.append((low, first - 1))
        low = last + 1
    return (*gaps, (low, _TOP)) if low <= _TOP else tuple(gaps)


class _Reader:
    """A place in the source."""

    def __init__(self, source: str) -> None:
        raw = source.encode("utf-16-le", "surrogatepass")
        # one Python character for each unit, so that a rare character is two, as in JavaScript
        self._text = "".join(chr(raw[at] | raw[at + 1] << 8) for at in range(0, len(raw), 2))
        self._at = 0

    @property
    def done(self) -> bool:
        return self._at >= len(self._text)

    @property
    def _next(self) -> str:
        return self._text[self._at] if not self.done else ""

    def _take(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _char(self) -> str:
        if self.done:
            raise PatternError("The pattern breaks off.")
        self._at += 1
        return self._text[self._at - 1]

    def choice(self, depth: int) -> Node:
        """Read alternatives up to ``)`` or the end."""
        if depth > _MOST_DEPTH:
            raise PatternError("The pattern is nested too deep.")
        items = [self._sequence(depth)]
        while self._take("|"):
            items.append(self._sequence(depth))
        return items[0] if len(items) == 1 else Choice(tuple(items))

    def _sequence(self, depth: int) -> Node:
        items: list[Node] = []
        while not self.done and self._next not in "|)":
            items.append(self._quantified(self._atom(depth)))
        return Sequence(tuple(items))

    def _quantified(self, atom: Node) -> Node:
        bounds = self._bounds()
        if bounds is None:
            return atom
        if isinstance(atom, Assertion) and atom.item is None:
            raise PatternError("There is nothing to repeat.")
        self._take("?")  # lazy: matters to what is matched, not to whether
        least, most = bounds
        if most is not None and least > most:
            raise PatternError("The numbers of a quantifier are out of order.")
        return Repeat(atom, least, most)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return bounds
        found = _COUNT.match(self._text, self._at)
        if not found:
            return None
        self._at = found.end()
        least = int(found[1])
        most = least if found[2] is None else int(found[3]) if found[3] else None
        if max(least, most or 0) > _MOST_REPEATS:
            raise PatternError("A quantifier asks for too many.")
        return least, most

    def _atom(self, depth: int) -> Node:
        char = self._char()
        if char in "^$":
            return Assertion(char)
        if char == ".":
            return Chars(_LINE_ENDS, negated=True)
        if char == "(":
            return self._group(depth)
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char in "*+?" or (char == "{" and _COUNT.match(self._text, self._at - 1)):
            raise PatternError("There is nothing to repeat.")
        return Chars(((ord(char), ord(char)),))

    def _group(self, depth: int) -> Node:
        kind = ""
        if self._take("?"):
            kind = self._char()
            if kind == "<":
                self._name()
            elif kind not in ":=!":
                raise PatternError("This kind of group is not offered.")
        node = self.choice(depth + 1)
        if not self._take(")"):
            raise PatternError("A ) is missing.")
        return Assertion(kind, node) if kind in ("=", "!") else node

    def _name(self) -> None:
        """Read the name of a group, which plays no part; ``(?<=`` and ``(?<!`` are not offered."""
        found = re.compile(r"[A-Za-z_$][\w$]*>").match(self._text, self._at)
        if not found:
            raise PatternError("Looking behind is not offered.")
        self._at = found.end()

    def _escape(self) -> Node:
        if self._next in ("b", "B"):
            return Assertion(self._char())
        if self._next in "123456789" and self._next:
            raise PatternError("References to groups are not offered.")
        ranges = self._escaped()
        return Chars(ranges)

    def _escaped(self) -> Ranges:
        """Read what stands after a backslash, inside a class or outside."""
        found = _HEX.match(self._text, self._at)
        if found:
            self._at = found.end()
            unit = int(found[1] or found[2], 16)
            return ((unit, unit),)
        char = self._char()
        if char.lower() in _CLASSES:
            ranges = _CLASSES[char.lower()]
            return ranges if char.islower() else _others(ranges)
        if char == "c" and self._next.isascii() and self._next.isalpha():
            unit = ord(self._char()) % 32
            return ((unit, unit),)
        unit = _CONTROL.get(char, ord(char))
        return ((unit, unit),)

    def _class(self) -> Node:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        while not self._take("]"):
            first = self._member()
            if self._next == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                ranges += _span(first, self._member())
            else:
                ranges += first
        return Chars(tuple(ranges), negated)

    def _member(self) -> Ranges:
        char = self._char()
        if char != "\\":
            return ((ord(char), ord(char)),)
        if self._take("b"):
            return ((8, 8),)
        return self._escaped()


def _span(first: Ranges, last: Ranges) -> Ranges:
    """Make ``a-z``; with a class at either end the hyphen is itself (Annex B.1.2)."""
    single = all(len(ends) == 1 and ends[0][0] == ends[0][1] for ends in (first, last))
    if not single:
        return (*first, (45, 45), *last)
    if first[0][0] > last[0][0]:
        raise PatternError("A range is out of order.")
    return ((first[0][0], last[0][0]),)
