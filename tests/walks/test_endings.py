"""How disputes end otherwise: left, refused, unreachable, not for mediation, failed, late."""

import json
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from cases.models import Assignment, Case, Term
from processes import law
from tests.walks.states import BEFORE_ACCEPTANCE, IN_MEDIATION, name_of

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("reached", BEFORE_ACCEPTANCE + IN_MEDIATION, ids=name_of)
def test_a_party_leaves_before_the_agreement_takes_effect(county, reached):
    one = county.dispute()
    reached(one)
    words = one.leaves()
    assert "不想调解了" not in words  # there is nothing left to leave
    assert "有当事人退出，调解已经结束" in words
    assert one.case.termination_reason == "PARTY_WITHDREW"
    assert "termination/notice" in one.documents()
    assert f"{one.people[0]['name']}退出调解" in one.page("clerk")
    if reached in IN_MEDIATION:  # it has a number, so a file is bound before it is closed
        assert one.open() == {"archive"}
    else:
        assert one.open() == set()
        assert (one.case.state, one.case.end_state) == ("CLOSED", "CLOSED_WITHDRAWN")


def test_how_long_a_file_is_kept_is_proposed_by_what_it_is_about(county):
    one = county.dispute().to_session()
    one.leaves()
    for fact, proposed in (
        ({}, "短期"),
        ({"category": "HOUSING_HOMESTEAD"}, "长期"),
        ({"subject": "ownership_title"}, "长期"),
        ({"persons": 9}, "短期"),
        ({"persons": 10}, "永久"),
        ({"category": "FOREST_LAND"}, "永久"),
        ({"signs": {"injury": "death"}}, "永久"),
        ({"facts": "父亲去世以后，兄弟为分遗产争吵。"}, "永久"),
    ):
        with one.house.as_if(one.case, **fact):
            assert one.form("mediator", "archive")["retention"] == proposed, fact


def test_the_other_side_may_leave_as_well_and_what_follows_is_a_file(county):
    one = county.dispute().to_session()
    assert "气不过" not in one.leaves(1, saying="气不过，法院见")
    assert "气不过" not in one.party_page(0)  # it was said to who mediates
    assert "退出时说：气不过，法院见" in one.page()
    one.is_archived()
    assert (one.case.state, one.case.end_state) == ("ARCHIVED", "CLOSED_WITHDRAWN")
    assert "D-12" in {code for code, _ in one.codes()}


def test_an_application_at_court_is_withdrawn_before_it_is_docketed(county):
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement().is_at_court()
    assert "仍然有效" in one.leaves(1, saying="想再想想")
    assert (one.case.state, one.case.end_state) == ("PERFORMING", None)
    assert "退出时说：想再想想" in one.page()
    one.is_docketed()
    court = one.house.as_("judge").get(f"/court/{one.confirmation().id}")
    assert f"{one.people[1]['name']}请求撤回申请" in court.words()
    assert "想再想想" not in one.page("judge")
    one.is_verified(voluntary="no").is_ruled("withdrawn").is_served()
    assert one.case.confirm_state == "WITHDRAWN"


def test_a_docketed_application_is_withdrawn_by_a_ruling(county):
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement().is_at_court().is_docketed()
    one.leaves(0)
    asking = [row | {"allow": "yes"} for row in one.form("judge", "rule_withdrawal")["asking"]]
    one.does("judge", "rule_withdrawal", asking=asking, reasons="申请人自愿撤回。")
    one.is_served()
    assert one.case.confirm_state == "WITHDRAWN"
    assert one.case.state == "PERFORMING"
    assert "court/withdrawal_ruling" in one.documents()


def test_who_leaves_while_the_agreement_is_performed_is_bound_all_the_same(county):
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement().chooses("no")
    # both sides read what is to be done, not what kind of thing it is
    assert "修复排水沟并加盖水泥板" in one.party_page(0).partition("生效，双方都要照着做")[2]
    assert "修复排水沟并加盖水泥板" in one.page("mediator").partition("谁 → 谁")[2]
    words = one.leaves(1)
    assert "仍然有效" in words
    assert one.case.state == "PERFORMING"
    assert one.open() == {"check_performance"}


def test_the_other_side_refuses_on_its_page(county):
    one = county.dispute().to_consent()
    one.answers(1, "no")
    one.does("clerk", "notify_refused", note="电话告诉申请人")
    assert (one.case.state, one.case.end_state) == ("CLOSED", "CLOSED_REFUSED")
    assert "termination/notice" in one.documents()
    assert one.case.number is None
    assert "不同意调解" in one.party_page()


