"""Who knocks at the doors of the demo county."""

import pytest

from tests.web.way import APPLICATION, Way


@pytest.fixture
def browser(house):
    """A browser of somebody whom nobody knows."""
    return house.browser()


@pytest.fixture
def way(house):
    return Way(house)


@pytest.fixture
def application():
    """The fields of a whole application, page by page."""
    return APPLICATION
