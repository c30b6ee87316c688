"""A real installation and real browsers."""

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from cases.vault.storage import Folder
from cases.work import Runtime
from engine.db import connect
from tests.browser.installation import Installation
from tests.browser.people import Person
from tests.browser.screen import OnScreens, served
from tests.browser.way import Way
from tests.conftest import create_database
from tests.walks.story import County
from tests.web.house import House
from web.limits import limiter


@pytest.fixture(scope="session")
def site():
    """A complete installation with the demo county, stopped and removed at the end.

    `SHENMING_TEST_SITE` names one that is up already, to write tests against; it is left alone.
    """
    if url := os.environ.get("SHENMING_TEST_SITE"):
        yield Installation.at(url)
        return
    home = Path(tempfile.mkdtemp(prefix="shenming-site-"))
    home.chmod(0o755)  # the embedded PostgreSQL runs as another user when this is root
    running = Installation(home)
    try:
        yield running.start()
    finally:
        running.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def shots():
    """The folder of pictures, when `SHENMING_SHOTS` names one."""
    folder = os.environ.get("SHENMING_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def people(chromium, shots):
    """Make people at a site; at the end each one's browser must have had no complaint."""
    made = []

    def make(site, **kwargs):
        made.append(Person(chromium, site, shots, **kwargs))
        return made[-1]

    yield make
    for one in made:
        one.close()
    for one in made:
        one.assert_content()


@pytest.fixture
def person(people, site):
    """Make people at the installation."""
    return partial(people, site)


@pytest.fixture
def open_house(server, county_database, clock, ring, shared_app, tmp_path):
    """A copy of the demo county whose doors answer browsers too, by the clock of the story."""
    name = f"shenming_screen_{uuid4().hex[:12]}"
    bind = connect(create_database(server, name, county_database), pool_size=8)
    runtime = Runtime(bind, files=Folder(tmp_path / "files"), ring=ring, clock=clock)
    shared_app.extensions["runtime"] = runtime
    limiter.reset()
    with served(shared_app) as url:
        yield House(runtime, clock, shared_app), url
    bind.dispose()


@pytest.fixture
def county(open_house, people):
    """The demo county of the walks, with people before browsers, who leave before it closes."""
    house, url = open_house
    return OnScreens(house, partial(people, Installation.at(url)))


@pytest.fixture
def reaches(county):
    """Bring a dispute to a state through the doors, and hand it to people before browsers."""

    def reach(state):
        one = County(county.house).dispute()
        state(one)
        return county.take_up(one)

    return reach


@pytest.fixture
def way(person, tmp_path):
    """A dispute and the people who take it through."""
    return Way(person, tmp_path)
