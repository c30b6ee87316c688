"""Times, messages and signals that reach an instance from outside."""

from datetime import timedelta
from uuid import uuid4

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    properties,
    start,
    timer,
    user,
)
from engine.models import Instance, Wait

MESSAGE = '<bpmn:message id="M1" name="paid"/>'
PAID = '<bpmn:messageEventDefinition messageRef="M1"/>'
SIGNAL = '<bpmn:signal id="S1" name="stop"/>'
STOP = '<bpmn:signalEventDefinition signalRef="S1"/>'


def row(*nodes, key="p"):
    return document(process(key, *line(*nodes)))


# -- timers


def test_timers_fire_once_and_in_order(county):
    case = county.begin(
        document(
            process(
                "p",
                [
                    start(),
                    user("a"),
                    boundary("late", "a", timer("timeDuration", "P3D"), False),
                    boundary("soon", "a", timer("timeDuration", "P1D"), False),
                    boundary("over", "a", timer("timeDuration", "P9D")),
                    user("l"),
                    user("s"),
                    user("o"),
                    end(),
                ],
                [
                    ("start", "a"),
                    ("a", "end"),
                    ("late", "l"),
                    ("soon", "s"),
                    ("over", "o"),
                    ("l", "end"),
                    ("s", "end"),
                    ("o", "end"),
                ],
            )
        )
    )
    due = sorted(wait.due_at for wait in county.rows(Wait, Wait.instance_id == case.id))
    assert [(at - county.clock.now).days for at in due] == [1, 3, 9]
    assert case.wait(days=5) == "a+l+s"
    fired = [e.data["element"] for e in county.history(case.id) if e.kind == "timer.fired"]
    assert fired == ["soon", "late"]
    assert case.wait(seconds=1) == "a+l+s"
    assert case.wait(days=5) == "l+o+s"


def test_a_cycle_waits_for_its_next_time(county):
    case = county.begin(
        document(
            process(
                "p",
                [
                    start(),
                    user("a"),
                    boundary("t", "a", timer("timeCycle", "R/P1D"), False),
                    user("b"),
                    end(),
                ],
                [("start", "a"), ("a", "end"), ("t", "b"), ("b", "end")],
            )
        )
    )
    begun = county.clock.now
    assert case.wait(days=1) == "a+b"
    (wait,) = county.rows(Wait, Wait.instance_id == case.id)
    assert wait.due_at == begun + timedelta(days=2)
    assert case.wait(days=5) == "a+b+b", "what was missed fires once"
    (wait,) = county.rows(Wait, Wait.instance_id == case.id)
    assert wait.due_at == begun + timedelta(days=7)
    assert county.disagreements(case.id) == []


# -- messages and signals


CATCH = element("intermediateCatchEvent", "m", PAID)


def test_a_message_finds_its_case_by_the_business_key(county):
    one = county.begin(document(MESSAGE, process("p", *line(CATCH, user("a")))))
    two = county.start("p", {}, business_key="two")
    assert county.send("paid", "two", {"amount": 5}) == 1
    assert one.open == "wait"
    assert county.variables(two.id) == {"amount": 5}
    assert county.send("paid", "nobody") == 0
    assert county.send("other", "two") == 0


def test_a_message_finds_its_case_by_a_key_of_its_own(county):
    keyed = element("intermediateCatchEvent", "m", properties(key="= invoice") + PAID)
    case = county.begin(document(MESSAGE, process("p", *line(keyed, user("a")))), invoice=77)
    assert case.send("paid") == 0
    assert case.send("paid", key="77") == 1
    assert case.open == "a"


def test_a_thrown_message_is_delivered_after_the_commit(county):
    throw = element(
        "intermediateThrowEvent",
        "t",
        properties(payload='= {amount: sum * 2, day: date("2026-03-01")}') + PAID,
    )
    content = document(
        MESSAGE,
        process(
            "p",
            [
                start(),
                element("parallelGateway", "s"),
                CATCH,
                user("a"),
                throw,
                user("b"),
                end(),
            ],
            [
                ("start", "s"),
                ("s", "m"),
                ("m", "b"),
                ("b", "end"),
                ("s", "a"),
                ("a", "t"),
                ("t", "end"),
            ],
        ),
    )
    case = county.begin(content, sum=4)
    assert case.do("a") == "wait"
    assert county.work() == 1
    assert case.open == "b"
    assert case.variables == {"sum": 4, "amount": 8, "day": "2026-03-01"}
    assert county.work() == 0


