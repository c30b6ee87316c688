"""The door for workers elsewhere, as Camunda's REST API answers."""

from datetime import UTC, datetime

from sqlalchemy import select

from engine.models import Event, Outbox
from web.external import reading


def test_a_task_is_told_as_camunda_tells_it(door):
    instance = door.begin(copies=3, names=["a"], when=datetime(2026, 3, 2, 1, tzinfo=UTC))
    (task,) = door.fetch(topic={"includeExtensionProperties": True})
    assert task["topicName"] == "print"
    assert (task["workerId"], task["lockExpirationTime"]) == ("w", "2026-03-02T01:01:00.000+0000")
    assert (task["activityId"], task["processInstanceId"]) == ("s", str(instance.id))
    assert task["processDefinitionId"].startswith("printing:1:")
    assert (task["businessKey"], task["priority"]) == (instance.business_key, 0)
    assert (task["retries"], task["suspended"]) == (None, False)
    assert task["extensionProperties"] == {"copies": "2"}
    assert task["variables"] == {
        "copies": {"type": "Integer", "value": 3, "valueInfo": {}},
        "names": {"type": "Json", "value": '["a"]', "valueInfo": {}},
        "when": {"type": "Date", "value": "2026-03-02T01:00:00.000+0000", "valueInfo": {}},
    }
    assert door.fetch() == []


def test_only_the_variables_that_are_asked_for_are_told(door):
    door.begin(copies=3, secret="x")
    (task,) = door.fetch(topic={"variables": ["copies", "absent"]})
    assert list(task["variables"]) == ["copies"]


def test_a_result_becomes_variables_and_the_history_names_the_worker(door):
    instance = door.begin()
    (task,) = door.fetch()
    variables = {
        "pages": {"value": 3, "type": "integer"},
        "at": {"value": "2026-03-02T09:00:00.000+0800", "type": "date"},
        "list": {"value": '{"a": [1, null]}', "type": "json"},
        "nothing": {"value": None, "type": "null"},
        "plain": {"value": "text"},
    }
    door.post(f"/{task['id']}/complete", {"workerId": "w", "variables": variables})
    assert door.told(instance) == (
        ["a"],
        {
            "pages": 3,
            "at": datetime(2026, 3, 2, 1, tzinfo=UTC),
            "list": {"a": [1, None]},
            "nothing": None,
            "plain": "text",
        },
        [],
    )
    with door.runtime.work() as w:
        rows = select(Event.actor).where(Event.instance_id == instance.id)
        assert w.session.scalars(rows.order_by(Event.seq.desc())).first() == "worker:printer"


def test_a_second_or_late_answer_is_404_and_changes_nothing(door):
    instance = door.begin()
    (task,) = door.fetch()
    door.post(f"/{task['id']}/complete", {"workerId": "w"})
    before = door.told(instance)
    late = {"value": 1, "type": "Integer"}
    for path, body in (
        ("complete", {"workerId": "w", "variables": {"late": late}}),
        ("failure", {"workerId": "w", "errorMessage": "late", "retries": 0}),
        ("extendLock", {"workerId": "w", "newDuration": 1000}),
        ("bpmnError", {"workerId": "w", "errorCode": "42"}),
        ("unlock", {}),
    ):
        answer = door.post(f"/{task['id']}/{path}", body, 404)
        assert set(answer.get_json()) == {"type", "message"}
    assert door.told(instance) == before


def test_only_who_holds_a_task_may_end_it(door):
    instance = door.begin()
    (task,) = door.fetch()
    for path, body in (
        ("complete", {}),
        ("failure", {}),
        ("extendLock", {"newDuration": 1000}),
        ("bpmnError", {"errorCode": "42"}),
        ("lock", {"lockDuration": 1000}),
    ):
        door.post(f"/{task['id']}/{path}", {"workerId": "other", **body}, 400)
    assert door.told(instance) == ([], {}, [])


