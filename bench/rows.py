"""Databases for measurements, filled by SQL; completions, and their bare statements."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from engine import Engine, Host, Library, Source, store
from engine.db import transaction
from engine.history import Link
from engine.ids import new_id
from engine.spiff.parse import parse

#: rows one INSERT … SELECT makes
BATCH = 100_000

_FILL = (
    """CREATE TEMP TABLE filler ON COMMIT DROP AS SELECT {uuid} AS id, {uuid} AS open_id,
     {uuid} AS done_id, n FROM generate_series(1, :rows) n""",
    """INSERT INTO instance (tenant_id, id, release, process, business_key, scope, version, status,
     state, history_head, history_seq, started_at, updated_at)
     SELECT 1, id, 1, 'case', id::text, NULL, 2, 'active', :state, :head, 2, now(), now()
     FROM filler""",
    """INSERT INTO task (tenant_id, id, instance_id, business_key, process, element, name, role,
     scope, priority, created_at, due_at, done_at, done_by, outcome, properties)
     SELECT 1, CASE k WHEN 1 THEN open_id ELSE done_id END, id, id::text, 'case', 'session',
     'session', 'staff', gen_random_uuid(), 50, now(), now() + n * interval '1 second',
     CASE k WHEN 1 THEN NULL ELSE now() END, NULL, CASE k WHEN 1 THEN NULL ELSE 'completed' END,
     '{{}}' FROM filler, generate_series(1, 2) k""",
    """INSERT INTO wait (tenant_id, instance_id, task_id, n, kind, name, key, due_at)
     SELECT 1, id, open_id, 0, 'timer', 'late', NULL, now() + interval '1 year' FROM filler
     WHERE n % 2 = 0""",
    """INSERT INTO event (tenant_id, instance_id, seq, at, actor, kind, data, hash)
     SELECT 1, id, k, now(), NULL, 'task.completed',
     '{{"task": "t", "element": "session", "way": ["case:f", "case:g"]}}', :head
     FROM filler, generate_series(1, 2) k""",
)


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


def connect(url: str) -> sqlalchemy.Engine:
    """Make a pool of one."""
    return sqlalchemy.create_engine(url, pool_size=1, max_overflow=0)


def create(server: str, name: str) -> str:
    """Create an empty database beside *server*'s; returns its URL."""
    bind = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with bind.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
    bind.dispose()
    return sqlalchemy.make_url(server).set(database=name).render_as_string(hide_password=False)


def fill(url: str, rows: int, say: Callable[[str], None] = lambda words: None) -> None:
    """Add *rows* instances with an open task, a done one, a timer and history to the database."""
    bind = connect(url)
    with bind.connect() as connection:
        connection.exec_driver_sql("SET synchronous_commit = off")
        version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
        connection.commit()
        made = "uuidv7()" if version >= 180_000 else "gen_random_uuid()"
        state = store.pack(random.Random(1).randbytes(400))
        values: dict[str, Any] = {"state": state, "head": b"\0" * 32}
        with _without_indexes(connection):
            for begin in range(0, rows, BATCH):
                count = min(BATCH, rows - begin)
                with connection.begin():
                    for statement in _FILL:
                        connection.execute(
                            text(statement.format(uuid=made)), {**values, "rows": count}
                        )
                say(f"{begin + count:,} of {rows:,} instances")
        say("Indexes and statistics …")
        _settle(connection)
    bind.dispose()


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """Take the secondary indexes away and make them again: far quicker than row by row."""
    with connection.begin():
        known = connection.exec_driver_sql(
            "SELECT indexname, indexdef FROM pg_indexes WHERE starts_with(indexname, 'ix_') "
            "AND tablename IN ('instance', 'task', 'wait', 'event')"
        ).all()
        for name, _ in known:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    with connection.begin():
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        for _, definition in known:
            connection.exec_driver_sql(definition)


def _settle(connection: Connection) -> None:
    """Let the server do now what it would do at a bad moment later."""
    with connection.execution_options(isolation_level="AUTOCOMMIT") as calm:
        for table in ("instance", "task", "wait", "event"):
            calm.exec_driver_sql(f"VACUUM (ANALYZE) {table}")
        calm.exec_driver_sql("CHECKPOINT")


class Bench:
    """An engine of one process, with a transaction for each command."""

    def __init__(self, url: str) -> None:
        self.bind = connect(url)
        self.library = Library()

    def engine(self, session: Session) -> Engine:
        """Bind the engine to *session*."""
        return Engine(
            session, tenant=1, now=utc_now(), actor=None, library=self.library, host=Host()
        )

    def deploy(self, contents: Iterable[bytes]) -> None:
        """Deploy diagrams."""
        files = [Source("process", parse(content)[0].key, content) for content in contents]
        with Session(self.bind) as session, session.begin():
            self.engine(session).deploy(files, note="bench", by=None)

    def start(self, key: str, number: int, **variables: Any) -> list[list[UUID]]:
        """Start instances; returns the open tasks of each."""
        found = []
        for n in range(number):
            with Session(self.bind) as session, session.begin():
                engine = self.engine(session)
                instance = engine.start(key, variables, business_key=f"{key}-{n}")
                found.append([task.id for task in engine.open_tasks(instance.id)])
        return found

    def complete(self, task: UUID, **variables: Any) -> list[UUID]:
        """Complete a task; returns the tasks that opened."""
        with transaction(self.bind) as session:
            return [opened.id for opened in self.engine(session).complete(task, variables).opened]


def complete_for(bench: Bench, cases: list[list[UUID]], seconds: float) -> float:
    """Complete tasks of *cases* in random order for *seconds*; returns completions a second."""
    chance, done, begun = random.Random(7), 0, time.perf_counter()
    while cases and time.perf_counter() - begun < seconds:
        n = chance.randrange(len(cases))
        task, *rest = cases[n]
        cases[n] = [*rest, *bench.complete(task, agreed=True)]
        done += 1
        if not cases[n]:
            cases[n] = cases[-1]
            cases.pop()
    return done / (time.perf_counter() - begun)


def statements_for(bench: Bench, tasks: list[UUID], seconds: float) -> float:
    """Run the two statements of a completion without the engine between; returns a rate."""
    chance, done, begun = random.Random(7), 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        n = chance.randrange(len(tasks))
        with transaction(bench.bind) as session:
            loaded = store.read_by_task(session, 1, tasks[n])
            tasks[n] = _bare_write(session, loaded, tasks[n])
        done += 1
    return done / (time.perf_counter() - begun)


def _bare_write(session: Session, loaded: store.Loaded, task: UUID) -> UUID:
    """Write what a completion writes: the instance, a task done, a task opened, an event."""
    opened, now = new_id(), utc_now()
    row = {
        "tenant_id": 1,
        "id": opened,
        "instance_id": loaded.id,
        "business_key": loaded.business_key,
        "process": "case",
        "element": "session",
        "name": "session",
        "role": "staff",
        "priority": 50,
        "created_at": now,
        "properties": {},
    }
    fact = {"task": str(task), "element": "session", "way": ["case:f", "case:g"]}
    link = Link(loaded.seq + 1, now, None, "task.completed", fact, loaded.head)
    store.write(
        session,
        store.Delta(
            instance=loaded,
            state=loaded.state,
            status=loaded.status,
            now=now,
            tenant=1,
            links=[link],
            completed=task,
            opened=[row],
        ),
    )
    return opened
