"""Requests that wait for tasks: bounded in number, one look at the database for all of them."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

#: seconds: longest that an answer waits for a task
PATIENCE = 30.0
#: seconds between two looks, and the longest between two tries to get what is others'
PAUSE, LONGEST = 0.1, 1.0


class Lookout:
    """Looks which topics have a task that nobody has, on behalf of all who wait in this process.

    However many wait there are at most ten small queries a second, and no connection is held
    between them. PostgreSQL's NOTIFY would wake sooner, but makes the commits that cause it wait
    for each other: with four clients a third as many.
    """

    def __init__(self, look: Callable[[Collection[str]], set[str]], seats: int) -> None:
        self._look = look
        self._seats = threading.BoundedSemaphore(seats)
        self._lock = threading.Lock()
        self._wanted: Counter[str] = Counter()
        self._free: set[str] = set()
        self._looked_at = -PAUSE

    @contextmanager
    def seat(self, topics: Collection[str]) -> Iterator[bool]:
        """Let somebody wait for *topics*; False when as many wait as may."""
        taken = self._seats.acquire(blocking=False)
        try:
            self._want(topics, 1 if taken else 0)
            yield taken
        finally:
            if taken:
                self._want(topics, -1)
                self._seats.release()

    def _want(self, topics: Collection[str], count: int) -> None:
        with self._lock:
            self._wanted.update(dict.fromkeys(topics, count))

    def sees(self, topics: Collection[str]) -> bool:
        """Tell whether one of *topics* had a free task at the last look, at most `PAUSE` ago."""
        with self._lock:
            if time.monotonic() - self._looked_at >= PAUSE:
                self._free = self._look([topic for topic, n in self._wanted.items() if n > 0])
                self._looked_at = time.monotonic()
            return not self._free.isdisjoint(topics)

    def wait(self, topics: Collection[str], patience: float, fetch: Callable[[], list[Any]]) -> Any:
        """Fetch as soon as there is something, within *patience* seconds; else an empty list."""
        with self.seat(topics) as may_wait:
            end = time.monotonic() + (min(patience, PATIENCE) if may_wait else 0)
            pause, idle = PAUSE, threading.Event()
            while (left := end - time.monotonic()) > 0:
                idle.wait(min(pause, left))
                if not self.sees(topics):
                    pause = PAUSE
                elif found := fetch():
                    return found
                else:  # another was quicker, or it is of a process that was not asked for
                    pause = min(pause * 2, LONGEST)
        return []
