"""A county at work, told once and rolled back after each test: what an attacker finds."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy
from sqlalchemy import select

from cases.county import people
from cases.models import Attachment, Confirmation, Document, Organisation
from cases.showcase import demo
from cases.vault.storage import Folder
from cases.work import Runtime
from engine.db import Base, connect
from tests.conftest import Clock, create_database, drop_database
from tests.hostile.story import Story
from tests.web.house import House
from web import assets
from web.app import create_app
from web.limits import limiter

#: accounts that the county has no business with: the same roles at other places
STRANGERS = {
    "clerk9": "intake_clerk:X-ZX",
    "mediator9": "mediator:X-TW",
    "chief9": "chief_mediator:X-TW",
    "office9": "judicial_office:X-SFS",
    "courtclerk9": "court_clerk:X-FY",
    "judge9": "judge:X-FY",
}
PLACES = (
    ("X-ZX", "TOWN", "JOINT_CENTER"),
    ("X-TW", "TOWN", "COMMITTEE"),
    ("X-SFS", "TOWN", "JUDICIAL_OFFICE"),
    ("X-FY", "COUNTY", "COURT"),
)
#: tables that every visit writes
VISITS = {"login"}


@dataclass(frozen=True)
class Told:
    """One dispute of the scene: its ids, codes and keys."""

    case: str
    parties: tuple[str, str]
    code: str
    keys: tuple[str, str]
    files: dict[str, str]
    papers: dict[str, str]
    tasks: dict[str, str]
    confirmation: str = ""
    instance: str = ""


@dataclass(frozen=True)
class Scene:
    """What happened in the county, and when it is now."""

    url: str
    files: Path
    now: datetime
    #: filed with the court; signing its agreement; just written by a party
    court: Told
    signing: Told
    filed: Told


class Stage(House):
    """The county behind its doors, as the scene left it."""

    def __init__(self, runtime, clock, app, scene):
        super().__init__(runtime, clock, app)
        self.scene = scene

    def party(self, one, n=0):
        """A browser with the page of a party of *one* open."""
        browser = self.browser()
        browser.get("/follow")
        browser.post("/follow", {"code": one.code, "key": one.keys[n]})
        return browser

    def state(self):
        """Say where every row of every table lies: any write at all changes this."""
        found = {}
        with self.runtime.work() as w:
            connection = w.session.connection()
            for name in sorted(set(Base.metadata.tables) - VISITS):
                query = f"SELECT md5(coalesce(string_agg(ctid::text, ','), '')) FROM {name}"
                found[name] = connection.exec_driver_sql(query).scalar_one()
        return found

    def unchanged(self, before):
        """Name the tables that were written since *before*."""
        now = self.state()
        return sorted(name for name in now if now[name] != before[name])


@pytest.fixture(scope="session")
def scene(server, county_database, ring, shared_app, build, tmp_path_factory):
    """The database of the scene; nobody writes to it but to roll back."""
    patch = pytest.MonkeyPatch()
    patch.setattr(assets, "BUILD", build)
    name = f"shenming_hostile_{uuid4().hex[:8]}"
    url = create_database(server, name, county_database)
    files, clock = tmp_path_factory.mktemp("hostile"), Clock()
    bind = connect(url)
    shared_app.extensions["runtime"] = runtime = Runtime(
        bind, files=Folder(files), ring=ring, clock=clock
    )
    limiter.reset()
    runtime.do(_add_strangers)
    house = House(runtime, clock, shared_app)
    court = _told(Story(house).at_court())
    signing = _told(Story(house).agreed())
    filed = _told(Story(house).filed())
    bind.dispose()
    yield Scene(url, files, clock.now, court, signing, filed)
    drop_database(server, name)
    patch.undo()


def _told(way):
    house, case_id = way.house, way.case_id
    with house.runtime.work() as w:
        case = house.case(case_id)
        row = w.session.scalar(select(Confirmation).where(Confirmation.case_id == case_id))
        instances = [case.instance_id, row.instance_id if row else None]
        tasks = {t.element: str(t.id) for i in instances if i for t in w.engine.open_tasks(i)}
        papers = w.session.scalars(select(Document).where(Document.case_id == case_id))
        named = {p.name: str(p.id) for p in papers}
        kept = w.session.scalars(select(Attachment).where(Attachment.case_id == case_id))
        files = {("confidential" if f.confidential else f.purpose): str(f.id) for f in kept}
    return Told(
        case=str(case_id),
        parties=tuple(house.parties(case_id)[:2]),
        code=way.code,
        keys=(way.key, way.other_key or way.key),
        files=files,
        papers=named,
        tasks=tasks,
        confirmation=str(row.id) if row else "",
        instance=str(case.instance_id),
    )


def _add_strangers(w):
    for code, level, kind in PLACES:
        row = Organisation(tenant_id=w.tenant, code=code, name=code, level=level, kind=kind)
        w.session.add(row)
    w.session.flush()
    for login, holding in STRANGERS.items():
        role, _, place = holding.partition(":")
        people.add_by_codes(
            w, login=login, name="外人", grants=[(role, place)], password=demo.PASSWORD
        )


@pytest.fixture(scope="session")
def scene_pool(scene):
    """Connections to the scene, for tests that roll back."""
    bind = connect(scene.url)
    yield bind
    bind.dispose()


@pytest.fixture
def house(scene_pool, scene, clock, ring, shared_app, build, monkeypatch):
    """The scene behind its doors, on a connection that is rolled back."""
    monkeypatch.setattr(assets, "BUILD", build)
    clock.now = scene.now
    with scene_pool.connect() as connection:
        outer = connection.begin()
        runtime = Runtime(connection, files=Folder(scene.files), ring=ring, clock=clock)
        shared_app.extensions["runtime"] = runtime
        limiter.reset()
        yield Stage(runtime, clock, shared_app, scene)
        outer.rollback()


@pytest.fixture
def browser(house):
    """A browser of somebody whom nobody knows."""
    return house.browser()


@pytest.fixture
def crowd(server, scene_pool, scene, clock, ring, settings, build, monkeypatch):
    """The scene in a database of this test alone, with a pool: for threads and real commits."""
    monkeypatch.setattr(assets, "BUILD", build)
    clock.now = scene.now
    name = f"shenming_crowd_{uuid4().hex[:8]}"
    scene_pool.dispose()  # a database is copied when nobody is connected to it
    source = sqlalchemy.make_url(scene.url).database
    bind = connect(create_database(server, name, source), pool_size=8)
    runtime = Runtime(bind, files=Folder(scene.files), ring=ring, clock=clock)
    limiter.reset()
    yield Stage(runtime, clock, create_app(runtime, settings), scene)
    bind.dispose()
    drop_database(server, name)
