"""Sentences that know their pattern, so that a screen can say them in another language.

A `Words` is the Chinese sentence; `pattern` and `values` let `web` look the pattern up in its
catalogue and fill it in again.
"""

from collections.abc import Iterable
from datetime import date

from forms.words import Words

__all__ = ["Day", "Words", "day", "joined"]


class Day(str):
    """A day in Chinese that knows its *value*."""

    __slots__ = ("value",)

    value: date

    def __new__(cls, value: date) -> "Day":
        """Write *value* as people do: 2026年10月8日."""
        words = super().__new__(cls, f"{value.year}年{value.month}月{value.day}日")
        words.value = value
        return words

    def __getnewargs__(self) -> tuple[date]:  # type: ignore[override]
        """Give a copy what it is made of."""
        return (self.value,)


def joined(parts: Iterable[str], between: str) -> Words:
    """Put sentences together into one that can still be said part by part."""
    values = {f"part{n}": part for n, part in enumerate(parts)}
    return Words("%(between)s".join(f"%({name})s" for name in values), between=between, **values)


def day(value: date) -> Day:
    """Write a day as people do."""
    return Day(value)
