"""A case that was settled and kept tells others how, and tells nobody who."""

import html
import re

import pytest
from sqlalchemy import select

from cases.models import Organisation, Party, Precedent
from tests.walks.story import CHEN, LI, MA, ZHOU

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

NAMES = (
    *("陈刚", "周海涛", "海涛", "卷子坪", "水寺", "13700001111", "合阳城", "光明村"),
    *("马长顺", "杨德顺", "底线"),
)


#: searches that pieces of the text answer, and kinds that are others
ELSEWHERE = ("q=用的水管纠纷", "end_state=CLOSED_AGREED_PERFORMED", "category=MARRIAGE_FAMILY")


def agreed(county, facts):
    """An oral agreement, kept on the spot."""
    one = county.dispute(CHEN, ZHOU).is_filed(amount="300")
    one.is_registered(title="水管纠纷", subject="payment", amount=300, facts=facts)
    one.is_let_in().answers(1, "yes").is_accepted()
    one.is_free_of_conflict().is_told_rights().is_investigated()
    one.meets("continue", "SEPARATE", (0,), techniques=["COOL_DOWN"], record="他的底线是一半。")
    one.meets("agreed", techniques=["REASON_AND_FEELING"])
    spot = one.pay(1, 300, method="on_the_spot", account=None, default_term=None)
    one.is_drafted(spot, form="ORAL", reached_on=county.day(), facts=facts)
    one.does("mediator", "record_oral", performed="performed", confirm=True)
    return one


def fields(page):
    """What stands in the fields of the proposal."""
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page.text, re.S)
    title = re.search(r'name="title"[^>]* value="([^"]*)"', page.text)[1]
    return {"title": html.unescape(title), **{n: html.unescape(t) for n, t in areas}}


def plainly(house):
    """What the database can read of the one precedent."""
    with house.runtime.work() as w:
        return w.session.execute(select(Precedent.title, Precedent.body, Precedent.grams)).one()


