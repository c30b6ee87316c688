"""From text to a tree: lark's LALR parser over the tokens of feel/lexer.py."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput
from lark.lexer import Lexer as LarkLexer

from feel.errors import Fault, FeelLimit, FeelSyntaxError
from feel.lexer import Lexer, problem
from feel.runtime import Limits

#: How a terminal is called in a message.
_WORDS = {"_LPAR": "(", "_RPAR": ")", "_LSQB": "[", "_RSQB": "]", "_THEN": "then", "_ELSE": "else"}
_WORDS |= {"_RETURN": "return", "_SATISFIES": "satisfies", "_IN": "in", "_RBRACE": "}"}
_WORDS |= {"_COLON": ":", "_AND": "and", "NAME": "a name"}


class _Tokens(LarkLexer):
    """Hand tokens that are already there to lark."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        """Yield the tokens given to ``Lark.parse``."""
        return iter(data)


@cache
def _lark() -> Lark:
    grammar = files(__package__).joinpath("grammar.lark").read_text("utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer=_Tokens,
        start=["start", "tests"],
        maybe_placeholders=False,
    )


def tokens_of(text: str, names: frozenset[str], limits: Limits) -> list[Token]:
    """Split *text*; FeelLimit when it is too long or too deep."""
    if len(text) > limits.text:
        raise FeelLimit("text")
    return list(Lexer(text, names, limits.depth).tokens())


def tree_of(text: str, tokens: list[Token], start: str = "start") -> Tree[Token] | Token:
    """Parse the *tokens* of *text*; FeelSyntaxError says where it is no FEEL."""
    try:
        return _lark().parse(tokens, start=start)
    except UnexpectedInput as error:
        raise _explain(text, error) from None


def _explain(text: str, error: UnexpectedInput) -> FeelSyntaxError:
    token = getattr(error, "token", None)
    names = sorted(getattr(error, "expected", ()))
    expected = tuple(_WORDS[name] for name in names if name in _WORDS)
    if token is None or token.type == "$END":
        return problem(text, len(text), _wanted(Fault("the expression ends too early"), expected))
    said = Fault("“{token}” cannot stand here", token=str(token))
    return problem(text, token.start_pos or 0, _wanted(said, expected))


def _wanted(said: Fault, expected: tuple[str, ...]) -> Fault:
    """Name what would do, when it is little."""
    if not 0 < len(expected) <= 3:
        return said
    return Fault("{said}; {wanted} would do", said=said, wanted=expected)
