"""Courts, police and petition offices send disputes and get them back, receipts both ways."""

from datetime import date

import pytest

from cases.models import Case, Document, Referral
from tests.walks.letters import Sent, sent
from tests.walks.story import CHEN, ZHOU

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

COURT = "山城市合阳区人民法院"


def mediated(one, *clauses, on="2026-04-20 10:00"):
    one.is_free_of_conflict().is_told_rights().is_investigated()
    one.county.at(on)
    return one.meets("agreed").to_agreement(*clauses)


def test_c13_a_delegated_loan_goes_out_and_comes_back_confirmed(county):
    county.at("2026-04-01 09:00")
    loan = sent(county, kind="DELEGATED")
    assert loan.open() == {"answer"}
    assert "还没有签收材料，责任在山城市合阳区人民法院" in loan.desk()
    county.at("2026-04-03 09:00")
    loan.is_answered()
    assert loan.case.accepted_at is None
    county.at("2026-04-07 09:00")
    loan.is_signed_for()
    assert loan.row.signed_at is not None
    assert loan.case.period_due == date(2026, 5, 7)  # thirty days from the signing
    assert "已签收，调解中" in loan.desk()
    parts = [("2026-05-20", 16000), ("2026-06-20", 16000), ("2026-07-20", 16000)]
    mediated(loan, loan.pay(1, 48000, instalments=parts))
    assert loan.agreement().confirm_deadline == date(2026, 5, 20)
    loan.is_returned()
    assert (loan.row.result, loan.row.returned_at is not None) == ("agreed", True)

    county.at("2026-04-22 09:00")
    loan.chooses("yes")
    courts = loan.form("mediator", "prepare_pack")["options_courts"]
    assert [one["label"] for one in courts] == [COURT]  # no other may confirm
    loan.is_packed(basis="invited").is_signed("sign_application")
    loan.does("mediator", "file", confirm=True)
    choices = loan.form("courtclerk", "court_handles")["options_outcomes"]
    assert [one["value"] for one in choices] == ["kept", "paper", "docketed"]
    page = loan.does("courtclerk", "court_handles", 409, outcome="paper", number="1")
    assert "司法确认申请已经在法院" in page.words()
    loan.does("courtclerk", "court_handles", outcome="kept")
    county.at("2026-04-23 09:00")
    loan.is_docketed()
    file = loan.house.as_("judge").get(f"/court/{loan.confirmation().id}").words()
    assert all("2026年6月20日 16,000 元" in page for page in (file, loan.page()))
    county.at("2026-04-28 09:00")
    loan.is_verified().is_ruled().is_served()
    assert loan.confirmation().court_number == "（2026）渝0199诉前调确1号"
    for day in ("2026-05-20", "2026-06-20"):
        county.at(f"{day} 10:00")
        loan.performs("DONE")
    for day in ("2026-07-21", "2026-07-28", "2026-08-04"):
        county.at(f"{day} 10:00")
        loan.performs("NOT")
        loan.does("mediator", "urge", way="phone", note="再宽限几天", again_on=county.day(6))
    loan.does("mediator", "advise", told=["enforcement"], enforce="yes")
    assert "2028年7月20日" in loan.page()
    loan.does("mediator", "apply_enforcement", outcome="filed", filed_on=county.day())
    loan.is_visited().is_archived("长期")
    assert loan.case.state == "ARCHIVED"
    loan.came_to("C-13")
    assert "处理：备案" in loan.desk()
    assert loan.open() == set()


def test_c03_an_entrusted_suit_ends_with_the_courts_own_paper(county):
    county.at("2026-04-07 09:00")
    suit = sent(county, kind="ENTRUSTED", procedure="ordinary", number="（2026）渝0199民初301号")
    inherits = {"category": "MARRIAGE_FAMILY", "relation": "family", "vulnerable": True}
    suit.is_answered().is_signed_for(prior="court_pending", title="继承纠纷", **inherits)
    assert suit.case.period_due == date(2026, 4, 22)  # fifteen days from the signing
    suit.is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-04-20 10:00")
    adviser = {"name": "宋明理", "relation": "心理咨询师", "agreed": True}
    suit.meets("continue", "SEPARATE", (0,), invitees=[adviser])
    suit.meets("agreed").to_agreement(suit.pay(1, 48000, "2026-06-01"))
    assert "choose_confirmation" not in suit.open()  # nothing is offered
    assert "申请司法确认" not in suit.enters(0).get("/follow/case").words()
    suit.is_returned()
    choices = suit.form("courtclerk", "court_handles")["options_outcomes"]
    assert [one["value"] for one in choices] == ["paper", "suit_withdrawn", "resumed"]
    suit.does("courtclerk", "court_handles", outcome="paper", number="（2026）渝0199民初301号之一")
    assert suit.open() == {"archive"}
    early = suit.does("mediator", "archive", 409, retention="短期")
    assert "回执" in early.words()  # letter and receipt are asked for, each by itself
    assert suit.case.archived_at is None
    suit.is_archived()
    assert suit.case.state == "ARCHIVED"
    suit.came_to("C-03")


