"""Whether anything is lost, done twice or forgotten while processes are killed under load.

Clients complete tasks through gunicorn and race each other for them; messages, timers and starts
run through Celery; web workers, the worker with beat, Valkey and PostgreSQL are killed with SIGKILL
or held still at random moments. Then all is counted: what a client was told is done is done, and
once; every timer fired once and not early; every message arrived once; every operation wrote once;
and `shenming verify` finds that chains, snapshots, tasks and waits agree.
"""

import contextlib
import http.client
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

import migrations
from bench import burning, diagrams
from bench import http as door
from cases import demo, jobs, shipping, verification
from cases.models import CaseEvent
from cases.work import Runtime, Work
from engine import Source
from engine.models import Event, Incident, Instance, Outbox, Task
from web import embedded
from web.settings import Settings
from web.worker import runtime_of

ASKS, ANSWERS = "fire_asks", "fire_answers"

#: user tasks of an asking case; each runs an operation that writes one line of the timeline
TASKS = ("first", "second", "third")

#: cases alive at once
ALIVE = 30

#: a timer fired later than this is late: kills explain less
LATE = timedelta(seconds=30)

#: figures of which any but 0 is a defect
WRONG = (
    *("lost", "doubled", "timers_late", "timers_early"),
    *("incidents", "jobs_left", "disagreements"),
)

#: seconds after which the next kill comes although nothing was done since the last
CALM = 3.0

#: seconds that what is left may take after the last kill
PATIENCE = 120.0


def definitions() -> list[Source]:
    """Write the two processes: one asks the other by a message, waits for a timer and an answer."""
    given = {"camunda__formKey": door.FORM, "camunda__candidateGroups": "mediator"}
    operation = diagrams.properties(operation="mediation.declare")
    throw = '<bpmn:messageEventDefinition messageRef="{}"/>'
    asks = diagrams.process(
        ASKS,
        [
            diagrams.start(),
            *(diagrams.user(name, operation, **given) for name in TASKS),
            diagrams.element("parallelGateway", "split"),
            diagrams.element("intermediateCatchEvent", "bell",
                             diagrams.timer("timeDuration", "PT2S")),
            diagrams.element("intermediateThrowEvent", "ask", throw.format("m_ask")),
            diagrams.element("intermediateCatchEvent", "answered", throw.format("m_answer")),
            diagrams.element("parallelGateway", "join"),
            diagrams.end(),
        ],
        [("start", "first"), ("first", "split"), ("split", "bell"), ("split", "ask"),
         ("ask", "answered"), ("split", "second"), ("bell", "join"), ("answered", "join"),
         ("second", "join"), ("join", "third"), ("third", "end")],
    )  # fmt: skip
    answers = diagrams.process(
        ANSWERS,
        [
            diagrams.start("start", throw.format("m_ask")),
            diagrams.element("intermediateCatchEvent", "think",
                             diagrams.timer("timeDuration", "PT1S")),
            diagrams.element("intermediateThrowEvent", "answer", throw.format("m_answer")),
            diagrams.end(),
        ],
        [("start", "think"), ("think", "answer"), ("answer", "end")],
    )  # fmt: skip
    messages = (
        '<bpmn:message id="m_ask" name="fire.ask"/><bpmn:message id="m_answer" name="fire.answer"/>'
    )
    form = next(one for one in door.definitions() if one.kind == "form")
    return [
        Source("process", ASKS, diagrams.document(messages, asks)),
        Source("process", ANSWERS, diagrams.document(messages, answers)),
        form,
    ]


@dataclass
class Told:
    """What the clients were told: a task is in *done* once for each answer that it is done."""

    done: Counter[UUID] = field(default_factory=Counter)
    asked: int = 0
    #: answers that a broken server gives, and connections that ended without one
    broken: int = 0


