"""Who left signs nothing more: no line on what is being signed, the own hand on what was."""

import pytest
from sqlalchemy import select

from cases.models import Appraisal, Case, Document, Panel, Signature
from cases.paperwork import papers
from tests.walks.many import FIRST, registered, worker

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

COMMISSION = "industry_mediation/appraisal_commission"
CONSENT = "five_diagnosis/participant_consent"


def issued(case):
    """D-41 and D-39 as they are promised, to be signed by everybody."""
    with case.house.runtime.work() as w:
        row = w.session.get(Case, case.case_id)
        by = case.house.user("labor")
        panel = Panel(
            case_id=row.id, n=1, question="怎么算", place="会议室", meets_at=w.now, convened_by=by
        )
        today = w.now.date()
        looked = Appraisal(
            case_id=row.id, n=1, body="某鉴定所", subject="工资表", questions="是否属实",
            fee_by="both", commissioned_on=today, expected_on=today, at=w.now, by=by,
        )  # fmt: skip
        w.session.add_all([panel, looked])
        w.session.flush()
        signers = [p.id for p in row.parties]
        papers.issue(w, row, CONSENT, panel.id, signers=signers)
        papers.issue(w, row, COMMISSION, looked.id, signers=signers, audience="parties")


def waiting(case, name):
    with case.house.runtime.work() as w:
        paper = w.session.scalars(select(Document).where(Document.name == name)).one()
        return {str(id_) for id_ in papers.unsigned(w, paper)}


def elected(county):
    """Ten workers whom two represent, and what everybody is to sign."""
    case = registered(county, [FIRST, *map(worker, range(1, 10))])
    case.is_let_in().answers(1, "yes").is_accepted()
    everyone = case.ids()
    case.elects(everyone, everyone[:2])
    issued(case)
    return case, everyone, [p.name for p in case.members()]


@pytest.mark.parametrize("name", [CONSENT, COMMISSION])
def test_who_left_has_no_line_on_what_is_being_signed(county, name):
    county.at("2026-03-02 09:00")
    case, everyone, names = elected(county)
    assert all(one in case.text(name) for one in names[:2])
    assert set(everyone[:2]) < waiting(case, name)
    assert "退出" not in case.text(name)
    case.marks("leave", everyone[1:2], why="PARTY_WITHDREW")
    assert names[0] in case.text(name)
    assert names[1] not in case.text(name)
    assert everyone[1] not in waiting(case, name)


def test_who_signed_and_left_since_stays_on_the_paper_with_that_word(county):
    county.at("2026-03-02 09:00")
    case, everyone, names = elected(county)
    paper = case.house.find(Document, name=CONSENT)
    with case.house.runtime.work() as w:
        hand = {"case_id": case.case_id, "document_id": paper.id, "method": "SCAN", "at": w.now}
        hand["identified_by"] = "PHONE"
        w.session.add(Signature(party_id=everyone[1], role="party", text_hash="x", **hand))
    case.marks("leave", everyone[1:2], why="PARTY_WITHDREW")
    with case.house.runtime.work() as w:
        papers.refresh(w, w.session.get(Document, paper.id))
    assert f"{names[1]}（2026年3月2日退出）" in case.text(CONSENT)