def test_an_entrusted_summary_suit_has_seven_days_and_may_be_withdrawn(county):
    county.at("2026-04-07 09:00")
    suit = sent(county, kind="ENTRUSTED", procedure="summary", number="（2026）渝0199民初302号")
    suit.is_answered().is_signed_for(prior="court_pending")
    assert suit.case.period_due == date(2026, 4, 14)
    mediated(suit, suit.pay(1, 48000, "2026-06-01"), on="2026-04-10 09:00")
    suit.is_returned().does("courtclerk", "court_handles", outcome="suit_withdrawn")
    assert suit.case.state == "PERFORMING"  # the mediation agreement is what binds them


def test_an_entrusted_suit_that_is_settled_orally_has_its_file(county):
    county.at("2026-04-07 09:00")
    suit = sent(county, kind="ENTRUSTED", procedure="ordinary", number="（2026）渝0199民初301号")
    suit.is_answered().is_signed_for(prior="court_pending")
    suit.is_free_of_conflict().is_told_rights().is_investigated()
    name = "people_mediation/rights_notice"
    told = suit.house.find(Document, case_id=suit.case_id, name=name)
    assert told.context["case"]["entrusted"] is True
    county.at("2026-04-20 10:00")
    suit.meets("agreed")
    pay = suit.pay(1, 48000, "2026-06-01")
    spoken = {"form": "ORAL", "reached_on": county.day()}
    suit.is_drafted(pay, status=422, **spoken)  # what is paid later is written down
    kept = [{"rule": "form.future", "reason": "法院会据此制作调解书"}]
    suit.is_drafted(pay, **spoken, accepted_findings=kept)
    suit.does(suit.head, "review", ok="yes")
    suit.does("mediator", "record_oral", performed="not", confirm=True)
    suit.is_returned()
    suit.does("courtclerk", "court_handles", outcome="paper", number="（2026）渝0199民初301号之一")
    suit.is_archived()
    assert suit.case.end_state == "CLOSED_COURT_PAPER"


class Bank(Sent):
    """A suit that goes to a mediation body of its industry."""

    def is_let_in(self):
        chosen = {"decision": "override", "acceptable": "yes", "route": "industry"}
        why = {"kind": "industry.OTHER", "priority": "GREEN", "reason": "由金融行业调解组织办"}
        self.does("clerk", "confirm_triage", **chosen | why)
        return self


def test_what_a_court_sent_has_the_courts_days_whoever_mediates_it(county):
    county.at("2026-04-07 09:00")
    suit = Bank(county, CHEN, ZHOU).is_sent(
        kind="ENTRUSTED", procedure="summary", number="（2026）渝0199民初309号"
    )
    suit.is_answered().is_signed_for(prior="court_pending")
    assert suit.case.kind == "industry.OTHER"
    assert suit.case.period_due == date(2026, 4, 14)


class Fight(Sent):
    """Two colleagues came to blows; the station sends them to mediation, in haste."""

    def is_let_in(self):
        chosen = {"decision": "override", "acceptable": "yes", "route": "people"}
        why = {"priority": "YELLOW", "reason": "治安案件在办，双方还在气头上。"}
        self.does("clerk", "confirm_triage", **chosen | why)
        return self


def fight(county, **more):
    county.at("2026-04-07 09:00")
    one = Fight(county, CHEN, ZHOU).is_sent(
        "police", number="合公移〔2026〕19号", category="TORT_DAMAGE", amount="8500",
        facts="两名同事在车间争吵后互相推打，一人轻微伤。", **more,
    )  # fmt: skip
    one.is_answered().is_signed_for(
        title="打架赔偿纠纷", category="TORT_DAMAGE", relation="colleague", amount=8500,
        criminal_flag="minor_order", injury="light",
    )  # fmt: skip
    return one


def ask_no_penalty(one, status=303, login="mediator"):
    browser = one.house.as_(login)
    browser.get("/desk")
    return browser.post(f"/referrals/{one.referral_id}/no-penalty", {}, status)