class Fire:
    """One run: an installation, its clients, and what burns."""

    def __init__(self, home: Path, seed: int, say: Callable[[str], None]) -> None:
        self.say = say
        self.chance = random.Random(seed)
        settings = Settings(home=home, bind=f"127.0.0.1:{door.free_port()}")
        self.site = burning.Site(settings)
        self.runtime = runtime_of(self.site.settings, None)
        self.told = Told()
        self.over = threading.Event()
        self.kills: Counter[str] = Counter()
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Set the installation up and begin the first cases."""
        migrations.upgrade(self.site.settings.database_url)
        self.runtime.do(shipping.deploy_new)
        self.runtime.do(demo.load)
        self.runtime.do(lambda work: work.engine.deploy(definitions(), note="fire", by=None))
        self.site.start()
        self.port = int(self.site.settings.bind.rpartition(":")[2])
        door.wait_for(self.port)
        self.cookie, self.csrf = door.sign_in(self.port)
        self.runtime.do(door.begin, ALIVE, ASKS)

    def burn(self, kills: int, clients: int) -> None:
        """Kill *kills* times while *clients* work."""
        crowd = [threading.Thread(target=self._client, args=(n,)) for n in range(clients)]
        crowd.append(threading.Thread(target=self._feed))
        for one in crowd:
            one.start()
        told = 0
        while (done := self.kills.total()) < kills:
            self._breathe()
            if self.chance.random() < 0.3:
                self.site.hold(self.chance)
            elif name := self.site.hurt(self.chance):
                self.kills[name] += 1
            if done // 20 > told:
                told = done // 20
                self.say(f"{done} of {kills} kills, {self.told.done.total()} acts")
        self._feeding = False
        self._finish(crowd)

    def _breathe(self) -> None:
        """Let a moment pass, and something be done: a house that is down cannot burn."""
        before, end = self.told.done.total(), time.monotonic() + CALM
        time.sleep(self.chance.uniform(0.02, 0.3))
        while self.told.done.total() == before and time.monotonic() < end:
            time.sleep(0.02)

    # -- clients

    _feeding = True

    def _feed(self) -> None:
        """Keep a number of cases alive."""
        while self._feeding:
            with contextlib.suppress(DBAPIError):
                missing = ALIVE - self.runtime.do(_alive)
                if missing > 0:
                    self.runtime.do(door.begin, missing, ASKS)
            time.sleep(0.3)

    def _client(self, seed: int) -> None:
        """Complete open tasks chosen at random, against every other client."""
        chance = random.Random(seed)
        while not self.over.is_set():
            tasks: list[UUID] = []
            with contextlib.suppress(DBAPIError):
                tasks = self.runtime.do(_open)
            for task in chance.sample(tasks, min(5, len(tasks))):
                self._complete(task)
            time.sleep(0.02 if tasks else 0.2)

    def _complete(self, task: UUID) -> None:
        try:
            status = self._post(f"/tasks/{task}/complete")
        except (OSError, http.client.HTTPException):
            status = 0
        with self._lock:
            self.told.asked += 1
            self.told.broken += status == 0 or status >= 500
            if status in (302, 303):
                self.told.done[task] += 1
        if status == 0:
            time.sleep(0.1)

    def _post(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        form = {"csrf": self.csrf, "answers": door.ANSWERS}
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request("POST", path, urlencode(form), headers)
            return connection.getresponse().status
        finally:
            connection.close()

    # -- the end

    def _finish(self, crowd: Iterable[threading.Thread]) -> None:
        """Let what is open come to its end, then stop everything."""
        self.say("the fire is out; finishing what is open")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(DBAPIError):
                if not self.runtime.do(_alive):
                    break
                self.runtime.do(_lend_no_longer)
            time.sleep(0.5)
        self.over.set()
        for one in crowd:
            one.join()
        self.site.stop()
        self.runtime.do(_lend_no_longer)
        jobs.drain(self.runtime)


def _alive(work: Work) -> int:
    rows = select(func.count()).where(
        Instance.process.in_((ASKS, ANSWERS)), Instance.status == "active"
    )
    return work.session.scalar(rows) or 0


def _open(work: Work) -> list[UUID]:
    rows = select(Task.id).where(Task.process == ASKS, Task.done_at.is_(None))
    return list(work.session.scalars(rows.limit(60)))


def _lend_no_longer(work: Work) -> None:
    """Take jobs back from workers that were killed with them, without waiting for the minute."""
    sql = text("UPDATE outbox SET locked_until = NULL, next_at = now() WHERE done_at IS NULL")
    work.session.execute(sql)


@dataclass(frozen=True)
class Count:
    """What the tables say."""

    lost: int
    doubled: int
    timers_late: int
    timers_early: int


def count(work: Work, told: Told) -> Count:
    """Compare what was promised with what is stored."""
    instances = dict(work.session.execute(
        select(Instance.id, Instance.business_key).where(Instance.process == ASKS)
    ).all())  # fmt: skip
    ended = set(work.session.scalars(
        select(Instance.id).where(Instance.process.in_((ASKS, ANSWERS)), Instance.status == "ended")
    ))  # fmt: skip
    expected = _expected(instances)
    found = Counter(_found(work))
    unended = len(instances) * 2 - len(ended)
    completed = set(work.session.scalars(
        select(Task.id).where(Task.process == ASKS, Task.outcome == "completed")
    ))  # fmt: skip
    unkept = sum(task not in completed for task in told.done)
    late, early = _timers(work)
    return Count(
        lost=(expected - found).total() + unkept + max(unended, 0),
        doubled=(found - expected).total() + sum(n - 1 for n in told.done.values()),
        timers_late=late,
        timers_early=early,
    )


def _expected(instances: dict[UUID, str]) -> Counter[tuple[str, str]]:
    """List what each case must have brought about, once: (what, business key)."""
    once = [*TASKS, *(f"{name} written" for name in TASKS), "bell", "think", "asked", "answered"]
    return Counter((what, key) for key in instances.values() for what in once)


def _found(work: Work) -> Iterable[tuple[str, str]]:
    """List what did come about."""
    keys = dict(work.session.execute(
        select(Instance.id, Instance.business_key).where(Instance.process.in_((ASKS, ANSWERS)))
    ).all())  # fmt: skip
    for row in work.session.execute(
        select(Task.element, Task.business_key).where(
            Task.process == ASKS, Task.outcome == "completed"
        )
    ):
        yield row.element, row.business_key
    written: Counter[str] = Counter()
    for case in work.session.scalars(
        select(CaseEvent.case_id).where(CaseEvent.kind == "mediation.declared")
    ):
        written[str(case)] += 1
        n = written[str(case)]
        yield f"{TASKS[n - 1] if n <= len(TASKS) else n} written", str(case)
    for row in work.session.execute(
        select(Event.instance_id, Event.data["element"].astext.label("element")).where(
            Event.kind == "timer.fired", Event.instance_id.in_(keys)
        )
    ):
        yield row.element, keys[row.instance_id]
    for key in work.session.scalars(
        select(Instance.business_key).where(Instance.process == ANSWERS)
    ):
        yield "asked", key
    for instance in work.session.scalars(
        select(Event.instance_id).where(
            Event.kind == "message.received", Event.data["element"].astext == "answered"
        )
    ):
        yield "answered", keys[instance]


def _timers(work: Work) -> tuple[int, int]:
    rows = work.session.execute(
        select(Event.at, Event.data["due"].astext.label("due")).where(Event.kind == "timer.fired")
    )
    delays = [row.at - datetime.fromisoformat(row.due) for row in rows]
    return sum(one > LATE for one in delays), sum(one < timedelta(0) for one in delays)


def run(
    kills: int = 200, clients: int = 4, seed: int = 1, say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Burn and count; `lost`, `doubled`, `timers_late` and `disagreements` should be 0."""
    home = Path(tempfile.mkdtemp(prefix="shenming-fire-"))
    home.chmod(0o755)
    try:
        fire = Fire(home, seed, say)
        fire.prepare()
        started = time.monotonic()
        fire.burn(kills, clients)
        found = _report(fire, time.monotonic() - started)
        fire.runtime.bind.engine.dispose()
        return found
    finally:
        embedded.stop_postgres(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)


def _report(fire: Fire, seconds: float) -> dict[str, Any]:
    runtime: Runtime = fire.runtime
    counted = runtime.do(count, fire.told)
    disagreements = verification.run(runtime, lambda number: None)
    with runtime.work() as work:
        cases = work.session.scalar(select(func.count()).where(Instance.process == ASKS))
        left = work.session.scalar(select(func.count()).where(Outbox.done_at.is_(None)))
        incidents = work.session.scalar(select(func.count()).select_from(Incident))
    return {
        "kills": fire.kills.total(),
        "kills_of": dict(sorted(fire.kills.items())),
        "acts": sum(fire.told.done.values()),
        "asked": fire.told.asked,
        "unanswered": fire.told.broken,
        "cases": cases,
        "lost": counted.lost,
        "doubled": counted.doubled,
        "timers_late": counted.timers_late,
        "timers_early": counted.timers_early,
        "incidents": incidents,
        "jobs_left": left,
        "disagreements": len(disagreements),
        "seconds": round(seconds, 1),
    }
