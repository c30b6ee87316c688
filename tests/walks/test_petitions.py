"""The sixty days of a petition: from the day it was accepted, longer with approval and reason."""

from datetime import date
from uuid import UUID

import pytest

from cases.models import Organisation
from tests.walks.letters import Sent, sent
from tests.walks.story import CHEN, COUNTY, ZHOU
from tests.walks.test_agencies import Traffic, filed_by_agency
from tests.walks.test_referrals import mediated

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def petition_due(one):
    """When the task of the petition office is due, as a day of the county."""
    task = one.house.task_info(one.house.task(one.case_id, "petition_closes"))
    return task.due_at.astimezone(COUNTY).date()


def longer(one, status=303, login="petition", **said):
    desk = one.house.as_(login)
    desk.get(f"/referrals/{one.referral_id}", 200 if login == "petition" else 404)
    told = {"days": "30", "approved_by": "张局长", "reason": "事情复杂，还在鉴定"} | said
    return desk.post(f"/referrals/{one.referral_id}/longer", told, status)


def test_the_sixty_days_of_a_petition_run_from_the_day_it_was_accepted(county):
    county.at("2026-04-07 09:00")
    one = Sent(county, CHEN, ZHOU)
    letter = one.letter(number="合信转〔2026〕7号")
    wrong = county.house.as_("petition")
    wrong.get("/referrals/new")
    said = wrong.post("/referrals/new", letter | {"accepted_on": county.day(1)}, 422).words()
    assert "信访受理日不对" in said
    one.is_sent("petition", number="合信转〔2026〕7号", accepted_on="2026-03-17")
    assert all(
        "信访事项2026年3月17日受理" in page for page in (one.desk("petition"), one.page("clerk"))
    )
    assert "2026年5月18日" in one.desk("petition")  # sixty days end on a Saturday
    assert "请写明延长的理由" in longer(one, 422, reason="").words()
    assert "最多延长30日" in longer(one, 422, days="31").words()
    longer(one, 403, login="courtclerk")
    longer(one)
    desk = one.desk("petition")
    assert "经本机关负责人批准，延长30日" in desk
    assert "事情复杂，还在鉴定（张局长批准）" in desk
    assert "延长办理期限" not in desk, "it was made longer once"
    assert "事情复杂，还在鉴定" in one.party_page()
    one.is_answered().is_signed_for()
    mediated(one, one.pay(1, 48000, "2026-06-01"))
    one.is_returned()
    assert petition_due(one) == date(2026, 6, 17)
    one.does("petition", "petition_closes", outcome="settled")
    assert "2026年3月17日受理" not in one.desk("petition")


def test_a_petition_whose_letter_does_not_say_counts_from_the_day_it_came(county):
    county.at("2026-04-07 09:00")
    one = sent(county, "petition", number="合信转〔2026〕8号")
    assert "没有写明信访受理日，从收到移送的2026年4月7日起算" in one.desk("petition")
    paper = {
        "source": "petition",
        "referral.from": "市信访局",
        "referral.number": "市信〔2026〕1号",
    }
    two = county.dispute(CHEN, ZHOU).is_handed_in(**paper, **{"referral.accepted_on": "2026-04-01"})
    assert "信访事项2026年4月1日受理" in two.page("clerk")


class Agency(Traffic):
    """An agency of the county that deals with petitions."""


def test_the_head_of_an_agency_approves_thirty_more_days_for_a_petition(county):
    county.at("2026-03-02 09:00")
    with county.house.runtime.work() as w:
        place = w.session.get_one(Organisation, UUID(county.house.place(Agency.place)))
        place.handles = [*place.handles, "administrative.PETITION"]
    case = Agency(county, CHEN, ZHOU).is_filed(category="CONTRACT").is_registered()
    chosen = {"decision": "override", "acceptable": "yes", "priority": "GREEN"}
    chosen |= {"route": "administrative", "kind": "administrative.PETITION"}
    case.does("clerk", "confirm_triage", **chosen, reason="信访事项，由有权处理的机关调解")
    filed_by_agency(case.answers(1, "yes").is_accepted())
    assert case.case.period_due == date(2026, 5, 6)  # sixty days end on a day of rest
    county.at("2026-05-07 09:00")
    assert case.open() == {"extend_or_end"}
    case.does(case.hand, "extend_or_end", 422, approved="yes", days=30, reason="还在鉴定")
    told = {"approved": "yes", "approved_by": "姚远", "days": 30, "reason": "还在鉴定伤情"}
    case.does(case.hand, "extend_or_end", **told)
    assert case.case.period_due == date(2026, 6, 5)
    assert "还在鉴定伤情（姚远批准）" in case.page()
    county.at("2026-06-06 09:00")
    case.does(case.hand, "extend_or_end", approved="no")
    assert case.open() == {"fail_exit"}
