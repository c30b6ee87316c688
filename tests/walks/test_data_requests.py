"""A party asks for its own data to be put right or deleted, or takes its consent back."""

import io
import json

import pytest
from sqlalchemy import select

from cases.models import Attachment, CaseEvent, DataRequest, Party
from tests.walks.linked import Told, answers, letter, receipt
from tests.walks.story import LI, MA
from tests.web.hands import photo

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

PATH = "/follow/requests"
KEPT = "保管期限没有届满的不能删除"


def asks(one, n, kind, words="", status=303):
    page = one.enters(n).post(PATH, {"data_kind": kind, "data_words": words}, status)
    one.house.move()
    return page


def row_of(one):
    with one.house.runtime.work() as w:
        query = select(DataRequest).where(DataRequest.case_id == one.case_id)
        return w.session.scalars(query.order_by(DataRequest.id.desc())).first()


def task_of(one):
    with one.house.runtime.work() as w:
        return w.engine.open_tasks(row_of(one).instance_id)[0]


def form_of(one, login):
    return one.house.as_(login).get(f"/tasks/{task_of(one).id}").script("form-data")


def answered(one, login, status=303, **said):
    page = answers(one, login, task_of(one).id, status, **said)
    one.house.move()
    one.county.print()  # the worker's turn: content leaves the disk after the commit
    return page


def files_of(one, n, *names):
    """A party hands in files on its page; returns their ids by name."""
    for number, name in enumerate(names):
        content = io.BytesIO(photo() + bytes([number]))
        one.enters(n).post("/follow/files", {"files": (content, name), "purpose": "evidence"})
    with one.house.runtime.work() as w:
        rows = w.session.scalars(select(Attachment).where(Attachment.case_id == one.case_id))
        return {row.name: (str(row.id), row.sha256) for row in rows}


def test_data_are_put_right_and_the_person_reads_the_answer(county):
    county.at("2026-03-02 09:00")
    one = county.dispute().to_mediation()
    assert "写明" in asks(one, 1, "CORRECT", "改", 422).words()
    asks(one, 1, "CORRECT", "我的电话是13912345678，登记错了")
    asks(one, 1, "CORRECT", "再说一遍：电话登记错了", 422)  # one after the other
    asked = row_of(one)
    assert asked.number.endswith("〔2026〕1号")
    assert asked.number in one.party_page(1)
    assert asked.number not in one.party_page(0), "it is nobody else's"
    assert "登记错了" not in one.party_page(0)
    assert str(asked.due_on) == "2026-03-23"  # fifteen working days
    for login in ("clerk", "police", "judge", "admin"):
        answered(one, login, 404, outcome="DONE", reasons="已经改了。")
    assert task_of(one).name in one.house.as_("chief").get("/desk?pile=all").words()
    county.at("2026-03-20 09:00")
    assert "个人信息请求快到答复的最后一天了" in one.house.as_("chief").get("/desk").words()
    assert "13912345678" in form_of(one, "chief")["asked"]
    answered(one, "chief", 422, outcome="DONE", reasons="")
    answered(one, "chief", outcome="DONE", reasons="已经核实并改好。")
    page = one.party_page(1)
    assert "照办了" in page
    assert "已经核实并改好。" in page
    assert "向人民法院起诉" not in page.partition("我的个人信息")[2].partition("您的权利")[0]
    answered_once = one.house.count(CaseEvent, kind="data.answered")
    assert answered_once == 1
    asks(one, 1, "CORRECT", "还有地址也错了")


def test_what_nothing_relies_on_is_really_deleted_and_the_rest_is_told(county):
    one = county.dispute().to_mediation()
    known = files_of(one, 1, "借条.jpg", "照片.jpg", "无关.jpg")
    others = files_of(one, 0, "对方的.jpg")["对方的.jpg"]
    with one.house.runtime.work() as w:  # a record of the mediator's names one of them
        party = w.session.get(Party, one.parties[1])
        party.agents = [{"kind": "AGENT", "name": "王五", "attachment_id": known["借条.jpg"][0]}]
    asks(one, 1, "DELETE", "请把我交的材料都删掉")
    form = form_of(one, "chief")
    offered = {row["value"] for row in form["options_erase"]}
    assert offered == {known["照片.jpg"][0], known["无关.jpg"][0]}
    chief, path = one.house.as_("chief"), f"/tasks/{task_of(one).id}"
    chief.post(f"{path}/claim", {})
    draft = json.dumps({"answers": {"erase": [known["无关.jpg"][0]]}})
    kept = chief.client.post(f"{path}/draft", data=draft, headers={"X-CSRF-Token": chief.token})
    assert kept.status_code == 204
    assert {row["value"] for row in form_of(one, "chief")["options_erase"]} == offered
    said = {"outcome": "PARTLY", "reasons": "无关的已经删除，借条是证据。"}
    answered(one, "chief", 422, erase=[others[0]], **said)
    files = one.house.runtime.files
    assert files.exists(known["无关.jpg"][1])
    answered(one, "chief", erase=[known["无关.jpg"][0]], **said)
    assert not files.exists(known["无关.jpg"][1])
    assert all(files.exists(known[name][1]) for name in ("照片.jpg", "借条.jpg"))
    assert one.house.count(Attachment, case_id=one.case_id) == 3
    page = one.party_page(1)
    assert all(part in page for part in ("办了一部分", "交来的材料1 份", KEPT, "网信部门"))
    assert row_of(one).deleted == {"file": 1}