def test_the_clerk_records_a_refusal_by_telephone(county):
    one = county.dispute().to_consent()
    one.told("REFUSED", "phone")
    one.does("clerk", "notify_refused", note="")
    assert one.case.end_state == "CLOSED_REFUSED"


def test_nobody_finds_the_other_side(county):
    one = county.dispute().to_consent()
    for way in ("phone", "phone", "visit"):
        assert one.open() == {"record_consent"}  # one vain call is not enough
        one.told("UNREACHABLE", way)
    assert one.form("clerk", "refuse")["ground"] == "UNREACHABLE"
    one.does(
        "clerk", "refuse", channel="COURT", ground="UNREACHABLE", reason="多次上门，联系不上对方。"
    )
    assert one.case.end_state == "CLOSED_NOT_ACCEPTED"
    assert "intake/non_acceptance_notice" in one.documents()


OLD_RULES = "《人民调解工作若干规定》第二十二条"

#: what the register says, where the dispute belongs, and the article the notice names
EXCLUDED = {
    "judged": ({"prior": "judged"}, "ENFORCEMENT", OLD_RULES),
    "pending at court": ({"prior": "court_pending"}, "COURT_ENTRUSTED", OLD_RULES),
    "a crime": ({"criminal_flag": "serious"}, "POLICE", "《人民调解法》第二十五条"),
    "status of a person": (
        {"subject": "identity", "relation": "family"},
        "CIVIL_AFFAIRS",
        "《人民调解法》第三条",
    ),
    "whose land": (
        {"category": "FOREST_LAND", "subject": "ownership_title"},
        "GOVERNMENT",
        "《土地管理法》第十四条",
    ),
    "an administrative act": (
        {"relation": "citizen_agency", "respondent_type": "gov_agency"},
        "ADMIN_RECONSIDERATION",
        "《行政复议法》第十一条、《行政诉讼法》第十二条",
    ),
    "what is paid for land that was taken": (
        {"category": "EXPROPRIATION", "respondent_type": "gov_agency"},
        "GOVERNMENT",
        "《行政复议法》第十一条、《行政诉讼法》第十二条",
    ),
}


@pytest.mark.parametrize("why", EXCLUDED)
def test_what_is_not_for_mediation_is_sent_to_the_right_door(county, why):
    changes, channel, article = EXCLUDED[why]
    one = county.dispute().is_filed().is_registered(**changes)
    seen = one.form("clerk", "confirm_triage")
    assert seen["channel"] == channel
    if seen["acceptable"] == "no":
        kept = one.does("clerk", "confirm_triage", 409, decision="confirm", acceptable="yes")
        assert "法律不允许" in kept.words()
    answers = {"decision": "confirm", "acceptable": "no", "channel": channel}
    one.does("clerk", "confirm_triage", **answers, reason="不属于人民调解的范围")
    known = one.form("clerk", "refuse")
    assert known["channel"] == channel
    why = {"ground": known["ground"], "reason": "依法应当由有权机关处理。"}
    one.does("clerk", "refuse", channel=channel, **why)
    assert one.case.end_state in ("CLOSED_NOT_ACCEPTED", "CLOSED_TRANSFERRED")
    assert f"二、依据\n{article}" in one.text("intake/non_acceptance_notice")
    assert law.channels()[channel].name in one.page("clerk") or "不予受理" in one.page("clerk")


def test_a_ground_that_no_list_knows_comes_with_its_article(county):
    one = county.dispute().is_filed().is_registered()
    no = {"decision": "confirm", "acceptable": "no", "channel": "OTHER", "reason": "另有规定"}
    one.does("clerk", "confirm_triage", **no)
    told = {"channel": "OTHER", "ground": "OTHER", "reason": "由县住建局先行处理。"}
    one.does("clerk", "refuse", 422, **told)
    one.does("clerk", "refuse", **told, law="物业管理条例第四十九条")
    assert "《物业管理条例》第四十九条" in one.text("intake/non_acceptance_notice")


def test_a_failed_mediation_ends_with_its_notice_and_advice(county):
    one = county.dispute().to_session()
    one.meets("failed", failure="GAP_TOO_WIDE")
    one.does("mediator", "fail_exit", reason="GAP_TOO_WIDE", advice=["litigation"])
    assert "没有达成协议，调解已经结束" in one.party_page()
    one.is_archived()
    assert (one.case.state, one.case.end_state) == ("ARCHIVED", "CLOSED_FAILED")
    assert {"D-12", "D-33", "D-32"} <= {code for code, _ in one.codes()}


