"""Reads the patterns and replacements of XPath (F&O 3.1 §5.6.1, XML Schema part 2 app. G)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Accepts = Callable[[str], bool]

_LONGEST = 1_000
_MOST_TURNS = 1_000
_DEEPEST = 40
_QUANTITY = re.compile(r"\{(\d{1,6})(,(\d{1,6})?)?\}", re.ASCII)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_CATEGORY = re.compile(r"\{(L[ulmot]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)\}")
_BLOCK = re.compile(r"\{Is([A-Za-z0-9-]+)\}")
#: What the flag x leaves out, and the escapes and classes, in which it leaves out nothing.
_WHITE = re.compile(r"\\\S|\[(?:\\.|[^\\\]])*\]?|[ \t\r\n]+", re.DOTALL)
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}


class PatternError(ValueError):
    """The text is not a regular expression of XPath."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a pattern; which fields count depends on *kind*."""

    kind: str  # set, assert, back, sequence, group, choice, repeat
    parts: tuple["Node", ...] = ()
    accepts: Accepts | None = None
    name: str = ""
    low: int = 0
    high: int | None = None
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A pattern and how many groups it has."""

    node: Node
    groups: int
    references: bool


def parse(pattern: str, flags: str) -> Parsed:
    """Read *pattern*; PatternError when it is none or too long."""
    if set(flags) - set("smixq") or len(pattern) > _LONGEST:
        raise PatternError(flags)
    reader = _Reader(pattern, flags)
    if "q" in flags:
        node = Node("sequence", tuple(Node("set", accepts=reader.one(sign)) for sign in pattern))
        return Parsed(node, 0, False)
    node = reader.choice()
    if reader.at < len(reader.text):
        raise PatternError("unbalanced )")
    return Parsed(node, reader.groups, reader.references)


def _kept(found: re.Match[str]) -> str:
    return "" if found.group().isspace() else found.group()


class _Reader:
    def __init__(self, text: str, flags: str) -> None:
        self.text = _WHITE.sub(_kept, text) if "x" in flags else text
        self.at = self.depth = self.groups = 0
        self.references = False
        self.closed: set[int] = set()
        self.flags = flags

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        sign = self.peek()
        if not sign:
            raise PatternError("unfinished")
        self.at += 1
        return sign

    def skip(self, text: str) -> bool:
        found = self.text.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise PatternError("too deep")
        branches = [self.sequence()]
        while self.skip("|"):
            branches.append(self.sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Node("choice", tuple(branches))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.quantified(self.atom()))
        return Node("sequence", tuple(parts))

    def quantified(self, atom: Node) -> Node:
        sign = self.peek()
        bounds: tuple[int, int | None]
        if sign and sign in "*+?":
            self.at += 1
            bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif sign == "{":
            bounds = self.quantity()
        else:
            return atom
        if atom.kind == "assert" or self.peek() in ("*", "+", "{"):
            raise PatternError("nothing to repeat")
        low, high = bounds
        return Node("repeat", (atom,), low=low, high=high, lazy=self.skip("?"))

    def quantity(self) -> tuple[int, int | None]:
        found = _QUANTITY.match(self.text, self.at)
        if found is None:
            raise PatternError("bad quantity")
        self.at = found.end()
        low = int(found.group(1))
        high = int(found.group(3)) if found.group(3) else None if found.group(2) else low
        if max(low, high or 0) > _MOST_TURNS or (high is not None and high < low):
            raise PatternError("bad quantity")
        return low, high

    def atom(self) -> Node:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return Node("set", accepts=self.set())
        if sign == ".":
            return Node("set", accepts=(lambda _: True) if "s" in self.flags else _not_newline)
        if sign in "^$":
            edge = "start" if sign == "^" else "end"
            return Node("assert", name=edge + (" line" if "m" in self.flags else ""))
        if sign == "\\":
            return self.escaped()
        if sign in "*+?{}]":
            raise PatternError(f"stray {sign}")
        return Node("set", accepts=self.one(sign))

    def group(self) -> Node:
        if self.skip("?:"):
            node = self.choice()
        elif self.peek() == "?":
            raise PatternError("(? is not of XPath")
        else:
            self.groups += 1
            number = self.groups
            node = Node("group", (self.choice(),), low=number)
            self.closed.add(number)
        if not self.skip(")"):
            raise PatternError("unbalanced (")
        return node

    def escaped(self) -> Node:
        if self.peek().isascii() and self.peek().isdigit() and self.peek() != "0":
            number = int(self.take())
            if number not in self.closed:
                raise PatternError("no such group")
            self.references = True
            return Node("back", low=number)
        found = self.escape()
        return Node("set", accepts=self.one(found) if isinstance(found, str) else found)

    def escape(self) -> str | Accepts:
        sign = self.take()
        if sign in "pP":
            return _negated(self.category()) if sign == "P" else self.category()
        if sign.lower() in "dswic" and sign in "dswicDSWIC":
            test = _CLASSES[sign.lower()]
            return _negated(test) if sign.isupper() else test
        if sign in _ESCAPED:
            return _ESCAPED[sign]
        if sign.isalnum():
            raise PatternError(f"\\{sign} means nothing")
        return sign

    def category(self) -> Accepts:
        found = _CATEGORY.match(self.text, self.at)
        if found:
            self.at, wanted = found.end(), found.group(1)
            return lambda sign: unicodedata.category(sign).startswith(wanted)
        block = _BLOCK.match(self.text, self.at)
        if block is None or block.group(1) not in _BLOCKS:
            raise PatternError("unknown category")
        self.at = block.end()
        low, high = _BLOCKS[block.group(1)]
        return lambda sign: low <= ord(sign) <= high

    def set(self) -> Accepts:
        negative = self.skip("^")
        tests: list[Accepts] = []
        minus: Accepts | None = None
        while not self.skip("]"):
            if tests and self.skip("-["):
                minus = self.set()
                if not self.skip("]"):
                    raise PatternError("nothing may follow a subtraction")
                break
            tests.append(self.member())
        if not tests:
            raise PatternError("empty set")
        return _set(tests, negative, minus)

    def member(self) -> Accepts:
        low = self.single()
        if not isinstance(low, str):
            return low
        following = self.text[self.at + 1 : self.at + 2]
        if self.peek() != "-" or following in ("]", "["):
            return self.one(low)
        self.at += 1
        high = self.single()
        if not isinstance(high, str) or high < low:
            raise PatternError("bad range")
        return self.folded(lambda sign: low <= sign <= high)

    def single(self) -> str | Accepts:
        sign = self.take()
        if sign == "\\":
            return self.escape()
        if sign == "[":
            raise PatternError("stray [")
        return sign

    def one(self, sign: str) -> Accepts:
        """Accept one character, in any case when the flag says so."""
        return self.folded(lambda other: other == sign)

    def folded(self, test: Accepts) -> Accepts:
        if "i" not in self.flags:
            return test
        return lambda sign: test(sign) or test(sign.lower()) or test(sign.upper())


def _negated(test: Accepts) -> Accepts:
    return lambda sign: not test(sign)


def _set(tests: list[Accepts], negative: bool, minus: Accepts | None) -> Accepts:
    def accepts(sign: str) -> bool:
        inside = any(test(sign) for test in tests) is not negative
        return inside and not (minus is not None and minus(sign))

    return accepts


def _not_newline(sign: str) -> bool:
    return sign not in "\n\r"


def _word(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "PZC"


def _initial(sign: str) -> bool:
    return sign.isalpha() or sign in "_:"


_CLASSES: dict[str, Accepts] = {
    "d": lambda sign: unicodedata.category(sign) == "Nd",
    "s": lambda sign: sign in " \t\n\r",
    "w": _word,
    "i": _initial,
    "c": lambda sign: _initial(sign) or sign in "-.·" or sign.isdigit(),
}


def replacement(text: str, groups: int) -> list[str | int] | None:
    r"""Split a replacement into texts and group numbers; None for a stray ``$`` or ``\``.

    A number beyond the groups stands for nothing.
    """
    pieces: list[str | int] = []
    at = 0
    while at < len(text):
        sign, following = text[at], text[at + 1 : at + 2]
        if sign == "\\":
            if following not in ("\\", "$"):
                return None
            pieces.append(following)
            at += 2
        elif sign == "$":
            number, at = _group_number(text, at + 1, groups)
            if number is None:
                return None
            pieces.append(number if number <= groups else "")
        else:
            end = min((text + "\\").index("\\", at), (text + "$").index("$", at))
            pieces.append(text[at:end])
            at = end
    return pieces


def _group_number(text: str, at: int, groups: int) -> tuple[int | None, int]:
    """Read the longest number that names a group (F&O 3.1 §5.6.4)."""
    found = re.compile(r"\d{1,3}", re.ASCII).match(text, at)
    if found is None:
        return None, at
    digits = found.group()
    while len(digits) > 1 and int(digits) > groups:
        digits = digits[:-1]
    number = int(digits)
    return number, at + len(digits)