def test_a_kept_agreement_is_told_without_names_to_who_has_the_like(county):
    facts = (
        "陈 刚与周海涛合用的水管爆裂，海涛（13700001111）不出钱，邻居王大力说都有错，"
        "马长顺作证，光明村的杨德顺到合阳城街道请人来修。"
    )
    one = agreed(county, facts)
    house, address = county.house, f"/cases/{one.case_id}/precedent"
    mediator = house.as_("mediator")
    mediator.get(address, 409)  # not closed yet
    one.is_visited()
    county.print()
    one.does("mediator", "archive", retention="短期")
    assert "推荐入库" in one.page()
    house.as_("mediator2").get(address, 403)
    for row, fact in (
        (one.case, {"end_state": "CLOSED_LITIGATION"}),
        (one.case, {"no_joint_session": True}),
        (one.case, {"signs": {"domestic_violence": True}}),  # the police let them meet since
        (house.find(Party, id=one.parties[1]), {"vulnerable": ["minor"]}),
        (house.find(Party, id=one.parties[1]), {"birth_date": county.day(-365 * 10)}),
    ):
        with house.as_if(row, **fact):  # not every case is told
            mediator.get(address, 409)
    page = mediator.get(address)
    text = fields(page)
    assert not [name for name in NAMES if name in "".join(text.values())]
    assert "陈某与周某合用的水管爆裂" in text["facts"]
    assert "情理交融法" in text["method"]
    assert "王大力" in page.words()  # nobody the system knows: the reader is asked
    mediator.post(address, {**text, "facts": "", "do": "propose"}, 422)
    mediator.post(address, {**text, "facts": "长" * 4001, "do": "propose"}, 422)
    text["facts"] = text["facts"].replace("王大力", "旁人") + "周 海 涛后悔了。"
    shown = fields(mediator.post(address, {**text, "do": "check"}, 200))
    assert "周某后悔了" in shown["facts"]
    given = {"kind": "LAWYER", "name": "钱一鸣", "organisation": "诚信律师事务所"}
    gone = Party(case_id=one.case_id, side="RESPONDENT", position=9, name="欧阳大山")
    with house.runtime.work() as w:
        w.session.add(gone)
    with (
        house.as_if(gone, gone_at=house.clock.now, address="合阳城街道紫藤巷7号"),  # split off
        house.as_if(house.find(Party, id=one.parties[0]), agents=[given]),
    ):
        said = {**text, "facts": "诚信律师事务所的钱一鸣来过，住紫藤巷的欧阳大山不来。"}
        told = fields(mediator.post(address, {**said, "do": "check"}, 200))["facts"]
    with house.runtime.work() as w:
        w.session.delete(w.session.get_one(Party, gone.id))
    assert not [name for name in ("诚信", "钱一鸣", "大山", "紫藤") if name in told]
    mediator.post(address, {**text, "do": "propose"})
    row = house.find(Precedent, case_id=one.case_id)
    told = f"/library/{row.id}"

    # nobody else reads it before it is published, and its author does not publish it
    for login, status in (("clerk", 404), ("village", 404), ("police", 404), ("courtclerk", 403)):
        house.as_(login).get(told, status)
    publish = {"do": "publish", "read_through": "yes"}
    house.as_("chief").get(told)
    house.as_("chief").post(told, publish, 404)  # not of the judicial office
    house.appoint("mediator", "judicial_office", "HYC-SFS")
    mediator = house.as_("mediator")
    mediator.get(told)
    mediator.post(told, publish, 404)
    assert "水管" not in house.as_("clerk").get("/library?q=水管").words()
    assert "水管" not in house.as_("clerk").get("/library").words()
    assert plainly(house) == (None, None, None)

    # sent back, mended, published by the second person
    office = house.as_("office")
    assert "旁人" in office.get(told).words()
    office.post(told, {"do": "publish"}, 422)
    office.post(told, {"do": "return", "reason": ""}, 422)
    office.post(told, {"do": "return", "reason": "请写清楚怎么分担的。"})
    assert "请写清楚怎么分担的" in mediator.get(told).words()
    mediator.post(address, {**text, "facts": " ", "do": "propose"}, 422)
    mediator.post(address, {**text, "title": "长" * 61, "do": "propose"}, 422)
    mediator.post(address, {**text, "do": "propose"})
    office.get(told)
    with house.as_if(house.find(Organisation, code="HYC-GM"), display_name="合用的水管"):
        said = office.post(told, publish, 422)  # a name that was learnt since
        assert "又发现了应当去掉的内容" in said.words()
    away = house.find(Organisation, code="HYC-SFS"), house.place("HYC-GM")
    with house.as_if(away[0], parent_id=away[1]):  # an office of elsewhere
        office.get(told, 404)
        office.post(told, publish, 404)
    office.get(told)
    office.post(told, publish)
    office.post(told, publish, 404)  # once
    mediator.post(address, {**text, "do": "propose"}, 409)
    assert "水管爆裂" not in one.enters(0).get("/follow/similar").words()  # their own

    # found by words and kinds, opened without the way to the case
    clerk = house.as_("clerk")
    assert "水管爆裂" not in clerk.get(f"/library?page={'9' * 5000}").words()
    for asked in ("q=水管 爆裂", "q=管", "method=COOL_DOWN", "end_state=CLOSED_ORAL_PERFORMED"):
        assert "水管爆裂" in clerk.get(f"/library?{asked}").words(), asked
    for asked in (
        "q=管水",
        "q=%25",
        "q=陈刚",
        "method=PRAISE_GOOD",
        "q=' OR 1=1",
        "page=9e9",
        *ELSEWHERE,
    ):
        found = clerk.get(f"/library?{asked}").words()
        assert ("水管爆裂" in found) is (asked == "page=9e9"), asked
    house.as_("village").get(told)
    opened = clerk.get(told)
    assert str(one.case_id) not in opened.text
    assert not [name for name in NAMES if name in opened.words()]

    # the like of it: at triage, on the case's page, on the parties' own pages
    like = county.dispute(MA, LI).is_filed().is_registered(facts="楼上水管爆裂，淹了楼下。")
    task = house.task(like.case_id, "confirm_triage")
    beside = clerk.get(f"/tasks/{task}").words().partition("类似的案例")[2]
    assert re.search("都提到：[^ ]*水管爆裂", beside)
    like.is_let_in().answers(1, "yes").is_accepted()
    assert "类似的案例" in like.page()
    party = like.enters(0)
    assert "看看类似的事别人是怎么谈成的" in party.get("/follow/case").words()
    assert "水管爆裂" in party.get("/follow/similar").words()
    assert "情理交融法" in party.get(f"/follow/similar/{row.id}").words()

    # withdrawn with a reason: nobody finds it any more
    out = {"do": "withdraw", "reason": "当事人认为仍能被认出。"}
    clerk.post(told, out, 404)
    with house.as_if(away[0], parent_id=away[1]):
        office.post(told, out, 404)
    office.post(told, {**out, "reason": " "}, 422)
    office.post(told, out)
    office.post(told, out, 404)
    clerk.get(told, 404)
    party.get(f"/follow/similar/{row.id}", 404)
    assert "水管爆裂" not in clerk.get("/library?q=水管").words()
    assert plainly(house) == (None, None, None)
    assert "从案例库撤回" in one.page()
