"""Whether to apply to the court: reminded of while it is open, and open again after a no."""

import pytest

from cases.models import Confirmation, Document, Term
from tests.walks.story import CHEN, ZHOU

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

UNTIL = "2026年4月30日"
AGAIN = "重新问要不要确认"


def agreed(county):
    """An agreement in effect since 31 March 2026, of which something falls due in April."""
    county.at("2026-03-30 09:00")
    one = county.dispute(CHEN, ZHOU).to_session().meets("agreed")
    return one.to_agreement(one.pay(1, 3000, "2026-04-10"), one.act(1, "修好排水沟", "2026-06-01"))


def wants(one, n, word):
    """A party says on its own page what it wants."""
    one.enters(n).post("/follow/choose", {"wants": word})
    one.house.move()
    return one


def asks_again(one, status=303, login="mediator"):
    page = one.house.as_(login).post(f"/cases/{one.case_id}/confirmation", {}, status)
    one.house.move()
    return page


def reminders(one):
    return one.page().count("提醒：申请司法确认到")


def test_who_said_no_may_say_yes_until_the_window_closes(county):
    one = wants(agreed(county), 1, "no").chooses("no")
    assert one.case.confirm_state == "DECLINED"
    assert UNTIL in one.page()
    county.at("2026-04-13 09:00")
    one.performs("DONE", amount="3000")
    assert (one.case.state, one.open()) == ("PERFORMING", {"check_performance"})
    assert UNTIL in one.party_page(1)
    wants(one, 1, "yes")
    assert one.case.confirm_state == "OFFERED"
    assert "choose_confirmation" in one.open()
    # the other one said no as well, and is asked anew
    assert "要不要一起请法院确认" in one.party_page(0)
    assert [p["wants"] for p in one.form("mediator", "choose_confirmation")["choices"]] == [
        None,
        "yes",
    ]
    one.is_at_court()
    county.at("2026-04-14 09:00")
    one.is_docketed().is_verified().is_ruled().is_served()
    assert one.case.confirm_state == "VALID"
    county.at("2026-06-02 09:00")
    one.performs("DONE").is_visited().is_archived("长期")
    assert one.case.end_state == "CLOSED_AGREED_CONFIRMED"


def test_the_mediator_asks_again_after_one_did_not_sign(county):
    one = agreed(county).chooses("yes").is_packed()
    waits = "等您签名：司法确认申请书"
    assert waits in one.party_page(0)
    one.does("mediator", "sign_application", outcome="refused")
    assert one.case.confirm_state == "DECLINED"
    assert waits not in one.party_page(0)  # nobody signs it any more
    asks_again(one, 403, login="clerk")
    asks_again(one)
    one.chooses("no")
    assert AGAIN in one.page()
    asks_again(one)
    one.is_at_court()
    assert one.case.confirm_state == "SUBMITTED"
    assert AGAIN not in one.page()
    asks_again(one, 409)


def test_with_the_window_the_chance_is_over(county):
    one = agreed(county).chooses("no")
    county.at("2026-05-06 09:00")
    assert one.case.confirm_state == "EXPIRED"
    assert AGAIN not in one.page()
    asks_again(one, 409)
    one.enters(1).post("/follow/choose", {"wants": "yes"}, 409)


def test_what_is_kept_needs_no_court_and_waits_for_nobody(county):
    one = agreed(county).chooses("no")
    for _ in range(2):
        county.at(f"{county.day(4)} 10:00")
        one.performs("DONE")
    one.is_visited()
    assert one.open() == {"archive"}, "the window is open for another fortnight"
    asks_again(one, 409)


def test_when_all_is_kept_before_the_no_nobody_waits(county):
    one = agreed(county)
    for _ in range(2):
        one.performs("DONE")
    one.is_visited()
    assert one.open() == {"choose_confirmation"}
    one.chooses("no")
    assert one.open() == {"archive"}


def test_the_window_is_reminded_of_while_nobody_has_chosen_and_not_after_a_no(county):
    one = agreed(county)
    county.at("2026-04-16 09:00")
    assert reminders(one) == 1
    county.at("2026-04-24 09:00")
    assert reminders(one) == 2
    one.chooses("no")
    county.at("2026-04-29 12:00")
    assert reminders(one) == 2
    asks_again(one)
    assert one.open() >= {"choose_confirmation"}