def test_c08_a_fight_is_settled_paid_and_not_punished(county):
    one = fight(county)
    mediated(one, one.pay(1, 8500, "2026-04-20"), on="2026-04-10 09:00")
    one.is_returned()
    page = one.does("police", "police_decides", 409, outcome="no_penalty")
    assert "不予处罚书面申请" in page.words()
    assert "还没有全部履行" in ask_no_penalty(one, 409).words()
    one.performs("PARTIAL", amount=4250)
    assert "还没有全部履行" in ask_no_penalty(one, 409).words()  # half paid is not performed
    one.does("mediator", "urge", way="phone", note="再付另一半", again_on=county.day(3))
    one.performs("DONE")
    assert (
        "制作不予处罚书面申请"
        in one.house.as_("mediator").get(f"/referrals/{one.referral_id}").words()
    )
    ask_no_penalty(one)
    ask_no_penalty(one, 409)
    one.does("police", "police_decides", 409, outcome="no_penalty")  # nobody has signed it
    one.signs_paper("referral/no_penalty")
    one.does("police", "police_decides", outcome="no_penalty", number="合公〔2026〕7号")
    assert "处理：不予处罚 合公〔2026〕7号" in one.desk("police")
    own = one.house.as_("mediator").get(f"/cases/{one.case_id}/written").words()
    assert "有没有利害关系" in own
    assert "合公〔2026〕7号" not in own  # what the police decide they tell in their letter
    if "choose_confirmation" in one.open():
        one.chooses("no")
    one.is_visited().is_archived()
    one.came_to("C-08")


def test_after_the_police_decided_nobody_asks_for_no_penalty(county):
    one = fight(county)
    mediated(one, one.pay(1, 8500, "2026-04-20"), on="2026-04-10 09:00")
    one.is_returned().does("police", "police_decides", outcome="by_law")
    one.performs("DONE")
    assert "公安机关已经作出处理" in ask_no_penalty(one, 409).words()


def test_a_petition_is_settled_by_an_agreement_and_goes_on_without_one(county):
    county.at("2026-04-07 09:00")
    one = sent(county, "petition", number="合信转〔2026〕5号")
    one.is_answered().is_signed_for()
    mediated(one, one.pay(1, 48000, "2026-06-01"))
    one.is_returned().does("petition", "petition_closes", outcome="settled")
    assert "处理：信访事项办结" in one.desk("petition")

    county.at("2026-04-22 09:00")
    two = sent(county, "petition", number="合信转〔2026〕6号")
    two.is_answered()
    two.is_registered(category="CONTRACT", subject="payment").is_let_in().told("REFUSED", "phone")
    two.does("clerk", "notify_refused", note="")
    two.is_returned()
    assert two.row.result == "refused"
    two.does("petition", "petition_closes", 422, outcome="settled")
    two.does("petition", "petition_closes", outcome="continued")
    assert two.case.end_state == "CLOSED_REFUSED"


def test_a_referral_is_sent_back_with_the_reason(county):
    county.at("2026-04-07 09:00")
    one = sent(county, kind="DELEGATED")
    one.does("clerk", "answer", 422, decision="decline", reason="")
    one.does("clerk", "answer", decision="decline", reason="双方正在另案诉讼。")
    assert (one.case.state, one.case.end_state) == ("CLOSED", "CLOSED_TRANSFERRED")
    assert "已退回：双方正在另案诉讼。" in one.desk()
    assert one.open() == set()
    assert "referral/receipt" in one.documents()


def test_nobody_answered_for_three_working_days(county):
    county.at("2026-04-02 09:00")
    one = sent(county, kind="DELEGATED")
    county.at("2026-04-08 00:10")  # the Qingming holiday lies between
    assert "还没有答复移送的机关" not in one.page("clerk")
    county.at("2026-04-09 00:10")
    assert "还没有答复移送的机关" in one.page("clerk")
    one.is_answered()


