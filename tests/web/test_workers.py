"""The administrator's page of programs elsewhere: their tokens, what they have, what waits."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bench.diagrams import document, element, line, process, user
from cases.county import workers
from cases.models import ExternalWorker
from engine import Source, jobs
from engine.jobs import Wanted

FETCH = "/engine-rest/external-task"


@pytest.fixture
def begin(house):
    """Start a process of one external task of a topic; returns the instance's id."""

    def act(topic):
        task = element("serviceTask", "s", camunda__type="external", camunda__topic=topic)
        content = document(process("outside", *line(task, user("a"))))

        def start(w):
            w.engine.deploy([Source("process", "outside", content)], note="", by=None)
            return w.engine.start("outside", {}, business_key="k").id

        return house.runtime.do(start)

    return act


def token_of(page):
    return re.search(r'id="token">(smw_[^<]+)<', page.text)[1]


def ask(house, token, address="192.0.2.7"):
    client, shown = house.app.test_client(), {"Authorization": f"Bearer {token}"}
    where = {"REMOTE_ADDR": address}
    return client.get(FETCH, headers=shown, environ_overrides=where).status_code


def row(house, name="sms"):
    with house.runtime.work() as w:
        return w.session.scalars(select(ExternalWorker).where(ExternalWorker.name == name)).one()


def test_a_program_is_added_and_its_token_is_shown_this_once(house):
    admin = house.as_("admin")
    assert "还没有外接程序" in admin.get("/runs/workers").words()
    shown = admin.post("/runs/workers", {"name": "sms", "topics": "sms.send\nsms.report"}, 200)
    token = token_of(shown)
    assert ask(house, token) == 200
    page = admin.get("/runs/workers")
    assert token not in page.text
    assert {"sms", "sms.send", "sms.report"} <= set(page.words().split())


@pytest.mark.parametrize(
    ("name", "topics", "said"),
    [
        ("A B", "sms.send", "名称用小写字母"),
        ("", "sms.send", "名称用小写字母"),
        ("sms", "", "至少一个"),
        ("sms", " ".join(f"t{n}" for n in range(51)), "至多 50 个"),
        ("sms", "${t}", "不能作主题"),
        ("sms", "documents.make", "由本系统自己办"),
        ("taken", "sms.send", "已经有同名的程序"),
    ],
)
def test_a_program_that_cannot_be_is_refused_and_what_was_written_stays(house, name, topics, said):
    house.runtime.do(workers.add, "taken", ["print"])
    page = house.as_("admin").post("/runs/workers", {"name": name, "topics": topics}, 422)
    assert said in page.words()
    assert f'value="{name}"' in page.text
    assert house.count(ExternalWorker) == 1


def test_another_token_shuts_the_one_before_out(house):
    old = house.runtime.do(workers.add, "sms", ["sms.send"])
    new = token_of(house.as_("admin").post("/runs/workers/sms/rotate", {}, 200))
    assert (ask(house, old), ask(house, new)) == (401, 200)


def test_a_program_that_was_stopped_opens_nothing_and_gets_no_token(house):
    token, admin = house.runtime.do(workers.add, "sms", ["sms.send"]), house.as_("admin")
    admin.post("/runs/workers/sms/revoke", {}, 303)
    assert ask(house, token) == 401
    assert "已停用" in admin.get("/runs/workers").words()
    admin.post("/runs/workers/sms/rotate", {}, 409)
    assert ask(house, token) == 401
    admin.post("/runs/workers/absent/revoke", {}, 404)


def test_only_an_administrator_orders_about_programs(house):
    house.runtime.do(workers.add, "sms", ["sms.send"])
    before = row(house).token_hash
    for path in ("", "/sms/rotate", "/sms/revoke"):
        house.as_("chief").post(f"/runs/workers{path}", {"name": "x", "topics": "t"}, 403)
    house.as_("chief").get("/runs/workers", 403)
    assert (row(house).token_hash, row(house).revoked_at) == (before, None)
    assert house.count(ExternalWorker) == 1


def test_the_use_of_a_token_is_written_down_once_a_minute(house):
    token, begun = house.runtime.do(workers.add, "sms", ["sms.send"]), house.clock.now
    assert row(house).last_used_at is None
    for address in ("192.0.2.7", "192.0.2.8"):
        ask(house, token, address)
        assert (row(house).last_used_at, row(house).last_address) == (begun, "192.0.2.7")
        house.clock.advance(seconds=30)
    ask(house, token, "192.0.2.8")
    used = begun + timedelta(minutes=1)
    assert (row(house).last_used_at, row(house).last_address) == (used, "192.0.2.8")
    assert "192.0.2.8" in house.as_("admin").get("/runs/workers").words()


def test_a_wrong_token_is_no_use(house):
    house.runtime.do(workers.add, "sms", ["sms.send"])
    ask(house, "smw_wrong")
    assert row(house).last_used_at is None


def test_the_page_tells_what_waits_who_has_it_and_what_failed(house, begin):
    admin = house.as_("admin")
    for topic in ("sms.send", "nobodys", "documents.make"):
        begin(topic)
    words = admin.get("/runs/workers").words()
    assert words.count("没有程序办") == 2

    token = house.runtime.do(workers.add, "sms", ["sms.send"])
    wanted = [Wanted("sms.send", timedelta(minutes=1))]
    (task,) = house.runtime.do(lambda w: jobs.fetch(w.engine, "sms/1", wanted, 5))
    words = admin.get("/runs/workers").words()
    assert words.count("没有程序办") == 1
    assert "1 项" in words

    house.runtime.do(lambda w: jobs.fail(w.engine, task.id, "no signal", left=3))
    page = admin.get("/runs/workers")
    assert "失败 1 次" in page.words()
    assert "no signal" in page.words()
    assert f'/runs/{task.instance_id}"' in page.text
    assert "1 项" not in page.words()
    assert token not in page.text
