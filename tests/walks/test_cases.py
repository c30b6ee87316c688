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
    pipe.came_to("C-07")
    assert "D-08" not in pipe.issued()


def test_a_large_sum_is_not_settled_by_word_alone(county):
    loan = county.dispute().to_session()
    loan.meets("agreed")
    spot = loan.pay(1, 800000, method="on_the_spot", account=None, default_term=None)
    spoken = {"form": "ORAL", "reached_on": county.day()}
    loan.is_drafted(spot, status=422, **spoken)
    kept = [{"rule": "form.major", "reason": "已当面转账，各方都不愿写"}]
    loan.is_drafted(spot, **spoken, accepted_findings=kept)
    assert loan.open() == {"review"}  # nothing takes effect before the head has looked
    assert loan.agreement().effective_at is None
    loan.does("chief", "review", ok="yes")
    loan.does("mediator", "record_oral", performed="performed", confirm=True)
    assert loan.agreement().effective_at == loan.agreement().reached_at


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
    one.came_to("C-14")


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


TOLD = {
    "risk_signs": "妻子手臂有新伤，丈夫在门外叫骂。",
    "risk_measures": "已请丈夫先回，单独和妻子谈，告知可以申请人身安全保护令。",
    "risk_told": "合阳城派出所",
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
    told = TOLD | {"risk_told_at": county.now()}
    assert (seen["danger"], "派出所" in seen["risk_told"]) == (True, True)
    kept = one.does("clerk", "confirm_triage", 409, decision="confirm", acceptable="yes", **told)
    assert "法律不允许" in kept.words()
    answers = {"channel": "PROTECTION_ORDER", "reason": "先保护人身安全。"}
    chosen = {"decision": "confirm", "acceptable": "no", **answers}
    one.does("clerk", "confirm_triage", 422, **chosen)  # told to nobody
    one.does("clerk", "confirm_triage", 422, **chosen, **TOLD)  # nobody says when
    one.does("clerk", "confirm_triage", **chosen, **told)
    assert one.open() == {"refuse", "answer_risk"}
    one.does("clerk", "refuse", **answers, ground="VIOLENCE")
    assert (one.case.state, one.case.end_state) == ("CLOSED", "CLOSED_TRANSFERRED")
    assert one.case.number is None
    asked = one.form("chief", "answer_risk")
    assert TOLD["risk_signs"] in asked["signs"]
    one.does("mediator", "answer_risk", 404, answer="知道了。")
    one.does("chief", "answer_risk", answer="妇联上门陪护，明天再看。")
    assert one.open() == set()
    one.came_to("C-16")
    report = one.text("people_mediation/risk_report")
    for said in (*TOLD.values(), "妇联上门陪护", "红色"):
        assert said in report
    letter = one.text("referral/handing_over")
    for said in ("合阳城派出所", "调函〔2026〕1号", "回", "2026年3月5日"):
        assert said in letter
    # the other side learns nothing of it
    assert one.shown_to(1) == set()
    assert "D-05" in one.shown_to(0)
    assert f"{MA['name']}：" in one.text("intake/non_acceptance_notice")


def test_c16_where_signs_are_seen_each_side_is_met_alone(county):
    one = Kept(county, MA, LI)
    one.is_filed().is_registered(**AT_HOME)
    told = TOLD | {"risk_told_at": county.now()}
    one.does("clerk", "confirm_triage", decision="confirm", acceptable="yes", **told)
    one.does("chief", "answer_risk", answer="两名调解员分开谈。")
    one.answers(1, "yes").is_accepted().is_free_of_conflict().is_told_rights().is_investigated()
    county.house.clock.advance(days=1)
    county.house.staff.clear()
    assert one.case.priority == "RED"
    mediator = county.house.as_("mediator")
    mediator.get(f"/cases/{one.case_id}")
    risk = {"risk_signs": "丈夫扬言要烧房子。", "risk_measures": "已报警，妻子回了娘家。"}
    door = f"/cases/{one.case_id}/risks"
    mediator.post(door, risk | {"risk_told": "合阳城派出所", "risk_told_at": "昨晚"}, 422)
    mediator.post(door, risk | {"risk_told": "合阳城派出所", "risk_told_at": ""}, 422)
    county.house.as_("judge").post(door, risk, 404)
    now = {"risk_told": "合阳城派出所", "risk_told_at": county.now()[:16], "risk_apart": "yes"}
    with county.house.as_if(one.case, priority="GREEN", no_joint_session=False):
        mediator.post(door, risk | now)
        assert (one.case.priority, one.case.no_joint_session) == ("RED", True)
    assert one.open() == {"hold_session", "answer_risk"}  # nobody waits for the head
    due = county.house.task_info(county.house.task(one.case_id, "answer_risk")).due_at
    assert due.astimezone(COUNTY).date().isoformat() == county.day()
    one.does("chief", "answer_risk", answer="民警每天看一次。")
    assert "扬言要烧房子" in one.text("people_mediation/risk_report")
    assert [code for code, _ in one.codes()].count("D-20") == 2
    one.meets("continue", status=409)
    assert one.open() == {"hold_session"}
    one.meets("continue", "SEPARATE", (0,)).meets("agreed", "SEPARATE", (1,))
    assert one.open() == {"draft_agreement"}
