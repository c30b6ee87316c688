"""One dispute from the party's page to the archive, through the use cases and the worker's jobs."""

from datetime import date

import pytest
import sqlalchemy

from cases.desks import casefile, portal
from cases.errors import GateClosed
from cases.justice import courtdesk
from cases.models import Case, Confirmation, Document
from cases.paperwork import contexts, papers
from tests.cases.telling import Story


@pytest.fixture
def story(county, application, register):
    told = Story(county, application, register)
    yield told
    told.read_all()


def test_a_dispute_goes_from_the_first_word_to_the_ruling_and_the_archive(story):
    story.to_court()
    story.accepted()
    story.verified()
    story.at_court("judge", "rule", {"result": "valid", "reasons": "协议自愿、合法。"})
    story.served()
    assert story.case().confirm_state == "VALID"
    story.performed()
    story.archived()

    case = story.case()
    assert (case.state, case.end_state) == ("ARCHIVED", "CLOSED_AGREED_CONFIRMED")
    made = story.titles()
    wanted = {"D-24", "D-06", "D-07", "D-03", "D-10", "D-13", "D-08", "D-16", "D-17", "D-18"}
    wanted |= {"D-25a", "D-26", "D-15", "D-33", "D-01", "D-02", "D-32"}
    assert wanted <= set(made)
    assert set(made.values()) <= {"READY", "SIGNED", "SEALED"}
    with story.county.work() as w:
        row = w.session.scalars(
            sqlalchemy.select(Confirmation).where(Confirmation.case_id == case.id)
        ).one()
        assert row.court_number == "（2026）渝0199诉前调确1号"
        bound = papers.newest(w, w.session.get(Case, case.id), "dossier/bound")
        assert bound.pages > len(wanted)
        assert courtdesk.verify(w, w.session.get(Case, case.id)).whole


def test_the_effective_day_is_the_day_of_the_last_signature_or_the_seal(story):
    story.to_sessions()
    story.session()
    story.draft()
    story.sign_all()
    story.as_("mediator", "sign", {"outcome": "signed"})
    story.county.clock.advance(days=2)
    story.as_("chief", "seal", {"confirm": True})
    with story.county.work() as w:
        row = contexts.newest_agreement(w, w.session.get(Case, story.case_id))
        assert row.effective_at == story.county.clock.now
        assert row.sealed_at == row.effective_at
        # sealed on 5 March: thirty days end on 4 April, a Saturday in the Qingming holiday
        assert row.confirm_deadline == date(2026, 4, 7)
        assert row.number == story.case().number
        assert [i.amount for i in row.items] == [None, 600]


def test_nobody_seals_what_is_not_signed_by_all(story):
    story.to_sessions()
    story.session()
    story.draft()
    with pytest.raises(GateClosed) as refused:
        story.as_("mediator", "sign", {"outcome": "signed"})
    assert len(refused.value.detail["missing"]) == 3


def test_the_pages_of_a_case_are_readable_in_every_state(story):
    story.to_court()
    story.print()
    with story.county.work("mediator") as w:
        page = casefile.case_page(w, story.case_id)
        assert page.header.number.startswith("（2026）合人调字第")
        assert page.parties[0].phone == "138****1234"
        assert {c.key for c in page.clocks} == {"court.accept"}
        assert page.diagrams[0].process == "dispute_lifecycle"
        assert "accept" in page.diagrams[0].way
        assert page.agreement.findings == ()
        assert len(page.sessions) == 1
        assert page.sessions[0].record
    with story.county.work("courtclerk") as w:
        page = casefile.case_page(w, story.case_id)
        assert page.sessions == ()
        assert "D-13" not in {p.code for p in page.papers}
        filed = courtdesk.filed(w)
        opened = courtdesk.court_file(w, filed[0].id)
        assert opened.within_window
        assert opened.chain.whole
        assert all(s.is_valid for s in opened.signatures)
        assert [c.obligor for c in opened.agreement.clauses] == ["李秀英", "李秀英"]
    page = story.by_party(1, portal.party_page)
    assert page.standing.now == "请在2026年4月1日前履行协议第2条。"
    assert "withdraw" in page.may
    assert page.others[0].name == "马桂兰"
    with story.county.work() as w:
        statuses = w.session.scalars(
            sqlalchemy.select(Document.status).where(Document.case_id == story.case_id)
        )
        assert set(statuses) <= {"READY", "SIGNED", "SEALED", "VOID"}
