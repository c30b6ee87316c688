"""Requests that say what is not understood are refused by name, in JSON."""

import pytest

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
