"""The door for workers elsewhere, as Camunda's REST API answers."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from bench.diagrams import boundary, document, element, end, process, start, user
from cases import workers
from cases.models import ExternalWorker
from engine import Source, incidents
from engine.errors import DefinitionNotFound
from engine.models import Event, Outbox
from feel.values import YearsMonths
from web.external import reading, typed
from web.external.refused import Refused

ERROR = '<bpmn:error id="e" name="refused" errorCode="42"/>'
EXTRA = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="copies" value="2"/></camunda:properties>'
    "<camunda:failedJobRetryTimeCycle>R2/PT1M</camunda:failedJobRetryTimeCycle>"
    "</bpmn:extensionElements>"
)


def diagram():
    task = element("serviceTask", "s", EXTRA, camunda__type="external", camunda__topic="print")
    caught = boundary("b", "s", '<bpmn:errorEventDefinition errorRef="e"/>')
    nodes = [start(), task, caught, user("a"), user("c"), end()]
    flows = [("start", "s"), ("s", "a"), ("b", "c"), ("a", "end"), ("c", "end")]
    return document(ERROR, process("printing", nodes, flows))


class Door:
    """The door with one worker's token, and the process it works for."""

    base = "/engine-rest/external-task"

    def __init__(self, house):
        self.house, self.runtime = house, house.runtime
        self.client = house.app.test_client()
        self.token = self.runtime.do(workers.add, "printer", ["print", "mail.send"])

    def begin(self, **variables):
        def act(w):
            try:
                w.engine.read("process", "printing")
            except DefinitionNotFound:
                source = Source("process", "printing", diagram())
                w.engine.deploy([source], note="", by=None)
            return w.engine.start("printing", variables, business_key=str(uuid4()))

        return self.runtime.do(act)

    def ask(self, method, path, body=None, status=None, token=None):
        shown = self.token if token is None else token
        headers = {"Authorization": f"Bearer {shown}"} if shown else {}
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        answer = self.client.open(
            self.base + path, method=method, data=data, headers=headers,
            content_type="application/json",
        )  # fmt: skip
        if status is not None:
            assert answer.status_code == status, answer.get_data(as_text=True)[:400]
        return answer

    def post(self, path, body=None, status=204, **more):
        return self.ask("POST", path, body, status, **more)

    def fetch(self, worker="w", **more):
        topic = {"topicName": "print", "lockDuration": 60_000, **more.pop("topic", {})}
        body = {"workerId": worker, "maxTasks": 10, "topics": [topic], **more}
        return self.post("/fetchAndLock", body, 200).get_json()

    def told(self, instance):
        with self.runtime.work() as w:
            open_ = [task.element for task in w.engine.open_tasks(instance.id)]
            wrong = [one.error for one in incidents.listing(w.engine, instance.id)]
            return open_, w.engine.variables(instance.id), wrong


@pytest.fixture
def door(house):
    return Door(house)


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


def test_another_token_with_the_same_worker_id_is_another_worker(door):
    door.begin()
    (task,) = door.fetch()
    other = door.runtime.do(workers.add, "printer2", ["print"])
    door.post(f"/{task['id']}/complete", {"workerId": "w"}, 400, token=other)
    door.post(f"/{task['id']}/unlock", {}, 400, token=other)
    door.post(f"/{task['id']}/unlock", {})
    door.post(f"/{task['id']}/lock", {"workerId": "w", "lockDuration": 1000}, token=other)
    door.post(f"/{task['id']}/complete", {"workerId": "w"}, token=other)


def test_a_token_for_other_topics_sees_and_does_nothing(door):
    door.begin()
    (task,) = door.fetch()
    other = door.runtime.do(workers.add, "mailer", ["mail.send"])
    topic = {"topicName": "print", "lockDuration": 1000}
    body = {"workerId": "w", "maxTasks": 1, "topics": [topic]}
    door.post("/fetchAndLock", body, 403, token=other)
    for method, path in (
        ("POST", "/complete"), ("POST", "/unlock"), ("GET", ""), ("GET", "/errorDetails"),
    ):  # fmt: skip
        sent = {"workerId": "w"} if method == "POST" else None
        door.ask(method, f"/{task['id']}{path}", sent, 404, token=other)
    assert door.ask("GET", "", token=other).get_json() == []
    assert door.ask("GET", "?topicName=print", token=other).get_json() == []


