"""Every way through industry and administrative mediation, on the real engine."""

from uuid import uuid4

import pytest

MEDIATOR, AGENCY = str(uuid4()), str(uuid4())
BEGUN = {
    "committee_id": AGENCY,
    "mediator_id": MEDIATOR,
    "handed_at": "2026-03-02T09:00:00+08:00",
    "accepted_at": "2026-03-02T10:00:00+08:00",
    "period_due": "2026-04-01",
    "effective_at": None,
    "reason": None,
}
MANNER = {
    "kind": "industry.TRAFFIC",
    "accept": "administrative.accept",
    "extendable": True,
    "loss": True,
    "adjudicate": True,
}
SEALED = {"effective_at": "2026-03-10T10:00:00+08:00", "confirm_deadline": "2026-04-09"}


@pytest.fixture
def path(begin, county):
    """Begins one of the two, with what is particular to its kind."""
    county.returns["kinds.hard_stop"] = {"result": "failed", "reason": "EXPIRED"}
    return lambda key, **manner: begin(key, **BEGUN, manner=MANNER | manner)


def appraised(path):
    told = {"appraisal_agreed": True, "appraisal_expected": "2026-03-20"}
    assert path.do("commission", **told, session_result=None) == "receive_report"
    path.wait(days=20)
    assert "notices.appraisal" in path.county.done
    return path.do("receive_report", resumed=True, period_due="2026-05-20")


# --- industry -------------------------------------------------------------------------------------


def industry(path, **manner):
    one = path("industry_mediation", **manner)
    assert one.open == "check_materials"
    one.do("check_materials", elsewhere=False)
    return one


def to_session(one):
    one.do("declare_conflict", conflict=False)
    one.do("notify_rights")
    return one.do("investigate", more=False)


def taken_elsewhere(path):
    one = path("industry_mediation")
    one.do("check_materials", elsewhere=True, result="failed", reason="ACCEPTED_ELSEWHERE")
    assert one.has_ended()


def reviewed_and_sealed(path):
    one = industry(path)
    assert one.do("declare_conflict", conflict=True, conflict_waived=False) == "reassign"
    one.do("reassign", mediator_id=MEDIATOR)
    one.do("declare_conflict", conflict=False)
    one.do("notify_rights")
    assert one.do("investigate", more=True) == "investigate"
    one.do("investigate", more=False)
    assert one.do("hold_session", session_result="continue") == "hold_session"
    assert one.do("hold_session", session_result="appraisal") == "commission"
    assert appraised(one) == "hold_session"
    assert one.do("hold_session", session_result="agreed") == "loss_sheet"
    assert one.do("loss_sheet") == "draft_agreement"
    assert one.do("draft_agreement", form="WRITTEN", needs_review=True) == "review"
    assert one.do("review", review_ok=False) == "draft_agreement"
    one.do("draft_agreement", form="WRITTEN", needs_review=True)
    one.do("review", review_ok=True)
    one.do("sign", signed=True)
    one.do("seal", **SEALED)
    assert one.has_ended()


def oral(path):
    one = industry(path, loss=False)
    to_session(one)
    one.do("hold_session", session_result="agreed")
    assert one.do("draft_agreement", form="ORAL", needs_review=False) == "record_oral"
    one.do("record_oral", **SEALED)
    assert one.has_ended()


def not_signed(path):
    one = industry(path, loss=False)
    to_session(one)
    one.do("hold_session", session_result="agreed")
    assert one.do("draft_agreement", form="WRITTEN", needs_review=False) == "sign"
    one.do("sign", signed=False, reason="REFUSED_TO_SIGN")
    assert one.has_ended()


def failed(path):
    one = industry(path)
    to_session(one)
    one.do("hold_session", session_result="failed", reason="OTHER")
    assert one.has_ended()


def extended_once(path):
    one = industry(path)
    to_session(one)
    one.wait(days=21)
    one.wait(days=5)
    assert one.county.done.count("notices.period") == 2
    assert one.wait(days=5) == "extend_or_end"
    assert one.do("extend_or_end", extended=True, period_due="2026-05-01") == "hold_session"
    assert one.wait(days=40) == "extend_or_end"
    one.do("extend_or_end", extended=False, reason="EXPIRED")
    assert one.has_ended()


def stopped_hard(path):
    one = industry(path, extendable=False)
    to_session(one)
    one.wait(days=31)
    assert one.has_ended()
    assert one.county.done[-1] == "kinds.hard_stop"


INDUSTRY = (
    *(taken_elsewhere, reviewed_and_sealed, oral, not_signed),
    *(failed, extended_once, stopped_hard),
)


