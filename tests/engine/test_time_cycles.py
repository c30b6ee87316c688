"""Cycles counted by the calendar: each repetition from the start, none from the one before."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from bench.diagrams import document, end, process, start, timer, user
from engine import times
from engine.models import ProcessStart
from feel import YearsMonths
from tests.engine.timing import retime, waits, watched


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dues(read, county, count):
    """Fire what *read* says is due, and the next, *count* times; returns the days."""
    found = []
    for _ in range(count):
        (row,) = read()
        found.append(row.due_at)
        county.clock.now = row.due_at
        assert county.fire_due(10) == 1
    return found


@pytest.mark.parametrize("cycle", ["R/2026-03-31T00:00:00Z/P1M", '= "R/" + first + "/P1M"'])
def test_a_monthly_boundary_cycle_comes_back_to_the_day_it_began_with(county, cycle):
    case = county.begin(watched("timeCycle", cycle), first="2026-03-31T00:00:00Z")

    found = dues(lambda: waits(case), county, 4)

    assert found == [day(d) for d in ("2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30")]


def test_a_cycle_without_a_start_counts_from_when_it_was_armed(county):
    county.clock.now = day("2026-01-31")
    case = county.begin(watched("timeCycle", "R/P1M"))

    found = dues(lambda: waits(case), county, 3)

    assert found == [day(d) for d in ("2026-02-28", "2026-03-31", "2026-04-30")]


def test_a_cycle_that_was_moved_counts_from_where_it_was_moved_to(county):
    case = county.begin(watched("timeCycle", "R/2026-03-31T00:00:00Z/P1M"))
    retime(case, day("2026-08-30"))

    found = dues(lambda: waits(case), county, 4)

    assert found == [day(d) for d in ("2026-08-30", "2026-09-30", "2026-10-30", "2026-11-30")]


def test_months_that_were_missed_are_one_firing_and_the_day_stays(county):
    case = county.begin(watched("timeCycle", "R9/2026-03-31T00:00:00Z/P1M"))
    county.clock.now = day("2026-06-30")  # the fourth
    assert county.fire_due(10) == 1

    found = dues(lambda: waits(case), county, 5)

    assert found[0] == day("2026-07-31")
    assert found[-1] == day("2026-11-30")
    assert waits(case) == [], "nine times are over"


def monthly(text):
    """A process that a cycle begins."""
    nodes = [start(inner=timer("timeCycle", text)), user("a"), end()]
    return document(process("p", nodes, [("start", "a"), ("a", "end")]))


@pytest.mark.parametrize("cycle", ["R/2026-01-31T00:00:00Z/P1M", '= "R/2026-01-31T00:00:00Z/P1M"'])
def test_a_monthly_start_released_after_its_first_day_begins_at_the_end_of_each_month(
    county, cycle
):
    county.deploy_processes(monthly(cycle))

    found = dues(lambda: county.rows(ProcessStart), county, 4)

    assert found == [day(d) for d in ("2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30")]


def test_a_monthly_start_without_a_first_day_counts_from_its_release(county):
    county.clock.now = day("2026-01-31")
    county.deploy_processes(monthly("R4/P1M"))
    county.clock.advance(days=3)
    county.deploy_processes(monthly("R/P9Y").replace(b'id="p"', b'id="q"'))

    found = dues(lambda: county.rows(ProcessStart, ProcessStart.process == "p"), county, 4)

    assert found == [day(d) for d in ("2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31")]


def test_months_are_those_of_the_place_the_start_is_written_in():
    china = timezone(timedelta(hours=8))
    cycle = times.cycle("R/2026-03-01T00:00:00+08:00/P1M", day("2026-01-01"), UTC)

    due, found = cycle.first, []
    for _ in range(3):
        due, _ = times.following(due, cycle.every, due, cycle.anchor)
        found.append(due.astimezone(china).date().isoformat())

    assert found == ["2026-04-01", "2026-05-01", "2026-06-01"]


@pytest.mark.parametrize("month", ["P1M", YearsMonths(1)])
def test_a_month_from_now_is_counted_where_people_live(month):
    china = timezone(timedelta(hours=8))
    night = datetime(2026, 1, 30, 20, tzinfo=UTC)  # the 31st at four in the morning there

    assert times.instant(month, night, china) == datetime(2026, 2, 27, 20, tzinfo=UTC)
    assert times.instant(month, night, UTC) == datetime(2026, 2, 28, 20, tzinfo=UTC)


@pytest.mark.parametrize("every", ["P1M", "P1Y2M", "P1MT1S", "PT1S", "P3D", "PT0.7H"])
def test_how_many_have_passed_agrees_with_counting_them(every):
    if every == "PT1S":
        anchor, until = day("2026-03-31"), day("2026-03-31") + timedelta(minutes=9)
    else:
        anchor, until = day("2024-01-31"), day("2026-03-30")
    one_by_one, due = [anchor], anchor
    while due <= until:
        due, passed = times.following(due, every, due, anchor)
        assert passed == 1
        one_by_one.append(due)
    assert all(a < b for a, b in pairwise(one_by_one))

    assert times.following(anchor, every, until, anchor) == (due, len(one_by_one) - 1)


def test_a_cycle_of_seconds_that_slept_for_a_century_is_counted_at_once():
    anchor = day("2026-01-01")
    now = anchor + timedelta(days=36_500, seconds=0.5)

    assert times.following(anchor, "PT1S", now, anchor) == (
        now + timedelta(seconds=0.5), 36_500 * 86_400 + 1,
    )  # fmt: skip


# -- how often


@pytest.mark.parametrize(("text", "count"), [("R0/PT60S", 1), ("R1/PT60S", 1), ("R2/PT60S", 2)])
def test_a_cycle_fires_as_often_as_it_says_and_r0_is_not_repeated(county, text, count):
    case = county.begin(watched("timeCycle", text))
    county.deploy_processes(monthly(text).replace(b'id="p"', b'id="q"'))

    fired = 0
    for _ in range(4):
        county.clock.advance(minutes=1)
        fired += county.fire_due(10)

    assert fired == 2 * count
    assert case.open == "+".join(["a", *["late"] * count])
