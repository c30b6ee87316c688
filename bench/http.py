"""Completions through the real door: session, CSRF, access, form check, operation and history.

The whole way of an act: gunicorn over loopback, a signed-in mediator's cookie, a form with six
fields, an operation that reads the case's people and writes its tables and its timeline, the
chained history, PostgreSQL with fsync on. Beside it, in the same run and with the same client, the
answer that costs nothing (`/healthz`), so that machines can be compared.
"""

import http.client
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import select

import migrations
from bench import diagrams, rows
from cases.models import Assignment, Case, Organisation, Party, User
from cases.operating import shipping
from cases.showcase import demo
from cases.work import Runtime, Work
from engine import Source
from engine.ids import new_id
from engine.models import Task
from web import embedded, serve
from web.settings import Settings
from web.worker import runtime_of

#: user tasks of one benchmark case
STEPS = 14

PROCESS = "bench_http"
FORM = "bench_http/step"

ANSWERS = (
    '{"note":"双方同意继续协商。","way":"phone","amount":1200,"on":"2026-03-05","agreed":true,'
    '"conflict":"no"}'
)


@dataclass
class Client(threading.Thread):
    """One browser of one mediator: takes its cases through, where each answer leads to the next."""

    port: int
    #: the first task of each of its cases
    tasks: list[UUID]
    steps: int
    cookie: str
    csrf: str
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Post every completion and keep how long each took."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for task in self.tasks:
            page = f"/tasks/{task}"
            for _ in range(self.steps):
                page = self._complete(connection, page)
        connection.close()

    def _complete(self, connection: http.client.HTTPConnection, page: str) -> str:
        """Complete the task of *page*; returns the page that the answer leads to."""
        body = urlencode({"csrf": self.csrf, "answers": ANSWERS})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        started = time.perf_counter()
        connection.request("POST", f"{page}/complete", body, headers)
        answer = connection.getresponse()
        answer.read()
        self.seconds.append(time.perf_counter() - started)
        if answer.status != HTTPStatus.SEE_OTHER:
            self.wrong.append(f"{answer.status} {page}")
        return answer.headers.get("Location", page)


def run(
    seconds: float = 10.0,
    clients: int = 8,
    say: Callable[[str], None] = print,
    url: str | None = None,
) -> dict[str, Any]:
    """Measure for about *seconds*; returns rates a second and milliseconds.

    *url* is a PostgreSQL that may be given a database, a new embedded one if None.
    """
    with installation(say, url) as (runtime, settings):
        port = int(settings.bind.rpartition(":")[2])
        cookie, csrf = sign_in(port)
        warm = measure(runtime, port, cookie, csrf, instances=20, clients=clients, steps=2)
        rate = len(warm.seconds) / warm.elapsed
        instances = max(clients, round(rate * seconds / STEPS / clients) * clients)
        say(f"{instances} cases of {STEPS} tasks, {clients} clients")
        full = measure(
            runtime, port, cookie, csrf, instances=instances, clients=clients, steps=STEPS
        )
        pace = len(full.seconds) / full.elapsed
        say("half load")
        half = measure(
            runtime, port, cookie, csrf, instances=instances // 2, clients=clients // 2, steps=STEPS
        )
        idle = health(port, clients)
    cuts = statistics.quantiles(full.seconds, n=100)
    half_cuts = statistics.quantiles(half.seconds, n=100)
    return {
        "completions_per_s": round(pace, 1),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "half_load_p95_ms": round(half_cuts[94] * 1000, 1),
        "health_per_s": round(idle, 1),
        "ratio_to_health": round(pace / idle, 3),
        "completions": len(full.seconds),
        "clients": clients,
    }


@contextmanager
def installation(
    say: Callable[[str], None], url: str | None = None
) -> Iterator[tuple[Runtime, Settings]]:
    """Set up an installation of its own in a temporary folder, served by gunicorn."""
    home = Path(tempfile.mkdtemp(prefix="shenming-bench-"))
    home.chmod(0o755)
    settings = Settings(home=home, bind=f"127.0.0.1:{free_port()}", broker_url="memory://")
    database = rows.create(url, "bench_http") if url else embedded.postgres(home / "postgres")
    settings = replace(settings, database_url=database)
    server = None
    runtime = runtime_of(settings, None)  # its jobs wait in the outbox
    try:
        say("setting up")
        migrations.upgrade(settings.database_url)
        runtime.do(shipping.deploy_new)
        runtime.do(demo.load)
        runtime.do(lambda work: work.engine.deploy(definitions(), note="bench", by=None))
        command = serve.commands(settings)["web"]
        environment = {"PATH": "/usr/bin:/bin", **serve.environment(settings)}
        with (home / "web.log").open("wb") as log:
            server = subprocess.Popen(command, env=environment, stdout=log)
        wait_for(int(settings.bind.rpartition(":")[2]))
        yield runtime, settings
    finally:
        if server is not None:
            server.terminate()
            server.wait(10)
        runtime.bind.engine.dispose()
        if url is None:
            embedded.stop_postgres(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)


@dataclass(frozen=True)
class Measured:
    """What the clients saw."""

    seconds: list[float]
    elapsed: float


def measure(
    runtime: Runtime, port: int, cookie: str, csrf: str, *, instances: int, clients: int, steps: int
) -> Measured:
    """Take fresh cases through *steps* tasks, as many a client; only the requests are timed."""
    runtime.do(begin, instances)
    tasks = runtime.do(open_tasks)
    crowd = [Client(port, tasks[n::clients], steps, cookie, csrf) for n in range(clients)]
    started = time.perf_counter()
    for client in crowd:
        client.start()
    for client in crowd:
        client.join()
    elapsed = time.perf_counter() - started
    for client in crowd:
        if client.wrong:
            raise RuntimeError(f"Not completed: {client.wrong[0]}")
    runtime.do(clear)
    return Measured([one for client in crowd for one in client.seconds], elapsed)


