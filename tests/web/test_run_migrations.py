"""Running processes taken over to another version, through the doors and the worker."""

import html
import re
from uuid import uuid4

import pytest

import processes
from bench.diagrams import document, element, line, process, user
from cases import jobs
from cases.operating import migrating, verification
from engine import Source, migration_batch
from engine.administration_models import Batch, Intervention
from engine.models import Instance

WHY = "新版流程已经局里批准"
PLAN = "/runs/migrations/plan?process=dispute_lifecycle&old=1&new=2"


def deploy(house, *changes):
    """Deploy the whole process of a dispute with some texts changed, as its second version."""
    content = dict((key, text) for kind, key, text in processes.shipped() if kind == "process")
    text = content["dispute_lifecycle"]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    source = Source("process", "dispute_lifecycle", text)
    house.runtime.do(lambda w: w.engine.deploy([source], note="", by=None))


#: disputes that wait at their first step, beside those of a test
WAITING = 3
RENAMED = ('name="登记"'.encode(), 'name="登记（新）"'.encode())
GONE = (b'"register"', b'"register_anew"')


@pytest.fixture(autouse=True)
def _waiting(house):
    for _ in range(WAITING):
        house.new_way().filed()


def runs_of(house):
    with house.runtime.work() as w:
        return {str(one.id): one.release for one in w.session.query(Instance)}


def whole(house):
    """The version of every row of a running process: what a trial must not change."""
    with house.runtime.work() as w:
        rows = w.session.query(Instance)
        return {str(one.id): (one.release, one.version, one.state) for one in rows}


def work(house):
    jobs.drain(house.runtime)
    assert verification.run(house.runtime, lambda n: None) == []


def order(house, status=303, **fields):
    return house.as_("admin").post(PLAN, {"do": "begin", "reason": WHY, **fields}, status)


def test_a_plan_is_shown_tried_and_carried_out_for_all(house):
    ways = [house.new_way().filed() for _ in range(3)]
    deploy(house, RENAMED)
    admin = house.as_("admin")
    assert "一样" in admin.get(PLAN).words()
    tried = admin.post(PLAN, {"do": "try"}, 200).words()
    assert f"{WAITING + 3} 件可以换，0 件换不了" in tried
    assert "原样接着办" in tried
    mine = house.case(ways[0].case_id).instance_id
    task = house.task(ways[0].case_id, "register")
    assert runs_of(house)[str(mine)] == 1
    batch = order(house).headers["Location"]
    assert "正在换" in admin.get(batch).words()
    assert "data-live" in admin.get(f"{batch}/progress").text
    work(house)
    told = admin.get(batch).words()
    assert "已完成" in told
    assert f"已换 {WAITING + 3}" in told
    assert "data-live" not in admin.get(batch).text
    assert runs_of(house)[str(mine)] == 2
    assert house.task(ways[0].case_id, "register") == task
    assert "登记（新）" in house.as_("clerk").get(f"/tasks/{task}").words()
    by = house.find(Intervention, instance_id=mine)
    assert (by.act, by.reason, by.by) == ("migrate", WHY, house.user("admin"))


def test_a_run_that_does_not_fit_stays_and_the_report_says_why(house):
    stuck, gone = house.new_way().filed(), house.new_way().triaged()
    deploy(house, GONE)
    tried = house.as_("admin").post(PLAN, {"do": "try"}, 200).words()
    assert f"1 件可以换，{WAITING + 1} 件换不了" in tried
    assert "新版里没有这一步" in tried
    batch = order(house).headers["Location"]
    work(house)
    told = house.as_("admin").get(batch).words()
    assert f"换不了 {WAITING + 1}" in told
    assert "register" in told
    releases = runs_of(house)
    assert releases[str(house.case(stuck.case_id).instance_id)] == 1
    assert releases[str(house.case(gone.case_id).instance_id)] == 2
    again = {"to:dispute_lifecycle:register": "register_anew"}
    tried = house.as_("admin").post(PLAN, again, 200).words()
    assert f"{WAITING + 1} 件可以换，0 件换不了" in tried
    order(house, **again)
    work(house)
    assert house.task(stuck.case_id, "register_anew")


def test_a_batch_that_is_stopped_leaves_the_rest_where_they_are(house):
    house.new_way().filed()
    deploy(house, RENAMED)
    batch = order(house).headers["Location"]
    house.as_("admin").post(f"{batch}/stop")
    work(house)
    told = house.as_("admin").get(batch).words()
    assert "已停止" in told
    assert f"没有换 {WAITING + 1}" in told
    assert 2 not in runs_of(house).values()
    house.as_("admin").post(f"{batch}/stop")


def test_more_runs_than_a_page_tries_are_tried_by_the_worker_and_nothing_moves(house, monkeypatch):
    monkeypatch.setattr(migrating, "MOST", 2)
    monkeypatch.setattr(migration_batch, "CHUNK", 2)
    house.new_way().triaged()
    deploy(house, GONE)
    admin, before = house.as_("admin"), whole(house)
    tried = admin.post(PLAN, {"do": "try"}, 200)
    assert f"另有 {WAITING - 1} 件没有逐件试算" in tried.words()
    assert 'value="trial"' in tried.text
    batch = order(house, do="trial", reason="").headers["Location"]
    assert "正在试算" in admin.get(batch).words()
    work(house)
    told = admin.get(batch).words()
    assert "可以换 1" in told
    assert f"换不了 {WAITING}" in told
    assert "register" in told
    assert whole(house) == before
    assert house.count(Intervention) == 0
    assert "试算，什么也不改动" in admin.get("/runs/migrations").words()


