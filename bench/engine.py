"""Durable completions: how many a second, and whether they stay as fast as a county grows.

One completion is one committed transaction: snapshot, tasks, timers and chained history of a case
with 14 tasks, a call activity, a boundary timer and a parallel block. Beside it, in turn, in the
same server and with as many clients: pgbench's simple-update, the smallest durable transaction
PostgreSQL has a number for, and the engine's own statements without the engine between.
"""

import multiprocessing
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import sqlalchemy

import migrations
from bench import diagrams, rows

#: completions an old and a new instance are compared by
COMPARED = 400


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    #: length of one measurement
    seconds: float = 4.0
    #: how often all is measured in turn; the median counts
    rounds: int = 3
    #: instances at work, in each process
    cases: int = 400
    processes: tuple[int, ...] = (1, 2)
    #: instances stored beside them: where the growth by cases begins, and where it ends
    few: int = 10_000
    stored: int = 1_000_000
    #: tasks one instance has behind it when the growth by history is measured
    history: int = 1_000
    #: of pgbench's table: 100,000 rows for each
    scale: int = 10


def run(
    url: str | None = None,
    *,
    say: Callable[[str], None] = lambda words: None,
    **size: Any,
) -> dict[str, Any]:
    """Measure; *url* is a PostgreSQL that may be given databases, a new embedded one if None.

    *size* are fields of `Size`. The figures are those of the largest number of processes, the
    ratios medians of the rounds, all beside *stored* instances; growth is the part by which a
    completion takes longer (0.02 is two per cent), beside *stored* instances instead of *few*, and
    after *history* finished tasks instead of none.
    """
    wanted = Size(**size)
    with server(url) as where:
        few, many = rows.create(where, "bench_few"), rows.create(where, "bench_many")
        for name, database, number in (("few", few, wanted.few), ("many", many, wanted.stored)):
            say(f"Filling the database {name} with {number:,} instances …")
            _prepare(database, number, say)
        say("Filling pgbench's table …")
        _pgbench(many, "-i", "-s", str(wanted.scale), "-q")
        rounds = [
            _round(many, count, wanted, say)
            for _ in range(wanted.rounds)
            for count in wanted.processes
        ]
        by_cases = _growth_by_cases(few, many, wanted, say)
        by_history = _growth_by_history(few, wanted, say)
    return {
        **_figures(rounds, max(wanted.processes)),
        "growth_by_cases": round(by_cases, 3),
        "growth_by_history": round(by_history, 3),
        "stored": wanted.stored,
        "by_processes": {str(count): _figures(rounds, count) for count in wanted.processes},
    }


def _figures(rounds: list[dict[str, float]], processes: int) -> dict[str, float]:
    ours = [one for one in rounds if one["processes"] == processes]
    return {
        "completions_per_s": round(median(one["engine"] for one in ours)),
        "simple_update_per_s": round(median(one["simple"] for one in ours)),
        "own_statements_per_s": round(median(one["own"] for one in ours)),
        "ratio_to_simple_update": round(median(one["engine"] / one["simple"] for one in ours), 3),
        "ratio_to_own_statements": round(median(one["engine"] / one["own"] for one in ours), 3),
    }