def refused(one, *grounds):
    judge = one.house.user("judge")
    one.does("courtclerk", "examine", decision="refuse", grounds=list(grounds), judge_id=judge)
    return one


def test_what_a_court_refused_is_put_right_and_applied_for_again(county):
    one = agreed(county).is_at_court()
    county.at("2026-04-20 09:00")
    refused(one, "NO_SUPPLEMENT")
    told = one.form("mediator", "tell_not_accepted")
    assert told["again_until"] == UNTIL
    told_before = reminders(one)
    one.does("mediator", "tell_not_accepted", note="电话告知双方", again="yes")
    assert one.case.confirm_state == "OFFERED"
    window = {"case_id": one.case_id, "key": "confirmation.window", "ended_at": None}
    assert one.house.count(Term, **window) == 1
    assert reminders(one) == told_before + 1, "one reminder for all the days that have passed"
    first = one.confirmation()
    one.is_at_court()
    assert one.confirmation().id != first.id
    county.at("2026-04-21 09:00")
    one.is_docketed().is_verified().is_ruled().is_served()
    assert one.case.confirm_state == "VALID"
    assert one.house.find(Confirmation, id=first.id).status == "NOT_ACCEPTED"
    made = {"case_id": one.case_id, "name": "confirmation/application"}
    assert one.house.count(Document, **made) == 2


@pytest.mark.parametrize(
    ("grounds", "day"),
    [
        (["TITLE"], "2026-04-20"),
        (["NOT_JOINT", "IDENTITY"], "2026-04-20"),
        (["NOT_JOINT"], "2026-05-06"),
    ],
    ids=["never", "one of two never", "too late"],
)
def test_what_cannot_be_put_right_is_not_applied_for_again(county, grounds, day):
    one = agreed(county).is_at_court()
    county.at(f"{day} 09:00")
    refused(one, *grounds)
    assert one.form("mediator", "tell_not_accepted")["again_until"] is None
    one.does("mediator", "tell_not_accepted", again="yes")  # the form did not ask
    assert one.case.confirm_state == "NOT_ACCEPTED"


def withdrawn(one, day="2026-04-20"):
    """One side leaves while the court has the application, and the court lets it."""
    one.is_at_court()
    one.county.at(f"{day} 09:00")
    one.is_docketed().leaves(0)
    asking = [row | {"allow": "yes"} for row in one.form("judge", "rule_withdrawal")["asking"]]
    one.does("judge", "rule_withdrawal", asking=asking, reasons="申请人自愿撤回。")
    return one.is_served()


def test_what_was_withdrawn_is_applied_for_again_while_the_days_run(county):
    one = withdrawn(agreed(county))
    told = one.form("mediator", "tell_not_accepted")
    assert told["again_until"] == UNTIL
    assert "已经撤回" in told["grounds"]
    one.does("mediator", "tell_not_accepted", again="yes")
    first = one.confirmation()
    for word in ("no", "yes"):  # a mind may change again
        one.enters(0).post("/follow/choose", {"wants": word})
    one.is_at_court()
    one.county.at("2026-04-22 09:00")
    one.is_docketed().is_verified().is_ruled().is_served()
    assert one.case.confirm_state == "VALID"
    assert one.house.find(Confirmation, id=first.id).status == "WITHDRAWN"


def test_who_withdrew_and_wants_no_more_is_told_and_goes_on(county):
    one = withdrawn(agreed(county))
    one.does("mediator", "tell_not_accepted", again="no")
    assert one.case.confirm_state == "WITHDRAWN"
    assert "tell_not_accepted" not in one.open()


def test_what_was_withdrawn_when_the_days_are_over_is_at_an_end(county):
    one = withdrawn(agreed(county), "2026-05-06")
    assert "tell_not_accepted" not in one.open()
    assert one.case.confirm_state == "WITHDRAWN"


def test_who_asked_to_withdraw_the_first_application_has_not_asked_about_the_second(county):
    one = agreed(county).is_at_court()
    county.at("2026-04-20 09:00")
    one.leaves(0)
    one.is_docketed().is_verified(voluntary="no").is_ruled("withdrawn").is_served()
    one.does("mediator", "tell_not_accepted", again="yes")
    one.is_at_court()
    county.at("2026-04-22 09:00")
    court = one.is_docketed().house.as_("judge").get(f"/court/{one.confirmation().id}")
    assert "请求撤回申请" not in court.words()
    one.is_verified().is_ruled().is_served()
    assert one.case.confirm_state == "VALID"
