"""Sentences that know their pattern, so that a screen can say them in another language.

A `Words` is the Chinese sentence; `pattern` and `values` let `web` look the pattern up in its
catalogue and fill it in again.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any


class Words(str):
    """A Chinese sentence made from a *pattern* with %(name)s places."""

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> "Words":
        """Fill *pattern* in; without values it is taken as it stands."""
        words = super().__new__(cls, pattern % values if values else pattern)
        words.pattern = pattern
        words.values = values
        return words


def day(value: date) -> str:
    """Write a day as people do: 2026年10月8日."""
    return f"{value.year}年{value.month}月{value.day}日"
