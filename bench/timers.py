"""Due timers: how many are fired a second when a whole county's fall due at one moment.

Each timer moves a case of its own: read, run, one guarded write with the task it opens and its link
in the chain, committed with fsync in batches as the worker's sweep does.
"""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import migrations
from bench import diagrams, rows
from bench.engine import Size, server, together
from cases.jobs import BATCH
from engine.db import transaction


def run(
    url: str | None = None,
    *,
    timers: int = 4_000,
    processes: tuple[int, ...] = (1, 2),
    say: Callable[[str], None] = lambda words: None,
) -> dict[str, Any]:
    """Measure; *timers* fall due at once for each number of *processes*.

    *url* is a PostgreSQL that may be given a database, a new embedded one if None. The figure at
    the top is the best.
    """
    rates = {}
    with server(url) as where:
        database = rows.create(where, "bench_timers")
        migrations.upgrade(database)
        bench = rows.Bench(database)
        bench.deploy([waiting()])
        for count in processes:
            say(f"{timers:,} cases begin to wait …")
            bench.start("waiting", timers)
            rates[str(count)] = round(together(_fire, database, count, replace(Size(), cases=0)))
            say(f"{count} process(es): {rates[str(count)]:,} timers a second")
        bench.bind.dispose()
    return {
        "timers_per_s": max(rates.values()),
        "timers": timers,
        "by_processes": rates,
    }


def waiting() -> bytes:
    """Write a process that waits for a second, then asks for a person."""
    nodes = [
        diagrams.element("intermediateCatchEvent", "wait", diagrams.timer("timeDuration", "PT1S")),
        diagrams.user("decide", camunda__candidateGroups="staff"),
    ]
    return diagrams.document(diagrams.process("waiting", *diagrams.line(*nodes)))


def _fire(url: str, seconds: float, cases: int, ready: Callable[[], None]) -> float:
    bench = rows.Bench(url)
    with transaction(bench.bind) as session:
        bench.engine(session).fire_due(5)  # compiled, connected, prepared
    ready()
    done, begun = 0, perf_counter()
    while fired := _batch(bench):
        done += fired
    return done / (perf_counter() - begun)


def _batch(bench: rows.Bench) -> int:
    with transaction(bench.bind) as session:
        return bench.engine(session).fire_due(BATCH)
