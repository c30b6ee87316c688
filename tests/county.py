"""The demo county behind the real doors, for every room: PostgreSQL, each test rolled back."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import sqlalchemy

from cases.showcase import demo
from cases.vault.storage import Folder
from cases.work import Runtime
from engine.db import connect
from tests.conftest import create_database
from tests.web.house import House
from web import assets
from web.app import create_app
from web.limits import limiter
from web.settings import Settings

THE_DAY_BEFORE = datetime(2026, 2, 27, 1, 0, tzinfo=UTC)
ENTRIES = (
    *["theme", "desk", "style", "form", "diagram"],
    *["modeler", "decision", "formeditor", "template"],
)


@contextmanager
def asked():
    """Collect the statements that databases are sent."""
    found = []

    def note(connection, cursor, statement, *rest):
        found.append(statement)

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def county_database(server, template_database, ring, tmp_path_factory):
    """A database with the demo county deployed and loaded; nobody is connected to it."""
    name = f"shenming_county_{uuid4().hex[:12]}"
    pool = connect(create_database(server, name, template_database[1]))
    files = Folder(tmp_path_factory.mktemp("files"))
    runtime = Runtime(pool, files=files, ring=ring, clock=lambda: THE_DAY_BEFORE)
    runtime.do(demo.load, disputes=False)
    pool.dispose()
    return name


@pytest.fixture(scope="session")
def county_pool(server, county_database):
    """Connections to the demo county, for tests that roll back."""
    pool = connect(create_database(server, f"{county_database}_shared", county_database))
    yield pool
    pool.dispose()


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    return Settings(home=tmp_path_factory.mktemp("home"), secret_key="ab" * 32)


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """A folder that looks like the client's build."""
    folder = tmp_path_factory.mktemp("build")
    names = {entry: {"js": f"{entry}-H4SH.js", "css": f"{entry}-H4SH.css"} for entry in ENTRIES}
    (folder / "manifest.json").write_text(json.dumps(names))
    for files in names.values():
        for file in files.values():
            (folder / file).write_text("/* built */" * 100)
    return folder


@pytest.fixture(scope="session")
def shared_app(settings):
    """One application for all tests: its templates are compiled once."""
    return create_app(None, settings)


@pytest.fixture
def house(county_pool, rolled_back, clock, ring, tmp_path, shared_app, build, monkeypatch):
    """The demo county behind its doors, on a connection that is rolled back."""
    monkeypatch.setattr(assets, "BUILD", build)
    with rolled_back(county_pool) as connection:
        runtime = Runtime(connection, files=Folder(tmp_path / "files"), ring=ring, clock=clock)
        shared_app.extensions["runtime"] = runtime
        limiter.reset()
        yield House(runtime, clock, shared_app)