def test_the_period_is_extended_with_everybodys_consent_and_then_ends(county):
    county.at("2026-04-01 09:00")
    one = county.dispute().to_session()
    due = one.case.period_due
    assert due == date(2026, 5, 6)  # day thirty is the Labour Day holiday
    county.at("2026-05-07 00:30")
    consents = [{"party_id": party, "agrees": "yes"} for party in one.parties]
    one.does("mediator", "extend_or_end", consents=consents, days=15, reason="等鉴定结果")
    assert one.case.period_due == date(2026, 5, 21)
    one.meets("agreed")
    early = one.is_drafted(status=409).words()  # nobody has signed that it may take longer
    assert "延长调解期限同意书" in early
    assert "马桂兰、李秀英" in early
    one.signs_paper("people_mediation/extension_consent")
    one.is_drafted()
    county.at("2026-05-22 00:30")
    no = [{"party_id": party, "agrees": "no"} for party in one.parties]
    one.does("mediator", "extend_or_end", consents=no)
    one.does("mediator", "fail_exit", reason="EXPIRED", advice=["litigation"])
    assert one.open() == {"archive"}
    assert "termination/notice" in one.documents()


def test_all_may_agree_to_a_longer_period_before_it_ends(county):
    county.at("2026-04-01 09:00")
    one = county.dispute().to_session()
    path, mediator = f"/cases/{one.case_id}/extension", one.house.as_("mediator")
    asked = {"agreed_by": one.parties, "days": "15", "reason": "等鉴定结果"}
    assert "各方同意延长调解期限" in one.page()
    one.house.as_("mediator2").post(path, asked, 404)
    wrong = mediator.post(path, asked | {"agreed_by": one.parties[:1]}, 422).words()
    assert "还缺：李秀英" in wrong
    assert "最多延长30日" in mediator.post(path, asked | {"days": "31"}, 422).words()
    assert one.case.period_due == date(2026, 5, 6)
    mediator.post(path, asked)
    assert one.case.period_due == date(2026, 5, 21)
    assert "各方同意延长调解期限" not in one.page()
    mediator.post(path, asked, 409)
    county.at("2026-05-07 00:30")
    assert one.open() == {"hold_session"}, "it does not end on the old day"
    one.meets("agreed")
    assert "马桂兰、李秀英" in one.is_drafted(status=409).words()
    one.signs_paper("people_mediation/extension_consent")
    one.is_drafted()


def test_in_the_first_period_nobody_waits_for_the_signatures_of_a_longer_one(county):
    one = county.dispute().to_session()
    asked = {"agreed_by": one.parties, "days": "15"}
    one.house.as_("mediator").post(f"/cases/{one.case_id}/extension", asked)
    one.meets("agreed")
    one.is_drafted()


def test_what_was_written_is_read_by_who_may_read_it(county):
    other = county.dispute().to_session()
    other.meets("continue", record="另一件案子里的话。")
    one = county.dispute().to_session()
    one.meets("continue", "SEPARATE", (0,), record="马桂兰私下说，三千也行。")
    one.meets("agreed")
    one.is_drafted(one.pay(1, 200_000, one.county.day(20)))
    one.does("chief", "review", ok="no", remark="第一条写清楚哪一天付。")
    draft = one.house.as_("mediator").get(
        f"/tasks/{one.house.task(one.case_id, 'draft_agreement')}"
    )
    assert "上一步：审核协议" in draft.words()
    assert "要改什么 第一条写清楚哪一天付。" in draft.words()

    unfinished = json.dumps({"answers": {"facts": "还没写完的话"}})
    draft = f"/tasks/{one.house.task(one.case_id, 'draft_agreement')}/draft"
    mediator = one.house.as_("mediator")
    token = {"X-CSRF-Token": mediator.token}
    assert mediator.client.post(draft, data=unfinished, headers=token).status_code == 204

    def written(login):
        return one.house.as_(login).get(f"/cases/{one.case_id}/written").words()

    assert "另一件案子里的话" not in written("mediator")
    assert "还没写完的话" not in written("mediator")

    for login in ("mediator", "chief"):
        assert "马桂兰私下说，三千也行。" in written(login)
        assert "到场的当事人 马桂兰" in written(login)  # by name, as it was offered
    for login in ("clerk", "mediator2", "office"):
        assert "马桂兰私下说" not in written(login)
    assert "有没有违法犯罪的情况 没有" in written("clerk")  # the post of the window
    assert "金额 1,200 元" in written("clerk")
    assert "违法犯罪" not in written("office")
    lead = one.house.find(Assignment, case_id=one.case_id, user_id=UUID(one.house.user("mediator")))
    with one.house.as_if(lead, ended_at=one.house.clock.now):  # somebody else mediates it now
        assert "马桂兰私下说" in written("mediator")  # who wrote it
        assert "第一条写清楚" not in written("mediator")


