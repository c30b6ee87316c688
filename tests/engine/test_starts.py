"""What begins an instance without a person: messages, signals, times; signals across cases."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bench.diagrams import (
    document,
    element,
    end,
    process,
    properties,
    start,
    timer,
    user,
)
from engine import starts
from engine.db import connect, transaction
from engine.errors import DefinitionInvalid, DefinitionNotFound
from engine.models import Instance, ProcessStart
from engine.spiff.parse import ModelError, parse
from tests.engine import stories as s
from tests.engine.conftest import NOW, County


def begins(event, *more, key="p"):
    """A process that begins with *event* and has a task."""
    nodes = [start(inner=event), user("a"), end(), *more]
    return document(s.MESSAGE, s.SIGNAL, process(key, nodes, [("start", "a"), ("a", "end")]))


def instances(county, key="p"):
    rows = county.rows(Instance, Instance.process == key)
    return sorted(rows, key=lambda row: row.id)


def opened(county, instance):
    return [task.element for task in county.open_tasks(instance.id)]


# -- messages and signals


def test_a_message_begins_an_instance_with_its_key_and_its_variables(county):
    county.deploy_processes(begins(s.message))

    assert county.send("paid", "K-7", {"sum": 3}) == 1

    (begun,) = instances(county)
    assert (begun.business_key, opened(county, begun)) == ("K-7", ["a"])
    assert county.variables(begun.id) == {"sum": 3}


def test_a_start_event_may_work_out_the_business_key_from_the_message(county):
    event = properties(key="= order.id") + s.message
    county.deploy_processes(begins(event))

    county.send("paid", "K-7", {"order": {"id": 99}})

    assert instances(county)[0].business_key == "99"


def test_a_signal_begins_an_instance_of_every_process_that_starts_with_it(county):
    county.deploy_processes(begins(s.signal), begins(s.signal, key="q"), begins(s.message, key="r"))

    assert county.broadcast("stop", {"why": "flood"}) == 2

    for key in "pq":
        (begun,) = instances(county, key)
        assert county.variables(begun.id) == {"why": "flood"}
    assert instances(county, "r") == []


def test_a_signal_reaches_every_case_that_waits_for_it_and_no_other(county):
    waits = s.diagram(
        [start(), element("intermediateCatchEvent", "c", s.signal), user("a"), end()],
        [("start", "c"), ("c", "a"), ("a", "end")],
        s.SIGNAL,
    )
    county.deploy_processes(waits)
    cases = [county.start("p", {}, business_key=str(n)) for n in range(3)]
    county.cancel(cases[1].id, "no more")

    assert county.broadcast("stop", {"n": 1}) == 2

    assert [opened(county, case) for case in cases] == [["a"], [], ["a"]]


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "endEvent"])
def test_a_signal_thrown_in_one_case_is_caught_in_others_and_in_its_own(county, kind):
    throws = s.diagram(
        [start(), element("parallelGateway", "g"), user("t"),
         element(kind, "x", properties(payload="= {from: who}") + s.signal),
         element("intermediateCatchEvent", "c", s.signal), user("a"), end()],
        [("start", "g"), ("g", "t"), ("t", "x"), ("g", "c"), ("c", "a"), ("a", "end"),
         *([("x", "end")] if kind != "endEvent" else [])],
        s.SIGNAL,
    )  # fmt: skip
    county.deploy_processes(throws, begins(s.signal, key="q"))
    one, other = (county.start("p", {"who": n}, business_key=str(n)) for n in range(2))
    task = next(t for t in county.open_tasks(one.id) if t.element == "t")

    county.complete(task.id, {})
    assert opened(county, one) == [], "it is told after the commit"
    county.work()

    assert (opened(county, one), opened(county, other)) == (["a"], ["t", "a"])
    (begun,) = instances(county, "q")
    assert county.variables(begun.id) == {"from": 0}


def test_the_next_release_listens_in_place_of_the_one_before(county):
    county.deploy_processes(begins(s.message))
    county.deploy_processes(begins(s.signal))

    assert county.send("paid", "K", {}) == 0
    assert county.broadcast("stop", {}) == 1


def test_a_release_of_another_process_leaves_the_start_events_alone(county):
    county.deploy_processes(begins(s.message))
    county.deploy_processes(begins(s.signal, key="q"))

    assert county.send("paid", "K", {}) == 1


def test_a_message_of_another_tenant_begins_nothing(county):
    county.deploy_processes(begins(s.message))
    county.tenant = 2

    assert county.send("paid", "K", {}) == 0


def test_two_start_events_of_one_process_do_not_wait_for_the_same(county):
    content = document(
        s.MESSAGE,
        process("p", [start("s1", s.message), start("s2", s.message), user("a"), end()],
                [("s1", "a"), ("s2", "a"), ("a", "end")]),
    )  # fmt: skip
    with pytest.raises(ModelError, match="Two start events"):
        parse(content)


def test_an_instance_does_not_begin_at_a_start_event_that_is_not_there(county):
    county.deploy_processes(begins(s.message))

    with pytest.raises(DefinitionNotFound):
        county.start("p", {}, business_key="k", at="a")
    assert instances(county) == []


def test_each_start_event_begins_at_its_own_flow(county):
    nodes = [start("s0"), start("s1", s.message), start("s2", s.signal), *map(user, "abc"), end()]
    flows = [("s0", "a"), ("s1", "b"), ("s2", "c"), *((t, "end") for t in "abc")]
    county.deploy_processes(document(s.MESSAGE, s.SIGNAL, process("p", nodes, flows)))

    county.start("p", {}, business_key="k")
    county.send("paid", "K", {})
    county.broadcast("stop", {})

    assert [opened(county, one) for one in instances(county)] == [["a"], ["b"], ["c"]]
    assert all(county.disagreements(one.id) == [] for one in instances(county))


# -- times


def passes(county, limit=100, **delta):
    county.clock.advance(**delta)
    return county.fire_due(limit)


def test_a_duration_begins_one_instance_after_the_release(county):
    county.deploy_processes(begins(timer("timeDuration", "PT1H")))

    assert passes(county, minutes=59) == 0
    assert passes(county, minutes=1) == 1
    assert passes(county, days=9) == 0
    (begun,) = instances(county)
    assert (begun.business_key, opened(county, begun)) == ("p.20260302T020000Z", ["a"])


def test_a_date_begins_one_instance(county):
    county.deploy_processes(begins(timer("timeDate", "2026-03-03T00:00:00Z")))

    assert passes(county, hours=22) == 0
    assert passes(county, hours=2) == 1


def test_a_date_may_be_feel_and_has_the_functions_of_the_host(county):
    county.functions["deadline"] = lambda name: county.clock.now + timedelta(days=2)
    county.deploy_processes(begins(timer("timeDate", 'deadline("x")')))

    assert passes(county, days=1) == 0
    assert passes(county, days=1) == 1


def test_a_cycle_begins_an_instance_each_time_as_often_as_it_says(county):
    county.deploy_processes(begins(timer("timeCycle", "R3/PT1H")))

    assert [passes(county, hours=1) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert len({row.business_key for row in instances(county)}) == 3


def test_after_a_pause_each_time_that_was_missed_begins_one_instance_in_order(county):
    county.deploy_processes(begins(timer("timeCycle", "R/PT1H")))

    assert passes(county, hours=5, minutes=30) == 5
    assert passes(county, minutes=1) == 0
    keys = [row.business_key for row in instances(county)]
    assert keys == [f"p.20260302T0{hour}0000Z" for hour in range(2, 7)]


def test_a_sweep_stops_at_its_limit_and_the_next_goes_on(county):
    county.deploy_processes(begins(timer("timeCycle", "R/PT1H")))

    assert passes(county, limit=3, hours=5) == 3
    assert passes(county, limit=3) == 2


def test_a_cycle_that_began_before_the_release_begins_with_its_next_time(county):
    county.deploy_processes(begins(timer("timeCycle", "R/2026-01-01T00:00:00Z/P1D")))

    assert county.fire_due(100) == 0
    assert passes(county, hours=23) == 1
    assert instances(county)[0].business_key == "p.20260303T000000Z"


def test_the_next_release_replaces_the_times_of_the_one_before(county):
    county.deploy_processes(begins(timer("timeDuration", "PT1H")))
    county.clock.advance(minutes=30)
    county.deploy_processes(begins(timer("timeDuration", "PT2H")))

    assert passes(county, minutes=31) == 0
    assert passes(county, minutes=89) == 1
    assert len(county.rows(ProcessStart)) == 1


def test_a_release_without_a_time_has_none(county):
    county.deploy_processes(begins(timer("timeDuration", "PT1H")))
    county.deploy_processes(begins(""))

    assert passes(county, days=1) == 0


def test_a_release_that_is_rolled_back_begins_nothing(county):
    with pytest.raises(ZeroDivisionError):
        county.deploy_and_break(begins(timer("timeDuration", "PT1H")))

    assert passes(county, days=1) == 0


def test_a_time_that_cannot_be_worked_out_is_refused_with_the_release(county):
    with pytest.raises(DefinitionInvalid) as error:
        county.deploy_processes(begins(timer("timeDate", "= no_such_variable")))

    assert [(one.rule, one.element) for one in error.value.findings] == [("timer-start", "start")]
    assert county.rows(ProcessStart) == []


@pytest.fixture
def refusing(county):
    """A process whose time has come, and a host that refuses to follow it; undone by `()`."""
    county.deploy_processes(begins(timer("timeCycle", "R2/PT1H")))

    def refuse(change):
        raise RuntimeError("secret of a person")

    county.changes, changes = type("Refuses", (), {"append": staticmethod(refuse)})(), []
    assert passes(county, hours=1) == 0
    assert instances(county) == []

    def undo():
        county.changes = changes

    return undo


def test_a_start_the_host_refuses_is_told_without_quoting_anybody(county, refusing):
    (row,) = county.run(starts.failing)
    assert (row.process, row.failures, row.error) == ("p", 1, "RuntimeError")
    assert row.due_at <= county.clock.now < row.retry_at


def test_a_start_the_host_refuses_is_tried_again_later_each_time(county, refusing):
    assert county.fire_due(100) == 0
    pauses = []
    for failures in (2, 3, 4):
        (row,) = county.run(starts.failing)
        pauses.append(row.retry_at - county.clock.now)
        county.clock.now = row.retry_at
        county.fire_due(100)
        assert county.run(starts.failing)[0].failures == failures
    assert pauses == sorted(pauses)


def test_a_start_that_was_refused_is_made_up_for_once_for_each_due_time(county, refusing):
    county.clock.advance(hours=2)
    refusing()

    assert county.fire_due(100) == 2
    assert len(instances(county)) == 2
    assert county.run(starts.failing) == []


def test_the_scope_of_what_begins_by_itself_is_the_models(county):
    scope = uuid4()
    event = properties(scope=str(scope)) + timer("timeDuration", "PT1H")
    county.deploy_processes(begins(event))

    passes(county, hours=1)

    assert instances(county)[0].scope == scope


def test_two_sweeps_at_once_begin_a_process_once(fresh_database):
    """The second sweep passes over the row that the first has locked."""
    bind = connect(fresh_database, pool_size=2)
    county = County(bind, type("Clock", (), {"now": NOW})())
    county.deploy_processes(begins(timer("timeDuration", "PT1H")))
    county.clock.now += timedelta(hours=1)
    begun = []
    with transaction(bind) as session:
        begun.append(county.engine(session).fire_due(100))
        with transaction(bind) as other:
            begun.append(county.engine(other).fire_due(100))
    assert begun == [1, 0]
    assert len(instances(county)) == 1
    bind.dispose()
