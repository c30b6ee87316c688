"""Somebody dies, or nobody can go on: the mediation stands still, and anybody may still leave."""

from datetime import date

import pytest

from cases.models import Party
from tests.walks.story import LI, MA
from tests.walks.test_agencies import begun, filed_by_agency, handed_to_police
from tests.walks.test_kinds import accepted_by, checked, wages_in_talks
from tests.walks.test_parties_put_right import SON, joins

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def stands_still(story, cause="DEATH", n=1, status=303, login=None, **more):
    told = {
        "cause": cause,
        "party_id": story.parties[n] if n is not None else "",
        "on": story.county.day(),
        "happened": "家属来电告知，附村委会证明。",
    }
    page = story.house.as_(login or story.hand)
    return page.post(f"/cases/{story.case_id}/suspension", told | more, status)


def goes_on(story, outcome="resume", status=303):
    return story.does(story.hand, "resume", status, outcome=outcome, changed="儿子愿意接着调解。")


def test_a_party_dies_and_the_heir_goes_on(county):
    county.at("2026-04-07 09:00")
    one = county.dispute(MA, LI).to_session()
    assert one.case.period_due == date(2026, 5, 7)
    one.meets("agreed").is_drafted()
    county.at("2026-04-10 09:00")
    stands_still(one)
    assert one.open() == {"resume"}
    assert one.agreement().status == "VOID"
    assert one.case.state == "MEDIATING"
    for page in (one.page(), one.party_page()):
        assert "自2026年4月10日起中止调解：一方当事人死亡，等继承人表明是否参加" in page
    assert "家属来电告知" in one.page()
    for page in (one.page(), one.party_page()):
        assert "停止计算 今天恢复的话，到2026年5月8日" in page
    assert "家属来电告知" not in one.party_page()
    assert "正在调解" not in one.party_page()
    county.at("2026-06-01 09:00")
    assert one.open() == {"resume"}, "the period stands still"
    lacking = goes_on(one, status=422)
    assert "追加当事人" in lacking.words()
    joins(one, **SON)
    goes_on(one)
    # used: 8 and 9 April of thirty days; 2 June is the first of the other twenty-eight
    assert one.case.period_due == date(2026, 6, 29)
    assert one.open() == {"hold_session"}
    names = [one.house.find(Party, id=id_).name for id_ in one.parties]
    assert names == ["马桂兰", "李小勇"]
    assert "李秀英不再是本案当事人" in one.page()
    assert "恢复调解，调解期限到2026年6月29日" in one.party_page()
    one.declares()
    one.meets("agreed").to_agreement()
    assert one.agreement().effective_at is not None


def test_a_party_leaves_a_mediation_that_stands_still(county):
    one = county.dispute().to_session()
    stands_still(one, "FORCE_MAJEURE", n=None)
    one.enters(0).post("/follow/withdraw", {"note": ""})
    assert one.case.state == "CLOSED" or one.case.termination_reason == "PARTY_WITHDREW"
    assert "resume" not in one.open()
    assert "自2026" not in one.page().partition("下一步")[0]


def test_what_cannot_go_on_ends_with_the_other_ways(county):
    one = county.dispute().to_session()
    stands_still(one)
    goes_on(one, "end")
    assert one.open() == {"fail_exit"}
    told = one.form(one.hand, "fail_exit")
    assert told["reason"] == "SUSPENDED"
    one.does(one.hand, "fail_exit", reason=told["reason"], advice=["litigation"])
    assert "中止调解的原因不能消除" in one.text("termination/notice")


def test_who_is_nobody_here_suspends_nothing_and_what_is_wrong_is_said(county):
    one = county.dispute().to_session()
    stands_still(one, status=404, login="mediator2")
    stands_still(one, status=404, login="clerk")
    assert "这个原因说的是单位" in stands_still(one, "DISSOLVED", status=422).words()
    assert "请选择中止的原因" in stands_still(one, "LAZY", status=422).words()
    assert "请写明出了什么事" in stands_still(one, happened="", status=422).words()
    later = stands_still(one, on=county.day(1), status=422)
    assert "今天以前的日子" in later.words()
    assert "resume" not in one.open()


def test_a_mediation_stands_still_twice(county):
    county.at("2026-04-07 09:00")
    one = county.dispute().to_session()
    for day, again, due in (("04-10", "04-12", (5, 11)), ("04-20", "04-29", (5, 20))):
        county.at(f"2026-{day} 09:00")
        stands_still(one, "OTHER", n=None)
        county.at(f"2026-{again} 09:00")
        goes_on(one)
        assert one.case.period_due == date(2026, *due)
    one.meets("failed", failure="GAP_TOO_WIDE")
    assert one.open() == {"fail_exit"}


def test_a_term_fixed_by_law_runs_on(county):
    county.at("2026-03-02 09:00")
    one = wages_in_talks(county)
    stands_still(one, "CAPACITY")
    assert "期限由法律规定，照常计算" in one.page()
    assert one.case.period_due == date(2026, 3, 17)
    county.at("2026-03-18 00:10")
    assert one.open() == {"fail_exit"}


def test_an_industry_mediation_goes_on_where_it_stood(county):
    county.at("2026-03-02 09:00")
    one = accepted_by(county, "road")
    checked(one).is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-03-04 09:00")
    stands_still(one, "CAPACITY")
    county.at("2026-03-14 09:00")
    goes_on(one)
    assert one.open() == {"hold_session"}
    one.meets("failed", failure="GAP_TOO_WIDE")
    assert one.open() == {"fail_exit"}
    other = accepted_by(county, "shop")
    checked(other).is_free_of_conflict().is_told_rights().is_investigated()
    stands_still(other, "OTHER", n=None)
    goes_on(other, "end")
    assert other.open() == {"fail_exit"}


def test_the_traffic_police_stop_and_go_on_inside_their_ten_days(county):
    county.at("2026-03-02 09:00")
    one = begun(filed_by_agency(handed_to_police(county)))
    stands_still(one, "FORCE_MAJEURE", n=0)
    assert one.open() == {"resume"}
    goes_on(one)
    assert (one.open(), one.case.period_due) == ({"notify_meeting"}, date(2026, 3, 12))
    stands_still(one, "FORCE_MAJEURE", n=0)
    goes_on(one, "end")
    assert one.open() == {"fail_exit"}
