"""FEEL, the expression language of DMN 1.5: read once, run often, always bounded.

>>> compile('amount > 1000 and route = "people"')({"amount": 2000, "route": "people"})
True

Expressions are data: they cannot reach anything but the values and functions they are given.
"""

from feel.builtins import BUILTINS
from feel.builtins.registry import apply
from feel.errors import (
    Fault,
    FeelCallFailed,
    FeelError,
    FeelLimit,
    FeelSyntaxError,
    FeelUnknownFunction,
    Reason,
)
from feel.expression import (
    Constants,
    Expression,
    Result,
    UnaryTest,
    compile,
    constants,
    evaluate,
    unary,
)
from feel.letters import hides
from feel.plain import plain
from feel.runtime import LIMITS, Limits, Run
from feel.values import Function, Range, Value, YearsMonths
from feel.writing import number_text

#: The names of the functions of the standard.
STANDARD = frozenset(BUILTINS)

__all__ = [
    "LIMITS",
    "STANDARD",
    "Constants",
    "Expression",
    "Fault",
    "FeelCallFailed",
    "FeelError",
    "FeelLimit",
    "FeelSyntaxError",
    "FeelUnknownFunction",
    "Function",
    "Limits",
    "Range",
    "Reason",
    "Result",
    "Run",
    "UnaryTest",
    "Value",
    "YearsMonths",
    "apply",
    "compile",
    "constants",
    "evaluate",
    "hides",
    "number_text",
    "plain",
    "unary",
]
