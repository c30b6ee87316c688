"""A real installation and real browsers."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.browser.installation import Installation
from tests.browser.people import Person
from tests.browser.way import Way


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
def person(chromium, site, shots):
    """Make people; at the end each one's browser must have had nothing to complain of."""
    made = []

    def make(**kwargs):
        made.append(Person(chromium, site, shots, **kwargs))
        return made[-1]

    yield make
    for one in made:
        one.close()
    for one in made:
        one.assert_content()


@pytest.fixture
def way(person, tmp_path):
    """A dispute and the people who take it through."""
    return Way(person, tmp_path)
