"""Papers: made once, shown when they fail, read by whom they concern; and the pages of a case."""

import pytest
from sqlalchemy import func, select

from cases import jobs
from cases.desks import casefile, portal
from cases.errors import AnswersInvalid, NotFound, StateMismatch
from cases.justice import courtdesk
from cases.models import Attachment, Case, CaseEvent, Document
from cases.paperwork import opening, papers, reading
from cases.settlement import closing
from engine import Source
from engine.models import Event, Outbox
from tests.cases.telling import Story


@pytest.fixture
def story(county, application, register):
    told = Story(county, application, register)
    told.to_sessions()
    return told


def paper(story, name):
    with story.county.work() as w:
        query = select(Document).where(Document.case_id == story.case_id, Document.name == name)
        return w.session.scalars(query).one()


def test_a_paper_is_made_by_its_job_and_only_once(story):
    row = paper(story, "people_mediation/rights_notice")
    with pytest.raises(StateMismatch):
        story.county.do("mediator", opening.pdf, row.id)
    for _ in range(2):
        story.county.do(None, papers.make, str(row.id))
    with story.county.work() as w:
        made = w.session.get(Document, row.id)
        assert (made.status, made.pages) == ("READY", 2)
        assert made.template_id is not None
    name, content = story.county.do("mediator", opening.pdf, row.id)
    assert name.startswith("D-03 人民调解当事人权利义务告知书 （2026）合人调字第")
    assert content.startswith(b"%PDF")


def test_a_paper_that_came_with_a_later_release_is_made_for_an_older_case_too(story):
    with story.county.work() as w:
        w.engine.deploy([Source("document", "later/letter", b"<p>later</p>")], note="", by=None)
        late = Document(case_id=story.case_id, name="later/letter")
        assert papers.source(w, late) == "<p>later</p>"
        old = Document(case_id=story.case_id, name="people_mediation/rights_notice")
        changed = Source("document", old.name, b"<p>changed</p>")
        w.engine.deploy([changed], note="", by=None)
        assert papers.source(w, old) != "<p>changed</p>"


def test_a_paper_that_was_left_is_made_when_somebody_opens_it(story):
    row = paper(story, "people_mediation/rights_notice")
    story.county.runtime.defers_papers = True
    jobs = select(func.count()).select_from(Outbox)
    with story.county.work() as w:
        before = w.session.scalar(jobs)
        papers.refresh(w, w.session.get(Document, row.id))
        assert w.session.get(Document, row.id).status == "DEFERRED"
        assert w.session.scalar(jobs) == before
    with story.county.work("mediator") as w:
        listed = reading.list_for(w, w.session.get(Case, story.case_id))
        assert [line.is_made for line in listed if line.id == row.id] == [True]
        lacking = closing.missing(w, w.session.get(Case, story.case_id), "CLOSED_LITIGATION")
        codes = {one.code for one in lacking}
        assert "D-13" in codes
        assert "D-03" not in codes  # nobody waits for its file
    _, content = story.county.do("mediator", opening.pdf, row.id)
    assert content.startswith(b"%PDF")
    assert paper(story, row.name).status == "READY"


def test_who_read_a_paper_is_kept_once_and_shown_to_the_parties(story):
    row = paper(story, "people_mediation/rights_notice")
    story.county.do(None, papers.make, row.id)
    for _ in range(2):
        story.county.do("mediator", opening.pdf, row.id)
    looks = story.by_party(0, portal.party_page).looks
    assert [(line.kind, line.actor, line.about) for line in looks] == [
        ("document.read", "杨德顺", "人民调解当事人权利义务告知书")
    ]


def test_a_paper_that_fails_says_so_and_is_tried_again(story):
    row = paper(story, "people_mediation/rights_notice")
    with story.county.work() as w:
        broken = w.session.get(Document, row.id)
        broken.context = {k: v for k, v in broken.context.items() if k != "committee"}
    story.county.clock.advance(minutes=2)
    jobs.drain(story.county.runtime)
    failed = paper(story, "people_mediation/rights_notice")
    assert failed.status == "FAILED"
    assert failed.error.startswith("VariableMissing")
    story.county.do("mediator", reading.retry, row.id)
    jobs.drain(story.county.runtime)
    assert paper(story, "people_mediation/rights_notice").status == "READY"


def test_papers_are_read_by_whom_they_concern(story):
    investigation = paper(story, "people_mediation/investigation_record")
    notice = paper(story, "people_mediation/rights_notice")
    for row in (investigation, notice):
        story.county.do(None, papers.make, row.id)
    story.by_party(0, opening.pdf, notice.id)
    with pytest.raises(NotFound):
        story.by_party(0, opening.pdf, investigation.id)
    for stranger in ("courtclerk", "police", "admin"):
        with pytest.raises(NotFound):
            story.county.do(stranger, opening.pdf, notice.id)