def test_a_trial_that_fits_is_carried_out_from_its_report_with_the_same_plan(house):
    stuck = house.new_way().filed()
    deploy(house, GONE)
    admin = house.as_("admin")
    chosen = {"to:dispute_lifecycle:register": "register_anew"}
    batch = order(house, do="trial", **chosen).headers["Location"]
    work(house)
    page = admin.get(batch)
    assert f"可以换 {WAITING + 1}" in page.words()
    action = html.unescape(re.search(r'action="(/runs/migrations/plan[^"]+)"', page.text)[1])
    named = dict(re.findall(r'name="(to:[^"]+)" value="([^"]+)"', page.text))
    assert named == chosen
    carried = admin.post(action, {"do": "begin", "reason": WHY, **named}, 303)
    work(house)
    assert "已完成" in admin.get(carried.headers["Location"]).words()
    assert house.task(stuck.case_id, "register_anew")


def test_a_trial_that_is_stopped_tries_no_more(house):
    house.new_way().filed()
    deploy(house, RENAMED)
    batch = order(house, do="trial").headers["Location"]
    house.as_("admin").post(f"{batch}/stop")
    work(house)
    assert f"没有试算 {WAITING + 1}" in house.as_("admin").get(batch).words()


def test_runs_go_on_with_a_newer_version_of_what_they_call(house):
    """The process itself has one version only: the plan leads from it to itself."""
    calls = element("callActivity", "c", calledElement="inner")
    outer = document(process("outer", *line(calls, user("z"))))

    def inner(*names):
        return document(process("inner", *line(*map(user, names), first="s", last="e")))

    def deploy_and_start(w):
        sources = [Source("process", "outer", outer), Source("process", "inner", inner("a"))]
        w.engine.deploy(sources, note="", by=None)
        return w.engine.start("outer", {}, business_key="k").id

    run = house.runtime.do(deploy_and_start)
    admin, plan = house.as_("admin"), "/runs/migrations/plan?process=outer&old=1&new=1"
    begin = {"do": "begin", "reason": WHY}
    assert "请选择另一个版本" in admin.post(plan, begin, 422).words()
    newer = Source("process", "inner", inner("a", "b"))
    house.runtime.do(lambda w: w.engine.deploy([newer], note="", by=None))
    assert 'value="outer"' in admin.get("/runs/migrations").text
    assert "一起换的被调用流程：inner" in admin.get(plan).words()
    assert "1 件可以换" in admin.post(plan, {"do": "try"}, 200).words()
    admin.post(plan, begin, 303)
    work(house)
    with house.runtime.work() as w:
        (task,) = w.engine.open_tasks(run)
        w.engine.complete(task.id, {})
        assert [one.element for one in w.engine.open_tasks(run)] == ["b"]
    assert "这一版没有正在运行的流程" in admin.post(plan, begin, 422).words()


def test_one_run_is_taken_over_from_its_page(house):
    way = house.new_way().filed()
    deploy(house, GONE)
    run = house.case(way.case_id).instance_id
    admin = house.as_("admin")
    seen = re.search(r'name="seen" value="(\d+)"', admin.get(f"/runs/{run}").text)[1]
    given = {"reason": WHY, "seen": seen, "version": "2"}
    assert "对不上：register" in admin.post(f"/runs/{run}/migrate", given, 409).words()
    admin.post(f"/runs/{run}/migrate", {**given, "version": "9"}, 404)
    deploy(house, RENAMED)
    admin.post(f"/runs/{run}/migrate", {**given, "version": "3"})
    assert runs_of(house)[str(run)] == 3


def test_a_plan_without_a_reason_with_strange_steps_or_versions_is_refused(house):
    house.new_way().filed()
    deploy(house, RENAMED)
    admin = house.as_("admin")
    assert "请写明原因" in order(house, 422, reason=" ").words()
    for source, target in (
        ("to:dispute_lifecycle:nothing", "register"),
        ("to:dispute_lifecycle:register", "nothing"),
        ("to:other:register", "claim"),
    ):
        assert "对照的步骤不存在" in order(house, 422, **{source: target}).words()
    base = "/runs/migrations/plan"
    admin.get(f"{base}?process=dispute_lifecycle&old=1&new=7", 404)
    admin.get(f"{base}?process=nothing&old=1&new=2", 404)
    admin.get(f"{base}?process=dispute_lifecycle&old=x&new=2", 400)
    admin.get(f"{base}?process=dispute_lifecycle&old=1&new={2**40}", 400)
    same = PLAN.replace("new=2", "new=1")
    admin.post(same, {"do": "begin", "reason": WHY}, 422)
    admin.get(f"/runs/migrations/{uuid4()}", 404)
    admin.post(f"/runs/migrations/{uuid4()}/stop", {}, 404)
    assert house.count(Batch) == 0


def test_nobody_but_an_administrator_plans(house):
    deploy(house, RENAMED)
    for path in ("/runs/migrations", PLAN):
        house.as_("chief").get(path, 403)
    house.as_("chief").post(PLAN, {"do": "begin", "reason": WHY}, 403)