def definitions() -> list[Source]:
    """Write the process of `STEPS` user tasks in a row, each with the same form and operation."""
    tasks = [f"task_{n:02}" for n in range(STEPS)]
    given = {"camunda__formKey": FORM, "camunda__candidateGroups": "mediator"}
    operation = diagrams.properties(operation="mediation.declare")
    elements = [
        diagrams.element("startEvent", "begin"),
        *(diagrams.element("userTask", task, operation, name=f"第{n + 1}步", **given)
          for n, task in enumerate(tasks)),
        diagrams.element("endEvent", "end"),
    ]  # fmt: skip
    flows = list(pairwise(["begin", *tasks, "end"]))
    content = diagrams.document(diagrams.process(PROCESS, elements, flows))
    fields: list[dict[str, Any]] = [
        {"type": "textarea", "key": "note", "label": "记录", "validate": {"required": True}},
        {"type": "select", "key": "way", "label": "方式",
         "values": [{"label": "电话", "value": "phone"}, {"label": "上门", "value": "visit"}]},
        {"type": "number", "key": "amount", "label": "金额", "validate": {"min": 0}},
        {"type": "datetime", "key": "on", "subtype": "date", "dateLabel": "日期"},
        {"type": "checkbox", "key": "agreed", "label": "同意"},
        {"type": "radio", "key": "conflict", "label": "有没有利害关系",
         "values": [{"label": "有", "value": "yes"}, {"label": "没有", "value": "no"}]},
    ]  # fmt: skip
    components = [{"id": f"Field_{n}"} | dict(one) for n, one in enumerate(fields)]
    form = {"type": "default", "id": "bench_step", "schemaVersion": 18, "components": components}
    return [Source("process", PROCESS, content), Source("form", FORM, json.dumps(form).encode())]


def begin(work: Work, instances: int, process: str = PROCESS) -> None:
    """Start *instances* cases of *process*."""
    committee = work.session.scalars(
        select(Organisation).where(Organisation.code == "HYC-TW")
    ).one()
    for _ in range(instances):
        case = Case(
            id=new_id(), code=new_id().hex[-14:], title="量度用纠纷", facts="量度用", claims=[],
            centre_id=committee.id, committee_id=committee.id, applied_at=work.now,
            state="MEDIATING",
        )  # fmt: skip
        work.session.add(case)
        work.session.flush()
        work.session.add_all(_people(work, case))
        begun = work.engine.start(
            process, {"case_id": str(case.id)}, business_key=str(case.id), scope=committee.id
        )
        case.instance_id = begun.id


def _people(work: Work, case: Case) -> Iterator[Party | Assignment]:
    """Make the two sides of *case* and appoint the demo's mediator."""
    for side, name in (("APPLICANT", "甲"), ("RESPONDENT", "乙")):
        yield Party(case_id=case.id, side=side, name=name, phone="13800138000", address="合阳")
    mediator = work.session.scalars(select(User.id).where(User.login == "mediator")).one()
    yield Assignment(case_id=case.id, user_id=mediator, assigned_at=work.now)


def open_tasks(work: Work) -> list[UUID]:
    """List the open tasks of the benchmark's cases."""
    rows = select(Task.id).where(Task.process == PROCESS, Task.done_at.is_(None))
    return list(work.session.scalars(rows))


def clear(work: Work) -> None:
    """Cancel what is still open, so that the next measurement begins alone."""
    rows = select(Task.instance_id).where(Task.process == PROCESS, Task.done_at.is_(None))
    for instance_id in set(work.session.scalars(rows)):
        work.engine.cancel(instance_id, "measured")


def sign_in(port: int) -> tuple[str, str]:
    """Sign the demo mediator in; returns the cookie and the CSRF token."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        return _signed_in(connection)
    finally:
        connection.close()


def _signed_in(connection: http.client.HTTPConnection) -> tuple[str, str]:
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    jar = _jar({}, answer)
    token = _token(answer.read().decode())
    form = urlencode({"csrf": token, "login": "mediator", "password": demo.PASSWORD})
    headers = {"Cookie": _cookie(jar), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", form, headers)
    answer = connection.getresponse()
    answer.read()
    jar = _jar(jar, answer)
    connection.request("GET", "/desk", headers={"Cookie": _cookie(jar)})
    answer = connection.getresponse()
    return _cookie(_jar(jar, answer)), _token(answer.read().decode())


def _jar(jar: dict[str, str], answer: http.client.HTTPResponse) -> dict[str, str]:
    pairs = [
        value.split(";")[0].split("=", 1)
        for name, value in answer.getheaders()
        if name.lower() == "set-cookie"
    ]
    return {**jar, **{name: value for name, value in pairs}}


def _cookie(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def _token(page: str) -> str:
    found = re.search(r'name="csrf" (?:content|value)="([^"]+)"', page)
    if found is None:
        raise RuntimeError("The page has no CSRF token.")
    return found[1]


def health(port: int, clients: int, requests: int = 400) -> float:
    """Return answers a second of `/healthz` to *clients* at once."""

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(requests):
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        connection.close()

    crowd = [threading.Thread(target=ask) for _ in range(clients)]
    started = time.perf_counter()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return clients * requests / (time.perf_counter() - started)


def free_port() -> int:
    """Find a port nobody listens on."""
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, seconds: float = 30.0) -> None:
    """Wait until the server answers; raises `RuntimeError` after *seconds*."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError("The web server did not start.")


if __name__ == "__main__":
    print(run(say=lambda words: print(words, file=sys.stderr)))
