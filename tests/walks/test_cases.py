"""Test cases of the field, through the doors, with the days they took (fictional people)."""

from datetime import date

import pytest

from tests.walks.story import CHEN, COUNTY, LI, MA, ZHOU, Dispute

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def local(moment):
    return moment.astimezone(COUNTY).date()


def test_c07_an_oral_agreement_is_performed_on_the_spot(county):
    pipe = (
        county.dispute(CHEN, ZHOU)
        .is_filed(amount="300")
        .is_registered(title="水管集资纠纷", subject="payment", amount=300)
    )
    pipe.is_let_in().answers(1, "yes").is_accepted()
    pipe.is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-03-03 10:00")
    pipe.meets("agreed")
    spot = pipe.pay(1, 300, method="on_the_spot", account=None, default_term=None)
    pipe.is_drafted(spot, form="ORAL", reached_on=county.day())
    pipe.does("mediator", "record_oral", performed="performed", confirm=True)
    agreed = pipe.agreement()
    assert agreed.form == "ORAL"
    assert agreed.effective_at == agreed.reached_at
    assert not agreed.confirmable
    assert pipe.open() == {"visit"}  # nobody signs, nobody seals, no court
    pipe.is_visited().is_archived()
    assert (pipe.case.state, pipe.case.end_state) == ("ARCHIVED", "CLOSED_ORAL_PERFORMED")
    codes = {code for code, _ in pipe.codes()}
    assert codes >= {"D-07", "D-03", "D-13", "D-09", "D-01", "D-02", "D-32"}
    assert "D-08" not in codes


def test_c14_the_window_rolls_over_the_national_day_and_then_closes(county):
    county.at("2026-08-31 09:00")
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement(one.act(1, "修复排水沟", "2026-11-20"))
    assert local(one.agreement().effective_at) == date(2026, 9, 1)
    assert one.agreement().confirm_deadline == date(2026, 10, 8)
    assert "2026年10月8日" in one.page()

    county.at("2026-10-08 23:50")
    one.is_at_court()
    assert one.case.confirm_state == "SUBMITTED"


def test_c14_the_day_after_the_window_nothing_is_filed_and_the_advice_is_shown(county):
    county.at("2026-08-31 09:00")
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement(one.act(1, "修复排水沟", "2026-11-20"))
    one.chooses("yes").is_packed().is_signed("sign_application")
    county.at("2026-10-09 09:00", is_idle=True)  # the worker has not yet closed the window
    late = one.does("mediator", "file", 409, confirm=True)
    assert "还可以凭协议起诉、申请支付令或者办理公证" in late.words()
    county.at("2026-10-09 09:05")
    assert (one.case.confirm_state, one.case.state) == ("EXPIRED", "PERFORMING")
    assert one.case.end_state is None
    assert "file" not in one.open()
    for words in (one.page(), one.party_page()):
        assert "还可以凭协议起诉、申请支付令或者办理公证" in words


AT_HOME = {
    "title": "家庭开支纠纷",
    "category": "MARRIAGE_FAMILY",
    "subject": "payment",
    "relation": "family",
    "locality": "same_town",
    "domestic_violence": True,
}


class Kept(Dispute):
    """What is red has two mediators."""

    team = ("mediator", "mediator2")


def test_c16_a_beaten_wife_is_protected_and_not_mediated(county):
    one = county.dispute().is_filed(category="MARRIAGE_FAMILY")
    one.is_registered(**AT_HOME, injury="light")
    assert one.case.no_joint_session
    seen = one.form("clerk", "confirm_triage")
    assert (seen["channel"], seen["acceptable"]) == ("PROTECTION_ORDER", "no")
    kept = one.does("clerk", "confirm_triage", 409, decision="confirm", acceptable="yes")
    assert "法律不允许" in kept.words()
    answers = {"channel": "PROTECTION_ORDER", "reason": "先保护人身安全。"}
    one.does("clerk", "confirm_triage", decision="confirm", acceptable="no", **answers)
    one.does("clerk", "refuse", **answers)
    assert (one.case.state, one.case.end_state) == ("CLOSED", "CLOSED_TRANSFERRED")
    assert one.case.number is None
    assert "intake/non_acceptance_notice" in one.documents()


def test_c16_where_signs_are_seen_each_side_is_met_alone(county):
    one = Kept(county, MA, LI).to_session(**AT_HOME)
    assert one.case.priority == "RED"
    one.meets("continue", status=409)
    assert one.open() == {"hold_session"}
    one.meets("continue", "SEPARATE", (0,)).meets("agreed", "SEPARATE", (1,))
    assert one.open() == {"draft_agreement"}
