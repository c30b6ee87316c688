"""Words of FEEL (DMN 1.5 §10.3.1.2, §10.3.1.4).

FEEL's names may have spaces. Two names never stand side by side in its grammar, so words that
do are one name; names with operators or keywords in them (``pay-day``) must be declared. The
brackets of ranges (``]1..5[``) are told from those of lists and filters here as well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lark.lexer import Token

from feel.errors import Fault, FeelLimit, FeelSyntaxError

KEYWORDS: Final = {
    "and": "_AND", "or": "_OR", "between": "_BETWEEN", "in": "_IN", "if": "_IF",
    "then": "_THEN", "else": "_ELSE", "for": "_FOR", "return": "_RETURN", "some": "SOME",
    "every": "EVERY", "satisfies": "_SATISFIES", "function": "_FUNCTION", "true": "TRUE",
    "false": "FALSE", "null": "NULL",
}  # fmt: skip

SIGNS: Final = {
    "..": "_RANGE", "->": "_ARROW", "**": "POWER", "<=": "LE", ">=": "GE", "!=": "NE",
    "<": "LT", ">": "GT", "=": "EQ", "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH",
    "(": "_LPAR", ")": "_RPAR", "[": "_LSQB", "]": "_RSQB", "{": "_LBRACE", "}": "_RBRACE",
    ",": "_COMMA", ".": "_DOT", ":": "_COLON",
}  # fmt: skip

#: After one of these an operand has ended.
ENDS: Final = frozenset(
    {"NAME", "NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "_RPAR", "_RSQB", "_RBRACE", "END"}
)

_ITERATIONS: Final = ("_FOR", "SOME", "EVERY")

WORD = r"(?:[^\W\d]|[?\U00010000-\U000EFFFF])(?:\w|[?·\U00010000-\U000EFFFF])*"
#: Names of the standard with a keyword inside.
PHRASES: Final = ("date and time", "years and months duration", "days and time duration")

_TOKEN = re.compile(
    r"""
      (?P<SPACE>  (?: \s | //[^\n]* | /\*(?s:.*?)\*/ )+ )
    | (?P<NUMBER> (?: \d+(?:\.\d+)? | \.\d+ ) (?:[eE][+-]?\d+)? )
    | (?P<AT>     @\s*"(?:[^"\\]|\\.)*" )
    | (?P<STRING> "(?:[^"\\]|\\(?s:.))*" )
    | (?P<INSTANCE> instance\s+of\b )
    | (?P<WORD>   """
    + WORD
    + r""" )
    | (?P<SIGN>   \.\.|->|\*\*|<=|>=|!=|[-<>=+*/()\[\]{},.:] )
    """,
    re.VERBOSE,
)
_START = r"(?:[^\W\d]|[?\U00010000-\U000EFFFF])"
_SIGN = r"[\w\s.+\-*/'?·\U00010000-\U000EFFFF]"
#: Where a name is declared: a key, what ``in`` follows, a parameter. Possessive, so that a
#: text without a colon is looked through once.
_KEY = re.compile(rf"({_START}{_SIGN}*+)(?=:)")
_ITERATOR = re.compile(rf"({_START}{_SIGN}{{0,80}}?)(?=\s+in\b)")
_PARAMETER = re.compile(rf"({_START}{_SIGN}*+)(?=[:,)])")
#: What begins an operand: after ``[1..a[`` it tells a filter from the end of a range.
_OPERAND = re.compile(
    r"\s*(?:[\"@({\[-]|\.?\d|(?!(?:and|or|in|between|then|else|return|satisfies|instance)\b)"
    rf"{_START})"
)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(set(names), key=len, reverse=True)
    spelled = (r"\s+".join(map(re.escape, name.split())) for name in ordered)
    return re.compile(r"(?:" + "|".join(spelled) + r")(?!\w)")


_STANDARD = _pattern(PHRASES)


@dataclass(slots=True)
class _Level:
    """An open bracket: what opened it, whether ``..`` was met, how many iterations wait."""

    opener: str
    ranged: bool = False
    #: ``for``, ``some`` and ``every`` that have not met their ``return`` or ``satisfies``
    iterations: int = 0
    #: whether it holds the parameters of a function
    declares: bool = False


@dataclass(slots=True)
class Lexer:
    """Split one text into tokens; declared *names* win over operators and keywords."""

    text: str
    names: frozenset[str] = frozenset()
    max_depth: int = 80
    known: re.Pattern[str] = _STANDARD
    at: int = 0
    last: str = ""
    levels: list[_Level] = field(default_factory=lambda: [_Level("")])

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens; FeelSyntaxError at a character that begins none."""
        if self.names:
            self.known = _pattern({*PHRASES, *self.names})
        waiting: Token | None = None
        while (token := self._next()) is not None:
            if waiting and token.type == "NAME" and waiting.type == "NAME":
                waiting = self._join(waiting, token)
                continue
            if waiting:
                yield waiting
            waiting = token
        if waiting:
            yield waiting

    def _join(self, left: Token, right: Token) -> Token:
        joined = Token("NAME", f"{left} {right}", left.start_pos)
        joined.end_pos = right.end_pos
        return joined

    def _next(self) -> Token | None:
        while self.at < len(self.text):
            start = self.at
            kind, text = self._match()
            if kind != "SPACE":
                token = Token(kind, text, start)
                token.end_pos = self.at
                self.last = kind
                return token
        return None

    def _match(self) -> tuple[str, str]:
        pattern = self._declaring()
        declared = pattern.match(self.text, self.at) if pattern else None
        if declared:
            return self._declare(declared)
        known = self.known.match(self.text, self.at)
        if known and known.end() > self.at:
            self.at = known.end()
            return "NAME", " ".join(known.group().split())
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            raise self._unreadable()
        self.at = found.end()
        return self._classify(str(found.lastgroup), found.group())

    def _declaring(self) -> re.Pattern[str] | None:
        """Choose how a name that is declared here would be read."""
        level, last = self.levels[-1], self.last
        if last in _ITERATIONS or (last == "_COMMA" and level.iterations > 0):
            return _ITERATOR
        if last not in ("_LBRACE", "_LPAR", "_COMMA"):
            return None
        if level.opener == "{":
            return _KEY
        return _PARAMETER if level.declares else None

    def _declare(self, found: re.Match[str]) -> tuple[str, str]:
        """Take a name that is declared; an odd one is a known name from here on."""
        self.at = found.end(1)
        name = " ".join(found.group(1).split())
        if re.search(r"[^\w\s?]", name) or not KEYWORDS.keys().isdisjoint(name.split()):
            self.names |= {name}
            self.known = _pattern({*PHRASES, *self.names})
        return "NAME", name

    def _classify(self, group: str, text: str) -> tuple[str, str]:
        if group == "WORD":
            return self._word(text)
        if group == "SIGN":
            return self._sign(text)
        if group == "INSTANCE":
            return "_INSTANCE_OF", text
        return group, text

    def _word(self, text: str) -> tuple[str, str]:
        kind = KEYWORDS.get(text, "NAME")
        if self.last == "_DOT":
            return "NAME", text
        if kind in _ITERATIONS:
            self.levels[-1].iterations += 1
        elif kind in ("_RETURN", "_SATISFIES"):
            self.levels[-1].iterations -= 1
        return kind, text

    def _sign(self, text: str) -> tuple[str, str]:
        level = self.levels[-1]
        if text == "]" and self.last not in ENDS and self.last != "_LSQB":
            self._open("]")
            return "OPEN", text
        if text == "[" and level.ranged and self.last in ENDS and not self._operand_follows():
            self._close()
            return "END", text
        if text in "([{":
            self._open(text)
            self.levels[-1].declares = self.last == "_FUNCTION"
        elif text in ")]}":
            self._close()
        elif text == "..":
            level.ranged = level.opener in ("(", "[", "]") and level.iterations <= 0
        return SIGNS[text], text

    def _operand_follows(self) -> bool:
        return _OPERAND.match(self.text, self.at) is not None

    def _open(self, bracket: str) -> None:
        self.levels.append(_Level(bracket))
        if len(self.levels) > self.max_depth:
            raise FeelLimit("depth")

    def _close(self) -> None:
        if len(self.levels) > 1:
            self.levels.pop()

    def _unreadable(self) -> FeelSyntaxError:
        sign = self.text[self.at]
        if sign in '"@':
            return problem(self.text, self.at, Fault("this string has no end"))
        if sign in "，。（）【】：；“”‘’＝＜＞＋－":
            said = Fault("“{sign}” is a Chinese sign; write the Latin one", sign=sign)
            return problem(self.text, self.at, said)
        return problem(self.text, self.at, Fault("“{sign}” means nothing here", sign=sign))


def problem(text: str, position: int, sentence: Fault) -> FeelSyntaxError:
    """Make a FeelSyntaxError for a *position* in the *text*."""
    before = text[:position]
    line = before.count("\n") + 1
    return FeelSyntaxError(sentence, line, position - (before.rfind("\n") + 1) + 1)
