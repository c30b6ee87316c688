"""How alike two reports are: who is in both, where and when it was, the words it is told in.

A number counts more than a telephone, a telephone more than a name; a name of the same village
more than a bare one. Only what is the same on both sides is told as a reason.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import Affair, Case, Party
from cases.paperwork import contexts
from cases.rules import clock
from cases.words import Words

#: points for one person who is in both, by what tells it, and at most; in this order of strength
PERSON = {"number": (40, 80), "phone": (30, 60), "neighbour": (35, 60), "name": (30, 60)}
TOLD = {
    "number": "%(count)s名当事人证件号码相同",
    "phone": "%(count)s名当事人电话相同",
    "neighbour": "%(count)s名当事人姓名和住处相同",
    "name": "%(count)s名当事人姓名相同",
}
CATEGORY = SAME_DAY = PLACE = 20
WITHIN, NEAR_DAYS = 10, 7
WORDS, ENOUGH_WORDS = 25, 0.5
#: signs of a place that many places share: what is left tells one from another
_COMMON = re.compile(
    r"[省市区县镇乡村组社号栋楼室路街道办事处\s，。、（）()0-9一二三四五六七八九十]+"
)
_SIGNS = re.compile(r"[^\w\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Reasons:
    """How much two are alike, 0-100, and why in plain words."""

    score: int
    words: tuple[Words, ...]


class _Found:
    def __init__(self) -> None:
        self.score = 0
        self.words: list[Words] = []

    def add(self, points: int, told: str, **values: Any) -> None:
        self.score += points
        self.words.append(Words(told, **values))

    def reasons(self) -> Reasons:
        return Reasons(min(self.score, 100), tuple(self.words))


class _People:
    """Who is in a case, so that many can be looked for among many."""

    def __init__(self, parties: list[Party]) -> None:
        self._numbers = {p.id_no_index for p in parties} - {None}
        self._phones = {p.phone_index for p in parties} - {None}
        self._names: defaultdict[bytes | None, list[Party]] = defaultdict(list)
        for party in parties:
            self._names[party.name_index].append(party)

    def have(self, one: Party) -> str | None:
        """Say by what *one* is of them: number, phone, neighbour, name; None for nobody."""
        if one.id_no_index in self._numbers:
            return "number"
        if one.phone_index in self._phones:
            return "phone"
        same = self._names[one.name_index] if one.name_index else []
        same = [p for p in same if not (p.id_no_index and one.id_no_index)]
        if any(_same_place(one.address, p.address) for p in same):
            return "neighbour"
        return "name" if same else None


def cases(case: Case, other: Case) -> Reasons:
    """Weigh what two cases share."""
    found = _Found()
    people = _People(other.parties)
    shared = Counter(by for p in case.parties if (by := people.have(p)))
    for by, told in TOLD.items():
        if shared[by]:
            each, most = PERSON[by]
            found.add(min(most, each * shared[by]), told, count=shared[by])
    if case.category and case.category == other.category:
        found.add(CATEGORY, "纠纷类别相同")
    _time(found, case.occurred_on, other.occurred_on)
    _place(found, case.place, other.place)
    _matter(found, matter(case), matter(other))
    return found.reasons()


def affair(case: Case, other: Affair) -> Reasons:
    """Weigh what a case shares with an event or a whistle."""
    found = _Found()
    told = " ".join([other.words, other.reporter or "", *_names(other)])
    named = sum(len(p.name) > 1 and p.name in told for p in case.parties)
    if named:
        each, most = PERSON["name"]
        found.add(min(most, each * named), "事件里提到%(count)s名当事人", count=named)
    if other.reporter_phone and other.reporter_phone in {p.phone for p in case.parties}:
        found.add(PERSON["phone"][0], "上报人的电话是当事人的电话")
    _time(found, case.occurred_on or clock.day_of(case.applied_at), clock.day_of(other.reported_at))
    _place(found, case.place, other.address)
    _matter(found, matter(case), other.words)
    return found.reasons()


def person(one: Party, others: list[Party]) -> Party | None:
    """Find the row of the same person among *others*; two numbers that differ are two people."""
    for other in others:
        if one.id_no_index and other.id_no_index:
            if one.id_no_index == other.id_no_index:
                return other
        elif one.name_index == other.name_index and _near(one, other):
            return other
    return None


def matter(case: Case) -> str:
    """Put what a case is about into one text."""
    return "。".join([case.facts, *(contexts.claim(c) for c in case.claims)])


def overlap(one: str, other: str) -> float:
    """Tell which part of the shorter text's pairs of signs the longer one has too, 0-1."""
    mine, theirs = _pairs(one), _pairs(other)
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter else 0.0


def _pairs(text: str) -> set[str]:
    plain = _SIGNS.sub("", text)
    return {plain[n : n + 2] for n in range(len(plain) - 1)}


def _near(one: Party, other: Party) -> bool:
    phone = one.phone_index is not None and one.phone_index == other.phone_index
    return phone or _same_place(one.address, other.address)


def _names(other: Affair) -> list[str]:
    return [str(p.get("name") or "") for p in other.people if isinstance(p, dict)]


def _time(found: _Found, one: date | None, other: date | None) -> None:
    if one is None or other is None:
        return
    if one == other:
        found.add(SAME_DAY, "发生日期相同")
    elif abs((one - other).days) <= NEAR_DAYS:
        found.add(WITHIN, "前后相差不到一周")


def _place(found: _Found, one: str | None, other: str | None) -> None:
    if _same_place(one, other):
        found.add(PLACE, "地点相同")


def _same_place(one: str | None, other: str | None) -> bool:
    """Tell whether one of two addresses lies in the other, as people write them."""
    if not one or not other:
        return False
    mine, theirs = _SIGNS.sub("", one), _SIGNS.sub("", other)
    shorter, longer = sorted((mine, theirs), key=len)
    return len(_COMMON.sub("", shorter)) > 1 and shorter in longer


def _matter(found: _Found, one: str, other: str) -> None:
    if overlap(one, other) >= ENOUGH_WORDS:
        found.add(WORDS, "经过的说法相近")
