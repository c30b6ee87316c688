"""docs/reference/mechanisms.md names screens, elements and tests that are there."""

import re
from pathlib import Path

import pytest

from tests import mechanisms
from web.app import create_app
from web.settings import Settings

TESTS = Path(__file__).parent
ROWS = mechanisms.rows()
#: the mechanisms that a county cannot work without
CORE = {
    f"S-{n:02}"
    for n in (
        *(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 17, 18, 19, 20, 21, 30, 32, 34, 35, 36, 37),
        *(40, 41, 42, 44, 47, 48, 50, 54, 55),
    )
}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory):
    app = create_app(None, Settings(home=tmp_path_factory.mktemp("home"), secret_key="ab" * 32))
    return set(app.view_functions)


def test_the_page_is_written_from_the_rows():
    page = (mechanisms.FOLDER / "mechanisms.md").read_text("utf-8")
    assert page == mechanisms.page(), "python -m tests.mechanisms > docs/reference/mechanisms.md"


def test_every_mechanism_has_its_row():
    assert set(ROWS) == CORE
    assert list(ROWS) == sorted(ROWS)


@pytest.mark.parametrize("number", ROWS)
def test_every_name_in_a_row_is_there(number, endpoints):
    row = ROWS[number]
    assert set(row) <= {"name", "here", "screens", "elements", "tests", "missing"}
    assert set(row["screens"]) <= endpoints
    assert set(row["elements"]) <= set(mechanisms.elements())
    for test in row["tests"]:
        path, _, name = test.partition("::")
        assert re.search(rf"^def {name}\(", (TESTS / path).read_text("utf-8"), re.M), test


@pytest.mark.parametrize("number", ROWS)
def test_a_row_without_screen_process_and_test_says_that_it_is_not_built(number):
    row = ROWS[number]
    assert row.get("missing") or all(row[key] for key in ("here", "screens", "elements", "tests"))
