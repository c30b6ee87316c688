"""The queue and a task's form."""

import json
from uuid import uuid4

import pytest

from cases.models import Case


def test_the_queue_shows_what_is_to_be_done_with_masked_names(way, house):
    way.filed()
    page = house.as_("clerk").get("/desk?pile=all")
    assert "登记" in page.words()
    assert "马**" in page.words()
    assert "马桂兰" not in page.text
    assert way.code in page.words()


def test_a_filter_that_finds_nothing_says_what_to_do(way, house):
    way.filed()
    clerk = house.as_("clerk")
    assert "没有符合条件的任务" in clerk.get("/desk?pile=all&q=不存在").words()
    assert way.code in clerk.get("/desk?pile=all&q=马桂兰").words()
    clerk.get("/desk?pile=nonsense&priority=PINK&after=nonsense")


def test_the_preview_is_a_part_of_a_page(way, house):
    way.filed()
    task = house.task(way.case_id, "register")
    page = house.as_("clerk").get(f"/desk/preview/{task}")
    assert "<html" not in page.text
    assert "领取并办理" in page.words()


def test_the_palette_finds_a_case(way, house):
    way.filed()
    items = house.as_("clerk").get(f"/desk/find?q={way.code}").response.json["items"]
    assert items[0]["url"] == f"/cases/{way.case_id}"
    assert house.as_("mediator").get(f"/desk/find?q={way.code}").response.json["items"] == []


def test_a_task_is_claimed_filled_in_and_put_back(way, house):
    way.filed()
    task = house.task(way.case_id, "register")
    clerk = house.as_("clerk")
    page = clerk.get(f"/tasks/{task}")
    assert "data-readonly" in page.text
    clerk.post(f"/tasks/{task}/claim")
    page = clerk.get(f"/tasks/{task}")
    assert f'data-draft-url="/tasks/{task}/draft"' in page.text
    assert page.script("form-data")["facts"].startswith("李家门前")
    clerk.post(f"/tasks/{task}/release")
    assert house.task_info(task).assignee is None


def test_a_draft_is_kept_and_comes_back(way, house):
    way.filed()
    task = house.task(way.case_id, "register")
    clerk = house.as_("clerk")
    clerk.post(f"/tasks/{task}/claim")
    headers = {"X-CSRF-Token": clerk.token}
    sent = clerk.client.post(
        f"/tasks/{task}/draft", json={"answers": {"title": "写了一半"}}, headers=headers
    )
    assert sent.status_code == 204
    page = clerk.get(f"/tasks/{task}")
    assert page.script("form-data")["title"] == "写了一半"
    assert "已接着上次没写完的内容" in page.words()


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"answers": 1}', '{"a": "\\u0000"}', '{"a": "\\ud800"}', "NaN"]
)
def test_answers_that_are_no_object_are_400_and_change_nothing(way, house, body):
    way.filed()
    task = house.task(way.case_id, "register")
    clerk = house.as_("clerk")
    headers = {"X-CSRF-Token": clerk.token, "Content-Type": "application/json"}
    sent = clerk.client.post(f"/tasks/{task}/draft", data=body, headers=headers)
    assert sent.status_code == 400
    house.task(way.case_id, "register")


def test_wrong_answers_are_told_by_field_and_kept(way, house):
    way.filed()
    task = house.task(way.case_id, "register")
    clerk = house.as_("clerk")
    clerk.post(f"/tasks/{task}/claim")
    answers = {"title": "", "facts": "我改过的经过", "claims": []}
    page = clerk.post(f"/tasks/{task}/complete", {"answers": json.dumps(answers)}, 422)
    assert "title" in page.script("form-errors")
    assert page.script("form-data")["facts"] == "我改过的经过"
    house.task(way.case_id, "register")


def test_a_task_of_others_is_404(way, house):
    way.filed()
    task = house.task(way.case_id, "register")
    for login in ("mediator", "judge", "admin"):
        other = house.as_(login)
        other.get(f"/tasks/{task}", 404)
        other.post(f"/tasks/{task}/complete", {"answers": "{}"}, 404)
        other.post(f"/tasks/{task}/claim", status=404)
    house.as_("clerk").get(f"/tasks/{uuid4()}", 404)


def test_many_are_claimed_at_once_and_each_refusal_is_told(way, house):
    way.filed()
    task = house.task(way.case_id, "register")
    clerk = house.as_("clerk")
    data = {"task": [str(task), str(uuid4()), "x"], "next": "/desk?pile=all"}
    page = clerk.post("/desk/claim", data)
    assert page.headers["Location"] == "/desk?pile=all"
    words = clerk.get("/desk?pile=all").words()
    assert "已领取 1 件" in words
    assert "2 件没有领到" in words


def test_the_window_registers_with_the_same_checks(house):
    clerk = house.as_("clerk")
    page = clerk.post("/intake", {"channel": "phone", "source": "application"}, 422)
    assert "申请人：每一方至少一人" in page.words()
    assert "对方：每一方至少一人" in page.words()
    assert "请写清楚发生了什么" in page.words()
    page = clerk.post("/intake", {"do": "add:claims", "claims.0": "第一项"}, 200)
    assert 'name="claims.1"' in page.text
    house.as_("mediator").post("/intake", {"facts": "x"}, 403)


def test_the_window_registers_once_however_often_the_form_is_sent(house, application):
    clerk = house.as_("clerk")
    clerk.get("/intake")
    fields = {name: text for step in application.values() for name, text in step.items()}
    fields |= {"once": "f00d", "channel": "phone", "source": "application", "do": "save"}
    before = house.count(Case)
    page = clerk.post("/intake", fields, 200)
    assert "查询密码只显示这一次" in page.words()
    clerk.post("/intake", fields, 303)
    assert house.count(Case) == before + 1


def test_a_chief_hands_a_task_over_to_a_colleague(way, house):
    way.accepted()
    task = house.task(way.case_id, "declare_conflict")
    chief = house.as_("chief")
    assert "转交" in chief.get(f"/tasks/{task}").words()
    chief.post(f"/tasks/{task}/assign", {"user_id": house.user("mediator2")})
    assert str(house.task_info(task).assignee) == house.user("mediator2")
    chief.post(f"/tasks/{task}/assign", {"user_id": house.user("judge")}, 422)
