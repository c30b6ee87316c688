"""What a court does beyond the plain way: more time, objections; and a ruling that is enforced."""

from datetime import date

import pytest

from cases.models import Objection

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def docketed(county):
    """An application that the court took up on 2 April 2026."""
    county.at("2026-03-31 09:00")
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement(one.pay(1, 3000, "2026-06-01")).is_at_court()
    county.at("2026-04-02 09:00")
    return one.is_docketed()


def confirmed(county):
    """A ruling of validity, served on 20 April 2026."""
    one = docketed(county)
    county.at("2026-04-20 09:00")
    return one.is_verified().is_ruled().is_served()


def court(one, login, act, status=303, **answers):
    """Somebody of the court acts on the application's page."""
    browser = one.house.as_(login)
    browser.get(f"/court/{one.confirmation().id}")
    page = browser.post(f"/court/{one.confirmation().id}/{act}", answers, status)
    one.house.move()
    return page


def ask(one, login="judge", status=303, **changes):
    answers = {"term": "target", "days": "10", "reason": "需要向登记机关核实。"}
    return court(one, login, "extension", status, **answers | changes)


def objects(one, who, on, status=303, login="courtclerk", **more):
    answers = {"who": who, "received_on": on, "reasons": "裁定损害了我的权益。"}
    return court(one, login, "objection", status, **answers | more)


def decides(one, result):
    one.does("judge", "review_objection", result=result, reasons="审查的理由。")
    one.does("courtclerk", "serve_objection", at=one.county.now(), note="")


def test_the_president_gives_ten_days_more_and_not_twice(county):
    one = docketed(county)
    assert one.confirmation().target_on == date(2026, 4, 17)
    page = ask(one, status=422, days="11")
    assert "最多延长10日" in page.words()
    ask(one)
    seen = one.form("president", "approve_extension")["asked"]
    assert "到2026年4月17日）延长10日" in seen
    assert {"verify", "approve_extension"} <= one.open()  # the examination goes on meanwhile
    ask(one, status=409)  # one question at a time
    one.does("president", "approve_extension", approve="yes", note="同意")
    assert one.confirmation().target_on == date(2026, 4, 27)
    assert "经院长批准，延长10日" in court_page(one)
    assert "已经延长过" in ask(one, status=422).words()
    county.at("2026-04-27 09:00")
    one.is_verified().is_ruled().is_served()
    assert one.case.confirm_state == "VALID"


def test_the_president_refuses_and_the_day_stays(county):
    one = docketed(county)
    ask(one, term="hard", days="30")
    one.does("president", "approve_extension", approve="no", note="请按期审结")
    assert one.confirmation().hard_on == date(2026, 5, 6)
    ask(one, term="hard", days="30")  # what was refused may be asked again
    one.does("president", "approve_extension", approve="yes")
    assert one.confirmation().hard_on == date(2026, 6, 5)


def court_page(one):
    return one.house.as_("courtclerk").get(f"/court/{one.confirmation().id}").words()


def test_only_the_judge_of_this_court_asks_for_more_time(county):
    one = docketed(county)
    ask(one, "courtclerk", 403)
    with pytest.raises(AssertionError, match="403"):
        one.house.as_("mediator").post(f"/court/{one.confirmation().id}/extension", {})
    # who judges it here and mediates elsewhere reports no danger of it
    one.house.appoint("judge", "mediator", "HYC-GM-TW")
    judge, case = one.house.as_("judge"), f"/cases/{one.case_id}"
    judge.get(case)
    danger = {"risk_signs": "扬言要堵门。", "risk_measures": "已劝回。", "risk_told": "派出所"}
    judge.post(f"{case}/risks", danger | {"risk_told_at": county.now()[:16]}, 403)


