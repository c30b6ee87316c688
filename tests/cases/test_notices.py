import pytest

from cases import jobs
from cases.desks import queue
from cases.errors import NotFound
from cases.models import Case
from cases.paperwork import notices
from tests.cases.telling import Story


@pytest.fixture
def story(county, application, register):
    return Story(county, application, register)


def told(county, login):
    return [n.kind for n in county.do(login, notices.recent)]


def piles(county, login):
    return {p.key: p.count for p in county.do(login, queue.piles) if p.count and p.key != "all"}


def test_the_mediator_is_warned_twice_that_the_period_runs_out(story, county):
    story.to_sessions()
    county.clock.advance(days=20)  # ten days before the first of April
    jobs.drain(county.runtime)
    assert told(county, "mediator") == ["notice.period"]
    assert told(county, "chief") == ["notice.period"]
    county.clock.advance(days=5)
    jobs.drain(county.runtime)
    assert told(county, "mediator").count("notice.period") == 2
    assert told(county, "judge") == []


def test_a_performance_is_reminded_of_and_seen_by_the_party(story, county):
    story.to_effect()
    county.clock.now = county.clock.now.replace(month=3, day=30)
    jobs.drain(county.runtime)
    found = [n for n in county.do("mediator", notices.recent) if n.kind == "notice.performance"]
    assert [n.data["due"] for n in found] == ["2026-04-01"]


def test_the_window_of_the_joint_application_is_reminded_of(story, county):
    story.to_effect()
    everybody = county.parties(story.case_id)
    choices = [{"party_id": str(p), "wants": "yes"} for p in everybody]
    story.as_("mediator", "choose_confirmation", {"choices": choices})
    county.clock.now = county.clock.now.replace(month=3, day=20)
    jobs.drain(county.runtime)
    assert "notice.confirmation" in told(county, "mediator")


def test_a_kind_of_notice_nobody_knows_is_not_given(story, county):
    case_id = county.file().case_id
    with county.work() as w, pytest.raises(NotFound):
        notices.give(w, w.session.get(Case, case_id), "gossip")


def test_piles_follow_the_case_from_hand_to_hand(story, county):
    story.to_sessions()
    assert piles(county, "mediator")["mine"] == 1
    assert piles(county, "clerk") == {}
    story.session()
    story.draft()
    assert piles(county, "mediator")["waiting"] == 1
    story.sign_all()
    story.as_("mediator", "sign", {"outcome": "signed"})
    assert piles(county, "chief")["open"] == 1
    story.as_("chief", "seal", {"confirm": True})
    assert piles(county, "mediator")["performance"] == 2
    assert piles(county, "mediator2") == {}
