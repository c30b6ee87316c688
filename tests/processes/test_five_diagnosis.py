"""Every way through the five diagnoses, on the real engine; operations return what it needs."""

from uuid import uuid4

import pytest

MEDIATOR, EXPERT, OTHER, PLACE, COMMITTEE = (str(uuid4()) for _ in range(5))
BEGUN = {
    "village_id": str(uuid4()),
    "police_id": str(uuid4()),
    "office_id": str(uuid4()),
    "informal_due": "2026-03-09",
    "police_first": False,
}
ACCEPTED = {
    "accepted_at": "2026-03-02T10:00:00+08:00",
    "committee_id": COMMITTEE,
    "mediator_id": MEDIATOR,
    "period_due": "2026-04-01",
}
SEALED = {"effective_at": "2026-03-10T10:00:00+08:00", "confirm_deadline": "2026-04-09"}
MEMBERS = [{"id": str(uuid4()), "user_id": user, "place_id": PLACE} for user in (EXPERT, OTHER)]


@pytest.fixture
def ladder(county, begin):
    """A dispute on its way, with what the automatic steps find."""
    county.returns["diagnosis.open"] = {"priority": "GREEN", "amount": 300, "persons": 2}
    county.returns["diagnosis.talked"] = {"deadlocked": False}
    story = begin("five_diagnosis", priority="GREEN", applied_at="2026-03-02T09:00:00+08:00")
    assert story.open == "choose_entry"
    return story


def begun(ladder, entry="PRE", **more):
    return ladder.do("choose_entry", entry=entry, **BEGUN | more)


def accepted(ladder, entry="INTAKE"):
    assert begun(ladder, entry) == "record_consent"
    assert ladder.do("record_consent", consent="all") == "accept"
    return ladder.do("accept", **ACCEPTED)


def talking(ladder):
    assert accepted(ladder) == "declare_conflict"
    ladder.do("declare_conflict", conflict=False)
    ladder.do("notify_rights")
    return ladder.do("investigate", more=False)


def agreed(ladder):
    ladder.do("hold_session", session_result="agreed", result="agreed")
    ladder.do("draft_agreement", form="WRITTEN", needs_review=False)
    ladder.do("sign", signed=True)
    return ladder.do("seal", confirmable=True, **SEALED)


def deadlocked(county, ladder):
    talking(ladder)
    county.returns["diagnosis.talked"] = {"deadlocked": True}
    failed = {"session_result": "failed", "result": "failed", "reason": "GAP_TOO_WIDE"}
    return ladder.do("hold_session", **failed)


def convened(county, ladder):
    assert deadlocked(county, ladder) == "convene"
    county.returns["diagnosis.talked"] = {"deadlocked": False}
    ladder.do("convene", panel_at="2026-03-06T14:30:00+08:00", members=[])
    return ladder.do("ask_participants", members=MEMBERS)


def is_over(ladder, result):
    assert ladder.has_ended()
    return ladder.variables().get("result") == result


# --- the table of entries -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "entry", "police"),
    [
        ({}, "PRE", False),
        ({"relation": "family"}, "ASSISTED", False),
        ({"locality": "same_town"}, "INTAKE", False),
        ({"priority": "YELLOW"}, "INTAKE", False),
        ({"priority": "YELLOW", "relation": "family"}, "INTAKE", False),
        ({"prior": "predx"}, "INTAKE", False),
        ({"prior": "village_failed"}, "INTAKE", False),
        ({"prior": "town_failed"}, "PANEL", False),
        ({"persons": 10}, "PANEL", False),
        ({"amount": 100000}, "PANEL", False),
        ({"amount": 99999}, "PRE", False),
        ({"amount": 100000, "source": "court"}, "INTAKE", False),
        ({"relapse": True}, "INTAKE", False),
        ({"relapse": True, "priority": "RED"}, "INTAKE", False),
        ({"relapse": True, "priority": "RED", "violence_now": True}, "INTAKE", True),
        ({"violence_now": True}, "INTAKE", True),
        ({"priority": "RED", "amount": 100000}, "INTAKE", True),
    ],
)
def test_the_table_says_where_to_begin_and_why(county, changes, entry, police):
    known = {"priority": "GREEN", "violence_now": False, "relapse": False, "source": "application"}
    known |= {"amount": 300, "persons": 2, "prior": "none", "relation": "neighbour"}
    known |= {"locality": "same_village"}
    newest = county.command("decide", "five_diagnosis_entry", known | changes, 1)
    assert (newest.result["entry"], newest.result["police_first"]) == (entry, police)
    assert newest.result["why"].endswith("。")
    assert len(newest.fired) == 1