@contextmanager
def server(url: str | None) -> Any:
    """Give the URL of a PostgreSQL: *url* itself, or a new embedded one while the block lasts."""
    if url is not None:
        yield url
        return
    from web import embedded

    folder = Path(tempfile.mkdtemp(prefix="shenming-bench-"))
    folder.chmod(0o755)
    try:
        yield embedded.postgres(folder / "postgres", temporary=True)
    finally:
        embedded.stop_postgres(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(url: str, number: int, say: Callable[[str], None]) -> None:
    migrations.upgrade(url)
    bench = rows.Bench(url)
    bench.deploy([diagrams.case(), diagrams.party_intake(), diagrams.loop()])
    bench.bind.dispose()
    rows.fill(url, number, say)


def _pgbench(url: str, *arguments: str) -> str:
    from web import embedded

    plain = sqlalchemy.make_url(url).set(drivername="postgresql")
    program = embedded.postgres_binaries() / "pgbench"
    done = subprocess.run(
        [program, *arguments, plain.render_as_string(hide_password=False)],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _simple_update(url: str, clients: int, seconds: float) -> float:
    length = str(max(1, round(seconds)))
    out = _pgbench(
        url, "-n", "-N", "-M", "prepared", "-c", str(clients), "-j", str(clients), "-T", length
    )
    line = next(line for line in out.splitlines() if line.startswith("tps"))
    return float(line.split("=")[1].split()[0])


def _round(url: str, processes: int, size: Size, say: Callable[[str], None]) -> dict[str, float]:
    """Measure the three beside each other, with *processes* clients each."""
    found = {
        "processes": float(processes),
        "simple": _simple_update(url, processes, size.seconds),
        "own": together(_own, url, processes, size),
        "engine": together(_engine, url, processes, size),
    }
    say(
        f"{processes} process(es): simple-update {found['simple']:.0f}/s, own statements "
        f"{found['own']:.0f}/s, engine {found['engine']:.0f}/s"
    )
    return found


#: prepares in its own process, waits for the start, and returns a rate
Act = Callable[[str, float, int, Callable[[], None]], float]


def _engine(url: str, seconds: float, cases: int, ready: Callable[[], None]) -> float:
    bench = rows.Bench(url)
    open_ = bench.start("case", cases, amount=5000)
    for tasks in open_[:10]:  # compiled, connected, prepared
        tasks[:] = bench.complete(tasks[0])
    ready()
    return rows.complete_for(bench, open_, seconds)


def _own(url: str, seconds: float, cases: int, ready: Callable[[], None]) -> float:
    bench = rows.Bench(url)
    tasks = [tasks[0] for tasks in bench.start("case", cases, amount=5000)]
    ready()
    return rows.statements_for(bench, tasks, seconds)


def together(act: Act, url: str, processes: int, size: Size) -> float:
    """Run *act* in *processes* at the same moment; returns the sum of their rates."""
    context = multiprocessing.get_context("spawn")
    pipes, workers = [], []
    for _ in range(processes):
        ours, theirs = context.Pipe()
        worker = context.Process(target=_one, args=(act, theirs, url, size))
        worker.start()
        theirs.close()  # so that a dead worker is an EOFError here, not a long wait
        pipes.append(ours)
        workers.append(worker)
    for pipe in pipes:
        pipe.recv()
    for pipe in pipes:
        pipe.send("go")
    rates = [pipe.recv() for pipe in pipes]
    for worker in workers:
        worker.join()
    return float(sum(rates))


def _one(act: Act, pipe: Connection, url: str, size: Size) -> None:
    def ready() -> None:
        pipe.send("ready")
        pipe.recv()

    pipe.send(act(url, size.seconds, size.cases, ready))


def _growth_by_cases(few: str, many: str, size: Size, say: Callable[[str], None]) -> float:
    """Compare the time of a completion beside many and beside few stored instances, in turn."""
    ratios = []
    for _ in range(size.rounds):
        small = together(_engine, few, 1, size)
        large = together(_engine, many, 1, size)
        ratios.append(small / large - 1)
        say(f"Beside few instances {small:.0f}/s, beside many {large:.0f}/s")
    return median(ratios)


def _growth_by_history(url: str, size: Size, say: Callable[[str], None]) -> float:
    """Compare the time of a completion in an old instance and in new ones, in turn."""
    bench = rows.Bench(url)
    (old,) = bench.start("loop", 1, more=True)
    for _ in range(size.history):
        old = bench.complete(old[0], more=True)
    young = [tasks[0] for tasks in bench.start("loop", 20, more=True)]
    times: dict[str, list[float]] = {"old": [], "new": []}
    for n in range(min(size.history, COMPARED)):
        begun = perf_counter()
        old = bench.complete(old[0], more=True)
        times["old"].append(perf_counter() - begun)
        begun = perf_counter()
        young[n % 20] = _only(bench.complete(young[n % 20], more=True))
        times["new"].append(perf_counter() - begun)
    bench.bind.dispose()
    after, before = median(times["old"]), median(times["new"])
    say(f"After {size.history:,} tasks {after * 1000:.2f} ms, in new ones {before * 1000:.2f} ms")
    return after / before - 1


def _only(tasks: list[UUID]) -> UUID:
    (task,) = tasks
    return task