# --- administrative -------------------------------------------------------------------------------


def agency(path, **manner):
    one = path("administrative_mediation", **manner)
    assert one.open == "check_jurisdiction"
    assert one.do("check_jurisdiction", jurisdiction="ours") == "approve_filing"
    one.do("approve_filing", filed=True)
    return one


def called(one):
    one.do("declare_conflict", conflict=False)
    assert one.do("notify_rights") == "notify_meeting"
    return one.do("notify_meeting")


def not_ours(path):
    one = path("administrative_mediation")
    assert one.do("check_jurisdiction", jurisdiction="not_ours") == "hand_over"
    one.do("hand_over", result="not_taken")
    assert one.has_ended()


def not_filed(path):
    one = path("administrative_mediation")
    one.do("check_jurisdiction", jurisdiction="ours")
    assert one.do("approve_filing", filed=False) == "hand_over"
    one.do("hand_over", result="not_taken")


def agreed_before_an_agency(path):
    one = agency(path)
    assert one.do("declare_conflict", conflict=True, conflict_waived=False) == "reassign"
    one.do("reassign", mediator_id=MEDIATOR)
    called(one)
    assert one.do("hold_session", session_result="continue") == "notify_meeting"
    one.do("notify_meeting")
    assert one.do("hold_session", session_result="appraisal") == "commission"
    assert one.do("commission", appraisal_agreed=False, session_result=None) == "notify_meeting"
    one.do("notify_meeting")
    one.do("hold_session", session_result="appraisal")
    assert appraised(one) == "notify_meeting"
    one.do("notify_meeting")
    assert one.do("hold_session", session_result="agreed") == "loss_sheet"
    one.do("loss_sheet")
    assert one.do("draft_agreement", form="WRITTEN") == "review"
    assert one.do("review", review_ok=False) == "draft_agreement"
    one.do("draft_agreement", form="WRITTEN")
    assert one.do("review", review_ok=True) == "sign"
    one.do("sign", signed=True)
    one.do("seal", **SEALED)
    assert one.has_ended()


def unsigned_before_an_agency(path):
    one = agency(path, loss=False, adjudicate=False)
    called(one)
    one.do("hold_session", session_result="agreed")
    one.do("draft_agreement", form="WRITTEN")
    one.do("review", review_ok=True)
    one.do("sign", signed=False, reason="REFUSED_TO_SIGN")
    assert one.has_ended()


def begun_by_an_event(path):
    one = agency(path, waits=True, extendable=False)
    one.do("declare_conflict", conflict=False)
    assert one.do("notify_rights") == "record_start"
    assert one.wait(days=60) == "record_start", "no term runs"
    assert one.do("record_start", period_due="2026-05-11") == "notify_meeting"
    one.wait(days=11)
    assert one.has_ended()


def decided_by_government(path):
    one = agency(path)
    called(one)
    assert one.do("hold_session", session_result="failed", reason="OTHER") == "adjudicate"
    one.do("adjudicate", reason="ADJUDICATED")
    assert one.has_ended()


def extended_by_consent(path):
    one = agency(path, adjudicate=False)
    called(one)
    one.wait(days=21)
    one.wait(days=5)
    assert one.county.done.count("notices.period") == 2
    assert one.wait(days=5) == "extend_or_end"
    assert one.do("extend_or_end", extended=True, period_due="2026-05-01") == "notify_meeting"
    one.wait(days=40)
    one.do("extend_or_end", extended=False, reason="EXPIRED")
    assert one.has_ended()


def stopped_by_law(path):
    one = agency(path, extendable=False)
    called(one)
    one.wait(days=31)
    assert one.has_ended()


ADMINISTRATIVE = (
    *(not_ours, not_filed, agreed_before_an_agency, unsigned_before_an_agency),
    *(begun_by_an_event, decided_by_government, extended_by_consent, stopped_by_law),
)


@pytest.mark.parametrize("story", INDUSTRY + ADMINISTRATIVE, ids=lambda story: story.__name__)
def test_a_story_leads_to_its_end(path, story):
    story(path)


@pytest.mark.parametrize("extendable", [True, False])
def test_no_timer_of_the_period_runs_while_an_appraisal_is_awaited(path, extendable):
    one = industry(path, extendable=extendable)
    to_session(one)
    one.do("hold_session", session_result="appraisal")
    one.do("commission", appraisal_expected="2026-06-20", session_result=None)
    assert one.wait(days=60) == "receive_report"
    assert one.county.done.count("notices.period") == 0
    assert one.do("receive_report", resumed=True, period_due="2026-06-30") == "hold_session"