# --- the informal levels --------------------------------------------------------------------------


def test_the_proposal_is_there_when_the_clerk_decides(ladder):
    assert ladder.variables()["entry_proposal"]["entry"] == "PRE"


def test_neighbours_settle_it(county, ladder):
    assert begun(ladder) == "pre_diagnose"
    ladder.do("pre_diagnose", early_result="settled", result="settled")
    assert is_over(ladder, "settled")


def test_police_and_cadres_settle_it(ladder):
    begun(ladder)
    assert ladder.do("pre_diagnose", early_result="go_on", result="none") == "assist"
    ladder.do("assist", early_result="settled", result="settled")
    assert is_over(ladder, "settled")


def test_a_skipped_first_level_begins_with_the_second(ladder):
    assert begun(ladder, "ASSISTED") == "assist"
    assert ladder.do("assist", early_result="go_on", result="none") == "record_consent"


def test_each_informal_level_ends_with_its_days(county, ladder):
    begun(ladder)
    assert ladder.wait(days=3) == "assist"
    assert ladder.wait(days=3) == "record_consent"
    assert county.done.count("diagnosis.late") == 2


def test_the_informal_levels_end_together_after_seven_days(county, ladder):
    begun(ladder, informal_due="2026-03-03")
    assert ladder.wait(days=2) == "record_consent"
    assert county.done[-1] == "diagnosis.late"


def test_a_party_may_go_straight_to_the_acceptance(ladder):
    begun(ladder)
    assert ladder.send("diagnosis.accept_asked", accept_asked=True) == "record_consent"


def test_a_neighbour_hands_straight_to_the_acceptance(ladder):
    begun(ladder)
    after = ladder.do("pre_diagnose", early_result="straight", result="none", police_first=False)
    assert after == "record_consent"


# --- danger ---------------------------------------------------------------------------------------


def test_danger_met_by_a_neighbour_brings_the_police(ladder):
    begun(ladder)
    after = ladder.do("pre_diagnose", early_result="straight", result="none", police_first=True)
    assert after == "secure"
    assert ladder.do("secure", result="none") == "record_consent"


def test_a_crime_stays_with_the_police(ladder):
    assert begun(ladder, "INTAKE", police_first=True) == "secure"
    ladder.do("secure", result="transferred")
    assert is_over(ladder, "transferred")


# --- acceptance -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("consent", "task"), [("refused", "tell_refused"), ("unreachable", "tell_where")]
)
def test_without_consent_nothing_is_accepted(ladder, consent, task):
    begun(ladder, "INTAKE")
    assert ladder.do("record_consent", consent="pending") == "record_consent"
    assert ladder.do("record_consent", consent=consent) == task
    ladder.do(task)
    assert ladder.has_ended()


def test_a_side_answers_on_its_own_page(ladder):
    begun(ladder, "INTAKE")
    assert ladder.send("party.consented", consent="all") == "accept"


def test_a_side_refuses_on_its_own_page(ladder):
    begun(ladder, "INTAKE")
    assert ladder.send("party.refused", consent="refused") == "tell_refused"


# --- talks ----------------------------------------------------------------------------------------


