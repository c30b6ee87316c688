"""A table of rest days that changes under open timers."""

from datetime import datetime, timedelta

import pytest

from engine import redating
from tests.engine.timing import fired, watched

# -- set to another time


@pytest.fixture
def calendar(county):
    """Rest days that the process counts its timers around."""
    rest = set()

    def workday(since, days):
        day = since
        while days:
            day += timedelta(days=1)
            days -= day.date() not in rest
        return day

    county.functions["workday"] = workday
    return rest


def counted(county):
    return county.begin(watched("timeDate", "= workday(since, 3)"), since=county.clock.now)


def redate(case):
    return case.county.run(lambda engine: redating.redate(engine, case.id))


def test_a_timer_that_new_rest_days_move_later_does_not_fire_before_and_fires_once(
    county, calendar
):
    case = counted(county)
    base = county.clock.now
    calendar |= {(base + timedelta(days=n)).date() for n in (2, 3)}
    redate(case)
    assert case.wait(days=4, hours=23, minutes=59) == "a"
    assert case.wait(minutes=1) == "a+late"
    assert redate(case) == []
    assert case.wait(days=9) == "a+late"
    (event,) = fired(case)
    assert datetime.fromisoformat(event.data["due"]) == base + timedelta(days=5) == event.at
    assert county.disagreements(case.id) == []


def test_a_timer_that_fewer_rest_days_move_into_the_past_fires_at_once_and_once(county, calendar):
    base = county.clock.now
    calendar |= {(base + timedelta(days=n)).date() for n in (1, 2, 3, 4)}
    case, other = counted(county), counted(county)
    assert case.wait(days=5) == "a", "three working days end on the seventh"
    calendar.clear()
    redate(case)
    assert county.fire_due() == 1
    assert (case.open, other.open) == ("a+late", "a")
    redate(case)
    assert county.fire_due() == 0
    redate(other)
    assert case.wait(days=9) == "a+late"
    assert [len(fired(one)) for one in (case, other)] == [1, 1]
    assert county.disagreements(case.id) + county.disagreements(other.id) == []


def test_a_timer_that_has_fired_does_not_fire_again_when_its_day_moves_later(county, calendar):
    case = counted(county)
    assert case.wait(days=3) == "a+late"
    calendar |= {county.clock.now.date()}
    assert redate(case) == []
    assert case.wait(days=9) == "a+late"
    assert len(fired(case)) == 1
