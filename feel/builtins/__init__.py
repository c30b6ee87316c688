"""The functions of the standard (DMN 1.5 §10.3.4)."""

from feel.builtins import contexts, conversion, lists, numbers, ranges, strings, times
from feel.builtins.registry import BUILTINS

__all__ = [
    "BUILTINS",
    "contexts",
    "conversion",
    "lists",
    "numbers",
    "ranges",
    "strings",
    "times",
]