@pytest.mark.parametrize("token", ["", "smw_wrong", "x" * 5000])
def test_without_a_token_there_is_nothing(door, token):
    answer = door.ask("GET", "", status=401, token=token)
    assert answer.get_json()["type"] == "AuthenticationException"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_opens_nothing(door):
    door.ask("GET", "", status=200)
    door.runtime.do(workers.revoke, "printer")
    door.ask("GET", "", status=401)


def test_the_token_is_not_kept(door):
    with door.runtime.work() as w:
        row = w.session.scalars(select(ExternalWorker)).one()
        assert door.token.encode() not in row.token_hash
        assert door.token not in str(workers.listing(w))


def test_a_session_of_an_administrator_is_no_token(house, door):
    page = house.as_("admin").client.get("/engine-rest/external-task")
    assert page.status_code == 401


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


TOPIC = {"topicName": "print", "lockDuration": 1000}
GONE = "01890000-0000-7000-8000-000000000001"
FETCH = {"workerId": "w", "maxTasks": 1, "topics": [TOPIC]}


@pytest.mark.parametrize(
    "change",
    [
        {"maxTasks": 0},
        {"maxTasks": 101},
        {"maxTasks": "1"},
        {"maxTasks": True},
        {"workerId": ""},
        {"workerId": "x" * 256},
        {"workerId": "a\0b"},
        {"topics": []},
        {"topics": [TOPIC] * 2},
        {"topics": [{**TOPIC, "topicName": f"t{n}"} for n in range(51)]},
        {"topics": ["print"]},
        {"topics": [{**TOPIC, "lockDuration": -1}]},
        {"topics": [{**TOPIC, "lockDuration": 10**12}]},
        {"topics": [{**TOPIC, "lockDuration": 1.5}]},
        {"topics": [{"topicName": "print"}]},
        {"topics": [{**TOPIC, "processVariables": {"a": 1}}]},
        {"topics": [{**TOPIC, "withoutTenantId": True}]},
        {"topics": [{**TOPIC, "processDefinitionId": "p:1:x"}]},
        {"topics": [{**TOPIC, "variables": "a"}]},
        {"topics": [{**TOPIC, "colour": "red"}]},
        {"sorting": [{"sortBy": "name"}]},
        {"asyncResponseTimeout": -1},
        {"colour": "red"},
    ],
)
def test_a_fetch_that_says_what_is_not_understood_is_refused(door, change):
    answer = door.post("/fetchAndLock", {**FETCH, **change}, 400)
    assert answer.get_json()["type"] == "InvalidRequestException"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"[" * 5000, b'{"workerId": "\xff"}', b'{"a": NaN}']
)
def test_a_body_that_is_no_object_of_json_is_refused(door, body):
    door.post("/fetchAndLock", body, 400)


def test_a_body_of_more_than_a_megabyte_is_refused(door):
    answer = door.post("/fetchAndLock", {"workerId": "x" * (1024 * 1024)}, 413)
    assert set(answer.get_json()) == {"type", "message"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/not-an-id", 404),
        ("POST", f"/{GONE}/complete", 404),
        ("POST", f"/{GONE}/retries", 404),
        ("GET", "?colour=red", 400),
        ("GET", "?externalTaskId=x", 400),
        ("GET", "?locked=true&notLocked=true", 400),
        ("GET", "?maxResults=1000", 400),
        ("GET", "?firstResult=-1", 400),
    ],
)
def test_what_is_not_there_is_answered_in_json(door, method, path, status):
    body = {"workerId": "w"} if method == "POST" else None
    answer = door.ask(method, path, body, status)
    assert set(answer.get_json()) == {"type", "message"}


