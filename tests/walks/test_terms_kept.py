"""Terms of other laws where they are needed: on tasks, on the page of a case, on the notice."""

from datetime import date

import pytest

from cases.models import Document
from tests.walks.letters import sent
from tests.walks.story import CHEN, COUNTY, ZHOU
from tests.walks.test_agencies import Traffic, filed_by_agency, handed_to_police
from tests.walks.test_kinds import accepted_by, checked, wages_in_talks

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def due(case, element):
    """The day in the county on which an open task is due."""
    at = case.house.task_info(case.house.task(case.case_id, element)).due_at
    return at.astimezone(COUNTY).date()


def test_who_fails_before_the_committee_for_accidents_reads_until_when_to_ask_the_police(county):
    county.at("2026-03-02 09:00")
    case = accepted_by(county, "road")
    checked(case).is_free_of_conflict().is_told_rights().is_investigated()
    case.meets("failed", failure="GAP_TOO_WIDE")
    told = case.form(case.hand, "fail_exit")
    assert "最后一日是2026年3月5日" in told["next"]
    case.does(case.hand, "fail_exit", reason=told["reason"])
    notice = case.house.find(Document, case_id=case.case_id, name="termination/notice")
    assert "最后一日是2026年3月5日" in notice.context["case"]["next"][0]
    assert "改请交警调解" in case.page()
    county.at("2026-03-06 09:00")
    assert "改请交警调解" not in case.page()


def test_an_agreement_on_wages_may_be_reviewed_by_arbitration_for_fifteen_days(county):
    county.at("2026-03-02 09:00")
    case = wages_in_talks(county)
    case.meets("agreed").to_agreement(case.pay(1, 9000, due="2026-03-30"))
    for page in (case.page(), case.party_page()):
        assert "申请仲裁审查调解协议" in page
        assert "2026年3月17日" in page
    county.at("2026-03-18 09:00")
    assert "申请仲裁审查调解协议" not in case.page()


def test_a_complicated_matter_has_ten_working_days_until_it_is_filed(county):
    county.at("2026-03-02 09:00")
    case = handed_to_police(county)
    told = {"jurisdiction": "ours", "materials": [], "determined_on": county.day(-2)}
    case.does(case.hand, "check_jurisdiction", **told, complicated=True)
    assert due(case, "approve_filing") == date(2026, 3, 16)
    other = handed_to_police(county)
    other.does(other.hand, "check_jurisdiction", **told)
    assert due(other, "approve_filing") == date(2026, 3, 9)
    assert filed_by_agency(handed_to_police(county)).hand == Traffic.hand


def test_what_a_court_sent_is_asked_about_in_three_days_whatever_the_county_takes(county):
    admin = county.house.as_("admin")
    admin.get("/settings/law/consent.contact")
    told = {"days": "9", "calendar": "WD", "since": county.day(), "reason": "合司〔2026〕3号"}
    admin.post("/settings/law/consent.contact", told)
    county.at("2026-04-07 09:00")
    loan = sent(county, kind="DELEGATED")
    loan.is_answered().is_registered(category="CONTRACT", subject="payment").is_let_in()
    assert due(loan, "record_consent") == date(2026, 4, 10)
    own = county.dispute(CHEN, ZHOU).is_filed().is_registered().is_let_in()
    assert due(own, "record_consent") == date(2026, 4, 20)
    own.told("UNREACHABLE", "phone")
    assert due(own, "record_consent") == date(2026, 4, 14), "seven days from the first attempt"
    county.at("2026-04-09 09:00")
    own.told("UNREACHABLE", "phone")
    assert due(own, "record_consent") == date(2026, 4, 14)


def test_a_court_decides_in_seven_days_on_what_was_not_settled(county):
    county.at("2026-04-07 09:00")
    loan = sent(county, kind="DELEGATED")
    loan.is_answered().is_registered(category="CONTRACT", subject="payment").is_let_in()
    loan.told("REFUSED", "phone").does("clerk", "notify_refused", note="")
    loan.is_returned()
    assert due(loan, "court_handles") == date(2026, 4, 14)
