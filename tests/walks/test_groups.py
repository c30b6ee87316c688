"""Many on one side: a list, representatives, one grid, and each with an own end."""

import io
from datetime import date

import openpyxl
import pypdf
import pytest

from cases.collective import group_leaving, group_papers
from cases.models import GroupMember, PaperBatch, PerformanceItem, Signature
from cases.paperwork import papers
from tests.county import asked
from tests.walks.many import FIRST, registered, worker

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

#: of a sum, in parts that do not come out even
PARTS = [("2026-04-10", "33.33"), ("2026-05-11", "33.33"), ("2026-06-10", "33.34")]


def text_of(content):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_c10_nineteen_workers_are_confirmed_and_four_go_to_arbitration(county):
    county.at("2026-03-02 09:00")
    case = registered(county, [FIRST, *map(worker, range(1, 22)), worker(22, "9000")])
    assert len(case.ids()) == 23, "the one who filed is one of them"
    case.marks("claim", case.ids(22), login="clerk", amount="16600")
    assert "412,600" in case.grid("clerk").words()
    case.is_let_in()
    assert case.case.priority == "RED"
    county.at("2026-03-03 09:00")
    case.answers(1, "yes").is_accepted()
    # the fifteen days run from the application (劳动争议调解仲裁法 art. 14)
    assert case.case.period_due == date(2026, 3, 17)
    everyone = case.ids()
    case.elects(everyone, everyone[:2])
    case.does(case.hand, "check_materials", materials=[], elsewhere="no")
    case.is_free_of_conflict().is_told_rights().is_investigated()

    county.at("2026-03-10 10:00")
    asked = case.form(case.hand, "hold_session")["options_parties"]
    assert {one["value"] for one in asked} == {case.parties[1], *everyone[:2]}
    case.meets("agreed", who=(0, 1))
    joining, waiting = everyone[:20], everyone[20:]
    case.marks("agree", everyone, percent="77.77")
    for share in ("101", "NaN", "0"):
        case.marks("agree", everyone, 422, percent=share)
    case.drafts(422)  # nobody joins yet
    case.marks("join", joining, 409, by="representative")  # nobody let one settle
    case.marks("join", joining, by="own")
    case.drafts(422)  # nobody said how they are paid
    typed = case.plans(*PARTS[:2], status=422).text  # two thirds
    assert all(f'value="{said}"' in typed for part in PARTS[:2] for said in part), "kept to mend"
    case.plans(("2026-03-09", "100"), status=422)  # yesterday
    case.plans(("2026-04-10", "50"), ("2026-04-10", "50"), status=422)
    case.plans(*PARTS, status=422, payer=everyone[0])  # one of them pays nobody
    before = case.seq()
    case.plans(*PARTS)
    case.plans(("2026-12-31", "100"), status=409, seen=before)  # from a page that is older
    case.drafts()
    case.does(case.head, "review", ok="yes")
    refused = case.does(case.hand, "sign", 409, outcome="signed")
    assert "陈刚等20人" in refused.words()
    # without a special authorisation the representative signs for nobody
    late = case.marks("sign", joining[5:8], 409, file=True, by="representative")
    assert "特别授权" in late.words()
    case.marks("authorise", joining[5:8], file=True, representative=joining[0])
    case.marks("sign", joining[5:8], 422, by="representative")  # without the signed pages
    case.marks("sign", waiting[:1], 422, file=True, by="own")  # has no line in it
    minor = next(p for p in case.members() if str(p.id) == joining[6])
    with case.house.as_if(minor, vulnerable=["incapacitated"]):  # for whom a guardian signs
        case.marks("sign", joining[5:8], 409, file=True, by="representative")
    case.marks("sign", joining[5:8], file=True, by="representative")
    own = [one for one in joining[:19] if one not in joining[5:8]]
    case.marks("sign", own[:-1], file=True, by="own")
    case.marks("sign", own[:-1], file=True, by="own")  # twice is once
    case.marks("agree", own[:1], 409, amount="1")  # the text stands
    case.plans(("2026-12-31", "100"), status=409)
    # one leaves instead of signing: what the others signed is their own line, and stands
    gone, joining = joining[19], joining[:19]
    case.marks("leave", [gone], why="REFUSED_TO_SIGN")
    waiting = [gone, *waiting]
    words = case.grid().words()
    assert (words.count("本人已签"), words.count("代表已签")) == (15, 3)
    assert "19 · 18" in words

    # one of them on the own page sees the own line and signs it there
    last = case.follows(own[-1])
    words = last.get("/follow/case").words()
    mine = next(p for p in case.members() if str(p.id) == own[-1])
    assert f"向{mine.name}支付" in words
    assert not any(p.name in words for p in case.members() if p.id != mine.id)
    case.marks("sign", own[-1:], file=True, by="own")
    case.is_signed().is_sealed()
    row = case.agreement()
    assert (row.confirmable, len(row.clauses), len(row.items)) == (True, 19, 57)
    assert sum(i.amount for i in row.items) == sum(c.amount for c in row.clauses)
    case.marks("leave", joining[:1], 422, why="PARTY_WITHDREW")  # bound by what took effect
    with case.house.runtime.work() as w:
        group_leaving.expire(w, case.case_id)  # a job that is delivered too early
    assert sum(p.exited_at is not None for p in case.members()) == 1

    county.at("2026-03-18 00:30")
    county.print()
    told = case.papers_of("termination/notice")
    assert {str(p.about_id) for p in told} == set(waiting)
    assert all(p.status == "READY" and "仲裁" in str(p.context["case"]["next"]) for p in told)
    gone = case.follows(waiting[1]).get("/follow/case").words()
    assert "调解对您已经结束" in gone
    assert "终止告知书" in gone
    assert "共同申请" not in gone

    county.at("2026-03-20 09:00")
    case.prints("court/valid_ruling", joining, 409)  # no court has ruled
    # one of them is content with the agreement as it is
    case.marks("wants", joining, wants="yes")
    case.marks("wants", joining[18:], wants="no")
    speaking = [case.parties[1], *joining[:2]]
    choices = [{"party_id": case.parties[1], "wants": "yes"}]
    case.does(case.hand, "choose_confirmation", choices=choices)
    told = case.form(case.hand, "prepare_pack")
    assert {one["party_id"] for one in told["addresses"]} == set(speaking)
    court = {"court_id": case.house.place("HY-FY"), "basis": "organisation"}
    address = {"address": "合阳城街道", "phone": "13800001234"}
    addresses = [{"party_id": one, **address} for one in speaking]
    case.does(case.hand, "prepare_pack", **{**told, **court, "addresses": addresses})
    case.marks("sign", joining, 422, file=True, by="own")  # one does not apply
    case.marks("sign", joining[:18], file=True, by="own")
    case.is_signed("sign_application")
    case.marks("wants", joining[18:], 409, wants="yes")  # signed, filed
    case.does(case.hand, "file", confirm=True)
    court = case.house.as_("judge")
    assert f"/cases/{case.case_id}/group" not in court.get(f"/cases/{case.case_id}").text
    case.is_docketed().is_verified(applicants_present=speaking).is_ruled()
    served = [{"party_id": p, "way": "direct", "at": county.now()} for p in speaking]
    case.does("courtclerk", "serve", served=served)
    assert case.grid().words().count("司法确认有效") == 18
    gone = case.follows(waiting[1]).get("/follow/case").words()
    assert "法院受理" not in gone, "what came after the person left is not shown"
    assert "民事裁定书" not in gone
    for paper in ("people_mediation/agreement", "groups/receipt", "court/valid_ruling"):
        case.prints(paper, joining[17:])
        case.prints(paper, waiting[:1], 422)  # nothing of it is theirs
    # the application and the ruling are about eighteen, not about whom the agreement binds besides
    whole = [*case.papers_of("confirmation/application"), *case.papers_of("court/valid_ruling")]
    due = sum(c.amount for c in case.agreement().clauses if str(c.obligee_id) in joining[:18])
    for paper in (one for one in whole if str(one.about_id) not in everyone):
        (clause,) = paper.context["agreement"]["clauses"]
        said = (clause["obligee"], clause["amount"], paper.context["group"]["size"])
        assert said == ("附表所列18名申请人", f"{due:.2f}", 18), paper.name
    # a court's paper has a page of its own shape: each is set singly, and still printed in one go
    ruling = case.house.find(PaperBatch, case_id=case.case_id, name="court/valid_ruling")
    file = f"/cases/{case.case_id}/group/papers/{ruling.id}.pdf"
    with case.house.runtime.work() as w:
        group_papers.print_part(w, ruling.id, 0)
    case.house.as_(case.hand).get(file, 409)
    assert file not in case.grid().text
    with case.house.runtime.work() as w:
        papers.make(w, ruling.documents[0])
    assert file in case.grid().text
    printed = case.house.as_(case.hand).get(file).response.get_data()
    assert "工人17号" in text_of(printed)
    assert case.reads_no_other(joining[17]) >= {"D-08", "D-26"}
    content = case.reads_no_other(joining[18])
    assert ("D-08" in content, "D-26" in content) == (True, False)
    assert case.reads_no_other(*waiting).isdisjoint({"D-08", "D-26"})

    county.at("2026-04-10 10:00")
    case.marks("pay", joining, file=True, due_on="2026-04-10", at=county.now())
    case.performs("DONE")
    county.at("2026-05-12 10:00")
    part = {"due_on": "2026-05-11", "at": county.now()}
    case.marks("pay", joining[:1], 422, amount="100", **part)  # without a voucher
    case.marks("pay", joining[:1], 422, file=True, amount="100000", **part)  # more than is owed
    case.marks("pay", waiting[:1], 422, file=True, amount="100", **part)
    case.marks("pay", joining[:1], file=True, amount="100", **part)
    while not any(i.status == "BREACHED" for i in case.agreement().items):
        case.performs("NOT")
        case.does(case.hand, "urge", way="phone", note="催公司付款", again_on=county.day(1))
        county.at(f"{county.day(1)} 10:00")
    county.at("2026-06-10 10:00")
    case.marks("pay", joining, file=True, due_on="2026-06-10", at=county.now())
    case.performs("DONE")
    case.does(case.hand, "advise", told=["enforcement"], enforce="yes")
    # who has no ruling has nothing to enforce
    asking = {str(p.about_id) for p in case.papers_of("enforcement/application")}
    assert asking == set(joining[:18])
    case.does(case.hand, "apply_enforcement", outcome="filed", filed_on=county.day())
    case.is_visited().is_archived("长期")

    ends = [p.outcome for p in case.members()]
    broken = ["CLOSED_LITIGATION"]
    assert ends == ["CLOSED_AGREED_CONFIRMED"] * 18 + broken + ["CLOSED_FAILED"] * 4
    assert case.house.count(GroupMember, joins=True) == 19
    case.marks("leave", joining[:1], 409, why="OTHER")
    # who judges here and mediates elsewhere is the judge of this one
    case.house.appoint("judge", "mediator", "HYC-GM-TW")
    case.marks("leave", joining[:1], 403, login="judge", why="OTHER")
    assert (case.case.state, case.case.end_state) == ("ARCHIVED", "CLOSED_AGREED_CONFIRMED")
    wanted = {"D-06", "D-03", "D-13", "D-08", "D-16", "D-17", "D-18", "D-26", "D-12", "D-29"}
    assert wanted <= {code for code, _ in case.codes()}
    assert case.house.count(PerformanceItem, case_id=case.case_id, status="DONE") == 38
    assert case.house.count(Signature, case_id=case.case_id, method="SCAN") == 37
    counted = case.house.as_(case.head).get("/statistics?first=2026-03-01&last=2026-07-31").words()
    assert "达成协议并经司法确认 18 1" in counted
    assert "调解不成 4 1" in counted
    labels = "受理 调解 调解成功 疑难复杂 群体性"
    assert labels in counted
    assert "合计 1 1 1 1 1" in counted or "合计 1 1 1 0 1" in counted
    # closed, it is read in full by who handled it, and nothing more is written in it
    last = case.grid()
    assert "工人1号" in last.words()
    assert f"/cases/{case.case_id}/group.xlsx" in last.text
    assert 'name="act"' not in last.text
    sent = case.house.as_("labor").get(f"/cases/{case.case_id}/group.xlsx").response
    book = openpyxl.load_workbook(io.BytesIO(sent.get_data()))
    sums = [cell.value for cell in book.active[25]]
    assert sums[0] == "合计"
    assert float(sums[5]) == 412600
    assert float(sums[6]) == float(sum(c.amount for c in case.agreement().clauses))
    assert float(sums[11]) == float(sum(i.paid for i in case.agreement().items))