def test_a_message_nobody_waits_for_yet_is_kept(county):
    throw = element("intermediateThrowEvent", "t", PAID)
    case = county.begin(document(MESSAGE, process("p", *line(throw, user("a"), CATCH, user("b")))))
    assert county.work() == 0
    assert case.do("a") == "wait"
    county.clock.advance(minutes=5)
    assert county.work() == 1
    assert case.open == "b"


def test_a_message_begins_a_process(county):
    court = uuid4()
    begin = element("startEvent", "filed", properties(scope="= court_id") + PAID)
    content = document(
        MESSAGE,
        process(
            "court", [begin, user("examine"), end()], [("filed", "examine"), ("examine", "end")]
        ),
    )
    county.deploy_processes(content)
    assert county.send("paid", "case-1", {"court_id": str(court), "case_id": "case-1"}) == 1
    (instance,) = county.rows(Instance, Instance.business_key == "case-1")
    assert (instance.process, instance.scope) == ("court", court)
    assert county.variables(instance.id)["case_id"] == "case-1"
    (task,) = county.open_tasks(instance.id)
    assert (task.element, task.scope) == ("examine", court)


def test_a_case_that_waits_gets_the_message_before_a_new_one_begins(county):
    content = document(
        MESSAGE,
        process(
            "p",
            [start(inner=PAID), CATCH, user("a"), end()],
            [("start", "m"), ("m", "a"), ("a", "end")],
        ),
    )
    county.deploy_processes(content)
    county.send("paid", "k")
    county.send("paid", "k")
    (instance,) = county.rows(Instance, Instance.business_key == "k")
    assert [task.element for task in county.open_tasks(instance.id)] == ["a"]


def test_only_the_newest_version_is_begun_by_a_message(county):
    content = document(
        MESSAGE, process("p", [start(inner=PAID), user("a"), end()], [("start", "a"), ("a", "end")])
    )
    county.deploy_processes(content)
    county.deploy_processes(row(user("a")))
    assert county.send("paid", "k") == 0


def test_a_signal_reaches_everybody(county):
    signal = '<bpmn:signal id="S1" name="stop"/>'
    stop = '<bpmn:signalEventDefinition signalRef="S1"/>'
    content = document(
        signal,
        process(
            "p",
            [start(), user("a"), boundary("b", "a", stop), user("c"), end()],
            [("start", "a"), ("a", "end"), ("b", "c"), ("c", "end")],
        ),
        process("q", *line(element("intermediateThrowEvent", "t", stop), first="qs", last="qe")),
    )
    one = county.begin(content)
    two = county.start("p", {}, business_key="two")
    assert county.broadcast("stop", {"why": "flood"}) == 2
    assert one.open == "c"
    assert county.variables(two.id) == {"why": "flood"}


RECEIVES = document(
    MESSAGE,
    process(
        "p",
        [
            element("startEvent", "begins", PAID),
            element("receiveTask", "r", messageRef="M1"),
            user("z"),
            end(),
        ],
        [("begins", "r"), ("r", "z"), ("z", "end")],
    ),
)


def test_a_message_for_a_suspended_case_is_kept_and_begins_nothing(county):
    county.deploy_processes(RECEIVES)
    county.send("paid", "K1", {})
    (case,) = county.rows(Instance)
    county.suspend(case.id)
    assert county.send("paid", "K1", {"sum": 5}) == 1
    assert [one.id for one in county.rows(Instance)] == [case.id]
    county.clock.advance(hours=2)
    county.work()  # it stands still: the message waits on
    county.resume(case.id)
    county.work()
    assert [task.element for task in county.open_tasks(case.id)] == ["z"]
    assert county.variables(case.id)["sum"] == 5
    assert county.jobs() == []


def test_a_signal_for_a_suspended_case_is_kept_and_others_have_it_at_once(county):
    catch = element("intermediateCatchEvent", "c", STOP)
    content = document(SIGNAL, process("p", *line(catch, user("z"))))
    cases = [county.begin(content) for _ in range(2)]
    county.suspend(cases[0].id)
    assert county.broadcast("stop", {}) == 2
    assert cases[1].open == "z"
    county.resume(cases[0].id)
    assert cases[0].open == "wait"
    county.work()
    assert cases[0].open == "z"


def test_what_was_kept_for_a_case_that_ended_meanwhile_goes(county):
    catch = element("intermediateCatchEvent", "c", STOP)
    case = county.begin(document(SIGNAL, process("p", *line(catch, user("z")))))
    county.suspend(case.id)
    county.broadcast("stop", {})
    county.cancel(case.id, "entered twice")
    county.clock.advance(hours=2)
    county.work()
    assert county.jobs() == []
