"""JUEL, and the simple comparisons of Groovy and JavaScript, as FEEL.

What is read: names, paths, indexes, literals, arithmetic, comparisons, and, or, not, `empty`, the
conditional, `execution.getVariable("x")`, `.equals`, `.size()` and `.length`. Everything else
(beans, methods, assignments, lambdas) is no data but code, and is not translated; nor is what
would mean something else: an index that is worked out may be a key, which no list has.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import feel


class NotTranslated(Exception):
    """The expression is more than a comparison; its text says at what."""


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<name>[^\W\d]\w*)|(?P<sign>===|!==|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()\[\]]))"
)
_WORDS = {
    "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "and": "&&",
    "or": "||", "not": "!", "div": "/", "mod": "%", "===": "==", "!==": "!=", "undefined": "null",
}  # fmt: skip
_COMPARE = {"==": "=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
#: what holds the variables in the scripts of other engines
_HOLDERS = {"execution", "task", "variableContainer"}
#: what their names stand for is the engine's, no variable
_ENGINE = _HOLDERS | {"caseExecution", "authenticatedUserId"}
_LITERALS = {"true", "false", "null"}
#: longest expression, deepest nesting
LONGEST, DEEPEST = 2000, 40


@dataclass
class _Part:
    """A piece of FEEL and how tightly it holds together."""

    text: str
    #: 0 conditional, 1 or, 2 and, 3 comparison, 4 sum, 5 product, 6 unary, 7 all else
    level: int

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST:  # some signs write their operands twice
            raise NotTranslated("it is too long")

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


def to_feel(written: str) -> str:
    """Translate an expression, with or without its `${}`; NotTranslated when it is code."""
    bare = _bare(written)
    if len(bare) > LONGEST:
        raise NotTranslated("it is too long")
    text = _Reader(_tokens(bare)).whole().text
    try:
        feel.compile(text)
    except feel.FeelError as error:
        raise NotTranslated(str(error)) from error
    return text


def template(written: str) -> str:
    """Translate a text with `${}` in it, ``Case ${number}``, into a FEEL that joins the parts."""
    parts = [part for part in re.split(r"([$#]\{[^{}]*\})", written) if part]
    joined = [
        f"string({to_feel(part)})" if part[:2] in ("${", "#{") else _quoted(part) for part in parts
    ]
    return " + ".join(joined)


def is_expression(written: str) -> bool:
    """Tell whether a text is one expression of JUEL."""
    text = written.strip()
    return text[:2] in ("${", "#{") and text.endswith("}") and text.count("{") == 1


def _bare(written: str) -> str:
    text = written.strip()
    if is_expression(text):
        return text[2:-1].strip()
    text = text.removesuffix(";").strip()
    return text.removeprefix("return ").strip() if text.startswith("return ") else text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotTranslated(f"at {text[at:].strip()[:20]!r}")
        kind, value = str(match.lastgroup), match[str(match.lastgroup)]
        value = _WORDS.get(value, value) if kind != "text" else value
        is_sign = kind == "name" and not value[0].isalpha() and value[0] != "_"
        found.append(("sign" if is_sign else kind, value))
        at = match.end()
    return [*found, ("end", "")]


class _Reader:
    """Reads by descent: the conditional, then or, and so on down to names."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def whole(self) -> _Part:
        part = self.conditional()
        if self.tokens[self.at][0] != "end":
            raise NotTranslated(f"at {self.tokens[self.at][1]!r}")
        return part

    def _sign(self, *signs: str) -> str | None:
        kind, value = self.tokens[self.at]
        if kind == "sign" and value in signs:
            self.at += 1
            return value
        return None

    def _must(self, sign: str) -> None:
        if not self._sign(sign):
            raise NotTranslated(f"{sign!r} is missing")

    def conditional(self) -> _Part:
        self._deeper()
        condition = self._either()
        if self._sign("?"):
            yes = self.conditional()
            self._must(":")
            no = self.conditional()
            condition = _Part(f"if {condition.at(1)} then {yes.at(1)} else {no.at(1)}", 0)
        self.depth -= 1
        return condition

    def _chain(self, level: int, words: dict[str, str], inner: Callable[[], _Part]) -> _Part:
        part = inner()
        while sign := self._sign(*words):
            part = _Part(f"{part.at(level)} {words[sign]} {inner().at(level + 1)}", level)
        return part

    def _either(self) -> _Part:
        return self._chain(1, {"||": "or"}, self._both)

    def _both(self) -> _Part:
        return self._chain(2, {"&&": "and"}, self._comparison)

    def _comparison(self) -> _Part:
        part = self._sum()
        if sign := self._sign(*_COMPARE):
            part = _Part(f"{part.at(4)} {_COMPARE[sign]} {self._sum().at(4)}", 3)
        return part

    def _sum(self) -> _Part:
        return self._chain(4, {"+": "+", "-": "-"}, self._product)

    def _product(self) -> _Part:
        part = self._unary()
        while sign := self._sign("*", "/", "%"):
            other = self._unary()
            if sign == "%":
                part = _remainder(part, other)
            else:
                part = _Part(f"{part.at(5)} {sign} {other.at(6)}", 5)
        return part

    def _unary(self) -> _Part:
        self._deeper()
        part = self._signed()
        self.depth -= 1
        return part

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotTranslated("it is too deep")

    def _signed(self) -> _Part:
        if self._sign("!"):
            return _Part(f"not({self._unary().text})", 7)
        if self._sign("-"):
            return _Part(f"-{self._unary().at(7)}", 6)
        if self.tokens[self.at] == ("name", "empty"):
            self.at += 1
            return _Part(f'{self._unary().at(7)} in (null, "", [], {{}})', 3)
        return self._path()

    def _path(self) -> _Part:
        part = self._atom()
        while sign := self._sign(".", "["):
            if sign == "[":
                part = self._index(part)
                self._must("]")
            else:
                part = self._member(part)
        return part

    def _index(self, part: _Part) -> _Part:
        kind, value = self.tokens[self.at]
        if kind == "text":
            self.at += 1
            return _Part(f"get value({part.text}, {_quoted(_unquoted(value))})", 7)
        if kind == "number":
            self.at += 1
            return _Part(f"{part.at(7)}[{int(float(value)) + 1}]", 7)
        raise NotTranslated("a key that is worked out")

    def _member(self, part: _Part) -> _Part:
        kind, name = self.tokens[self.at]
        self.at += 1
        if kind != "name":
            raise NotTranslated(f"at {name!r}")
        if not self._sign("("):
            return (
                _Part(f"string length({part.text})", 7)
                if name == "length"
                else _Part(f"{part.at(7)}.{name}", 7)
            )
        arguments = self._arguments()
        return self._called(part, name, arguments)

    def _called(self, part: _Part, name: str, given: list[_Part]) -> _Part:
        if part.text in _HOLDERS and name == "getVariable" and len(given) == 1:
            return _Part(self._named(given[0].text), 7)
        if name == "equals" and len(given) == 1:
            return _Part(f"{part.at(4)} = {given[0].at(4)}", 3)
        if name == "equalsIgnoreCase" and len(given) == 1:
            return _Part(f"lower case({part.text}) = lower case({given[0].text})", 3)
        if name == "size" and not given:
            return _Part(f"count({part.text})", 7)
        if name == "length" and not given:
            return _Part(f"string length({part.text})", 7)
        raise NotTranslated(f"a call of {name}()")

    @staticmethod
    def _named(text: str) -> str:
        name = text.strip('"')
        if not re.fullmatch(r"[^\W\d]\w*", name):
            raise NotTranslated(f"the name {text}")
        return name

    def _arguments(self) -> list[_Part]:
        found: list[_Part] = []
        if self._sign(")"):
            return found
        while True:
            found.append(self.conditional())
            if self._sign(")"):
                return found
            self._must(",")

    def _atom(self) -> _Part:
        kind, value = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return _Part(value, 7)
        if kind == "text":
            return _Part(_quoted(_unquoted(value)), 7)
        if kind == "sign" and value == "(":
            inner = self.conditional()
            self._must(")")
            return (
                _Part(inner.text, inner.level) if inner.level == 7 else _Part(f"({inner.text})", 7)
            )
        if kind == "name" and value in _ENGINE and not self._is_asked(value):
            raise NotTranslated(f"{value} of the engine")
        if kind == "name" and self.tokens[self.at] != ("sign", "("):
            return _Part(value, 7)
        raise NotTranslated(f"at {value!r}" if kind != "name" else f"a call of {value}()")

    def _is_asked(self, name: str) -> bool:
        after = self.tokens[self.at : self.at + 2]
        return name in _HOLDERS and after == [("sign", "."), ("name", "getVariable")]


def _remainder(part: _Part, other: _Part) -> _Part:
    """Take the sign of *part*, as Java does; FEEL's modulo takes the sign of *other*."""
    if part.text.isdigit() and other.text.isdigit():
        return _Part(f"modulo({part.text}, {other.text})", 7)
    quotient = f"round down({part.at(5)} / {other.at(6)}, 0)"
    return _Part(f"{part.at(5)} - {other.at(6)} * {quotient}", 4)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
