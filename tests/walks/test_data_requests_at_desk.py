"""A party without a telephone asks about its data at the desk: it is the same request."""

import pytest

from cases.models import DataRequest
from tests.walks.test_data_requests import answered, form_of, row_of, task_of

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

CARD = {"by": "SELF", "checked": "CARD"}


def path(one, n):
    return f"/cases/{one.case_id}/parties/{one.parties[n]}/data-requests"


def told(one, login, n, kind, words="", status=303, **said):
    given = {"data_kind": kind, "data_words": words} | (said or CARD)
    page = one.house.as_(login).post(path(one, n), given, status)
    one.house.move()
    return page


def test_what_is_said_at_the_desk_has_the_number_the_days_and_the_answer_of_any_other(county):
    county.at("2026-03-02 09:00")
    one = county.dispute().to_mediation()
    assert path(one, 1) in one.house.as_("mediator").get(f"/cases/{one.case_id}").links()
    words = "我的名字写错了一个字"
    told(one, "mediator", 1, "CORRECT", words, by="SELF", checked="CARD", note="带了户口簿")
    told(one, "mediator", 1, "CORRECT", "再说一遍：名字写错了", 422)  # one after the other
    row = row_of(one)
    assert row.number.endswith("〔2026〕1号")
    assert str(row.due_on) == "2026-03-23"  # fifteen working days
    assert row.said["taken_by"] == one.house.user("mediator")
    page = one.house.as_("mediator").get(path(one, 1)).words()
    assert "核对了本人的身份证件原件" in page
    assert "带了户口簿" in page
    assert (
        "当面提出个人信息请求，已登记"
        in one.house.as_("chief").get(f"/cases/{one.case_id}").words()
    )
    mine = one.party_page(1)
    assert row.number in mine
    assert "当面提出，由工作人员登记" in mine
    assert row.number not in one.party_page(0)
    one.enters(1).post("/follow/requests", {"data_kind": "DELETE", "data_words": "照片请删掉"})
    assert row_of(one).number.endswith("〔2026〕2号"), "one series"
    assert row_of(one).said is None
    first = one.house.find(DataRequest, kind="CORRECT")
    with one.house.runtime.work() as w:
        task = w.engine.open_tasks(first.instance_id)[0]
    assert words in one.house.as_("chief").get(f"/tasks/{task.id}").script("form-data")["asked"]


def test_the_answer_can_be_told_at_the_desk_and_consent_taken_back_there_works_at_once(county):
    one = county.dispute().to_consent()
    one.answers(1, "yes")
    one.is_accepted()
    told(one, "clerk", 1, "WITHDRAW")
    assert one.case.termination_reason == "PARTY_WITHDREW"
    assert task_of(one).name
    assert "asked" in form_of(one, "chief")
    answered(one, "chief", outcome="PARTLY", reasons="不再处理，只保存案卷。")
    page = one.house.as_("clerk").get(path(one, 1)).words()
    assert "不再处理，只保存案卷。" in page
    assert "网信部门" in page


def test_only_who_handles_the_case_takes_it(county):
    one = county.dispute().to_mediation()
    for login, status in (("office", 403), ("admin", 404), ("judge", 404), ("police", 404)):
        one.house.as_(login).get(path(one, 1), status)
        told(one, login, 1, "CORRECT", "请把我的住址改过来", status)
        assert path(one, 1) not in one.house.as_("office").get(f"/cases/{one.case_id}").links()
    other = county.dispute().to_consent()
    strange = f"/cases/{one.case_id}/parties/{other.parties[0]}/data-requests"
    one.house.as_("mediator").get(strange, 404)
    assert one.house.count(DataRequest) == 0


def test_an_unknown_person_is_not_heard(county):
    one = county.dispute().to_mediation()
    words = "请把我的住址改过来"
    for said in (
        {"by": "", "checked": "CARD"},
        {"by": "SELF", "checked": ""},
        {"by": "SELF", "checked": "AUTHORITY"},
        {"by": "AGENT", "checked": "AUTHORITY"},  # without a name
        {"by": "AGENT", "by_name": "孙明", "checked": "CARD"},
    ):
        told(one, "mediator", 1, "CORRECT", words, 422, **said)
    assert one.house.count(DataRequest) == 0
    told(one, "mediator", 1, "CORRECT", words, by="AGENT", by_name="孙明", checked="AUTHORITY")
    assert row_of(one).said["name"] == "孙明"