def test_an_objection_of_a_party_comes_in_fifteen_days_or_too_late(county):
    one = confirmed(county)
    assert one.confirmation().objection_until == date(2026, 5, 6)  # rolled over Labour Day
    party = one.parties[0]
    county.at("2026-05-07 09:00")
    late = objects(one, party, "2026-05-07", 409)
    assert "超过提出异议的期限" in late.words()
    objects(one, party, "2026-05-06")  # noted a day later, received in time
    objects(one, party, "2026-05-06", 409)  # one after the other
    decides(one, "rejected")
    assert (one.case.confirm_state, one.confirmation().status) == ("VALID", "VALID")
    assert "court/objection_ruling" in one.documents()
    assert "异议不成立" in court_page(one)
    assert "review_objection" not in one.open()


def test_an_interested_person_has_six_months_from_knowing_and_the_ruling_is_revoked(county):
    one = confirmed(county)
    county.at("2026-11-02 09:00")  # the court has closed its side: half a year has passed
    who = {"name": "贺永年", "known_on": "2026-04-29"}
    assert "超过" in objects(one, "interested", "2026-11-02", 409, **who).words()
    objects(one, "interested", "2026-11-02", 422, name="贺永年")
    objects(one, "interested", "2026-11-02", **who | {"known_on": "2026-08-01"})
    assert "贺永年" in one.form("judge", "review_objection")["objection"]
    decides(one, "revoked")
    assert (one.case.confirm_state, one.confirmation().status) == ("REVOKED", "REVOKED")
    assert "裁定已撤销" in one.page()
    objects(one, one.parties[0], "2026-11-02", 409)


def test_a_changed_ruling_stands_and_may_be_objected_to_again(county):
    one = confirmed(county)
    objects(one, one.parties[0], "2026-04-20")
    decides(one, "changed")
    objects(one, "interested", "2026-04-20", name="贺永年", known_on="2026-04-20")
    decides(one, "rejected")
    assert one.house.count(Objection) == 2
    county.at("2026-10-21 09:00")
    assert "review_objection" not in one.open()


def test_a_dismissal_is_not_open_to_objection(county):
    one = docketed(county)
    one.is_verified(clear="no").is_ruled("dismissed", grounds=["UNCLEAR"]).is_served()
    objects(one, one.parties[0], county.day(), 409)


def breached(one, county):
    for day in ("2026-06-02", "2026-06-09", "2026-06-16"):
        county.at(f"{day} 10:00")
        one.performs("NOT")
        one.does("mediator", "urge", way="phone", note="再催", again_on=county.day(6))


def test_a_broken_confirmed_agreement_is_taken_to_enforcement(county):
    one = confirmed(county)
    breached(one, county)
    seen = one.form("mediator", "advise")
    assert seen["confirmed"] is True
    assert "2028年6月1日" in seen["enforcement"]
    one.does("mediator", "advise", told=["enforcement"], enforce="yes")
    assert "D-29" in {code for code, _ in one.codes()}
    one.does("mediator", "apply_enforcement", outcome="filed", filed_on=county.day())
    assert "权利人向法院申请强制执行" in one.page()
    one.is_visited()


def test_two_years_are_the_end_of_enforcement(county):
    one = confirmed(county)
    breached(one, county)
    one.does("mediator", "advise", told=["enforcement"], enforce="yes")
    county.at("2028-06-02 09:00")
    assert "apply_enforcement" not in one.open()
    assert "visit" in one.open()


def test_after_two_years_nobody_is_promised_enforcement(county):
    one = confirmed(county)
    breached(one, county)
    county.at("2028-06-02 09:00")
    assert one.form("mediator", "advise")["confirmed"] is False
    one.does("mediator", "advise", told=["litigation"])
    assert "enforcement/application" not in one.documents()


def test_an_agreement_nobody_confirmed_is_not_enforced(county):
    county.at("2026-03-31 09:00")
    one = county.dispute().to_session()
    one.meets("agreed").to_agreement(one.pay(1, 3000, "2026-06-01")).chooses("no")
    breached(one, county)
    assert one.form("mediator", "advise")["confirmed"] is False
    one.does("mediator", "advise", told=["litigation", "payment_order"])
    assert "enforcement/application" not in one.documents()
