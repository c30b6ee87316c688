"""The whole way of a dispute, on the real engine; operations return what a story needs."""

from uuid import uuid4

import pytest

MEDIATOR, COMMITTEE, COURT, JUDGE = (str(uuid4()) for _ in range(4))
ACCEPTED = {
    "accepted_at": "2026-03-02T10:00:00+08:00",
    "committee_id": COMMITTEE,
    "mediator_id": MEDIATOR,
    "period_due": "2026-04-01",
}
SEALED = {
    "agreement_id": str(uuid4()),
    "effective_at": "2026-03-10T10:00:00+08:00",
    "confirm_deadline": "2026-04-09",
}
REGISTER = {"category": "CONTRACT", "amount": 48000, "persons": 2, "party_consent": "one"}


@pytest.fixture
def case(county, begin):
    county.returns["termination.withdrawn"] = {"end_state": "CLOSED_WITHDRAWN"}
    story = begin("dispute_lifecycle", applied_at="2026-03-02T09:00:00+08:00")
    assert story.open == "register"
    return story


def triaged(case, **decision):
    case.do("register", **REGISTER)
    decision = {"route": "people", "acceptable": True, "priority": "GREEN"} | decision
    return case.do("confirm_triage", **decision)


def accepted(case, **decision):
    assert triaged(case, **decision) == "record_consent"
    assert case.do("record_consent", consent="all") == "accept"
    return case.do("accept", **ACCEPTED)


def agreed(case, *, confirmable=True):
    accepted(case)
    case.do("declare_conflict", conflict=False)
    case.do("notify_rights")
    case.do("investigate", more=False)
    case.do("hold_session", session_result="agreed", result="agreed")
    case.do("draft_agreement", form="WRITTEN", needs_review=False)
    case.do("sign", signed=True)
    return case.do("seal", confirmable=confirmable, **SEALED)


def archived(case):
    assert case.open == "archive"
    assert case.do("archive") == "check_dossier"
    assert case.do("check_dossier", ok=False) == "archive"
    case.do("archive")
    case.do("check_dossier", ok=True)
    assert case.has_ended()
    return True


def test_the_proposal_is_there_when_the_clerk_decides(case):
    case.do("register", **REGISTER)
    proposal = case.variables()["proposal"]
    assert proposal["gate"] == "PASS"
    assert proposal["priority"] == "GREEN"
    assert case.open == "confirm_triage"
    assert case.tasks()[0].due_at is not None


def test_a_dispute_that_cannot_be_mediated_is_sent_where_it_belongs(county, case):
    assert triaged(case, acceptable=False) == "refuse"
    case.do("refuse", end_state="CLOSED_NOT_ACCEPTED")
    assert case.has_ended()
    assert county.done[-1] == "cases.close"
    assert "TRIAGED" in county.states


def test_a_side_that_refuses_ends_it(case):
    triaged(case)
    assert case.do("record_consent", consent="refused") == "notify_refused"
    case.do("notify_refused", end_state="CLOSED_REFUSED")
    assert case.has_ended()


def test_a_side_that_refuses_on_its_own_page_ends_it(case):
    triaged(case)
    assert case.send("party.refused", consent="refused") == "notify_refused"


def test_a_side_that_consents_on_its_own_page_lets_it_go_on(case):
    triaged(case)
    assert case.send("party.consented", consent="all") == "accept"


def test_who_cannot_be_reached_is_not_mediated(case):
    triaged(case)
    assert case.do("record_consent", consent="pending") == "record_consent"
    assert case.do("record_consent", consent="unreachable") == "refuse"


def test_the_clerk_is_reminded_of_who_has_not_answered(county, case):
    triaged(case)
    assert case.wait(days=4) == "record_consent"
    assert county.done == ["notices.consent"]


def test_joint_handling_asks_others_before_it_is_mediated(case):
    assert accepted(case, route="people") == "declare_conflict"


def test_a_joint_route_invites_bodies_first(case):
    assert accepted(case, route="joint") == "invite"
    assert case.do("invite", alone=True) == "declare_conflict"


def test_a_mediation_that_fails_is_told_and_archived(case):
    accepted(case)
    case.do("declare_conflict", conflict=False)
    case.do("notify_rights")
    case.do("investigate", more=False)
    after = case.do("hold_session", session_result="failed", result="failed", reason="OTHER")
    assert after == "fail_exit"
    case.do("fail_exit", end_state="CLOSED_FAILED")
    assert archived(case)