@pytest.mark.parametrize(
    "given",
    [
        {"value": 1, "type": "Object"},
        {"value": "", "type": "File"},
        {"value": "<a/>", "type": "Xml"},
        {"value": {}, "type": None},
        {"value": [1]},
        {"value": "1", "type": "Integer"},
        {"value": 2**31, "type": "Integer"},
        {"value": 2**63, "type": "Long"},
        {"value": True, "type": "Long"},
        {"value": 1, "type": "Boolean"},
        {"value": "1.5", "type": "Double"},
        {"value": "2026-03-02", "type": "Date"},
        {"value": "2026-03-02T09:00:00", "type": "Date"},
        {"value": "{", "type": "Json"},
        {"value": {}, "type": "Json"},
        {"value": "[" * 100 + "]" * 100, "type": "Json"},
        {"value": '{"$number": "1e999999999"}', "type": "Json"},
        {"value": '["a\\u0000b"]', "type": "Json"},
        {"value": "a\0b", "type": "String"},
        {"value": 1, "type": "Null"},
        {"value": 1, "type": "Integer", "valueInfo": {"transient": True}},
        {"value": 1, "type": "Integer", "local": True},
        "text",
        None,
    ],
)
def test_a_variable_that_cannot_be_kept_is_refused_by_name(given):
    with pytest.raises(Refused, match="gift"):
        typed.read({"gift": given})


@pytest.mark.parametrize("names", [[""], ["x" * 121], ["a\nb"], [f"v{n}" for n in range(201)]])
def test_names_of_variables_are_bounded(names):
    with pytest.raises(Refused):
        typed.read({name: {"value": 1} for name in names})


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (None, "Null", None),
        (True, "Boolean", True),
        (5, "Integer", 5),
        (-(2**31), "Integer", -(2**31)),
        (2**31, "Long", 2**31),
        (2**63, "String", str(2**63)),
        (Decimal("5.00"), "Integer", 5),
        (Decimal("0.1"), "Double", 0.1),
        (Decimal("0.1000000000000000000000000001"), "String", "0.1000000000000000000000000001"),
        (date(2026, 3, 2), "String", "2026-03-02"),
        (timedelta(minutes=90), "String", "PT5400S"),
        (YearsMonths(14), "String", "P14M"),
        ([Decimal("0.5"), date(2026, 3, 2), {"a": None}], "Json", '[0.5,"2026-03-02",{"a":null}]'),
        ("文", "String", "文"),
    ],
)
def test_each_value_is_told_by_a_type_that_loses_nothing(value, kind, written):
    told = typed.told(value)
    assert (told["type"], told["value"]) == (kind, written)


def test_a_request_for_tasks_may_wait_and_gives_up_in_time(door, monkeypatch):
    from web.external import views

    monkeypatch.setattr(views, "PATIENCE", 0.3)
    assert door.fetch(asyncResponseTimeout=60_000) == []
    looks = iter([[], [], ["a task"]])
    monkeypatch.setattr(views, "_fetch", lambda asked: next(looks))
    assert door.fetch(asyncResponseTimeout=60_000) == ["a task"]


def test_waiting_requests_leave_threads_for_people(door):
    with door.house.app.test_request_context():
        from web.external import views

        door.house.app.extensions.pop("external-seats", None)
        with views._waiting() as one, views._waiting() as two, views._waiting() as three:
            assert (one, two, three) == (True, True, False)
        with views._waiting() as again:
            assert again


def test_a_token_is_counted(door, monkeypatch):
    from web.limits import limiter

    answer = door.ask("GET", "/count", status=200)
    assert answer.headers["X-RateLimit-Limit"] == "6000"
    limiter.reset()


@pytest.mark.parametrize(
    ("name", "topics"),
    [
        ("printer", ["print"]),
        ("A B", ["print"]),
        ("x", []),
        ("x", ["a b"]),
        ("x", ["${t}"]),
        ("x", ["documents.make"]),
    ],
)
def test_a_worker_that_cannot_be_is_refused(door, name, topics):
    from cases.errors import StateMismatch

    with pytest.raises(StateMismatch):
        door.runtime.do(workers.add, name, topics)


def test_errors_are_told_however_long_they_are(door):
    door.begin()
    (task,) = door.fetch()
    body = {"workerId": "w", "errorMessage": "x\0" * 5000, "errorDetails": "y" * 100_000}
    door.post(f"/{task['id']}/failure", body)
    details = door.ask("GET", f"/{task['id']}/errorDetails", status=200)
    assert len(details.get_data()) == reading.DETAILS
