"""The administrator's desk of running processes, through its doors."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bench.diagrams import document, element, line, process, start, timer, user
from cases.county import workers
from cases.models import CaseEvent
from cases.operating import verification
from cases.rules import clock
from engine import Source, jobs
from engine.jobs import Wanted
from engine.models import Instance, Task, Wait

WHY = "办错了步骤"


@pytest.fixture
def way(house):
    return house.new_way().filed()


class Desk:
    """An administrator before the page of one run."""

    def __init__(self, house, case_id):
        self.house, self.admin = house, house.as_("admin")
        self.run = house.case(case_id).instance_id
        self.case_id = case_id

    @property
    def page(self):
        return self.admin.get(f"/runs/{self.run}")

    def seen(self):
        return re.search(r'name="seen" value="(\d+)"', self.page.text)[1]

    def act(self, act, status=303, **fields):
        given = {"reason": WHY, "seen": self.seen(), **fields}
        return self.admin.post(f"/runs/{self.run}/{act}", given, status)

    def tasks(self):
        with self.house.runtime.work() as w:
            return {one.element: one for one in w.engine.open_tasks(self.run)}

    def whole(self):
        return verification.run(self.house.runtime, lambda n: None) == []


@pytest.fixture
def desk(house, way):
    return Desk(house, way.case_id)


def test_the_list_finds_a_run_by_its_code_process_version_and_state(house, way, desk):
    admin = house.as_("admin")
    assert way.code in admin.get("/runs/").words()
    for query in (f"q={way.code}", "process=dispute_lifecycle&version=1", "status=active"):
        assert way.code in admin.get(f"/runs/?{query}").words()
    for query in ("q=2222-2222", "status=suspended", "incident=1", "status=ended"):
        assert way.code not in admin.get(f"/runs/?{query}").words()


def test_a_page_of_the_list_ends_where_the_next_begins(house, way, desk, monkeypatch):
    house.new_way().filed()
    admin = house.as_("admin")
    monkeypatch.setattr("web.runs.page.ROWS", 1)
    first = admin.get("/runs/")
    link = next(href for href in first.links() if "after=" in href)
    runs = re.compile(r"/runs/([0-9a-f-]{36})")
    assert runs.findall(first.text) != runs.findall(admin.get(link).text)
    assert admin.get("/runs/?after=nonsense").status == 200


def test_the_page_of_a_run_shows_where_it_stands_and_no_names(desk, way):
    page = desk.page
    words = page.words()
    assert page.script("diagram-marks")["current"]
    assert "一条接一条核对过" in words
    for name in ("马桂兰", "李秀英", "13800001234", "光明村2组"):
        assert name not in page.text


def test_a_suspended_run_refuses_its_clerk_in_plain_words(house, desk, way):
    task = next(iter(desk.tasks().values()))
    desk.act("suspend")
    clerk = house.as_("clerk")
    clerk.post(f"/tasks/{task.id}/claim")
    refused = clerk.post(f"/tasks/{task.id}/complete", {"answers": "{}"}, 422)
    assert refused.status == 422
    desk.act("resume")
    assert desk.house.find(Instance, id=desk.run).status == "active"
    assert desk.whole()


def test_an_act_without_a_reason_or_on_an_old_page_is_refused(desk):
    assert "请写明原因" in desk.act("suspend", 422, reason=" ").words()
    assert "流程刚刚往前走了" in desk.act("suspend", 409, seen="1").words()
    assert "暂停" in desk.page.words()
    assert desk.house.find(Instance, id=desk.run).status == "active"


def test_a_token_is_moved_and_the_case_says_so(house, desk, way):
    page = desk.page
    token = re.search(r'name="tokens" value="([0-9a-f-]+)"', page.text)[1]
    targets = re.findall(r'<option value="([a-z_]+:[a-z_]+)"', page.text)
    assert targets
    desk.act("move", tokens=token, target=targets[0])
    assert WHY in desk.page.words()
    assert desk.whole()
    with house.runtime.work() as w:
        kinds = w.session.scalars(
            select(CaseEvent.kind).where(CaseEvent.case_id == way.case_id)
        ).all()
    assert "administration" in kinds
    desk.act("move", 404, tokens=token, target=targets[0])
    now = re.search(r'name="tokens" value="([0-9a-f-]+)"', desk.page.text)[1]
    assert "不能移到那里" in desk.act("move", 422, tokens=now, target="").words()
    assert "从哪里移走" in desk.act("move", 422, target=targets[0]).words()


def test_a_variable_is_typed_and_a_bad_one_stays_in_its_form(desk):
    desk.act("variables", name="amount", value="5000")
    desk.act("variables", name="until", value='date("2026-03-01")')
    words = desk.page.words()
    assert "5000" in words
    assert 'date("2026-03-01")' in words
    refused = desk.act("variables", 422, name="amount", value="5000 +")
    assert 'value="5000 +"' in refused.text
    assert f'value="{WHY}"' in refused.text
    assert "看不懂" in refused.words()
    for name in ("", "1a", "a-b", "名" * 121):
        assert "变量名" in desk.act("variables", 422, name=name, value="1").words()
    desk.act("variables", 422)
    assert desk.whole()


def test_a_task_is_done_by_hand_and_one_is_put_into_other_hands(house, desk):
    task = next(iter(desk.tasks().values()))
    holder = house.user("clerk")
    desk.act("assign", task=task.id, user=holder)
    assert str(house.find(Task, id=task.id).assignee) == holder
    refused = desk.act("assign", 422, task=task.id, user=house.user("judge"))
    assert "不担任" in refused.words()
    desk.act("skip", token=task.id)
    assert house.find(Task, id=task.id).done_at is not None
    assert desk.whole()


def test_a_timer_is_fired_from_its_page(house):
    desk = Desk(house, house.new_way().triaged().case_id)
    page = desk.page.text
    with house.runtime.work() as w:
        waits = w.session.scalars(
            select(Wait).where(Wait.instance_id == desk.run, Wait.kind == "timer")
        ).all()
    assert waits
    assert f'name="token" value="{waits[0].task_id}"' in page
    desk.act("trigger", token=waits[0].task_id, n=waits[0].n)
    assert desk.whole()


def test_a_timer_is_set_to_another_time_of_the_county(house):
    desk = Desk(house, house.new_way().triaged().case_id)
    with house.runtime.work() as w:
        waiting = select(Wait).where(Wait.instance_id == desk.run, Wait.kind == "timer")
        wait = w.session.scalars(waiting).first()
    timer = {"token": wait.task_id, "n": wait.n}
    desk.act("retime", due="2099-03-01T09:30", **timer)
    with house.runtime.work() as w:
        moved = w.session.scalars(waiting.where(Wait.task_id == wait.task_id)).first()
    assert moved.due_at == datetime(2099, 3, 1, 1, 30, tzinfo=UTC)
    assert 'value="2099-03-01T09:30"' in desk.page.text
    assert "改定时" in desk.page.words()
    for bad in ("", "明天", "2026-02-30T09:00", "2199-03-01T09:30"):
        assert "日期和时间" in desk.act("retime", 422, due=bad, **timer).words()
    desk.act("retime", 404, due="2026-03-01T09:30", token=uuid4(), n=0)
    assert desk.whole()


def test_a_run_is_stopped_for_good(desk):
    desk.act("cancel")
    words = desk.page.words()
    assert "已终止" in words
    assert "改变量" not in words
    assert desk.whole()


def test_bad_forms_and_unknown_runs_are_refused(house, desk):
    admin = desk.admin
    desk.act("dance", 404)
    desk.act("suspend", 400, seen="x")
    desk.act("suspend", 400, seen=str(2**31))
    desk.act("skip", 400, token="x")
    desk.act("skip", 404, token=str(uuid4()))
    desk.act("retry", 404, incident=str(uuid4()))
    desk.act("job", 404, job=str(uuid4()))
    admin.get(f"/runs/{uuid4()}", 404)
    admin.post(f"/runs/{uuid4()}/suspend", {"reason": WHY, "seen": "1"}, 404)


def test_nobody_but_an_administrator_enters(house, desk):
    for login in ("clerk", "mediator", "judge"):
        browser = house.as_(login)
        browser.get("/runs/", 403)
        browser.get(f"/runs/{desk.run}", 403)
        browser.post(f"/runs/{desk.run}/suspend", {"reason": WHY, "seen": "1"}, 403)


def begun(house, content):
    """Deploy a file and start its process; returns the id of the run."""

    def act(w):
        w.engine.deploy([Source("process", "outside", content)], note="", by=None)
        return w.engine.start("outside", {}, business_key="k").id

    return house.runtime.do(act)


def test_the_history_tells_what_the_application_did_in_sentences(house):
    way = house.new_way().triaged()
    words = Desk(house, way.case_id).page.words()
    assert "收到申请" in words
    assert "登记完成" in words
    assert "分流：" in words
    assert not {"case.registered", "register.completed", "triage.decided"} & set(words.split())


def test_the_history_names_the_program_that_did_a_step(house):
    task = element("serviceTask", "s", camunda__type="external", camunda__topic="print")
    run = begun(house, document(process("outside", *line(task, user("a")))))
    house.runtime.do(workers.add, "printer", ["print"])
    worker = house.runtime.do(workers.add, "printer2", ["print"])
    wanted = [Wanted("print", timedelta(minutes=1))]
    (task,) = house.runtime.do(lambda w: jobs.fetch(w.engine, "printer2/1", wanted, 1))
    shown = {"Authorization": f"Bearer {worker}"}
    done = house.app.test_client().post(
        f"/engine-rest/external-task/{task.id}/complete", json={"workerId": "1"}, headers=shown
    )
    assert done.status_code == 204
    page = house.as_("admin").get(f"/runs/{run}")
    assert "后台任务做完" in page.words()
    assert "printer2" in page.words().split()


def test_the_picture_is_of_the_version_the_run_is_bound_to(house):
    run = begun(house, document(process("outside", *line(user("a"), user("once")))))
    begun(house, document(process("outside", *line(user("a"), user("later")))))
    page = house.as_("admin").get(f"/runs/{run}")
    assert "once" in page.text
    assert "later" not in page.text


def called(name):
    return Source("process", "k", document(process("k", *line(user(name), first="s", last="e"))))


def test_a_call_bound_to_a_version_is_shown_as_that_version(house):
    def deploy(w, *files):
        w.engine.deploy(list(files), note="", by=None)

    for name in ("former", "latter"):
        house.runtime.do(deploy, called(name))
    call = element(
        "callActivity", "c", calledElement="k",
        camunda__calledElementBinding="version", camunda__calledElementVersion="1",
    )  # fmt: skip
    run = begun(house, document(process("outside", *line(call))))
    page = house.as_("admin").get(f"/runs/{run}")
    assert 'id=\\"former' in page.text
    assert "latter" not in page.text
    assert '"current": ["former"]' in page.text


def test_the_list_says_until_when_or_for_what_a_run_waits(house):
    later = element("intermediateCatchEvent", "later", timer("timeDuration", "PT48H"))
    begun(house, document(process("outside", *line(later))))
    words = house.as_("admin").get("/runs/?process=outside").words()
    due = clock.local(house.clock.now + timedelta(hours=48))
    assert f"等到 {due:%m-%d %H:%M}" in words


def test_a_timer_that_could_not_begin_its_process_is_told(house, monkeypatch):
    nodes, flows = line(user("a"))
    nodes[0] = start(inner=timer("timeDuration", "PT1H"))
    content = document(process("nightly", nodes, flows))
    house.runtime.do(
        lambda w: w.engine.deploy([Source("process", "nightly", content)], note="", by=None)
    )
    admin = house.as_("admin")
    house.clock.advance(hours=2)
    with monkeypatch.context() as patch:
        patch.setattr("cases.casestate.follow", lambda w, change: 1 / 0)
        house.runtime.do(lambda w: w.engine.fire_due(10))
    words = admin.get("/runs/").words()
    assert "“nightly”到时没能自动开始" in words
    assert "ZeroDivisionError" in words
    house.clock.advance(minutes=1)
    house.runtime.do(lambda w: w.engine.fire_due(10))
    assert "到时没能自动开始" not in admin.get("/runs/").words()
