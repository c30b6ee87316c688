"""Timers and due dates worked out once more: by variables, by the instant they were armed."""

from datetime import timedelta

from bench.diagrams import boundary, document, end, process, start, timer, user
from engine import redating
from engine.models import Task, Wait

#: a task whose timer and due date are made from a variable
DUE = 'date and time(last_day + "T12:00:00Z")'


def watched(kind="timeDate", when=DUE, *, interrupting=False):
    nodes = [
        *(start(), user("a", **{"camunda:dueDate": f"= {DUE}"})),
        *(boundary("t", "a", timer(kind, when), interrupting), user("late"), end()),
    ]
    flows = [("start", "a"), ("a", "end"), ("t", "late"), ("late", "end")]
    return document(process("p", nodes, flows))


def due(case):
    return [one.due_at and f"{one.due_at:%m-%d}" for one in waits(case)]


def waits(case):
    return case.county.rows(Wait, Wait.instance_id == case.id)


def task_due(case):
    return [f"{one.due_at:%m-%d}" for one in case.county.rows(Task, Task.element == "a")]


def day(county, **delta):
    return f"{county.clock.now + timedelta(**delta):%Y-%m-%d}"


def redate(case, last_day=None, **more):
    variables = {"last_day": last_day} if last_day else {}
    return case.county.run(lambda engine: redating.redate(engine, case.id, variables, **more))


def test_a_timer_and_a_due_date_follow_their_variable(county):
    case = county.begin(watched(), last_day=day(county, days=10))
    later = day(county, days=20)
    moved = redate(case, later)
    assert {(one.kind, one.element) for one in moved} == {("timer", "t"), ("task", "a")}
    assert due(case) == task_due(case) == [later[5:]]
    assert case.variables["last_day"] == later
    assert case.wait(days=15) == "a"
    assert case.wait(days=6) == "a+late"
    assert county.disagreements(case.id) == []


def test_a_look_changes_nothing(county):
    case = county.begin(watched(), last_day=day(county, days=10))
    before = due(case)
    assert len(redate(case, day(county, days=20), write=False)) == 2
    assert due(case) == before
    assert case.variables["last_day"][5:] == before[0]


def test_what_is_held_waits_until_it_is_held_no_more(county):
    first = day(county, days=10)
    case = county.begin(watched(), last_day=first)
    redate(case, held=["last_day"])
    assert due(case) == [None]
    assert case.wait(days=30) == "a"
    again = day(county, days=5)
    redate(case, again)
    assert due(case) == [again[5:]]
    assert case.wait(days=6) == "a+late"
    assert county.disagreements(case.id) == []


def test_a_timer_that_has_fired_does_not_fire_again(county):
    case = county.begin(watched(), last_day=day(county, days=10))
    assert case.wait(days=11) == "a+late"
    redate(case, day(county, days=10))
    assert waits(case) == []
    assert case.wait(days=20) == "a+late"


def test_a_duration_counts_from_when_it_was_armed(county):
    case = county.begin(watched("timeDuration", "P10D"), last_day=day(county, days=10))
    before = due(case)
    case.wait(days=4)
    redate(case)
    assert due(case) == before


def test_a_day_that_has_passed_fires_at_the_next_sweep(county):
    case = county.begin(watched(), last_day=day(county, days=10))
    case.wait(days=5)
    redate(case, day(county, days=-1))
    assert case.open == "a"
    assert county.fire_due() == 1
    assert case.open == "a+late"


def test_what_cannot_be_worked_out_keeps_its_time(county):
    case = county.begin(watched(), last_day=day(county, days=10))
    before = due(case)
    assert redate(case, "no day at all") == []
    assert due(case) == before