def test_a_failure_is_tried_again_as_the_model_says_unless_the_worker_says(door):
    instance = door.begin()
    (task,) = door.fetch()
    body = {"workerId": "w", "errorMessage": "no paper", "errorDetails": "tray 2"}
    door.post(f"/{task['id']}/failure", body)
    shown = door.ask("GET", f"/{task['id']}", status=200).get_json()
    assert (shown["retries"], shown["errorMessage"]) == (1, "no paper")
    assert (shown["workerId"], shown["lockExpirationTime"]) == (None, None)
    details = door.ask("GET", f"/{task['id']}/errorDetails", status=200)
    assert details.get_data(as_text=True) == "tray 2"
    assert door.fetch() == []
    door.house.clock.advance(minutes=2)
    (task,) = door.fetch()
    body = {"workerId": "w", "errorMessage": "jam", "retries": 5, "retryTimeout": 1000}
    door.post(f"/{task['id']}/failure", body)
    door.house.clock.advance(seconds=2)
    (task,) = door.fetch()
    assert task["retries"] == 5
    door.post(f"/{task['id']}/failure", {"workerId": "w", "errorMessage": "out", "retries": 0})
    assert door.told(instance) == ([], {}, ["out"])
    assert door.fetch() == []


def test_an_error_with_a_code_is_caught_by_the_diagram(door):
    instance = door.begin()
    (task,) = door.fetch()
    why = {"why": {"value": "no ink", "type": "String"}}
    body = {"workerId": "w", "errorCode": "42", "errorMessage": "no", "variables": why}
    door.post(f"/{task['id']}/bpmnError", body)
    assert door.told(instance) == (["c"], {"why": "no ink"}, [])
    with door.runtime.work() as w:
        left = select(Outbox).where(Outbox.done_at.is_(None), Outbox.instance_id == instance.id)
        assert w.session.scalars(left).all() == []


def test_an_error_nothing_catches_is_an_incident(door):
    instance = door.begin()
    (task,) = door.fetch()
    door.post(f"/{task['id']}/bpmnError", {"workerId": "w", "errorCode": "43"})
    open_, _, (wrong,) = door.told(instance)
    assert open_ == []
    assert "43" in wrong
    assert door.fetch() == []


def test_a_suspended_instance_takes_no_result(door):
    instance = door.begin()
    (task,) = door.fetch()
    door.runtime.do(lambda w: w.engine.suspend(instance.id))
    answer = door.post(f"/{task['id']}/complete", {"workerId": "w"}, 409)
    assert answer.get_json()["type"] == "SuspendedEntityInteractionException"


def test_tasks_are_listed_and_counted_by_what_is_asked(door):
    one, _ = door.begin(), door.begin()
    (task, _) = door.fetch(topic={"lockDuration": 1000})
    door.house.clock.advance(seconds=2)
    (mine,) = door.fetch("mine", maxTasks=1)

    def count(query):
        (listed, counted) = (
            door.ask("GET", query, status=200).get_json(),
            door.ask("GET", "/count" + query, status=200).get_json(),
        )
        assert counted == {"count": len(listed)}
        return [row["id"] for row in listed]

    assert len(count("")) == 2
    assert count("?workerId=mine") == [mine["id"]]
    assert count("?locked=true") == [mine["id"]]
    assert mine["id"] not in count("?notLocked=true")
    assert len(count(f"?processInstanceId={one.id}&activityId=s&topicName=print")) == 1
    assert count("?activityId=z") == []
    assert count(f"?externalTaskId={task['id']}") == [task["id"]]
    page = door.ask("GET", "?firstResult=1&maxResults=1", status=200).get_json()
    assert len(page) == 1


def test_errors_are_told_however_long_they_are(door):
    door.begin()
    (task,) = door.fetch()
    body = {"workerId": "w", "errorMessage": "x\0" * 5000, "errorDetails": "y" * 100_000}
    door.post(f"/{task['id']}/failure", body)
    details = door.ask("GET", f"/{task['id']}/errorDetails", status=200)
    assert len(details.get_data()) == reading.DETAILS
