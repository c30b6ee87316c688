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


class FeelError(Exception):
    """A FEEL expression cannot be read or worked out."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class FeelSyntaxError(FeelError):
    """The text is not a FEEL expression; *line* and *column* count from 1."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {problem}")
        self.problem = problem
        self.line = line
        self.column = column


class FeelLimit(FeelError):
    """An expression asks for more than it may have; *limit* names what."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"The limit of {limit} is exceeded.")
        self.limit = limit


class FeelUnknownFunction(FeelError):
    """An expression calls a function that nobody offers."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no function {name}.")
        self.name = name


class FeelCallFailed(FeelError):
    """A function of the application raised; the cause is chained."""

    def __init__(self, name: str, cause: Exception) -> None:
        super().__init__(f"The function {name} failed: {cause}")
        self.name = name
