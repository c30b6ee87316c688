"""The shipped processes lead where they should, on the real engine.

The operations are the engine's concern only by what they return; here they return what the story
needs. What they do to the tables is tested with the cases.
"""

from uuid import uuid4

import pytest

MEDIATOR, COMMITTEE, COURT, JUDGE = (str(uuid4()) for _ in range(4))
ACCEPTED = {
    "consent": "all",
    "accepted_at": "2026-03-02T10:00:00+08:00",
    "committee_id": COMMITTEE,
    "mediator_id": MEDIATOR,
    "period_due": "2026-04-01",
}
SEALED = {"effective_at": "2026-03-10T10:00:00+08:00", "confirm_deadline": "2026-04-09"}


@pytest.fixture
def mediation(begin):
    return begin("people_mediation", **ACCEPTED)


def to_session(story):
    story.do("declare_conflict", conflict=False)
    story.do("notify_rights")
    return story.do("investigate", more=False)


def test_a_written_agreement_is_signed_and_sealed(mediation):
    assert to_session(mediation) == "hold_session"
    assert mediation.do("hold_session", session_result="agreed") == "draft_agreement"
    assert mediation.do("draft_agreement", form="WRITTEN", needs_review=False) == "sign"
    assert mediation.do("sign", signed=True) == "seal"
    assert mediation.do("seal", confirmable=True, **SEALED) == ""
    assert mediation.has_ended()


def test_a_mediator_with_an_interest_is_replaced(mediation):
    assert mediation.do("declare_conflict", conflict=True, conflict_waived=False) == "reassign"
    assert mediation.do("reassign", mediator_id=JUDGE) == "declare_conflict"
    assert str(mediation.tasks()[0].assignee) == JUDGE
    assert mediation.do("declare_conflict", conflict=True, conflict_waived=True) == "notify_rights"


def test_investigations_and_sessions_go_on_as_long_as_needed(mediation):
    mediation.do("declare_conflict", conflict=False)
    mediation.do("notify_rights")
    assert mediation.do("investigate", more=True) == "investigate"
    assert mediation.do("investigate", more=False) == "hold_session"
    for _ in range(3):
        assert mediation.do("hold_session", session_result="continue") == "hold_session"


def test_a_draft_that_is_handed_back_is_written_again(mediation):
    to_session(mediation)
    mediation.do("hold_session", session_result="agreed")
    assert mediation.do("draft_agreement", form="WRITTEN", needs_review=True) == "review"
    assert mediation.do("review", review_ok=False) == "draft_agreement"
    mediation.do("draft_agreement", form="WRITTEN", needs_review=True)
    assert mediation.do("review", review_ok=True) == "sign"


@pytest.mark.parametrize("way", ["session", "signature", "period"])
def test_mediation_fails(county, mediation, way):
    to_session(mediation)
    if way == "session":
        mediation.do("hold_session", session_result="failed", reason="GAP_TOO_WIDE")
    if way == "signature":
        mediation.do("hold_session", session_result="agreed")
        mediation.do("draft_agreement", form="WRITTEN", needs_review=False)
        mediation.do("sign", signed=False, reason="REFUSED_TO_SIGN")
    if way == "period":
        assert mediation.wait(days=31) == "extend_or_end"
        mediation.do("extend_or_end", extended=False, reason="EXPIRED")
    assert mediation.has_ended()
    assert "seal" not in mediation.open


def test_an_oral_agreement_is_registered(mediation):
    to_session(mediation)
    mediation.do("hold_session", session_result="agreed")
    assert mediation.do("draft_agreement", form="ORAL", needs_review=False) == "record_oral"
    mediation.do("record_oral", **SEALED)
    assert mediation.has_ended()


def test_an_oral_agreement_is_reviewed_where_a_written_one_would_be(mediation):
    to_session(mediation)
    mediation.do("hold_session", session_result="agreed")
    assert mediation.do("draft_agreement", form="ORAL", needs_review=True) == "review"
    assert mediation.do("review", review_ok=False) == "draft_agreement"
    mediation.do("draft_agreement", form="ORAL", needs_review=True)
    assert mediation.do("review", review_ok=True) == "record_oral"


def test_the_period_warns_twice_and_can_be_extended(county, mediation):
    to_session(mediation)
    assert mediation.wait(days=21) == "hold_session"
    assert county.done.count("notices.period") == 1
    mediation.wait(days=5)
    assert county.done.count("notices.period") == 2
    assert mediation.wait(days=5) == "extend_or_end"
    assert mediation.do("extend_or_end", extended=True, period_due="2026-05-01") == "hold_session"


def test_confirmation_goes_through_the_court(county, begin):
    story = begin("judicial_confirmation", confirm_deadline="2026-04-01", **_home())
    assert story.do("choose_confirmation", wants_confirmation=True) == "prepare_pack"
    story.do("prepare_pack", confirmation_id=str(uuid4()), court_id=COURT)
    story.do("sign_application", signed=True, outcome="signed")
    story.do("file", filed_at="2026-03-10T10:00:00+08:00")
    court = story.court()
    assert court.open == "examine"
    assert str(court.tasks()[0].scope) == COURT
    assert court.do("examine", decision="accept", judge_id=JUDGE, accepted_at="2026-03-11") == (
        "verify"
    )
    assert str(court.tasks()[0].assignee) == JUDGE
    assert court.do("verify") == "rule"
    assert court.do("rule", court_result="valid") == "serve"
    court.do("serve", court_result="valid", objection_closes="2026-12-31")
    assert court.open == ""  # what is left is to wait for objections
    court.wait(days=365)
    assert court.has_ended()
    assert story.has_ended()
    assert county.states[-2:] != ["EXPIRED"]
    assert "SUBMITTED" in county.states
    assert "ACCEPTED" in county.states


