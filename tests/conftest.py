"""Fixtures through the real doors: an embedded PostgreSQL, migrated once a run."""

import gc
import os
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import argon2
import pytest
import sqlalchemy
from playwright.sync_api import sync_playwright

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())

import documents
import migrations
from cases.county import people
from cases.vault import crypto
from engine.db import connect
from tests.flows import Flows, shipped
from web import checks, embedded

#: the demo county and its doors, which several rooms knock at
pytest_plugins = ("tests.county",)

TEMPLATE = "shenming_template"
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


#: what takes minutes begins first, or a run waits for one of them at its end
LONG = ("browser", "walks", "fire")


def pytest_addoption(parser):
    parser.addoption("--flows", action="store_true", help="name the flows this part does not take")


def pytest_configure(config):
    documents.print_with(Path(tempfile.gettempdir()) / "shenming-test-faces")
    config.pluginmanager.register(Flows(config, shipped()), "flows")


def pytest_collection_modifyitems(items):
    order = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.parent.name, len(LONG)))


def pytest_collection_finish():
    """Let the collector leave what stays until the end alone, as the web server does."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, headless; one for all tests of a process, as Playwright demands."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=checks.browser(), args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server():
    """URL of a PostgreSQL of our own; `SHENMING_TEST_DATABASE_URL` names another."""
    if url := os.environ.get("SHENMING_TEST_DATABASE_URL"):
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="shenming-test-")) / "postgres"
    folder.parent.chmod(0o755)
    url = embedded.postgres(folder, temporary=True)
    bind = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with bind.connect() as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    bind.dispose()
    yield url


def create_database(server, name, template):
    """Make database *name* anew as a copy of *template*; returns its URL."""
    drop_database(server, name)
    _order(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    url = sqlalchemy.make_url(server).set(database=name)
    return url.render_as_string(hide_password=False)


def drop_database(server, name):
    _order(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _order(server, text):
    bind = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with bind.connect() as connection:
        connection.exec_driver_sql(text)
    bind.dispose()


@pytest.fixture(scope="session")
def template_database(server):
    """URL of a migrated, empty database nobody writes to."""
    name = f"{TEMPLATE}_{os.getpid()}"
    url = create_database(server, name, "template0")
    migrations.upgrade(url)
    return url, name


@pytest.fixture(scope="session")
def database_url(server, template_database):
    """URL of the database shared by tests that roll back."""
    return create_database(server, f"shenming_{os.getpid()}", template_database[1])


@pytest.fixture
def fresh_database(server, template_database):
    """URL of an empty migrated database of this test alone, for real commits and threads."""
    name = f"shenming_{uuid4().hex[:12]}"
    yield create_database(server, name, template_database[1])
    drop_database(server, name)


@pytest.fixture(scope="session")
def pool(database_url):
    bind = connect(database_url)
    yield bind
    bind.dispose()


@pytest.fixture
def rolled_back(request):
    """Opens a connection whose commits are savepoints, rolled back once its flows are noted."""
    flows = request.config.pluginmanager.get_plugin("flows")

    @contextmanager
    def opened(pool):
        with pool.connect() as connection:
            outer = connection.begin()
            yield connection
            if outer.is_active:
                flows.note(request.node.nodeid, connection)
            outer.rollback()

    return opened


@pytest.fixture
def db(pool, rolled_back):
    """A connection; everything a test commits is a savepoint of it, and is rolled back."""
    with rolled_back(pool) as connection:
        yield connection


class Clock:
    """A clock the test sets: `clock.now`, `clock.advance(days=3)`."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday, 9:00 in the county

    def __call__(self):
        return self.now

    def advance(self, **delta):
        self.now += timedelta(**delta)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords():
    """Let a password cost nothing; gives the product's own hasher, for who asks what it costs."""
    dear = people.hasher
    people.hasher = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield dear
    people.hasher = dear


@pytest.fixture(scope="session")
def ring():
    return crypto.Keyring.derive(b"a secret of the tests, 32 bytes.")


@pytest.fixture
def runtime(db, clock, ring, tmp_path):
    """A runtime on the rolled-back connection; jobs wait in its outbox for `jobs.drain`."""
    from cases.vault.storage import Folder
    from cases.work import Runtime

    return Runtime(db, files=Folder(tmp_path / "files"), ring=ring, clock=clock)


@pytest.fixture
def fresh_runtime(fresh_database, clock, ring, tmp_path):
    """A runtime with a database and pool of its own, for threads."""
    from cases.vault.storage import Folder
    from cases.work import Runtime

    bind = connect(fresh_database, pool_size=8)
    yield Runtime(bind, files=Folder(tmp_path / "files"), ring=ring, clock=clock)
    bind.dispose()
