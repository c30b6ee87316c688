"""Consent of every party before the first word of mediation: asked, answered, missing."""

import pytest
from sqlalchemy import select

from cases import jobs
from cases.access import PartyActor
from cases.county import sign_in
from cases.desks import queue
from cases.errors import AnswersInvalid, GateClosed, NotAllowed, NotFound, StateMismatch
from cases.models import Document
from cases.paperwork import notices
from cases.reception import consent, registration
from tests.cases.window import CONFIRM, acceptance, ask, party


def test_all_consent_recorded_by_staff_goes_on_to_acceptance(county, consented):
    assert county.task(consented, "accept")
    assert {p.consent for p in county.case(consented).parties} == {"CONSENTED"}


def test_who_consents_to_staff_has_the_notice_of_data_to_sign_too(county, consented):
    people = county.case(consented).parties
    with county.work() as w:
        query = select(Document).where(Document.name == registration.NOTICE)
        found = list(w.session.scalars(query.where(Document.case_id == consented)))
    assert {row.about_id for row in found} == {p.id for p in people}
    assert all(row.signers == [str(row.about_id)] for row in found)


def test_the_notice_of_data_says_what_was_agreed_to_online_later(county, triaged):
    ask(county, triaged, "PENDING", "CONSENTED")
    other = county.parties(triaged)[1]

    def notice():
        with county.work() as w:
            query = select(Document).where(Document.name == registration.NOTICE)
            return w.session.scalars(query.where(Document.about_id == other)).one()

    assert notice().context["privacy"] is None
    with county.runtime.work(party(county, triaged)) as w:
        consent.answer(w, consents=True, privacy=AGREED)
    assert notice().context["privacy"]["sensitive"] is True


def test_one_refusal_ends_it_with_the_notice(county, triaged):
    ask(county, triaged, "CONSENTED", "REFUSED")
    assert county.task(triaged, "notify_refused")


def test_an_answer_still_missing_asks_again(county, triaged):
    ask(county, triaged, "CONSENTED", "PENDING")
    assert county.task(triaged, "record_consent")


def test_three_attempts_in_vain_make_a_party_unreachable(county, triaged):
    for left in (2, 1):
        ask(county, triaged, "CONSENTED", "UNREACHABLE")
        assert county.task(triaged, "record_consent"), left
        county.clock.advance(days=2)
    ask(county, triaged, "CONSENTED", "UNREACHABLE")
    page = county.do("clerk", queue.open_task, county.task(triaged, "refuse").id)
    assert page.data["reason"] == "多次联系不上对方当事人，无法取得同意"
    other = next(p for p in county.case(triaged).parties if p.side == "RESPONDENT")
    assert consent.attempts(other) == 3


AGREED = {"general": True, "sensitive": True}


def test_the_other_side_consents_on_the_own_page(county, triaged):
    actor = party(county, triaged)
    with county.runtime.work(actor) as w:
        assert consent.answer(w, consents=True, privacy=AGREED) == "all"
    assert county.task(triaged, "accept")
    assert county.case(triaged).parties[1].consent_by["way"] == "portal"


def test_the_other_side_refuses_on_the_own_page(county, triaged):
    with county.runtime.work(party(county, triaged)) as w:
        assert consent.answer(w, consents=False) == "refused"
    assert county.task(triaged, "notify_refused")
    with pytest.raises(AssertionError, match="not open"):
        county.task(triaged, "record_consent")


def test_consent_needs_the_consent_to_the_use_of_data_too(county, triaged):
    with pytest.raises(AnswersInvalid), county.runtime.work(party(county, triaged)) as w:
        consent.answer(w, consents=True, privacy={"general": True})
    assert county.case(triaged).parties[1].consent == "PENDING"


def test_an_answer_before_anybody_asks_waits_for_the_clerk(county, registered):
    with county.runtime.work(party(county, registered)) as w:
        assert consent.answer(w, consents=True, privacy=AGREED) == "all"
    county.complete("clerk", registered, "confirm_triage", CONFIRM)
    page = county.do("clerk", queue.open_task, county.task(registered, "record_consent").id)
    assert [row["consent"] for row in page.data["answers"]] == ["CONSENTED"] * 2
    ask(county, registered, "CONSENTED", "CONSENTED", way="portal")
    assert county.task(registered, "accept")


def test_a_refusal_before_the_triage_closes_the_gate(county, registered):
    with county.runtime.work(party(county, registered)) as w:
        assert consent.answer(w, consents=False) == "refused"
    with pytest.raises(GateClosed):
        county.complete("clerk", registered, "confirm_triage", CONFIRM)


def test_after_acceptance_one_leaves_by_withdrawing(county, consented):
    county.complete("clerk", consented, "accept", acceptance(county))
    with pytest.raises(StateMismatch), county.runtime.work(party(county, consented)) as w:
        consent.answer(w, consents=False)


def test_an_answer_is_a_partys_own(county, triaged):
    with pytest.raises(NotAllowed):
        county.do("clerk", consent.answer, consents=True)
    stranger = PartyActor(county.parties(county.file().case_id)[1], triaged)
    with pytest.raises(StopIteration), county.runtime.work(stranger) as w:
        consent.answer(w, consents=False)


def test_an_invitation_replaces_the_one_before(county, triaged):
    other = county.parties(triaged)[1]
    first = county.do("clerk", consent.invite, other)
    second = county.do("clerk", consent.invite, other)
    with pytest.raises(sign_in.SignInRefused):
        sign_in.enter_as_party(county.runtime, first.code, first.key)
    assert sign_in.enter_as_party(county.runtime, second.code, second.key)
    for login in ("judge", "admin"):
        with pytest.raises((NotAllowed, NotFound)):
            county.do(login, consent.invite, other)


def test_silence_reminds_the_clerk(county, triaged):
    county.clock.advance(days=4)
    jobs.drain(county.runtime)
    found = county.do("clerk", notices.recent)
    assert [(n.case_id, n.kind) for n in found] == [(triaged, "notice.consent")]
    assert county.task(triaged, "record_consent")