def test_an_unmasked_field_needs_a_purpose_and_leaves_a_trace(story):
    ma = story.county.parties(story.case_id)[0]
    with pytest.raises(AnswersInvalid):
        story.county.do("mediator", casefile.unmask, story.case_id, ma, "phone", "")
    with pytest.raises(AnswersInvalid):
        story.county.do("mediator", casefile.unmask, story.case_id, ma, "access_hash", "contact")
    told = story.county.do("mediator", casefile.unmask, story.case_id, ma, "phone", "contact")
    assert told == "13800001234"
    with pytest.raises(NotFound):
        story.county.do("police", casefile.unmask, story.case_id, ma, "phone", "contact")
    own = [line.kind for line in story.by_party(0, portal.party_page).looks]
    other = [line.kind for line in story.by_party(1, portal.party_page).looks]
    assert (own, other) == (["party.unmasked"], [])


def test_only_mediators_make_a_file_confidential(story):
    with story.county.work() as w:
        row = Attachment(
            case_id=story.case_id, purpose="evidence", name="账本.png", media_type="image/png",
            size=1, sha256="0" * 64, at=w.now,
        )  # fmt: skip
        w.session.add(row)
        w.session.flush()
    for login in ("clerk", "courtclerk"):
        with pytest.raises(NotFound):
            story.county.do(login, casefile.set_confidential, story.case_id, row.id, True)
    story.county.do("mediator", casefile.set_confidential, story.case_id, row.id, True)
    files = story.county.do("clerk", casefile.case_page, story.case_id).files
    assert row.id not in {f.id for f in files}


def test_a_case_is_hidden_from_whom_it_does_not_concern(story):
    for stranger in ("courtclerk", "judge", "police", "admin"):
        with pytest.raises(NotFound):
            story.county.do(stranger, casefile.case_page, story.case_id)
    assert story.county.do("courtclerk", courtdesk.filed) == ()


def test_a_changed_event_breaks_the_chain(story):
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        assert courtdesk.verify(w, case).whole
        event = w.session.scalars(
            select(Event).where(Event.instance_id == case.instance_id, Event.seq == 5)
        ).one()
        event.data = {**event.data, "forged": True}
        w.session.flush()
        assert courtdesk.verify(w, case).first_bad == 5


def test_the_timeline_has_a_line_for_each_act(story):
    with story.county.work() as w:
        kinds = {
            row.kind
            for row in w.session.query(CaseEvent).filter(CaseEvent.case_id == story.case_id)
        }
    assert {
        "case.registered",
        "case.accepted",
        "mediation.declared",
        "mediation.rights_notified",
        "mediation.investigated",
        "state.entered",
    } <= kinds


def test_the_bound_file_waits_for_its_papers_and_is_tried_again(story):
    story.session("failed", failure="GAP_TOO_WIDE")
    story.as_("mediator", "fail_exit", {"reason": "GAP_TOO_WIDE", "advice": ["litigation"]})
    story.print()
    story.as_("mediator", "archive", {"retention": "短期"})
    bound = paper(story, "dossier/bound")
    assert not jobs.run(story.county.runtime, job_of(story, "dossier.assemble"))
    assert paper(story, "dossier/bound").status == "FAILED"
    story.county.do("chief", reading.retry, bound.id)
    with pytest.raises(NotFound):
        story.county.do("office", opening.pdf, bound.id)
    story.print()
    assert paper(story, "dossier/bound").status == "READY"
    story.as_("chief", "check_dossier", {"ok": "yes"})
    with pytest.raises(StateMismatch):
        note = {"stage": "PRE", "on": "2026-02-26", "who": "甲", "note": "乙", "outcome": "settled"}
        story.county.do("mediator", casefile.add_note, story.case_id, note)


def job_of(story, topic):
    with story.county.work() as w:
        query = select(Outbox.id).where(Outbox.topic == topic, Outbox.done_at.is_(None))
        return w.session.scalars(query).one()


def test_what_was_said_in_a_session_is_in_its_own_record_only(story):
    said = "马桂兰表示最低可以接受三百元。"
    ma = str(story.county.parties(story.case_id)[0])
    story.session("continue", mode="SEPARATE", attendees=[ma], record=said)
    story.session()
    story.draft()
    with story.county.work() as w:
        rows = w.session.scalars(select(Document).where(Document.case_id == story.case_id))
        holding = {(row.name, row.audience) for row in rows if said in str(row.context)}
    assert holding == {("people_mediation/mediation_record", "signers")}


def test_papers_of_one_title_say_whose_they_are_or_of_when(story):
    story.session("continue")
    story.session()
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        found = reading.list_for(w, case)
        names = [p.name for p in case.parties]
    alike = {row.name for row in found if row.is_one_of_many}
    assert "people_mediation/mediation_record" in alike
    assert "people_mediation/investigation_record" not in alike
    assert [row.party for row in found if row.name == "intake/privacy_consent"] == names
    assert {row.party for row in found if row.name == "people_mediation/mediation_record"} == {None}
