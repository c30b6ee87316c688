"""Whether anything is lost, done twice or forgotten while processes are killed under load.

Clients complete tasks through gunicorn and race each other for them; workers elsewhere fetch and
complete external tasks over the REST door; messages, timers, starts and papers run through Celery.
Commits and what is sent after them are slowed down, and the web server, the workers here and
elsewhere, Valkey and PostgreSQL are killed with SIGKILL or held still at random moments, several
at once. Then all is counted (`bench.fire_count`), and `shenming verify` looks at every chain,
snapshot, task and wait.
"""

import contextlib
import http.client
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

import migrations
from bench import burning, fire_cases, fire_count, hand
from bench import http as door
from bench.fire_cases import ANSWERS, ASKS
from bench.fire_count import Told
from cases import jobs
from cases.county import workers
from cases.operating import shipping, verification
from cases.showcase import demo
from cases.work import Runtime, Work
from engine.errors import Conflict
from engine.models import Incident, Instance, Outbox, Task
from web import embedded
from web.settings import Settings
from web.worker import runtime_of

#: cases alive at once
ALIVE = 40

#: figures of which any but 0 is a defect
WRONG = (
    *("lost", "doubled", "disorder", "timers_late", "timers_early"),
    *("incidents", "jobs_left", "disagreements"),
)

#: seconds between two strikes, and after which the next comes although nothing was done meanwhile
PAUSE = (0.05, 0.25)
CALM = 2.0

#: seconds that what is left may take after the last kill
PATIENCE = 90.0


class Fire:
    """One run: an installation, its clients, and what burns."""

    def __init__(self, home: Path, seed: int, say: Callable[[str], None]) -> None:
        self.say, self.folder = say, home / "hands"
        self.chance = random.Random(seed)
        settings = Settings(home=home, bind=f"127.0.0.1:{door.free_port()}")
        self.site = burning.Site(settings, self.chance)
        self.runtime = runtime_of(self.site.settings, None)
        self.told = Told()
        self.over = threading.Event()
        #: seconds by what they went into
        self.spent: dict[str, float] = {"waiting": 0.0}
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Set the installation up and begin the first cases."""
        migrations.upgrade(self.site.settings.database_url)
        self.runtime.do(shipping.deploy_new)
        self.runtime.do(demo.load)
        files = fire_cases.definitions()
        self.runtime.do(lambda work: work.engine.deploy(files, note="fire", by=None))
        self.folder.mkdir()
        self.site.employ(self.runtime.do(workers.add, "fire", [hand.TOPIC]), self.folder)
        self.runtime.do(fire_cases.dawdle)
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
        self.site.light(kills)
        started, told = time.monotonic(), 0
        while (done := self.site.kills.total()) < kills:
            self._breathe()
            self.site.strike()
            if done // 20 > told:
                told = done // 20
                self.say(f"{done} of {kills} kills, {self.told.done.total()} acts")
        self.site.extinguish()
        self.spent["burning"] = time.monotonic() - started
        self._feeding = False
        self._finish(crowd)

    def _breathe(self) -> None:
        """Let a moment pass, and something be done: a house that is down cannot burn."""
        before, begun = self.told.done.total(), time.monotonic()
        time.sleep(self.chance.uniform(*PAUSE))
        while self.told.done.total() == before and time.monotonic() < begun + CALM:
            time.sleep(0.02)
        self.spent["waiting"] += time.monotonic() - begun

    # -- clients

    _feeding = True

    def _feed(self) -> None:
        """Keep a number of cases alive."""
        while self._feeding:
            with contextlib.suppress(DBAPIError, Conflict):
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
        begun = time.monotonic()
        while time.monotonic() < begun + PATIENCE:
            with contextlib.suppress(DBAPIError):
                if not self.runtime.do(_alive):
                    break
                self.runtime.do(_lend_no_longer)
            time.sleep(2)
        self.over.set()
        for one in crowd:
            one.join()
        self.site.stop()
        self.runtime.do(_lend_no_longer)
        jobs.drain(self.runtime)
        self.spent["finishing"] = time.monotonic() - begun


def _alive(work: Work) -> int:
    rows = select(func.count()).where(
        Instance.process.in_((ASKS, ANSWERS)), Instance.status == "active"
    )
    return work.session.scalar(rows) or 0


def _open(work: Work) -> list[UUID]:
    rows = select(Task.id).where(Task.process == ASKS, Task.done_at.is_(None))
    return list(work.session.scalars(rows.limit(60)))


def _lend_no_longer(work: Work) -> None:
    """End the minutes for which jobs were lent to workers here that were killed with them.

    What workers elsewhere have is theirs until their own, shorter time is over.
    """
    sql = "UPDATE outbox SET locked_until = now(), next_at = now() WHERE done_at IS NULL"
    work.session.execute(text(f"{sql} AND topic <> :elsewhere"), {"elsewhere": hand.TOPIC})


def run(
    kills: int = 200, clients: int = 4, seed: int = 1, say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Burn and count; all of `WRONG` should be 0."""
    home = Path(tempfile.mkdtemp(prefix="shenming-fire-"))
    home.chmod(0o755)
    started = time.monotonic()
    try:
        fire = Fire(home, seed, say)
        fire.prepare()
        fire.spent["setting_up"] = time.monotonic() - started
        fire.burn(kills, clients)
        found = _report(fire)
        fire.runtime.bind.engine.dispose()
        return {**found, "seconds": round(time.monotonic() - started, 1)}
    finally:
        embedded.stop_postgres(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)


def _report(fire: Fire) -> dict[str, Any]:
    runtime: Runtime = fire.runtime
    counted = runtime.do(fire_count.count, fire.told, fire.folder, fire.site.stops)
    disagreements = verification.run(runtime, lambda number: None)
    with runtime.work() as work:
        cases = work.session.scalar(select(func.count()).where(Instance.process == ASKS))
        left = work.session.scalar(select(func.count()).where(Outbox.done_at.is_(None)))
        incidents = work.session.scalar(select(func.count()).select_from(Incident))
    return {
        "kills": fire.site.kills.total(),
        "kills_of": dict(sorted(fire.site.kills.items())),
        "acts": sum(fire.told.done.values()),
        "asked": fire.told.asked,
        "unanswered": fire.told.broken,
        "cases": cases,
        **asdict(counted),
        "incidents": incidents,
        "jobs_left": left,
        "disagreements": len(disagreements),
        "spent": {name: round(seconds, 1) for name, seconds in fire.spent.items()},
    }
