"""Test cases of the field, through the doors, with the days they took (fictional people)."""

from datetime import date

import pytest

from tests.walks.story import CHEN, COUNTY, ZHOU

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


def test_c01_forty_years_of_sewage_end_after_four_separate_talks(county):
    old = county.dispute().is_filed().is_registered(vulnerable=True, title="污水外流纠纷")
    assert old.form("clerk", "confirm_triage")["priority"] == "YELLOW"
    old.is_let_in().answers(1, "yes")
    for stage, day in (("PRE", "2026-03-03"), ("ASSISTED", "2026-03-06")):
        county.at(f"{day} 17:00")
        note = {"stage": stage, "on": day, "who": "邻居赵大妈", "outcome": "handed_up"}
        old.is_noted(**note, note="劝过，没有谈拢。")
    assert old.case.accepted_at is None  # the clock starts at 接诊 only
    county.at("2026-03-07 10:00")
    old.is_accepted().is_free_of_conflict().is_told_rights()
    old.is_investigated(more="yes").is_investigated()
    for n, day in enumerate(("09", "13", "18", "22")):
        county.at(f"2026-03-{day} 10:00")
        result = "agreed" if n == 3 else "continue"
        old.meets(result, "SEPARATE", (n % 2,), techniques=["PUT_ONESELF_IN_PLACE", "COOL_DOWN"])
    sorry = {"kind": "APOLOGY", "act": "当面赔礼道歉", "due_on": "2026-04-10"}
    old.is_drafted(
        old.act(0, "修一条盖板排水沟", "2026-04-10"),
        old.pay(1, 600, "2026-04-10"),
        sorry | {"obligor": old.parties[0], "obligee": old.parties[1]},
        sorry | {"obligor": old.parties[1], "obligee": old.parties[0]},
    )
    if "review" in old.open():
        old.does("chief", "review", ok="yes")
    assert old.agreement().effective_at is None
    old.is_signed()
    assert old.agreement().effective_at is None  # no seal, no effect
    old.is_sealed().chooses("no")
    county.at("2026-04-10 16:00")
    for _ in range(4):
        old.performs("DONE")
    county.at("2026-05-10 10:00")
    old.is_visited()
    if "visit" in old.open():
        county.at("2026-07-10 10:00")
        old.is_visited()
    old.is_archived("长期")
    assert (old.case.state, old.case.end_state) == ("ARCHIVED", "CLOSED_AGREED_PERFORMED")
    codes = [code for code, _ in old.codes()]
    assert {"D-24", "D-07", "D-03", "D-08", "D-15", "D-01", "D-02", "D-32"} <= set(codes)
    assert codes.count("D-10") == 2
    assert codes.count("D-13") == 4
    words = old.page()
    assert words.count("背对背") >= 4
    assert "劝过，没有谈拢。" in words
