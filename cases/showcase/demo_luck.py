"""The luck of a fictional county: drawn from what it is about, never from a sequence of draws.

What is left of a run that was killed is what it would have been.
"""

from __future__ import annotations

import hashlib
from random import Random


class Luck(Random):
    """A generator that is meant to be foreseen: it invents people and what befalls them."""


def luck_of(*parts: object) -> Luck:
    """Make the luck of one thing, the same in every run: a generator seeded by its *parts*."""
    text = "|".join(str(part) for part in parts)
    seed = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return Luck(seed)


def share(*parts: object) -> float:
    """Draw one number from 0 to 1 for a thing, the same in every run."""
    return luck_of(*parts).random()
