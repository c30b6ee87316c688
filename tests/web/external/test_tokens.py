"""Who may do what: tokens of workers, their topics, and each other's tasks."""

import pytest
from sqlalchemy import select

from cases.county import workers
from cases.errors import AnswersInvalid
from cases.models import ExternalWorker
from web.limits import limiter


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


def test_a_token_is_counted(door, monkeypatch):
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
    with pytest.raises(AnswersInvalid):
        door.runtime.do(workers.add, name, topics)
