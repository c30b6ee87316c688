"""When things happen in a fictional county: openings by day, office hours, how long people take.

Everything is drawn from the seed and the instant at which a dispute or an event came in.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from cases.rules import clock
from cases.showcase.demo_county import Size
from cases.showcase.demo_luck import luck_of

#: share of a weekday's cases that come in on a Saturday, a Sunday and a holiday
QUIET = 0.25
OPENS, CLOSES = 8.5, 17.5
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Opening:
    """Something comes in: a dispute, a referral, an event, a whistle, somebody in care."""

    at: datetime
    kind: str


def openings(seed: int, size: Size, day: date, *, rest: Set[date]) -> list[Opening]:
    """Draw what comes in on *day*, in order."""
    luck = luck_of(seed, "day", day)
    found = []
    for kind in ("disputes", "referrals", "events", "whistles"):
        mean = getattr(size, kind) / 30 * _busy(kind, day, rest)
        found += [Opening(_moment(luck, kind, day), kind) for _ in range(_count(luck, mean))]
    return sorted(found, key=lambda one: one.at)


def care(seed: int, size: Size, first: date, days: int) -> Iterator[Opening]:
    """Draw when each person in care is registered: in the first weeks."""
    for n in range(size.care):
        luck = luck_of(seed, "care", n)
        day = first + timedelta(days=luck.randrange(max(1, min(days, 28))))
        yield Opening(_moment(luck, "care", day), "care")


def _busy(kind: str, day: date, rest: Set[date]) -> float:
    """Weigh a day, so that a month has what it should have."""
    is_quiet = day in rest
    if kind == "events":
        return 0.9 if is_quiet else 1.04
    if kind == "referrals":
        return 0.0 if is_quiet else 1.4
    return QUIET if is_quiet else 1.3


def _count(luck: Random, mean: float) -> int:
    """Draw how many of what comes *mean* times: the whole, and by luck one more."""
    mean *= luck.uniform(0.6, 1.4)
    return int(mean) + (luck.random() < mean - int(mean))


def _moment(luck: Random, kind: str, day: date) -> datetime:
    """Draw an instant of *day*, to the microsecond: no two things come in at the same one."""
    early, late = (6.5, 21.5) if kind == "events" else (OPENS, CLOSES)
    hours = luck.triangular(early, late, early + 3)
    start = datetime.combine(day, time(), clock.COUNTY)
    return start + timedelta(seconds=int(hours * 3600), microseconds=luck.randrange(1_000_000))


def office(moment: datetime, rest: Set[date], luck: float) -> datetime:
    """Move *moment* into office hours: to the next working morning, spread by *luck*."""
    here = clock.local(moment)
    while here.date() in rest or here.hour >= int(CLOSES):
        here = datetime.combine(here.date() + timedelta(days=1), time(), clock.COUNTY)
    opens = datetime.combine(here.date(), time(), clock.COUNTY) + OPENS * HOUR
    return here if here >= opens else opens + luck * 3 * HOUR