BEFORE_THE_END = {
    "register": lambda case: None,
    "confirm_triage": lambda case: case.do("register", **REGISTER),
    "record_consent": triaged,
    "refuse": lambda case: triaged(case, acceptable=False),
    "accept": lambda case: (triaged(case), case.do("record_consent", consent="all")),
    "declare_conflict": accepted,
    "notify_rights": lambda case: (accepted(case), case.do("declare_conflict", conflict=False)),
    "sign": lambda case: (
        accepted(case),
        case.do("declare_conflict", conflict=False),
        case.do("notify_rights"),
        case.do("investigate", more=False),
        case.do("hold_session", session_result="agreed", result="agreed"),
        case.do("draft_agreement", form="WRITTEN", needs_review=False),
    ),
}


@pytest.mark.parametrize("state", BEFORE_THE_END)
def test_a_party_may_leave_in_every_state_before_the_agreement(county, case, state):
    BEFORE_THE_END[state](case)
    assert case.open == state
    after = case.send("party.withdrew", party_id="1")
    assert "termination.withdrawn" in county.done
    has_number = state in ("declare_conflict", "notify_rights", "sign")
    assert after == ("archive" if has_number else "")
    assert case.has_ended() is not has_number


def test_an_agreement_that_is_confirmed_and_kept(county, case):
    assert agreed(case) == "choose_confirmation visit"
    case.do("choose_confirmation", wants_confirmation=True)
    case.do("prepare_pack", confirmation_id=str(uuid4()), court_id=COURT)
    case.do("sign_application", signed=True, outcome="signed")
    case.do("file", filed_at="2026-03-12T10:00:00+08:00")
    court = case.court()
    court.do("examine", decision="accept", judge_id=JUDGE, accepted_at="2026-03-13")
    court.do("verify")
    court.do("rule", court_result="valid")
    court.do("serve", court_result="valid", objection_closes="2026-12-31")
    assert case.variables()["result"] == "agreed"
    case.do("visit", visit_result="stable", result="stable")
    assert case.variables()["confirm_result"] == "valid"
    assert case.variables()["performance"] == "performed"
    assert case.variables()["result"] == "agreed"
    assert archived(case)


def test_an_application_that_is_dismissed_leaves_two_ways(case):
    agreed(case)
    case.do("choose_confirmation", wants_confirmation=True)
    case.do("prepare_pack", confirmation_id=str(uuid4()), court_id=COURT)
    case.do("sign_application", signed=True, outcome="signed")
    case.do("file", filed_at="2026-03-12T10:00:00+08:00")
    court = case.court()
    court.do("examine", decision="accept", judge_id=JUDGE, accepted_at="2026-03-13")
    court.do("verify")
    court.do("rule", court_result="dismissed")
    court.do("serve", court_result="dismissed")
    assert case.open == "after_dismissal"
    case.do("after_dismissal", next="litigation", end_state="CLOSED_LITIGATION")
    assert archived(case)


def test_a_dispute_that_breaks_out_again_leaves_two_ways(county, case):
    agreed(case, confirmable=False)
    assert case.open == "visit"
    assert case.do("visit", visit_result="relapse") == "after_dismissal"


def test_parties_who_do_not_want_confirmation_keep_their_agreement(county, case):
    agreed(case)
    assert case.do("choose_confirmation", wants_confirmation=False) == "visit"
    assert county.states[-1] == "DECLINED"
    case.do("visit", visit_result="stable")
    assert archived(case)


def test_the_choice_ends_with_the_window(county, case):
    agreed(case)
    assert case.wait(days=45) == "visit"
    assert "EXPIRED" in county.states
    case.do("visit", visit_result="stable")
    assert archived(case)


def test_the_states_follow_the_process(county, case):
    agreed(case, confirmable=False)
    seen = [state for state in county.states if state in _ORDER]
    assert [state for n, state in enumerate(seen) if state not in seen[:n]] == list(_ORDER)


_ORDER = (
    *("REGISTERED", "TRIAGED", "ACCEPTED", "MEDIATING"),
    *("AGREED", "PERFORMING", "FOLLOW_UP"),
)
