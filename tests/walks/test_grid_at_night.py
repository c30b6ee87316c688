"""A whistle at night: what is red runs through, the rest waits for the morning."""

import pytest

from tests.walks.grid import Grid
from tests.walks.test_grid import local

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def grid(county):
    return Grid(county)


def blown(grid, priority):
    """Contact and whistle at once; the body that comes."""
    grid.does("clerk", "contact", reached="yes", note="积水没过膝盖。")
    housing = grid.house.place("HY-ZJW")
    call = {"way": "whistle", "departments": [housing], "demand": "到场排水。"}
    grid.does("town", "decide", priority=priority, **call)


def test_a_yellow_complaint_at_night_is_supervised_only_after_its_morning(county, grid):
    county.at("2026-06-05 23:30")  # a Friday
    grid.is_complained(priority="YELLOW")
    assert local(grid.due("contact")) == "06-08 09:00"
    county.at("2026-06-06 11:00")
    assert grid.open() == {"contact"}
    words = county.house.as_("clerk").get(f"/tasks/{grid.task('contact')}").words()
    assert "怎么算的" in words
    assert "夜间（20点至次日9点）和休息日不到期，顺到工作日2026年6月8日 09:00" in words
    county.at("2026-06-08 08:59")
    assert grid.open() == {"contact"}
    county.at("2026-06-08 09:01")
    assert grid.open() == {"contact", "supervise"}


def test_a_red_complaint_at_night_runs_through(county, grid):
    county.at("2026-06-05 23:30")
    grid.is_complained(priority="RED")
    assert local(grid.due("contact")) == "06-06 00:30"
    words = county.house.as_("clerk").get(f"/tasks/{grid.task('contact')}").words()
    assert "昼夜连续计算" in words
    assert "不到期" not in words
    blown(grid, "RED")
    assert local(grid.due("accept")) == "06-06 01:30"
    assert local(grid.orders("WHISTLE")[0].due_at) == "06-06 07:30"
    county.at("2026-06-06 01:31")
    assert len(grid.orders("SUPERVISION")) == 1


def test_a_department_takes_a_whistle_of_the_night_in_the_morning(county, grid):
    county.at("2026-06-04 22:00")
    grid.is_complained(priority="YELLOW")
    blown(grid, "YELLOW")
    assert local(grid.due("accept")) == "06-05 09:00"
    told = [one["order"]["accept_by"] for one in grid.data("events/whistle")]
    assert told == ["2026-06-05T09:00:00+08:00"]
    officer = county.house.as_("housing").get(f"/tasks/{grid.task('accept')}").words()
    assert "顺到工作日2026年6月5日 09:00" in officer
    county.at("2026-06-05 08:00")
    assert grid.orders("SUPERVISION") == []
    county.at("2026-06-05 09:01")
    assert len(grid.orders("SUPERVISION")) == 1


def test_a_complaint_that_turns_red_at_night_runs_through_from_there(county, grid):
    county.at("2026-06-04 22:00")
    grid.is_complained(priority="GREEN")
    assert local(grid.due("contact")) == "06-05 09:00"
    blown(grid, "RED")
    assert local(grid.due("accept")) == "06-05 00:00"
