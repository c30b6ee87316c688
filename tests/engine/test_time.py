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
from tests.engine.timing import WHY, fired, retime, waits, watched

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


# -- workers that sleep


def order(county):
    """The cases in the order in which their timers fired."""
    return [change.business_key for change in county.changes if change.entered]


def test_after_a_week_without_a_worker_all_that_was_due_fires_at_once_in_order(county):
    county.deploy_processes(watched("timeDate", "= due"))
    base = county.clock.now
    hours = [97, 3, 168, 50, 3, 121, 169, 12, 240, 77]
    cases = {}
    for n, each in enumerate(hours):
        due = base + timedelta(hours=each)
        cases[f"{n}"] = county.start("p", {"due": due}, business_key=f"{n}")
    county.changes.clear()
    county.clock.advance(days=7)

    assert county.fire_due(100) == 8, "168 hours is now, 169 is not"
    fired = order(county)
    assert [hours[int(key)] for key in fired] == sorted(h for h in hours if h <= 168)
    assert county.fire_due(100) == 0
    county.clock.advance(hours=1)
    assert county.fire_due(100) == 1
    assert order(county)[-1] == "6"
    for key, case in cases.items():
        assert county.disagreements(case.id) == []
        times = [one for one in county.history(case.id) if one.kind == "timer.fired"]
        assert len(times) == (key != "8")


def test_a_week_is_caught_up_in_pieces_in_the_same_order(county):
    county.deploy_processes(watched("timeDate", "= due"))
    for n in (5, 2, 6, 1, 4, 3, 0):
        due = county.clock.now + timedelta(days=n, minutes=1)
        county.start("p", {"due": due}, business_key=f"{n}")
    county.changes.clear()
    county.clock.advance(days=7)

    assert [county.fire_due(3) for _ in range(4)] == [3, 3, 1, 0]
    assert order(county) == list("0123456")


def test_several_timers_of_one_case_fire_in_their_order_and_what_one_withdraws_does_not(county):
    nodes = [
        *(start(), user("a")),
        boundary("third", "a", timer("timeDuration", "P6D"), False),
        boundary("first", "a", timer("timeDuration", "P1D"), False),
        boundary("second", "a", timer("timeDuration", "P4D"), True),
        *(user("x"), user("y"), user("z"), end()),
    ]
    flows = [
        *(("start", "a"), ("a", "end"), ("third", "x"), ("first", "y"), ("second", "z")),
        *(("x", "end"), ("y", "end"), ("z", "end")),
    ]
    case = county.begin(document(process("p", nodes, flows)))
    assert case.wait(days=7) == "y+z", "the third hung on what the second ended"
    assert [one.data["element"] for one in fired(case)] == ["first", "second"]
    assert county.fire_due() == 0


@pytest.mark.parametrize(
    ("text", "open_then", "next_due"),
    [
        ("R/P1D", "a+late", 8),  # for ever: once for what was missed, then in its rhythm
        ("R3/P1D", "a+late", None),  # three times are over: once for all of them
        ("R10/P1D", "a+late", 8),  # ten times, seven are over
    ],
)
def test_a_cycle_whose_times_were_missed_fires_once_and_goes_on_in_its_rhythm(
    county, text, open_then, next_due
):
    case = county.begin(watched("timeCycle", text))
    base = county.clock.now
    assert case.wait(days=7) == open_then
    assert len(fired(case)) == 1
    assert county.fire_due() == 0
    assert [one.due_at for one in waits(case)] == (
        [base + timedelta(days=next_due)] if next_due else []
    )


# -- clocks that jump


def test_a_clock_that_goes_back_fires_nothing_twice_and_nothing_early(county):
    case = county.begin(watched())
    base = county.clock.now
    case.wait(days=3)
    county.clock.now = base
    for _ in range(3):
        assert case.wait(days=2) == "a+late"
    other = county.begin(watched())
    county.clock.now -= timedelta(days=30)
    assert county.fire_due() == 0
    assert other.wait(days=32, hours=23) == "a"
    assert other.wait(hours=1) == "a+late"
    assert [len(fired(one)) for one in (case, other)] == [1, 1]
    assert county.disagreements(case.id) + county.disagreements(other.id) == []


def test_a_clock_that_leaps_ahead_fires_all_that_was_passed_over(county):
    case = county.begin(watched())
    assert case.wait(days=4000) == "a+late"
    late = county.begin(watched())
    county.clock.now -= timedelta(days=4000)
    assert county.fire_due() == 0
    (wait,) = waits(late)
    assert wait.due_at - county.clock.now == timedelta(days=4003), "it was counted by that clock"


@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(days=2)])
def test_a_clock_that_jumps_between_the_read_and_the_write_of_a_sweep_changes_nothing(county, jump):
    service = '<bpmn:extensionElements><camunda:properties><camunda:property name="operation" '
    service += 'value="note"/></camunda:properties></bpmn:extensionElements>'
    nodes = [
        *(start(), user("a"), boundary("t", "a", timer("timeDuration", "P3D"), False)),
        *(element("serviceTask", "s", service), user("late"), end()),
    ]
    flows = [("start", "a"), ("a", "end"), ("t", "s"), ("s", "late"), ("late", "end")]
    ran = []

    def note(task, variables):
        ran.append(task.element)
        county.clock.now += jump
        return {}

    county.operations["note"] = note
    case = county.begin(document(process("p", nodes, flows)))
    now = county.clock.now + timedelta(days=3)
    assert case.wait(days=3) == "a+late"
    assert county.clock.now == now + jump
    (event,) = fired(case)
    assert event.at == now, "a unit of work has one instant"
    assert case.wait(days=9) == "a+late"
    assert ran == ["s"]
    assert county.disagreements(case.id) == []


def test_a_timer_moved_while_a_sweep_has_read_it_is_not_fired_at_its_old_time(county):
    case = county.begin(watched())
    later = county.clock.now + timedelta(days=30)
    county.clock.advance(days=4)

    def both(engine):
        (wait,) = engine.session.query(Wait).filter_by(instance_id=case.id)
        administration.retime(engine, case.id, wait.task_id, wait.n, later, WHY)
        return engine.fire_due(100)

    assert county.run(both) == 0
    assert case.open == "a"
    county.clock.now = later
    assert county.fire_due() == 1