def test_a_court_reads_what_it_wrote_and_no_more(county):
    one = county.dispute().to_session()
    one.meets("agreed", record="双方都说了心里话。")
    parts = [("2026-04-10", 700), ("2026-05-10", 500)]
    one.to_agreement(one.pay(1, 1200, instalments=parts)).is_at_court().is_docketed()
    one.is_verified(record="各方均称自愿，没有异议。")
    for login in ("judge", "courtclerk"):
        page = one.house.as_(login).get(f"/cases/{one.case_id}/written").words()
        assert "各方均称自愿，没有异议。" in page
        assert "心里话" not in page
    mine = one.house.as_("mediator").get(f"/cases/{one.case_id}/written").words()
    assert "心里话" in mine
    assert "金额：700 元" in mine  # a part of a clause of the agreement
    assert "138****1234" in mine  # the address for service, masked as on the page of the case
    assert "13800001234" not in mine
    assert "没有异议" not in mine


def goes_on(one):
    """The case that continues *one*, registered and let in."""
    after = one.county.dispute()
    with one.house.runtime.work() as w:
        found = select(Case.id).where(Case.continues_id == one.case_id)
        after.case_id = w.session.scalars(found).one()
    return after.is_registered().is_let_in()


def test_a_dismissal_goes_on_in_a_new_linked_case(county):
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement().is_at_court().is_docketed()
    one.is_verified(clear="no").is_ruled("dismissed", grounds=["UNCLEAR"]).is_served()
    assert one.case.confirm_state == "DISMISSED"
    one.does("mediator", "after_dismissal", next="mediate_again")
    with one.house.runtime.work() as w:
        linked = w.session.scalars(select(Case).where(Case.continues_id == one.case_id)).one()
    assert linked.state == "REGISTERED"
    assert f"接续 {one.case.code}" in one.house.as_("clerk").get(f"/cases/{linked.id}").words()
    assert "court/dismissal_ruling" in one.documents()
    # nobody objects to what was not confirmed (民诉法解释 art. 372)
    assert one.house.count(Term, case_id=one.case_id, key="court.objection") == 0
    one.is_archived()
    assert (one.case.state, one.case.end_state) == ("ARCHIVED", "CLOSED_FAILED")
    assert "D-12" not in {code for code, _ in one.codes()}, "an agreement was reached"
    assert goes_on(one).case.priority == "GREEN", "the same mediation carried on, no relapse"


def test_a_kept_agreement_stays_kept_when_the_quarrel_begins_anew(county):
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement(one.act(1, "修复排水沟", "2026-03-20")).chooses("no")
    task = one.house.task(one.case_id, "check_performance")
    early = one.completes("mediator", task, {"status": "NOT"}, 422)
    assert "才到期" in early.words()
    county.at("2026-03-20 10:00")
    one.performs("DONE")
    one.is_visited("relapse")
    one.does("mediator", "after_dismissal", next="mediate_again")
    assert goes_on(one).case.priority == "RED"
    one.is_archived()
    assert (one.case.state, one.case.end_state) == ("ARCHIVED", "CLOSED_AGREED_PERFORMED")


def test_a_court_refuses_and_the_parties_are_told(county):
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement().is_at_court()
    judge = one.house.user("judge")
    one.does(
        "courtclerk", "examine", decision="refuse", grounds=["NO_JURISDICTION"], judge_id=judge
    )
    one.does("mediator", "tell_not_accepted", note="电话告知双方", again="no")
    assert (one.case.confirm_state, one.case.state) == ("NOT_ACCEPTED", "PERFORMING")
    assert "court/non_acceptance_ruling" in one.documents()


def test_a_supplement_that_comes_too_late_is_not_taken(county):
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement().is_at_court()
    asked = [{"item": "产权证明"}]
    one.does(
        "courtclerk", "examine", decision="supplement", missing=asked, supplement_due="2026-03-10"
    )
    judge = one.house.user("judge")
    supplement = one.house.task(one.case_id, "supplement")
    county.at("2026-03-11 09:00")
    late = {"answers": json.dumps({"answer": "补交证明"}), "then": "case"}
    gone = one.house.as_("mediator")
    assert gone.post(f"/tasks/{supplement}/complete", late, 404)
    one.does("courtclerk", "examine", decision="refuse", grounds=["NO_SUPPLEMENT"], judge_id=judge)
    assert one.confirmation().status == "NOT_ACCEPTED"