def test_a_court_asks_for_supplements_and_gets_them(begin):
    story, court = _filed(begin)
    court.do("examine", decision="supplement", supplement_due="2026-03-18")
    assert story.open == "supplement"
    story.do("supplement")
    assert court.open == "examine"
    assert story.open == ""


def test_supplements_that_do_not_come_lead_to_a_refusal(begin):
    _, court = _filed(begin)
    court.do("examine", decision="supplement", supplement_due="2026-03-05")
    assert court.wait(days=5) == "examine"
    court.do("examine", decision="refuse")
    assert court.has_ended()


def test_a_court_that_does_not_accept_is_told_to_the_parties(begin):
    story, court = _filed(begin)
    court.do("examine", decision="refuse")
    assert court.has_ended()
    assert story.open == "tell_not_accepted"
    assert story.variables()["confirm_result"] == "not_accepted"
    assert story.do("tell_not_accepted", again=True) == "choose_confirmation"


def test_what_a_court_did_not_accept_may_end_there(begin):
    story, court = _filed(begin)
    court.do("examine", decision="refuse")
    story.do("tell_not_accepted", again=False)
    assert story.has_ended()


@pytest.mark.parametrize("allowed", [True, False])
def test_the_parties_may_ask_to_withdraw_before_the_ruling(allowed, begin):
    _, court = _filed(begin)
    court.do("examine", decision="accept", judge_id=JUDGE, accepted_at="2026-03-11")
    assert court.send("confirmation.withdrawn", party_id="1") == "rule_withdrawal"
    after = court.do("rule_withdrawal", allow=allowed, court_result="withdrawn")
    assert after == ("serve" if allowed else "verify")


def test_the_window_closes_on_an_application_that_was_not_filed(county, begin):
    story = begin("judicial_confirmation", confirm_deadline="2026-03-05", **_home())
    story.do("choose_confirmation", wants_confirmation=True)
    story.do("prepare_pack", confirmation_id=str(uuid4()), court_id=COURT)
    story.wait(days=5)
    assert story.has_ended()
    assert county.states[-1] == "EXPIRED"


def test_one_who_will_not_sign_ends_the_application(county, begin):
    story = begin("judicial_confirmation", confirm_deadline="2026-04-01", **_home())
    story.do("choose_confirmation", wants_confirmation=True)
    story.do("prepare_pack", confirmation_id=str(uuid4()), court_id=COURT)
    story.do("sign_application", signed=False, outcome="refused")
    assert story.has_ended()
    assert county.states[-1] == "DECLINED"


def test_each_obligation_is_watched_by_itself(county, begin):
    county.returns["performance.open"] = _items("2026-03-10", "2026-03-20")
    story = begin("followup_enforcement", **_home())
    assert story.open == "check_performance check_performance"
    assert [t.properties["item"]["id"] for t in story.tasks()] == ["1", "2"]
    story.wait(days=6)
    assert county.done.count("notices.performance") == 1
    story.do("check_performance", item_status="DONE")
    assert story.do("check_performance", item_status="DONE") == "visit"
    story.do("visit", visit_result="stable")
    assert story.has_ended()


def test_an_obligation_that_is_not_kept_is_urged_and_then_broken(county, begin):
    county.returns["performance.open"] = _items("2026-03-10", "2026-03-20")
    story = begin("followup_enforcement", **_home())
    story.do("check_performance", item_status="NOT")
    assert "urge" in story.open
    story.do("urge", breached=False, again_on="2026-03-15")
    story.do("check_performance", item_status="NOT")
    story.do("urge", breached=True, again_on="2026-03-15")
    assert story.do("check_performance", item_status="DONE") == "advise"
    assert story.do("advise") == "visit"


def test_nothing_left_to_perform_leads_to_the_visit(begin):
    story = begin("followup_enforcement", **_home())
    assert story.open == "visit"


def _home():
    return {"mediator_id": MEDIATOR, "committee_id": COMMITTEE}


def _items(*days):
    items = [
        {"id": str(n), "due_on": day, "remind_on": f"{day[:8]}{int(day[8:]) - 3:02}"}
        for n, day in enumerate(days, 1)
    ]
    return {"items": items, "last_due": days[-1]}


def _filed(begin):
    story = begin("judicial_confirmation", confirm_deadline="2026-04-01", **_home())
    story.do("choose_confirmation", wants_confirmation=True)
    story.do("prepare_pack", confirmation_id=str(uuid4()), court_id=COURT)
    story.do("sign_application", signed=True, outcome="signed")
    story.do("file", filed_at="2026-03-10T10:00:00+08:00")
    return story, story.court()


def test_the_window_is_called_out_four_times(county, begin):
    story = begin("judicial_confirmation", confirm_deadline="2026-04-01", **_home())
    for days, times in ((14, 0), (1, 1), (10, 2), (3, 3), (2, 4)):
        story.wait(days=days)
        assert county.done.count("notices.confirmation") == times
    assert story.open == "choose_confirmation"


def test_an_urgent_dispute_is_visited_twice(begin):
    story = begin("followup_enforcement", **_home())
    assert story.do("visit", visit_result="stable", next_visit="2026-04-10") == "visit"
    assert str(story.tasks()[0].due_at)[:10] == "2026-04-10"
    story.do("visit", visit_result="stable", next_visit=None)
    assert story.has_ended()


def test_a_court_may_rule_on_the_spot(begin):
    story, _ = _filed(begin)
    story.send("court.ruled", confirm_result="valid")
    assert story.has_ended()
    assert story.variables()["confirm_result"] == "valid"
