"""An engine on the rolled-back connection, and diagrams written as Python."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from engine import Engine, Host, Library, Source


class County:
    """What a test deploys, starts and completes with, each command a unit of work of its own."""

    def __init__(self, bind, clock):
        self.bind = bind
        self.clock = clock
        self.library = Library()
        self.functions = {}
        self.operations = {}
        self.changes = []
        self.tenant = 1
        self.user = str(uuid4())

    def engine(self, session):
        host = Host(functions=self.functions, operate=self._operate, follow=self.changes.append)
        return Engine(
            session,
            tenant=self.tenant,
            now=self.clock.now,
            actor=self.user,
            library=self.library,
            host=host,
        )

    def _operate(self, name, task, variables):
        return self.operations[name](task, variables)

    def __getattr__(self, name):
        """Run a command of the engine in a transaction."""

        def command(*args, **kwargs):
            with Session(
                self.bind, expire_on_commit=False, join_transaction_mode="create_savepoint"
            ) as session:
                engine = self.engine(session)
                result = getattr(engine, name)
                if callable(result):
                    result = result(*args, **kwargs)
                session.commit()
                return result

        return command

    def rows(self, model, *where):
        with Session(self.bind) as session:
            from sqlalchemy import select

            return list(session.scalars(select(model).where(*where)))

    def deploy_processes(self, *contents):
        from engine.spiff.parse import parse

        files = [Source("process", parse(content)[0].key, content) for content in contents]
        return self.deploy(files, note="test", by=None)

    def begin(self, content, /, **variables):
        """Deploy a file and start its first process; returns a case to play with."""
        contents = content if isinstance(content, list) else [content]
        release = self.deploy_processes(*contents)
        key = release.definitions[0].key
        instance = self.start(key, variables, business_key=str(uuid4()), scope=uuid4())
        return Played(self, instance)


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
