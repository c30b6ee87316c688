"""An agreement about a part: the rest ends with the notice of the other ways."""

import pytest

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

REST = "李家后墙渗水的责任和费用"


def test_what_an_agreement_leaves_open_ends_with_the_notice_and_the_rest_goes_on(county):
    one = county.dispute().to_session().meets("agreed")
    one.is_drafted(left_open=REST)
    assert REST in one.text("people_mediation/agreement")
    assert "termination/notice" not in one.documents()
    one.is_signed().is_sealed()
    said = one.text("termination/notice")
    assert "下列事项没有达成协议" in said
    assert REST in said
    assert "第二十六条" in said
    assert "向有管辖权的人民法院提起诉讼" in said
    assert "请按照协议履行" in said
    assert "D-12" in one.shown_to(1)
    assert one.case.termination_reason is None
    assert (one.case.state, one.open()) == (
        "PERFORMING",
        {"check_performance", "choose_confirmation"},
    )
    one.chooses("no").performs("DONE").is_visited().is_archived()
    assert one.case.end_state == "CLOSED_AGREED_PERFORMED"


def test_a_draft_that_is_written_again_says_once_what_it_leaves_open(county):
    one = county.dispute().to_session().meets("agreed")
    one.is_drafted(one.pay(1, 300000, county.day(20)), left_open=REST)
    one.does("chief", "review", ok="no", remark="写明付款账户。")
    seen = one.form("mediator", "draft_agreement")
    assert (seen["left_open"], REST in seen["facts"]) == (REST, False)
    one.is_drafted(one.pay(1, 300000, county.day(20)))
    assert REST not in one.text("people_mediation/agreement")


def test_an_agreement_about_all_of_it_makes_no_notice(county):
    one = county.dispute().to_session().meets("agreed").to_agreement()
    assert "termination/notice" not in one.documents()
