"""The chain of events of an instance: what is in it, and that tampering is found."""

import pytest

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    properties,
    script,
    start,
    user,
)
from engine.models import Event, Instance

MESSAGE = '<bpmn:message id="M1" name="paid"/>'
PAID = '<bpmn:messageEventDefinition messageRef="M1"/>'


def row(*nodes, key="p"):
    return document(process(key, *line(*nodes)))


def test_every_command_is_chained(county):
    case = county.begin(row(user("a"), script("s", "1", "x"), user("b")))
    case.do("a", route="people")
    county.record(case.id, "paper.issued", {"paper": "D-08"})
    case.do("b")
    events = county.history(case.id)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.kind for event in events] == [
        "instance.started",
        "task.completed",
        "paper.issued",
        "task.completed",
        "instance.ended",
    ]
    done = events[1].data
    assert (done["element"], done["set"]) == ("a", ["route"])
    assert done["way"] == ["p:f_a_s", "p:s", "p:f_s_b", "p:b"]
    assert list(done["opened"].values()) == ["b"]
    assert {event.actor for event in events} == {county.user}
    assert county.disagreements(case.id) == []


def test_what_an_operation_records_joins_the_command(county):
    case = county.begin(
        row(user("a"), element("serviceTask", "s", properties(operation="close")), user("b"))
    )

    def close(task, variables, engine):
        engine.record(task.instance_id, "case.closed", {"n": 1.0})
        return {}

    county.inside["close"] = close
    case.do("a")
    events = county.history(case.id)
    assert [e.kind for e in events] == [
        "instance.started",
        "task.completed",
        "case.closed",
        "operation",
    ]
    assert county.disagreements(case.id) == []


def test_what_is_recorded_before_a_command_is_written_with_it(county, db):
    case = county.begin(row(user("a"), user("b")))
    task = case.task("a")

    def act(engine):
        engine.record(case.id, "session.held", {"n": 1})
        engine.complete(task.id, {})
        engine.record(case.id, "session.signed", {"n": 2})

    county.run(act)
    kinds = [event.kind for event in county.history(case.id)]
    assert kinds == ["instance.started", "session.held", "task.completed", "session.signed"]
    (instance,) = county.rows(Instance, Instance.id == case.id)
    assert instance.version == 4, "started, completed, signed"
    assert county.disagreements(case.id) == []


def test_what_a_broken_operation_recorded_did_not_happen(county):
    def breaks(task, variables, engine):
        engine.record(task.instance_id, "paper.printed", {})
        raise LookupError("no paper")

    county.inside["print"] = breaks
    case = county.begin(row(user("a"), element("serviceTask", "s", properties(operation="print"))))
    case.do("a")
    assert "paper.printed" not in {event.kind for event in county.history(case.id)}


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE event SET actor = 'somebody else' WHERE seq = 2", "history"),
        ('UPDATE event SET data = data || \'{"element": "b"}\' WHERE seq = 2', "history"),
        ("UPDATE event SET at = at - interval '1 day' WHERE seq = 2", "history"),
        ("DELETE FROM event WHERE seq = 1", "history"),
        ("DELETE FROM event WHERE seq = 2", "head"),
        ("UPDATE instance SET history_seq = 1", "head"),
        ("UPDATE task SET done_at = now() WHERE done_at IS NULL", "task"),
        ("UPDATE wait SET key = 'other'", "wait"),
        ("DELETE FROM wait", "wait"),
        ("UPDATE instance SET state = 'x'", "state"),
        ("UPDATE instance SET status = 'ended'", "state"),
    ],
)
def test_tampering_is_found(county, db, damage, what):
    case = county.begin(
        document(
            MESSAGE,
            process(
                "p",
                [start(), user("a"), user("b"), boundary("m", "b", PAID), end()],
                [("start", "a"), ("a", "b"), ("b", "end"), ("m", "end")],
            ),
        )
    )
    case.do("a")
    assert county.disagreements(case.id) == []
    db.exec_driver_sql(damage)
    assert what in {found.what for found in county.disagreements(case.id)}


def test_a_changed_definition_is_found(county, db):
    county.begin(row(user("a")))
    assert county.changed_definitions() == []
    db.exec_driver_sql("UPDATE definition SET content = 'x'")
    assert [found.what for found in county.changed_definitions()] == ["definition"]


def test_numbers_of_any_size_keep_the_chain(county):
    case = county.begin(row(user("a")))
    given = {"whole": 2.0, "large": 1e22, "small": 1e-7, "part": 0.1, "text": "款\0项", "no": None}
    county.record(case.id, "numbers", given)
    assert county.disagreements(case.id) == []
    (event,) = county.rows(Event, Event.kind == "numbers")
    assert event.data["part"] == 0.1
