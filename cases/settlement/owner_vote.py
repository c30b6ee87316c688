"""The vote of owners on using their maintenance fund (民法典 art. 278, 281).

Two thirds by area and by heads take part; of those more than half by area and by heads agree. The
shares are values of the gate E3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cases.desks import answers as read

if TYPE_CHECKING:
    from cases.rules.law import Law


@dataclass(frozen=True)
class Count:
    """One way of counting, square metres or heads: all, who took part, who agreed."""

    whole: Decimal
    taking: Decimal
    agreeing: Decimal

    @property
    def is_sound(self) -> bool:
        """Whether nobody agreed who took no part, and nobody took part who is none."""
        return 0 <= self.agreeing <= self.taking <= self.whole and self.whole > 0


def counts(answers: Mapping[str, Any]) -> tuple[Count, Count]:
    """Read a vote by area and by heads; raises `AnswersInvalid` when the numbers contradict."""
    found = tuple(_count(answers, kind) for kind in ("area", "heads"))
    if not all(one.is_sound for one in found):
        raise read.refuse(area_all="表决的数字不对：同意的不多于参加的，参加的不多于全部。")
    return found[0], found[1]


def passes(law: Law, *found: Count) -> bool:
    """Tell whether a vote holds, by area and by heads alike."""
    of, parts = int(law.value("E3", "take_part")), int(law.value("E3", "take_part_of"))
    return all(
        one.taking * parts >= one.whole * of and one.agreeing * 2 > one.taking for one in found
    )


def _count(answers: Mapping[str, Any], kind: str) -> Count:
    names = (f"{kind}_all", f"{kind}_in", f"{kind}_for")
    return Count(*(Decimal(str(answers.get(name) or 0)) for name in names))
