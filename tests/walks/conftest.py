"""The demo county behind its doors, for walks: jobs drained inline."""

import pytest

from tests.walks.story import County


@pytest.fixture
def county(house):
    """The county with its people."""
    return County(house)
