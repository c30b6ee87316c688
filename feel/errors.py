"""What can go wrong with a FEEL expression.

Most failures are no error in FEEL: the result is null and a :class:`Reason` says why. An
exception is left for what no reader of the result could see: text that is not FEEL, a
function nobody offers, a function of the application that raised, and a limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Sentences for the codes of reasons; the words in braces are the reason's detail.
SENTENCES: Mapping[str, str] = {
    "no-variable": "There is no variable {name}.",
    "no-entry": "There is no entry {name} in the {type}.",
    "not-comparable": "A {left} cannot be compared with a {right}.",
    "not-calculable": "{operator} does not work on a {left} and a {right}.",
    "not-a-number": "The result of {operator} is not a number that can be kept.",
    "not-a-function": "{name} is a {type}, not a function.",
    "arguments": "{name} cannot take these arguments: {given}.",
    "value": "{name} cannot make sense of its arguments.",
    "not-boolean": "A condition is a {type}, neither true nor false.",
    "twice": "The entry {name} is there twice.",
    "reversed": "The range ends before it starts.",
    "not-of-type": "{name} is a {type}, not a {wanted}.",
    "null-endpoint": "An end of a range is null.",
    "conversion": "A value of the Python type {type} has no meaning in FEEL.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of an expression is null; for whoever edits the expression."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Say it in an English sentence."""
        return SENTENCES[self.code].format(**self.detail)

    def __str__(self) -> str:
        return self.message


class Fault(str):
    """An English sentence made from a *pattern* with {name} places, of which it remembers both.

    A screen looks the pattern up and says it in the reader's language.
    """

    __slots__ = ("detail", "pattern")

    pattern: str
    detail: Mapping[str, Any]

    def __new__(cls, pattern: str, **detail: Any) -> "Fault":
        """Fill *pattern* in; several words of a detail are alternatives."""
        told = {
            name: " or ".join(one) if isinstance(one, tuple) else one
            for name, one in detail.items()
        }
        fault = super().__new__(cls, pattern.format(**told))
        fault.pattern, fault.detail = pattern, detail
        return fault

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Give a copy what it is made of."""
        return (self.pattern,), dict(self.detail)


class FeelError(Exception):
    """A FEEL expression cannot be read or worked out; *fault* says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class FeelSyntaxError(FeelError):
    """The text is not a FEEL expression; *line* and *column* count from 1."""

    def __init__(self, problem: Fault, line: int, column: int) -> None:
        where = {"line": line, "column": column}
        super().__init__(Fault("line {line}, column {column}: {problem}", **where, problem=problem))
        self.problem = problem
        self.line = line
        self.column = column


class FeelLimit(FeelError):
    """An expression asks for more than it may have; *limit* names what."""

    def __init__(self, limit: str) -> None:
        super().__init__(Fault("The limit of {limit} is exceeded.", limit=limit))
        self.limit = limit


class FeelUnknownFunction(FeelError):
    """An expression calls a function that nobody offers."""

    def __init__(self, name: str) -> None:
        super().__init__(Fault("There is no function {name}.", name=name))
        self.name = name


class FeelCallFailed(FeelError):
    """A function of the application raised; the cause is chained."""

    def __init__(self, name: str, cause: Exception) -> None:
        super().__init__(Fault("The function {name} failed: {cause}", name=name, cause=str(cause)))
        self.name = name