def test_an_agreement_goes_to_the_judicial_office(county, ladder):
    talking(ladder)
    assert agreed(ladder) == "return_agreed"
    ladder.do("return_agreed", next_visit="2026-04-10")
    assert is_over(ladder, "agreed")


def test_a_failure_that_no_panel_can_turn_goes_to_the_judicial_office(ladder):
    talking(ladder)
    failed = {"session_result": "failed", "result": "failed", "reason": "EXPIRED"}
    assert ladder.do("hold_session", **failed) == "return_failed"
    ladder.do("return_failed")
    assert is_over(ladder, "failed")


def test_fifteen_days_without_agreement_raise_the_question_and_stop_nothing(ladder):
    talking(ladder)
    assert ladder.wait(days=4) == "consider_panel hold_session"
    assert ladder.do("consider_panel", ask_panel=False) == "hold_session"


def test_two_talks_without_agreement_raise_the_question(ladder):
    talking(ladder)
    assert ladder.send("diagnosis.stalled") == "consider_panel hold_session"
    assert ladder.do("consider_panel", ask_panel=True) == "convene"


def test_an_agreement_makes_the_open_question_idle(ladder):
    talking(ladder)
    ladder.send("diagnosis.stalled")
    assert "return_agreed" in agreed(ladder)
    assert "consider_panel" not in ladder.open


# --- the panel ------------------------------------------------------------------------------------


def test_a_panel_is_heard_and_its_plan_agreed_upon(county, ladder):
    assert convened(county, ladder) == "give_opinion give_opinion"
    people = {str(task.assignee) for task in ladder.tasks()}
    assert people == {EXPERT, OTHER}
    ladder.do("give_opinion")
    assert ladder.do("give_opinion") == "hold_panel"
    assert ladder.do("hold_panel", go_on=True, resumed=True) == "hold_session"
    assert agreed(ladder) == "return_agreed"


def test_who_wrote_nothing_until_the_meeting_speaks_there(county, ladder):
    convened(county, ladder)
    assert ladder.wait(days=5) == "hold_panel"


def test_a_panel_without_members_is_held_by_the_committee_alone(county, ladder):
    deadlocked(county, ladder)
    ladder.do("convene", panel_at="2026-03-06T14:30:00+08:00", members=[])
    assert ladder.do("ask_participants", members=[]) == "hold_panel"


def test_a_panel_that_sees_no_way_ends_the_mediation(county, ladder):
    convened(county, ladder)
    ladder.wait(days=5)
    assert ladder.do("hold_panel", go_on=False, resumed=True, result="failed") == "return_failed"


def test_talks_after_a_panel_that_fail_are_over(county, ladder):
    convened(county, ladder)
    ladder.wait(days=5)
    ladder.do("hold_panel", go_on=True, resumed=True)
    failed = {"session_result": "failed", "result": "failed", "reason": "GAP_TOO_WIDE"}
    assert ladder.do("hold_session", **failed) == "return_failed"


def test_a_large_dispute_is_accepted_and_goes_to_the_panel_at_once(ladder):
    assert accepted(ladder, "PANEL") == "convene"
    ladder.do("convene", panel_at="2026-03-06T14:30:00+08:00", members=[])
    ladder.do("ask_participants", members=[])
    assert ladder.do("hold_panel", go_on=True, resumed=False) == "declare_conflict"


# --- the return -----------------------------------------------------------------------------------


@pytest.mark.parametrize("result", ["agreed", "failed"])
def test_nobody_waits_for_an_office_that_does_not_look(county, ladder, result):
    talking(ladder)
    if result == "agreed":
        assert agreed(ladder) == "return_agreed"
    else:
        failed = {"session_result": "failed", "result": "failed", "reason": "EXPIRED"}
        assert ladder.do("hold_session", **failed) == "return_failed"
    ladder.wait(days=8)
    assert county.done[-1] == "diagnosis.late"
    assert is_over(ladder, result)
