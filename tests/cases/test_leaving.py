"""Any party leaves at any moment, in every state, and what that means there."""

import pytest
import sqlalchemy

from cases.desks import portal, queue
from cases.errors import NotAllowed, NotFound
from cases.justice import courtdesk
from cases.models import Agreement, Case, Confirmation
from cases.paperwork import contexts
from cases.related import merging
from cases.settlement import termination
from tests.cases.telling import (
    Story,
    documents_of,
    open_elements,
    to_consent,
    to_draft,
    to_registration,
    to_seal,
    to_signing,
)


@pytest.fixture
def story(county, application, register):
    told = Story(county, application, register)
    yield told
    told.read_all()


BEFORE_EFFECT = [
    to_registration,
    to_consent,
    Story.to_mediation,
    Story.to_sessions,
    to_draft,
    to_signing,
    to_seal,
]


@pytest.mark.parametrize("reach", BEFORE_EFFECT, ids=lambda f: f.__name__)
def test_a_party_leaves_from_every_state_before_an_agreement(story, reach):
    reach(story)
    with story.county.work() as w:  # and what is drafted is neither joined, split nor handed on
        said = [why.pattern for why in merging.not_open(w, w.session.get_one(Case, story.case_id))]
    drafted = reach in (to_signing, to_seal)
    assert said == (["%(code)s已经起草了调解协议。"] if drafted else [])
    assert "withdraw" in story.by_party(0, portal.party_page).may
    assert story.by_party(0, portal.withdraw) == "ended"
    assert "termination/notice" in documents_of(story)
    assert story.case().termination_reason == "PARTY_WITHDREW"
    accepted = story.case().accepted_at is not None
    assert open_elements(story) == ({"archive"} if accepted else set())
    assert story.by_party(0, portal.withdraw) in ("ended", "closed")
    assert documents_of(story).count("termination/notice") == 1
    if not accepted:
        assert story.case().end_state == "CLOSED_WITHDRAWN"
    with story.county.work() as w:
        rows = w.session.scalars(
            sqlalchemy.select(Agreement).where(Agreement.case_id == story.case_id)
        )
        assert all(row.status == "VOID" for row in rows)


def test_staff_write_down_that_a_party_leaves_and_a_stranger_may_not(story):
    story.to_sessions()
    ma = story.county.parties(story.case_id)[0]
    with pytest.raises((NotFound, NotAllowed)):
        story.county.do("courtclerk", termination.withdraw, story.case_id, ma)
    assert story.county.do("mediator", termination.withdraw, story.case_id, ma) == "ended"


def test_after_the_effect_the_agreement_stays_and_the_way_to_court_is_open(story):
    story.to_effect()
    assert story.by_party(0, portal.withdraw) == "recorded"
    with story.county.work() as w:
        row = contexts.newest_agreement(w, w.session.get(Case, story.case_id))
        assert row.status == "SEALED"
    assert story.case().end_state is None


def asked(story, n, word):
    """The rows of the judge's form, answered with *word*."""
    return [{"party_id": str(story.county.parties(story.case_id)[n]), "allow": word}]


def test_who_asks_to_withdraw_at_court_is_ruled_upon(story):
    story.to_court()
    story.accepted()
    assert story.by_party(1, portal.withdraw) == "asked"
    story.at_court(
        "judge",
        "rule_withdrawal",
        {"asking": asked(story, 1, "yes"), "reasons": "申请人自愿撤回。"},
    )
    story.served()
    assert story.case().confirm_state == "WITHDRAWN"
    assert "court/withdrawal_ruling" in documents_of(story)


def test_a_withdrawal_that_is_not_allowed_goes_back_to_the_verification(story):
    story.to_court()
    story.accepted()
    story.by_party(1, portal.withdraw)
    story.at_court(
        "judge", "rule_withdrawal", {"asking": asked(story, 1, "no"), "reasons": "涉及他人利益。"}
    )
    story.verified()
    story.at_court("judge", "rule", {"result": "valid", "reasons": "协议自愿、合法。"})


def test_who_leaves_before_the_court_accepts_is_seen_by_its_clerk(story):
    story.to_court()
    assert story.by_party(0, portal.withdraw) == "asked"
    with story.county.work("courtclerk") as w:
        row = w.session.scalars(
            sqlalchemy.select(Confirmation).where(Confirmation.case_id == story.case_id)
        ).one()
        assert courtdesk.court_file(w, row.id).leaving == ("马桂兰",)
        task = w.engine.open_tasks(row.instance_id)[0]
        assert queue.open_task(w, task.id).data["grounds"] == ["NOT_JOINT"]


def test_a_case_that_was_left_is_filed_with_its_notice(story):
    to_draft(story)
    story.by_party(0, portal.withdraw)
    story.archived()
    assert (story.case().state, story.case().end_state) == ("ARCHIVED", "CLOSED_WITHDRAWN")
