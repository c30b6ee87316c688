"""Industry and administrative mediation take every flow of their diagrams, on the real engine."""

from uuid import uuid4

import pytest

from tests.processes.conftest import diagram

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


class Path:
    """One story, with the flows it took."""

    def __init__(self, begin, county, key, **manner):
        self.key, self.county = key, county
        self.flows = {(f.source, f.target) for f in diagram(key).flows}
        self.taken, self.seen = set(), {"start"}
        county.trail = []
        self.story = begin(key, **BEGUN, manner=MANNER | manner)
        self._note("start")

    def _note(self, *sources):
        """Add the flows between what was done and what was entered, in order."""
        before = set(sources) | {n.id for n in diagram(self.key).nodes.values() if n.host}
        for element in self.county.trail:
            self.taken |= {(s, element) for s in before if (s, element) in self.flows}
            before.add(element)
        self.county.trail.clear()

    def do(self, element, **variables):
        left = self.story.do(element, **variables)
        inside = {"mediating"} if "mediating" not in left else set()
        self._note(element, *inside)
        return left

    def wait(self, **delta):
        left = self.story.wait(**delta)
        self._note("mediating")
        return left


@pytest.fixture
def path(begin, county):
    follow = county.follow

    def traced(change):
        county.trail += [element for element, _ in change.entered]
        follow(change)

    county.trail, county.follow = [], traced
    county.returns["kinds.hard_stop"] = {"result": "failed", "reason": "EXPIRED"}
    return lambda key, **manner: Path(begin, county, key, **manner)


def appraised(path):
    assert path.do("commission", appraisal_expected="2026-03-20", session_result=None) == (
        "receive_report"
    )
    path.wait(days=20)
    return path.do("receive_report", resumed=True, period_due="2026-05-20")


# --- industry -------------------------------------------------------------------------------------


def industry(path, **manner):
    one = path("industry_mediation", **manner)
    assert one.story.open == "check_materials"
    one.do("check_materials", elsewhere=False)
    return one


def to_session(one):
    one.do("declare_conflict", conflict=False)
    one.do("notify_rights")
    return one.do("investigate", more=False)


def taken_elsewhere(path):
    one = path("industry_mediation")
    one.do("check_materials", elsewhere=True, result="failed", reason="ACCEPTED_ELSEWHERE")
    assert one.story.has_ended()
    return one


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
    assert one.story.has_ended()
    return one


def oral(path):
    one = industry(path, loss=False)
    to_session(one)
    one.do("hold_session", session_result="agreed")
    assert one.do("draft_agreement", form="ORAL", needs_review=False) == "record_oral"
    one.do("record_oral", **SEALED)
    assert one.story.has_ended()
    return one


def not_signed(path):
    one = industry(path, loss=False)
    to_session(one)
    one.do("hold_session", session_result="agreed")
    assert one.do("draft_agreement", form="WRITTEN", needs_review=False) == "sign"
    one.do("sign", signed=False, reason="REFUSED_TO_SIGN")
    assert one.story.has_ended()
    return one


def failed(path):
    one = industry(path)
    to_session(one)
    one.do("hold_session", session_result="failed", reason="OTHER")
    assert one.story.has_ended()
    return one


def extended_once(path):
    one = industry(path)
    to_session(one)
    one.wait(days=21)
    one.wait(days=5)
    assert one.wait(days=5) == "extend_or_end"
    assert one.do("extend_or_end", extended=True, period_due="2026-05-01") == "hold_session"
    assert one.wait(days=40) == "extend_or_end"
    one.do("extend_or_end", extended=False, reason="EXPIRED")
    assert one.story.has_ended()
    return one


def stopped_hard(path):
    one = industry(path, extendable=False)
    to_session(one)
    one.wait(days=31)
    assert one.story.has_ended()
    assert one.county.done[-1] == "kinds.hard_stop"
    return one


INDUSTRY = (
    *(taken_elsewhere, reviewed_and_sealed, oral, not_signed),
    *(failed, extended_once, stopped_hard),
)


# --- administrative -------------------------------------------------------------------------------


def agency(path, **manner):
    one = path("administrative_mediation", **manner)
    assert one.story.open == "check_jurisdiction"
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
    assert one.story.has_ended()
    return one


def not_filed(path):
    one = path("administrative_mediation")
    one.do("check_jurisdiction", jurisdiction="ours")
    assert one.do("approve_filing", filed=False) == "hand_over"
    one.do("hand_over", result="not_taken")
    return one


def agreed_before_an_agency(path):
    one = agency(path)
    assert one.do("declare_conflict", conflict=True, conflict_waived=False) == "reassign"
    one.do("reassign", mediator_id=MEDIATOR)
    called(one)
    assert one.do("hold_session", session_result="continue") == "notify_meeting"
    one.do("notify_meeting")
    assert one.do("hold_session", session_result="appraisal") == "commission"
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
    assert one.story.has_ended()
    return one


def unsigned_before_an_agency(path):
    one = agency(path, loss=False, adjudicate=False)
    called(one)
    one.do("hold_session", session_result="agreed")
    one.do("draft_agreement", form="WRITTEN")
    one.do("review", review_ok=True)
    one.do("sign", signed=False, reason="REFUSED_TO_SIGN")
    assert one.story.has_ended()
    return one


def decided_by_government(path):
    one = agency(path)
    called(one)
    assert one.do("hold_session", session_result="failed", reason="OTHER") == "adjudicate"
    one.do("adjudicate", reason="ADJUDICATED")
    assert one.story.has_ended()
    return one


def extended_by_consent(path):
    one = agency(path, adjudicate=False)
    called(one)
    one.wait(days=21)
    one.wait(days=5)
    assert one.wait(days=5) == "extend_or_end"
    assert one.do("extend_or_end", extended=True, period_due="2026-05-01") == "notify_meeting"
    one.wait(days=40)
    one.do("extend_or_end", extended=False, reason="EXPIRED")
    assert one.story.has_ended()
    return one


def stopped_by_law(path):
    one = agency(path, extendable=False)
    called(one)
    one.wait(days=31)
    assert one.story.has_ended()
    return one


ADMINISTRATIVE = (
    *(not_ours, not_filed, agreed_before_an_agency, unsigned_before_an_agency),
    *(decided_by_government, extended_by_consent, stopped_by_law),
)


@pytest.mark.parametrize(
    ("key", "stories"),
    [("industry_mediation", INDUSTRY), ("administrative_mediation", ADMINISTRATIVE)],
    ids=["industry", "administrative"],
)
def test_every_flow_is_taken_by_a_story(path, county, clock, key, stories):
    taken, begun = set(), clock.now
    for story in stories:
        clock.now = begun
        taken |= story(path).taken
    assert {(f.source, f.target) for f in diagram(key).flows} - taken == set()
    assert {"notices.period", "notices.appraisal", "appraisal.commission"} & set(county.done)


@pytest.mark.parametrize("extendable", [True, False])
def test_no_timer_of_the_period_runs_while_an_appraisal_is_awaited(path, extendable):
    one = industry(path, extendable=extendable)
    to_session(one)
    one.do("hold_session", session_result="appraisal")
    one.do("commission", appraisal_expected="2026-06-20", session_result=None)
    assert one.wait(days=60) == "receive_report"
    assert one.county.done.count("notices.period") == 0
    assert one.do("receive_report", resumed=True, period_due="2026-06-30") == "hold_session"
