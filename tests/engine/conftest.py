"""An engine on the rolled-back connection, and diagrams written as Python."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import Engine, Host, Library, Source, incidents, outbox, queries, verify
from engine.db import transaction
from engine.errors import MessageUnexpected
from engine.models import Incident, Outbox
from engine.spiff import run, save
from engine.spiff.context import Context
from engine.spiff.parse import parse
from tests.engine.stories import Stored

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class County:
    """What a test deploys, starts and completes with, each command a unit of work of its own."""

    def __init__(self, bind, clock):
        self.bind = bind
        self.clock = clock
        self.library = Library()
        self.functions = {}
        #: operations by name: (task, variables) -> variables
        self.operations = {}
        #: operations that want the engine too
        self.inside = {}
        self.changes = []
        #: instance the host refuses to follow
        self.refuse = None
        self.tenant = 1
        self.user = str(uuid4())

    def engine(self, session):
        host = Host(functions=self.functions, operate=self._operate, follow=self._follow)
        self.current = Engine(
            session,
            tenant=self.tenant,
            now=self.clock.now,
            actor=self.user,
            library=self.library,
            host=host,
        )
        return self.current

    def _operate(self, name, task, variables):
        if name in self.inside:
            return self.inside[name](task, variables, self.current)
        return self.operations[name](task, variables)

    def _follow(self, change):
        if change.instance_id == self.refuse:
            raise RuntimeError("The host refused.")
        self.changes.append(change)

    def run(self, act):
        """Run ``act(engine)`` in a transaction."""
        with transaction(self.bind) as session:
            return act(self.engine(session))

    def __getattr__(self, name):
        """Run a command of the engine in a transaction."""

        def command(*args, **kwargs):
            return self.run(lambda engine: getattr(engine, name)(*args, **kwargs))

        return command

    def rows(self, model, *where):
        with Session(self.bind) as session:
            return list(session.scalars(select(model).where(*where)))

    def deploy_processes(self, *contents):
        files = [Source("process", parse(content)[0].key, content) for content in contents]
        return self.deploy(files, note="test", by=None)

    def deploy_processes_named(self, key, content):
        return self.deploy([Source("process", key, content)], note="test", by=None)

    def deploy_and_break(self, content):
        def act(engine):
            engine.deploy([Source("process", "p", content)], note="", by=None)
            engine.start("p", {}, business_key="k")
            raise ZeroDivisionError

        self.run(act)

    def history(self, instance_id):
        return self.run(lambda engine: queries.events(engine, instance_id))

    def disagreements(self, instance_id):
        return self.run(lambda engine: verify.instance(engine, instance_id))

    def changed_definitions(self):
        return self.run(verify.definitions)

    def incidents(self, instance_id):
        return self.run(lambda engine: incidents.listing(engine, instance_id))

    def settled_incidents(self, instance_id):
        return self.rows(
            Incident, Incident.instance_id == instance_id, Incident.resolved_at.is_not(None)
        )

    def jobs(self):
        return self.rows(Outbox, Outbox.done_at.is_(None))

    def work(self):
        """Do every job of the engine that is due, as a worker would; returns how many were done."""
        done = 0
        for job_id, _ in self.run(lambda e: outbox.due(e.session, e.now, 100)):
            try:
                done += self.run(lambda engine, job_id=job_id: _do(engine, job_id))
            except MessageUnexpected as error:
                self.run(
                    lambda e, id_=job_id, why=str(error): outbox.fail(e.session, id_, why, e.now)
                )
        return done

    def begin(self, content, /, **variables):
        """Deploy a file and start its first process; returns a case to play with."""
        contents = content if isinstance(content, list) else [content]
        release = self.deploy_processes(*contents)
        key = release.definitions[0].key
        instance = self.start(key, variables, business_key=str(uuid4()), scope=uuid4())
        return Played(self, instance)


def _do(engine, job_id):
    job = outbox.take(engine.session, job_id)
    if job is None:
        return 0
    engine.deliver(job)
    outbox.done(engine.session, job, engine.now)
    return 1


class Played:
    """One instance, told in names of elements."""

    def __init__(self, county, instance):
        self.county = county
        self.id = instance.id
        self.key = instance.business_key

    @property
    def open(self):
        tasks = self.county.open_tasks(self.id)
        if tasks:
            return "+".join(sorted(task.element for task in tasks))
        status = self.county.instance(self.id).status
        return "END" if status == "ended" else {"active": "wait"}.get(status, status)

    def task(self, element):
        return next(t for t in self.county.open_tasks(self.id) if t.element == element)

    def do(self, element, **variables):
        self.county.complete(self.task(element).id, variables)
        return self.open

    def send(self, message, key=None, **payload):
        return self.county.send(message, key or self.key, payload)

    def wait(self, **delta):
        self.county.clock.advance(**delta)
        self.county.fire_due(100)
        return self.open

    @property
    def variables(self):
        return self.county.variables(self.id)


@pytest.fixture
def county(db, clock):
    return County(db, clock)


class Play:
    """A case in memory, told in names of elements."""

    limit = 2000

    def __init__(self, content, data=None, reload=False, operate=None):
        self.content = content
        self.reload = reload
        self.now = NOW
        self.operate = operate
        self.failures, self.thrown, self.way = [], [], []
        self._compile()
        self.context = self._context()
        self.case = run.Case(self.spec, self.levels, self.context)
        run.begin(self.case, None, dict(data or {}))
        self._settle()

    def _context(self):
        given = {"business_key": "K", "operate": self.operate, "limit": self.limit}
        return Context(now=self.now, **given)

    def _compile(self):
        found = parse(self.content)
        self.spec, self.levels = found[0].spec, {}
        for one in found:
            self.levels[one.key] = one.spec
            self.levels.update(one.levels)

    def _settle(self):
        self.failures += self.context.failures
        self.thrown += self.context.thrown
        self.way += self.context.way
        blob = save.dump(self.case)
        self.context = self._context()
        if self.reload:
            self._compile()
            ended = self.case.completed
            self.case = save.load(blob, self.spec, self.levels, self.context, ended)
            assert save.dump(self.case) == blob
        else:
            self.case.context = self.case.script_engine.context = self.context

    @property
    def open(self):
        names = sorted(token.task_spec.element for token in run.open_tasks(self.case))
        return "+".join(names) or ("END" if self.case.completed else "wait")

    @property
    def data(self):
        return dict(self.case.task_tree.data)

    def step(self, move):
        self.context.now = self.now
        if isinstance(move, str):
            self.complete(move, {})
        elif isinstance(move, int):
            self.now += timedelta(seconds=move)
            self.context.now = self.now
            self.tick()
        elif isinstance(move, dict):
            self.deliver(move)
        else:
            self.complete(*move)
        self._settle()

    def complete(self, name, data):
        token = next(t for t in run.open_tasks(self.case) if t.task_spec.element == name)
        run.complete(self.case, token, data)

    def tick(self):
        while due := sorted(
            (wait["due"], token, n)
            for (token, n), wait in run.waits(self.case).items()
            if wait["kind"] == "timer" and datetime.fromisoformat(wait["due"]) <= self.now
        ):
            _, token, n = due[0]
            run.deliver(self.case, run.find(self.case, token), n)

    def deliver(self, move):
        kind, name = next(iter(move.items()))
        waiting = [
            at for at, wait in self.waits.items() if (wait["kind"], wait["name"]) == (kind, name)
        ]
        assert waiting, f"nothing waits for {name}"
        for token, n in waiting:
            run.deliver(self.case, run.find(self.case, token), n, move.get("payload"))

    @property
    def waits(self):
        return run.waits(self.case)

    def token(self, element):
        """The live token at *element*."""
        return next(
            token
            for level in run.levels(self.case)
            for token in level.tasks.values()
            if token.task_spec.element == element and token._state & save.LIVE
        )

    @property
    def tokens(self):
        """The tokens people work on."""
        return list(run.open_tasks(self.case))

    def finish(self, token, data):
        run.complete(self.case, run.find(self.case, token.id), data)
        self._settle()

    def retry(self, element):
        run.retry(self.case, self.token(element))
        self._settle()

    def skip(self, element, **data):
        run.skip(self.case, self.token(element), data)
        self._settle()


@pytest.fixture
def play():
    return Play


@pytest.fixture
def memory():
    """Tell a story in memory."""
    return lambda content, data: Play(content, data)


@pytest.fixture
def reloaded():
    """Tell a story, saved and loaded between all steps."""
    return lambda content, data: Play(content, data, reload=True)


@pytest.fixture
def stored(county):
    """Tell a story through PostgreSQL."""
    return lambda content, data: Stored(county, content, data)
