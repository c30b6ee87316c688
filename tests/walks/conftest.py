"""The demo county behind its doors, for walks: fixtures of tests/web, jobs drained inline."""

import pytest

from tests.walks.story import County
from tests.web.conftest import (  # noqa: F401  # fixtures
    build,
    county_database,
    county_pool,
    house,
    settings,
    shared_app,
)


@pytest.fixture
def county(house):  # noqa: F811
    """The county with its people."""
    return County(house)
