"""Signing an agreement and an application: who, what text, what proof."""

import base64

import pytest

from cases.errors import AnswersInvalid, GateClosed, NotAllowed, NotFound, StateMismatch
from cases.models import Case, Clause, Party
from cases.paperwork import contexts, papers
from cases.settlement import agreement, sheets, signing
from cases.vault import attachments
from tests.cases.telling import Story, drawn


@pytest.fixture
def story(county, application, register):
    told = Story(county, application, register)
    told.to_sessions()
    told.session()
    told.draft()
    return told


def by_party(story, n=0, **changes):
    sheet = story.by_party(n, sheets.for_party)[0]
    side = "applicants" if n == 0 else "respondents"
    given = {
        "last_six": story.application[side][0]["id_no"][-6:],
        "text_hash": sheet.text_hash,
        **drawn(n),
    }
    return story.by_party(n, signing.sign_as_party, sheet.kind, sheet.id, **(given | changes))


def at_desk(story, signer, **given):
    task = story.county.task(story.case_id, "sign").id

    def act(w):
        return signing.sign(w, sheets.for_task(w, task), signer, **given)

    return story.county.do(given.pop("login", "mediator"), act)


def test_the_sheet_shows_the_text_and_every_place(story):
    task = story.county.task(story.case_id, "sign").id
    sheet = story.county.do("mediator", sheets.for_task, task)
    assert [(s.role, s.name) for s in sheet.signers] == [
        ("party", "马桂兰"),
        ("party", "李秀英"),
        ("mediator", "杨德顺"),
    ]
    assert any("人民币陆佰元整" in line for line in sheet.text)
    assert sheet.text_hash == sheets.digest(sheet.text)
    assert not sheet.is_complete


def test_a_party_signs_on_the_own_page_known_by_the_identity_number(story):
    with pytest.raises(AnswersInvalid):
        by_party(story, last_six="000000")
    row = by_party(story)
    assert (row.identified_by, row.method) == ("portal", "DRAWN")
    assert "agreement" not in {s.kind for s in story.by_party(0, sheets.for_party)}
    with pytest.raises(NotFound):
        story.by_party(
            0, signing.sign_as_party, "agreement", row.agreement_id, last_six="", text_hash="",
            **drawn(),
        )  # fmt: skip


def test_a_text_that_changed_meanwhile_is_not_signed(story):
    with pytest.raises(StateMismatch):
        by_party(story, text_hash="0" * 64)


def test_nobody_signs_twice_or_for_a_colleague(story):
    ma = story.county.parties(story.case_id)[0]
    at_desk(story, ma, **drawn())
    with pytest.raises(StateMismatch):
        at_desk(story, ma, **drawn())
    with pytest.raises(NotAllowed):
        at_desk(story, story.county.user("mediator"), login="chief", **drawn())
    with pytest.raises(NotFound):
        at_desk(story, story.county.user("clerk"), **drawn())


def test_a_scan_of_the_paper_signs_as_well(story):
    ma = story.county.parties(story.case_id)[0]
    page = base64.b64decode(drawn()["image"].partition(",")[2])

    def hand_in(w, purpose):
        case = w.session.get(Case, story.case_id)
        return attachments.add(w, case, "签字页.png", page, purpose).id

    wrong = story.county.do("mediator", hand_in, "evidence")
    with pytest.raises(AnswersInvalid):
        at_desk(story, ma, attachment_id=wrong)
    scan = story.county.do("mediator", hand_in, "scan")
    assert at_desk(story, ma, attachment_id=scan).method == "SCAN"


def test_an_agent_signs_only_with_special_authority(story):
    ma = story.county.parties(story.case_id)[0]
    with story.county.work() as w:
        w.session.get(Party, ma).agents = [
            {"kind": "LAWYER", "name": "何律师", "authority": "GENERAL"},
            {"kind": "RELATIVE", "name": "马小军", "authority": "SPECIAL"},
        ]
    for nobody in ("何律师", "路人"):
        with pytest.raises(GateClosed):
            at_desk(story, ma, agent=nobody, **drawn())
    assert at_desk(story, ma, agent="马小军", **drawn()).signer == "马小军"


def test_a_guardian_signs_for_a_minor(story):
    ma = story.county.parties(story.case_id)[0]
    with story.county.work() as w:
        child = w.session.get(Party, ma)
        child.birth_date = "2012-05-01"
        child.agents = [{"kind": "GUARDIAN", "name": "马大山"}]
    with pytest.raises(GateClosed) as refused:
        at_desk(story, ma, **drawn())
    assert refused.value.detail["law"] == "R-017"
    assert at_desk(story, ma, agent="马大山", **drawn()).signer == "马大山"


def test_a_changed_clause_voids_the_signatures(story):
    by_party(story)
    with story.county.work() as w:
        row = contexts.newest_agreement(w, w.session.get(Case, story.case_id))
        w.session.get(Clause, row.clauses[0].id).amount = 6
        w.session.expire(row)
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        row = contexts.newest_agreement(w, case)
        assert len(sheets.missing(w, case, row)) == 3
    with pytest.raises(StateMismatch):
        by_party(story, 1)


def test_a_draft_handed_back_begins_without_signatures(story):
    by_party(story)
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        agreement.discard(w, case)
        assert contexts.newest_agreement(w, case) is None
        assert papers.newest(w, case, "people_mediation/agreement") is None


def test_the_seal_looks_at_the_signatures_once_more(story):
    story.sign_all()
    story.as_("mediator", "sign", {"outcome": "signed"})
    with story.county.work() as w:
        row = contexts.newest_agreement(w, w.session.get(Case, story.case_id))
        w.session.get(Clause, row.clauses[0].id).amount = 6
    with pytest.raises(GateClosed):
        story.as_("chief", "seal", {"confirm": True})
