"""What the fire left, compared with what was promised."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from bench.fire_cases import ANSWERS, ASKS, BEFORE, PAPER, TASKS, has_paper
from cases.models import CaseEvent, Document
from cases.paperwork.papers import MADE
from cases.work import Work
from engine.models import Event, Instance, Task

#: a timer fired later than this is late, counted from its time or from the last kill of what
#: fires it
LATE = 30.0

#: what came about, and of which case
Fact = tuple[str, str]


@dataclass
class Told:
    """What the clients were told: a task is in *done* once for each answer that it is done."""

    done: Counter[UUID] = field(default_factory=Counter)
    asked: int = 0
    #: answers that a broken server gives, and connections that ended without one
    broken: int = 0


@dataclass(frozen=True)
class Count:
    """What the tables say."""

    lost: int
    doubled: int
    disorder: int
    timers_late: int
    timers_early: int
    #: acts that lasted although nobody was told so
    untold: int
    #: external tasks done elsewhere, and papers made
    worked: int
    papers: int


def count(work: Work, told: Told, folder: Path, stops: list[float]) -> Count:
    """Compare what was promised with what is stored.

    *folder* holds what the workers elsewhere did, *stops* when who fires timers was killed.
    """
    keys = _keys(work)
    found = Counter(_found(work, keys))
    expected = _expected(_keys(work, ASKS).values())
    completed = _completed(work)
    jobs = set(_jobs(work))
    claimed = Counter(_lines(folder))
    effects = {UUID(one.stem) for one in folder.glob("*.done")}
    late, early = _timers(work, stops)
    unkept = sum(task not in completed for task in told.done) + len(claimed.keys() - jobs)
    twice = sum(n - 1 for n in (*told.done.values(), *claimed.values()))
    return Count(
        lost=(expected - found).total() + unkept + len(effects ^ jobs) + _unended(work),
        doubled=(found - expected).total() + twice,
        disorder=_disorder(work),
        timers_late=late,
        timers_early=early,
        untold=len(completed - told.done.keys()),
        worked=len(jobs),
        papers=sum(n for (what, _), n in found.items() if what == "paper"),
    )


def _keys(work: Work, *processes: str) -> dict[UUID, str]:
    rows = select(Instance.id, Instance.business_key).where(
        Instance.process.in_(processes or (ASKS, ANSWERS))
    )
    return dict(work.session.execute(rows).all())


def _expected(keys: Iterable[str]) -> Counter[Fact]:
    """List what each case must have brought about, once."""
    once = (
        *TASKS,
        *(f"{name} written" for name in TASKS),
        *("bell", "think", "asked", "answered", "work"),
    )
    found = Counter[Fact]()
    for key in keys:
        more = ("notice", "print", "paper") if has_paper(key) else ()
        found.update((what, key) for what in (*once, *more))
    return found


def _found(work: Work, keys: dict[UUID, str]) -> Iterator[Fact]:
    """List what did come about."""
    for task in work.session.scalars(
        select(Task).where(Task.process == ASKS, Task.outcome == "completed")
    ):
        yield task.element, task.business_key
    for instance, element in _events(work, "timer.fired"):
        yield element, keys[instance]
    for instance, element in _events(work, "job.finished"):
        yield element, keys[instance]
    for instance, element in _events(work, "message.received"):
        if element == "answered":
            yield element, keys[instance]
    for key in _keys(work, ANSWERS).values():
        yield "asked", key
    yield from _written(work)
    yield from _papers(work)


def _written(work: Work) -> Iterator[Fact]:
    """List the lines that the operations wrote into the timeline of each case, by number."""
    written: Counter[str] = Counter()
    for case in work.session.scalars(
        select(CaseEvent.case_id).where(CaseEvent.kind == "mediation.declared")
    ):
        n = written[str(case)]
        written[str(case)] += 1
        yield f"{TASKS[n] if n < len(TASKS) else n} written", str(case)


def _papers(work: Work) -> Iterator[Fact]:
    """List the papers whose file is there and is one."""
    rows = select(Document).where(Document.name == PAPER, Document.status.in_(MADE))
    for paper in work.session.scalars(rows):
        if paper.file and work.files.get(paper.file).startswith(b"%PDF-"):
            yield "paper", str(paper.case_id)


def _events(work: Work, kind: str) -> Iterator[tuple[UUID, str]]:
    rows = (
        select(Event.instance_id, Event.data["element"].astext)
        .join(Instance, Instance.id == Event.instance_id)
        .where(Event.kind == kind, Instance.process.in_((ASKS, ANSWERS)))
    )
    yield from map(tuple, work.session.execute(rows))


def _completed(work: Work) -> set[UUID]:
    rows = select(Task.id).where(Task.process == ASKS, Task.outcome == "completed")
    return set(work.session.scalars(rows))


def _jobs(work: Work) -> Iterator[UUID]:
    """List the external tasks of the workers elsewhere that were recorded as done."""
    rows = select(Event.data["job"].astext).where(
        Event.kind == "job.finished", Event.data["element"].astext == "work"
    )
    yield from map(UUID, work.session.scalars(rows))


def _lines(folder: Path) -> Iterator[UUID]:
    for file in folder.glob("*.told"):
        yield from map(UUID, file.read_text().split())


def _unended(work: Work) -> int:
    """Count the cases that did not end, and the questions that nobody asked."""
    ended = Counter(work.session.scalars(
        select(Instance.process).where(Instance.status == "ended")
    ))  # fmt: skip
    return max(2 * len(_keys(work, ASKS)) - ended[ASKS] - ended[ANSWERS], 0)


def _disorder(work: Work) -> int:
    """Count what came before what it must come after."""
    rows = (
        select(Event.instance_id, Event.data["element"].astext)
        .join(Instance, Instance.id == Event.instance_id)
        .where(
            Instance.process == ASKS,
            Event.kind.in_(("task.completed", "timer.fired", "message.received", "job.finished")),
        )
        .order_by(Event.instance_id, Event.seq)
    )
    ways: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    for place, (instance, element) in enumerate(work.session.execute(rows)):
        ways[instance].setdefault(element, place)
    return sum(
        way[first] > way[then]
        for way in ways.values()
        for first, then in BEFORE
        if first in way and then in way
    )


def _timers(work: Work, stops: list[float]) -> tuple[int, int]:
    """Count the timers that fired late, and those that fired before they were due."""
    rows = work.session.execute(
        select(Event.at, Event.data["due"].astext.label("due")).where(Event.kind == "timer.fired")
    )
    late = early = 0
    for row in rows:
        fired, due = row.at.timestamp(), datetime.fromisoformat(row.due).timestamp()
        before = stops[: bisect(stops, fired)]
        since = max([due, *before[-1:]])
        late += fired - since > LATE
        early += fired < due
    return late, early