def test_a_failed_mediation_and_a_party_who_leaves_go_back_the_same_day(county):
    county.at("2026-04-07 09:00")
    one = sent(county, kind="DELEGATED")
    one.is_answered().is_signed_for()
    one.is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-04-08 10:00")
    one.meets("failed", failure="GAP_TOO_WIDE")
    told = {"reason": "GAP_TOO_WIDE", "advice": ["litigation"]}
    facts = told["undisputed"] = "借款四万八千元已经交付。\n已经归还八千元。"
    one.does("mediator", "fail_exit", 422, **told, undisputed_by=one.parties[:1])
    one.does("mediator", "fail_exit", **told, undisputed_by=one.parties)
    county.print()
    assert facts.split()[0] in one.text("termination/undisputed_facts")
    one.signs_paper("termination/undisputed_facts")
    county.print()
    assert ("D-14", "SIGNED") in one.codes()
    undisputed = one.form("clerk", "return_result")["undisputed"]
    one.is_returned(told="差得太远。", undisputed=undisputed)
    assert one.row.undisputed == facts
    county.print()
    letter = one.text("referral/result")
    assert "二、说明：差得太远。" in letter
    assert "移送的材料随函退回，请你单位依法处理。" in letter
    assert "随函：移送材料2份。" in letter
    assert one.row.result == "failed"
    one.does("courtclerk", "court_handles", 422, outcome="paper")
    one.does("courtclerk", "court_handles", outcome="docketed", number="（2026）渝0199民初401号")

    two = sent(county, kind="DELEGATED", number="（2026）渝0199诉前调89号")
    two.is_answered().is_signed_for()
    two.leaves(1)
    assert two.form("clerk", "return_result")["materials_back"] is True
    two.is_returned(materials_back=False)
    county.print()
    letter = two.text("referral/result")
    assert "说明" not in letter
    assert "随函" not in letter  # nothing is said to go along that stays
    assert two.row.result == "withdrawn"


def test_the_same_letter_twice_is_one_case_and_another_under_its_number_is_refused(county):
    county.at("2026-04-07 09:00")
    one = sent(county, kind="DELEGATED")
    again = one.house.as_("courtclerk").post("/referrals/new", one.letter(kind="DELEGATED"))
    assert again.headers["Location"].endswith(str(one.referral_id))
    assert one.house.count(Referral) == 1
    before = one.house.count(Case)
    other = one.letter(kind="DELEGATED", facts="完全不同的另一件事情，金额也不同。")
    page = one.house.as_("courtclerk").post("/referrals/new", other, 422)
    assert "这个文号已经移送过另一件纠纷" in page.words()
    assert one.house.count(Case) == before
    one.does("clerk", "answer", decision="decline", reason="不属于民间纠纷。")
    late = one.house.as_("courtclerk").post("/referrals/new", one.letter(kind="DELEGATED"))
    assert late.headers["Location"].endswith(str(one.referral_id))  # closed: told, nothing begins
    assert "已退回" in one.desk()


def test_a_wrong_letter_is_refused_whole(county):
    county.at("2026-04-07 09:00")
    one = Sent(county, CHEN, ZHOU)
    clerk = one.house.as_("courtclerk")
    clerk.get("/referrals/new")
    before = one.house.count(Case)
    wrong = one.letter(kind="POLICE", number="", materials="", told="", facts="短")
    page = clerk.post("/referrals/new", wrong, 422)
    for words in ("请选择委派", "请填写案号或者文号", "请列出移送的材料", "请先告知当事人"):
        assert words in page.words()
    assert one.house.count(Case) == before


def test_strangers_find_nothing_and_answer_nothing(county):
    county.at("2026-04-07 09:00")
    one = sent(county, kind="DELEGATED")
    for login in ("police", "petition"):
        one.desk(login, 404)
    assert one.house.as_("courtclerk").get(f"/cases/{one.case_id}", 404)
    answer = one.house.task(one.case_id, "answer")
    given = {"answers": '{"decision": "accept"}'}
    assert one.house.as_("courtclerk").post(f"/tasks/{answer}/complete", given, 404)
    one.is_answered()
    assert one.house.as_("clerk").post(f"/tasks/{answer}/complete", given, 404)  # twice is gone
    county.print()
    clerk = one.house.as_("courtclerk")
    for name, status in (("intake/privacy_consent", 404), ("referral/court_letter", 200)):
        paper = one.house.find(Document, case_id=one.case_id, name=name).id
        clerk.get(f"/referrals/{one.referral_id}/papers/{paper}.pdf", status)


def test_a_letter_on_paper_is_registered_at_the_window_and_answered_on_paper(county):
    county.at("2026-04-07 09:00")
    one = county.dispute(CHEN, ZHOU).is_handed_in(
        source="court",
        channel="transfer",
        **{
            "referral.from": "邻县人民法院",
            "referral.number": "（2026）渝0198诉前调5号",
            "referral.kind": "DELEGATED",
        },
    )
    one.does("clerk", "answer", decision="accept")
    one.is_registered(category="CONTRACT", subject="payment").is_let_in()
    one.told("REFUSED", "phone").does("clerk", "notify_refused", note="")
    one.does("clerk", "return_result", told="", undisputed="")
    assert one.open() == set()  # the sender has no account: its letter is handed over on paper