def test_the_proof_of_a_guardian_stays_while_the_guardian_acts(county):
    one = county.dispute().to_mediation()
    known = files_of(one, 1, "户口簿.jpg", "无关.jpg")
    with one.house.runtime.work() as w:
        w.session.get(Attachment, known["户口簿.jpg"][0]).purpose = "guardian"
        w.session.get(Party, one.parties[1]).agents = [{"kind": "GUARDIAN", "name": "汪慧"}]
    asks(one, 1, "DELETE", "请把我交的材料都删掉")
    offered = {row["value"] for row in form_of(one, "chief")["options_erase"]}
    assert offered == {known["无关.jpg"][0]}


def test_content_that_somebody_else_handed_in_too_stays(county):
    one = county.dispute().to_mediation()
    mine = files_of(one, 1, "合影.jpg")["合影.jpg"]
    files_of(one, 0, "合影二.jpg")
    asks(one, 1, "DELETE", "请把合影删掉")
    answered(one, "chief", outcome="DONE", erase=[mine[0]], reasons="已经删除。")
    assert one.house.runtime.files.exists(mine[1])


def test_a_bound_file_stays_and_only_where_to_reach_the_person_goes(county):
    one = county.dispute().to_session().meets("agreed")
    mine = files_of(one, 1, "收条.jpg")["收条.jpg"]
    one.to_agreement(one.pay(1, 3000, county.day(1))).chooses("no")
    county.at(f"{county.day(2)} 10:00")
    one.performs("DONE", amount="3000").is_visited().is_archived()
    asks(one, 1, "DELETE", "事情办完了，请全部删除")
    form = form_of(one, "chief")
    assert [row["value"] for row in form["options_erase"]] == ["contact"]
    answered(one, "chief", outcome="PARTLY", erase=["contact"], reasons="案卷保存十年。")
    kept = one.house.find(Party, id=one.parties[1])
    assert (kept.phone, kept.phone_index, kept.address) == (None, None, None)
    assert kept.id_no
    assert one.house.runtime.files.exists(mine[1])
    assert KEPT in one.party_page(1)


def test_consent_taken_back_ends_the_mediation_at_once(county):
    one = county.dispute().to_consent()
    one.answers(1, "yes")
    one.is_accepted()
    page = asks(one, 1, "WITHDRAW")
    assert page.headers["Location"].startswith("/follow/case")
    kept = one.house.find(Party, id=one.parties[1]).privacy_consent
    assert (kept["sensitive"], kept["sharing"]) == (False, False)
    assert kept["withdrawn_at"]
    assert one.case.termination_reason == "PARTY_WITHDREW"
    asks(one, 1, "WITHDRAW", status=422)
    answered(one, "chief", outcome="DONE", reasons="不再处理，只保存案卷。")
    assert KEPT in one.party_page(1)


def test_consent_to_share_alone_is_taken_back_and_the_mediation_goes_on(county):
    one = county.dispute().to_consent()
    both = {"general": "yes", "sensitive": "yes"}
    asks(one, 1, "UNSHARE", status=422)  # nothing was given yet
    one.enters(1).post("/follow/answer", {"answer": "yes", "sharing": "yes", **both})
    asks(one, 1, "UNSHARE")
    assert one.house.find(Party, id=one.parties[1]).privacy_consent["sharing"] is False
    assert (row_of(one).outcome, row_of(one).instance_id) == ("DONE", None)
    assert one.is_accepted().case.termination_reason is None


def test_before_acceptance_the_clerk_answers_and_a_refusal_says_where_to_complain(county):
    one = county.dispute().to_consent()
    asks(one, 0, "DELETE", "不想让你们留着我的电话")
    assert "may_erase" in form_of(one, "clerk")
    answered(one, "clerk", outcome="REFUSED", reasons="正在办理，联系您要用。")
    page = one.party_page(0)
    assert all(part in page for part in ("不能办", "正在办理，联系您要用。", "网信部门", "起诉"))


def test_a_request_goes_with_the_case_that_is_handed_on(county):
    county.at("2026-03-02 09:00")
    one = Told(county, MA, LI).to_mediation()
    asks(one, 1, "CORRECT", "我的电话登记错了")
    before = task_of(one)
    one.says("mediator", "transfer", **letter(to=county.house.place("HYC-GM-TW")))
    _, task = receipt(one)
    team = [county.house.user("village")]
    answers(one, "village", task, decision="accept", mediators=team)
    assert task_of(one).id != before.id
    answers(one, "chief", task_of(one).id, 404, outcome="DONE", reasons="已经改了。")
    answered(one, "village", outcome="DONE", reasons="已经改了。")
    assert "已经改了。" in one.party_page(1)
