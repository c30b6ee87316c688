"""How often a failed external task is tried again, and after which pauses.

`camunda:failedJobRetryTimeCycle` says it for one service task: ``R5/PT1M`` is five tries with a
minute between them, ``PT1M,PT10M`` two more tries after these pauses. Where the model is silent
the pauses double from five seconds to an hour.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine import outbox, times
from engine.errors import ExpressionError

#: tries nobody needs more of
MOST = 100
#: longest pause that may be written
LONGEST = timedelta(days=31)

_CYCLE = re.compile(r"R(\d{1,4})/(P[^/]+)")
#: a fixed day for the length of what is written: P1M is not a number of seconds
_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Retries:
    """The tries of one external task."""

    #: all tries together, the first among them
    times: int
    #: one for each failure, the last one for all after it; empty: doubling
    pauses: tuple[timedelta, ...] = ()

    def pause(self, failures: int) -> timedelta:
        """Return how long to wait after the failure that has *failures* before it."""
        if not self.pauses:
            return outbox.shaken(outbox.backoff(failures))
        return outbox.shaken(self.pauses[min(failures, len(self.pauses) - 1)])


STANDARD = Retries(outbox.MOST_TRIES)


def read(text: str | None) -> Retries:
    """Read a cycle or a list of pauses; ExpressionError when it is neither."""
    if not text:
        return STANDARD
    match = _CYCLE.fullmatch(text.strip())
    if match is None:
        pauses = tuple(_length(part) for part in text.split(","))
        return Retries(_bounded(len(pauses) + 1, text), pauses)
    return Retries(_bounded(int(match[1]), text), (_length(match[2]),))


def _bounded(times: int, text: str) -> int:
    if not 1 <= times <= MOST:
        raise ExpressionError(f"{text!r} asks for {times} tries; 1 to {MOST} are allowed.")
    return times


def _length(text: str) -> timedelta:
    try:
        length = times.after(_DAY, text) - _DAY
    except (OverflowError, ValueError) as error:
        raise ExpressionError(f"{text!r} is not a duration.") from error
    if not timedelta(0) <= length <= LONGEST:
        raise ExpressionError(f"{text!r} is not between nothing and {LONGEST.days} days.")
    return length
