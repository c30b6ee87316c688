"""Clocks that jump, workers that sleep, timers that are set to another time: through PostgreSQL."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bench.diagrams import boundary, document, element, end, process, start, timer, user
from engine import administration
from engine.errors import (
    ExpressionError,
    InstanceEnded,
    InstanceMoved,
    ReasonMissing,
    TaskNotFound,
)
from engine.models import Wait
from engine.timers import TOGETHER

WHY = "国务院公布了新的放假安排"


def watched(kind="timeDuration", when="P3D", *, interrupting=False):
    """A task with a timer on its border, which opens another task."""
    nodes = [
        *(start(), user("a"), boundary("t", "a", timer(kind, when), interrupting)),
        *(user("late"), end()),
    ]
    flows = [("start", "a"), ("a", "end"), ("t", "late"), ("late", "end")]
    return document(process("p", nodes, flows))


def waits(case):
    return case.county.rows(Wait, Wait.instance_id == case.id)


def fired(case):
    return [one for one in case.county.history(case.id) if one.kind == "timer.fired"]


def retime(case, due, reason=WHY, **more):
    (wait,) = waits(case)
    return case.county.run(
        lambda engine: administration.retime(
            engine, case.id, wait.task_id, wait.n, due, reason, **more
        )
    )


# -- set to another time


def test_a_timer_moved_into_the_past_fires_at_the_next_sweep_and_once(county):
    case = county.begin(watched())
    retime(case, county.clock.now - timedelta(days=40))
    assert case.open == "a", "an act of an administrator fires nothing itself"
    assert county.fire_due() == 1
    assert case.open == "a+late"
    assert case.wait(days=9) == "a+late"
    assert len(fired(case)) == 1
    assert county.disagreements(case.id) == []


def test_a_timer_moved_later_does_not_fire_before(county):
    case = county.begin(watched(interrupting=True))
    later = county.clock.now + timedelta(days=10)
    retime(case, later)
    assert case.wait(days=9, hours=23, minutes=59) == "a"
    assert case.wait(seconds=59) == "a"
    assert case.wait(seconds=1) == "late"
    (event,) = fired(case)
    assert datetime.fromisoformat(event.data["due"]) == later == event.at


def test_a_timer_moved_earlier_fires_in_its_new_place_in_the_order(county):
    first, second, third = (county.begin(watched()) for _ in range(3))
    retime(third, county.clock.now + timedelta(days=1))
    retime(first, county.clock.now + timedelta(days=4))
    county.clock.advance(days=5)
    order = []
    while county.fire_due(1):
        order.append([len(fired(case)) for case in (first, second, third)])
    assert order == [[0, 0, 1], [0, 1, 1], [1, 1, 1]]


def test_a_timer_is_moved_with_its_reason_and_both_times_in_the_history(county):
    case = county.begin(watched())
    (wait,) = waits(case)
    retime(case, "2026-03-09T08:00:00+08:00")
    asked, moved = county.history(case.id)[-2:]
    assert (asked.kind, asked.data["act"]) == ("intervention", "retime")
    assert asked.data["reason"] == administration.digest(WHY)
    assert moved.kind == "timer.moved"
    assert moved.data["element"] == "t"
    assert datetime.fromisoformat(moved.data["from"]) == wait.due_at
    assert datetime.fromisoformat(moved.data["due"]) == datetime(2026, 3, 9, tzinfo=UTC)
    assert county.disagreements(case.id) == []


def test_a_day_is_the_first_second_of_it_where_the_host_lives(county):
    case = county.begin(watched())
    retime(case, date(2026, 4, 1))
    (wait,) = waits(case)
    assert wait.due_at == datetime(2026, 4, 1, tzinfo=UTC)


def test_a_cycle_goes_on_from_where_it_was_moved(county):
    case = county.begin(watched("timeCycle", "R3/P1D"))
    base = county.clock.now
    retime(case, base + timedelta(hours=2))
    assert case.wait(hours=2) == "a+late"
    (wait,) = waits(case)
    assert wait.due_at == base + timedelta(hours=26)


def test_a_timer_of_a_suspended_instance_is_moved_and_fires_when_it_is_resumed(county):
    case = county.begin(watched())
    county.suspend(case.id)
    retime(case, county.clock.now - timedelta(days=1))
    assert county.fire_due() == 0
    county.resume(case.id)
    assert county.fire_due() == 1


def test_what_is_no_timer_and_what_is_no_time_is_refused(county):
    case = county.begin(watched())
    (wait,) = waits(case)
    for bad in ("soon", "P", "", "9999-12-31T00:00:00Z", None, 7, [1]):
        with pytest.raises(ExpressionError):
            retime(case, bad)
    with pytest.raises(ReasonMissing):
        retime(case, county.clock.now, " ")
    with pytest.raises(InstanceMoved):
        retime(case, county.clock.now, seen=99)
    with pytest.raises(TaskNotFound):
        county.run(
            lambda e: administration.retime(e, case.id, wait.task_id, 1, county.clock.now, WHY)
        )
    county.tenant = 2
    with pytest.raises(TaskNotFound):
        _as_stranger(county, case, wait)
    county.tenant = 1
    assert [one.due_at for one in waits(case)] == [wait.due_at]
    case.do("a")
    with pytest.raises((TaskNotFound, InstanceEnded)):
        county.run(
            lambda e: administration.retime(e, case.id, wait.task_id, 0, county.clock.now, WHY)
        )


def _as_stranger(county, case, wait):
    county.run(
        lambda e: administration.retime(e, case.id, wait.task_id, wait.n, county.clock.now, WHY)
    )


def test_one_of_the_timers_behind_a_gateway_is_moved(county):
    nodes = [
        *(start(), element("eventBasedGateway", "g")),
        element("intermediateCatchEvent", "near", timer("timeDuration", "P1D")),
        element("intermediateCatchEvent", "far", timer("timeDuration", "P9D")),
        *(user("x"), user("y"), end()),
    ]
    flows = [
        *(("start", "g"), ("g", "near"), ("g", "far"), ("near", "x"), ("far", "y")),
        *(("x", "end"), ("y", "end")),
    ]
    case = county.begin(document(process("p", nodes, flows)))
    far = max(waits(case), key=lambda one: one.due_at)
    soon = county.clock.now + timedelta(hours=1)
    county.run(lambda e: administration.retime(e, case.id, far.task_id, far.n, soon, WHY))
    assert case.wait(hours=2) == "y"


def test_a_due_date_changed_behind_the_back_of_the_engine_is_noticed(county):
    case = county.begin(watched())

    def forge(engine):
        engine.session.get(Wait, _at(case)).due_at = county.clock.now

    county.run(forge)
    (found,) = {one.what for one in county.disagreements(case.id)}
    assert found == "wait"


def _at(case):
    (wait,) = waits(case)
    return wait.instance_id, wait.task_id, wait.n


# -- many at one moment


def test_one_that_breaks_among_many_keeps_none_from_firing_once(county):
    bad = county.begin(watched())
    good = [county.start("p", {}, business_key=f"good-{n}") for n in range(TOGETHER + 3)]
    county.refuse = bad.id
    county.clock.advance(days=4)
    assert county.fire_due(100) == len(good)
    assert county.fire_due(100) == 0
    for case in good:
        assert {task.element for task in county.open_tasks(case.id)} == {"a", "late"}
        assert [one.kind for one in county.history(case.id)].count("timer.fired") == 1
        assert county.disagreements(case.id) == []
    assert bad.open == "a"
    assert [one.kind for one in county.incidents(bad.id)] == ["timer"]
