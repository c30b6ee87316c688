"""What a party is told before its data are handled, what it agrees to, and where that is kept."""

from sqlalchemy import select

import documents
from cases.models import CaseEvent, Document, Party
from cases.paperwork import papers
from engine import Source
from tests.walks.story import CHEN, ZHOU

BOTH = {"general": "yes", "sensitive": "yes"}
TOLD = ("全文：个人信息处理告知书", "撤回同意", "保存期限")
TICKED = 'class="box">√'


def agreed(one, n):
    return one.house.find(Party, id=one.parties[n]).privacy_consent


def notice_of(one, n):
    return one.house.find(Document, name="intake/privacy_consent", about_id=one.parties[n])


def test_the_other_side_reads_the_notice_before_it_agrees_and_may_share_or_not(county):
    one = county.dispute().to_consent()
    page = one.enters(1).get("/follow/case")
    assert not [said for said in TOLD if said not in page.words()]
    assert 'name="sharing"' in page.text
    one.enters(1).post("/follow/answer", {"answer": "yes", **BOTH, "sharing": "yes"})
    kept = agreed(one, 1)
    assert (kept["sensitive"], kept["sharing"], kept["guardian"]) == (True, True, None)
    assert 'name="sharing"' not in one.enters(1).get("/follow/case").text


def test_who_was_asked_on_the_telephone_agrees_to_the_handling_of_data_later(county):
    one = county.dispute().to_consent()
    one.told("CONSENTED", "phone").is_accepted()
    assert agreed(one, 1) == {}
    mine = one.enters(1)
    page = mine.get("/follow/case")
    assert not [said for said in TOLD if said not in page.words()]
    assert "单独同意" in mine.post("/follow/data", {"general": "yes"}, 422).words()
    assert agreed(one, 1) == {}
    assert notice_of(one, 1).context["privacy"] is None
    mine.post("/follow/data", BOTH)
    first = agreed(one, 1)
    assert (first["version"], first["sensitive"], first["sharing"]) == ("1", True, False)
    assert notice_of(one, 1).context["privacy"]["sensitive"] is True
    assert one.house.count(CaseEvent, kind="privacy.agreed") == 1
    county.house.clock.advance(minutes=5)
    mine.post("/follow/data", {**BOTH, "sharing": "yes"})  # once: the first word stands
    assert agreed(one, 1) == first
    assert "/follow/data" not in mine.get("/follow/case").text


def test_who_agrees_after_the_notice_changed_agrees_to_its_next_edition(county):
    name, added = "intake/privacy_consent", "另外还要处理车牌号码。"
    one = county.dispute().to_consent()
    with one.house.runtime.work() as w:
        before = papers.template(w, one.case, name).content.decode()
        changed = before.replace("<h2>四、", f"<p>{added}</p><h2>四、").encode()
        w.engine.deploy([Source("document", name, changed)], note="车牌", by=None)
    two = county.dispute(CHEN, ZHOU).is_filed()
    one.enters(1).post("/follow/answer", {"answer": "yes", **BOTH})
    # a case keeps the edition it began with, for whoever joins it later too
    assert [agreed(one, 0)["version"], agreed(one, 1)["version"]] == ["1", "1"]
    assert agreed(two, 0)["version"] == "2"
    old, new = one.text(name), two.text(name)
    assert "（第1版）" in old
    assert added not in old
    assert "（第2版）" in new
    assert added in new


def test_for_a_child_the_guardian_is_written_down_as_who_agreed(county):
    mother = {"kind": "GUARDIAN", "name": "汪慧", "relation": "母亲"}
    one = county.dispute().to_consent()
    with one.house.runtime.work() as w:
        row = w.session.get_one(Party, one.parties[1])
        row.agents, row.birth_date, row.vulnerable = [mother], "2015-05-05", ["minor"]
    one.enters(1).post("/follow/answer", {"answer": "yes", **BOTH})
    assert agreed(one, 1)["guardian"] == "汪慧"
    said = one.text("intake/privacy_consent")
    assert "同意人（监护人汪慧代，签名或按指印）" in said


def test_who_hands_a_case_on_sees_whose_data_nobody_may_share_without_a_duty(county):
    one = county.dispute().to_consent()
    one.enters(1).post("/follow/answer", {"answer": "yes", **BOTH, "sharing": "yes"})
    one.is_accepted()
    path = f"/cases/{one.case_id}/transfer"
    told = "没有单独同意把个人信息提供给其他单位"
    page = one.house.as_("mediator").get(path).words()
    assert f"马桂兰{told}" in page
    mine = one.house.find(Party, id=one.parties[0])
    with one.house.as_if(mine, privacy_consent={**mine.privacy_consent, "sharing": True}):
        assert told not in one.house.as_("mediator").get(path).words()


def test_nobody_reads_on_a_shared_paper_where_the_other_side_lives(county):
    one = county.dispute().to_session().meets("agreed")
    one.to_agreement(one.pay(1, 3000, "2026-06-01")).is_at_court()
    said = one.text("intake/acceptance_form")
    assert all(p["name"] in said and p["phone"] not in said for p in one.people)
    with one.house.runtime.work() as w:
        query = select(Document).where(
            Document.case_id == one.case_id, Document.name == "confirmation/service_address"
        )
        sheets = {str(row.about_id): row for row in w.session.scalars(query)}
        told = {id_: documents.html(row.name, row.context) for id_, row in sheets.items()}
    assert set(told) == set(one.parties)
    for n, (mine, other) in enumerate((one.people, one.people[::-1])):
        page = told[one.parties[n]]
        assert mine["name"] in page
        assert other["name"] not in page
        assert sheets[one.parties[n]].signers == [one.parties[n]]
        assert other["id_no"] not in str(sheets[one.parties[n]].context["confirmation"])