def test_five_hundred_stay_quick_and_are_printed_together(county):
    county.at("2026-03-02 09:00")
    case = registered(county, [worker(n) for n in range(1, 500)])
    everyone = case.ids()
    assert len(everyone) == 500
    with asked() as few:
        page = case.grid("clerk")
    assert page.text.count('name="member"') == 500
    assert len(few) < 60, "no question is asked a person"
    with asked() as few:
        case.marks("claim", everyone, login="clerk", amount="18000.00")
    assert len(few) < 120
    with asked() as few:
        case.house.as_("clerk").get(f"/cases/{case.case_id}")
    assert len(few) < 120
    clerk = case.house.as_("clerk")
    posted = {"member": everyone, "paper": "people_mediation/rights_notice"}
    with asked() as few:
        clerk.post(f"/cases/{case.case_id}/group/papers", posted)
    assert len(few) < 200
    batch = case.house.find(PaperBatch, case_id=case.case_id)
    with case.house.runtime.work() as w:
        group_papers.print_part(w, batch.id, 12)  # the last twenty
    made = [p for p in case.papers_of("people_mediation/rights_notice") if p.status == "READY"]
    assert len(made) == 20
    assert {p.pages for p in made} == {2}
    case.house.clock.advance(minutes=1)
    with case.house.runtime.work() as w:
        group_papers.print_part(w, batch.id, 12)  # delivered again
    again = case.papers_of("people_mediation/rights_notice")
    assert {p.made_at for p in again if p.status == "READY"} == {made[0].made_at}
    said = clerk.get(f"/cases/{case.case_id}/group/papers").words()
    assert "已制作 20 / 500" in said
    other = [p.name for p in case.members() if p.id != made[0].about_id]
    with case.house.runtime.work() as w:
        text = text_of(w.files.get(made[0].file))
    assert next(p.name for p in case.members() if p.id == made[0].about_id) in text
    assert not any(name in text for name in other)
