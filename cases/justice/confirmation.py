"""Judicial confirmation on the mediation side: packed, signed, filed, answered.

Sources: 人民调解法 art. 33, 民事诉讼法 arts. 205-206, 民诉法解释 arts. 351-354. Both parties apply
together, within thirty days from the day the agreement takes effect, to one court.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases import casestate, names
from cases.desks import answers as read
from cases.errors import NotFound
from cases.justice import choosing, jurisdiction
from cases.models import (
    Case,
    Confirmation,
    Document,
    Party,
    Supplement,
)
from cases.operations import Operation, nothing
from cases.paperwork import contexts, papers
from cases.reception import acceptance, kinds, sides
from cases.related import linked
from cases.rules import clock, gates, periods, terms_kept
from cases.settlement import closing, performance, sheets
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: what goes to the court beside the application (民诉法解释 art. 354); each one's address apart
PROOF = "confirmation/mediation_proof"
ADDRESS = "confirmation/service_address"


def speaking_to_court(case: Case) -> list[Party]:
    """List who of the applicants appears in person: of many the representatives (R-019).

    Where no representative applies, each speaks for itself.
    """
    applying = sides.applicants_to_court(case)
    led = any(p.representative for p in applying)
    return [p for p in applying if p.representative or not (led and p.represented)]


def prepare(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Choose the court and write the application, its proof and the addresses (D-16 … D-18)."""
    agreement = choosing.open_window(w, case)
    court_id = jurisdiction.chosen(w, case, answers)
    row = casestate.application(w, case)
    if row is None or row.status not in ("PREPARING", "SIGNING"):
        row = Confirmation(case_id=case.id, agreement_id=agreement.id)
        w.session.add(row)
    row.court_id = court_id
    row.basis = jurisdiction.basis(case, answers)
    row.status = "SIGNING"
    row.application = {
        "facts_and_reasons": read.text(answers, "facts_and_reasons"),
        "addresses": [
            {
                "party_id": str(party_id),
                "address": read.text(a, "address"),
                "phone": read.text(a, "phone"),
                "e_service": read.yes(a.get("e_service")),
            }
            for party_id, a in read.by_party(case, answers.get("addresses")).items()
        ],
    }
    w.session.flush()
    _issue_pack(w, case, row)
    w.record(case, "confirmation.prepared", public=True, court=str(court_id), basis=row.basis)
    return {"confirmation_id": str(row.id), "court_id": str(court_id)}


def _issue_pack(w: Work, case: Case, row: Confirmation) -> None:
    everybody = [p.id for p in sides.applicants_to_court(case)]
    _discard_addresses(w, case)
    papers.reissue(w, case, sheets.APPLICATION, row.id, signers=everybody)
    papers.reissue(w, case, PROOF, row.id)
    for party in speaking_to_court(case):
        papers.reissue(w, case, ADDRESS, party.id, signers=[party.id], audience="court")


def _discard_pack(w: Work, case: Case, row: Confirmation) -> None:
    """Make the papers void of an application that nobody signs any more."""
    _discard_addresses(w, case)
    for name in (sheets.APPLICATION, PROOF):
        if paper := papers.newest(w, case, name, row.id):
            paper.status = "VOID"


def _discard_addresses(w: Work, case: Case) -> None:
    """Make void where the court's papers reach each: who applies anew says it anew."""
    query = select(Document).where(Document.case_id == case.id, Document.name == ADDRESS)
    for paper in w.session.scalars(query):
        paper.status = "VOID"


def _prepare_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = casestate.application(w, case)
    known = (row.application or {}) if row else {}
    by_party = {a["party_id"]: a for a in known.get("addresses", [])}
    options = jurisdiction.options(w, case)
    return {
        **jurisdiction.reason(case),
        "options_courts": options,
        "court_id": str(row.court_id)
        if row
        else (options[0]["value"] if len(options) == 1 else None),
        "basis": "invited" if jurisdiction.is_delegated(case) else "organisation",
        "addresses": [_address(p, by_party.get(str(p.id), {})) for p in speaking_to_court(case)],
        "facts_and_reasons": known.get("facts_and_reasons") or _reasons(w, case),
    }


def _address(party: Party, known: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "party_id": str(party.id),
        "party_name": party.name,
        "address": known.get("address") or party.address or "",
        "phone": known.get("phone") or party.phone or "",
        "e_service": bool(known.get("e_service")),
    }


def _reasons(w: Work, case: Case) -> str:
    """Write what the application says of itself, to be changed by hand."""
    committee = contexts.committee_of(w, case)
    agreement = contexts.newest_agreement(w, case)
    at = (agreement.reached_at or agreement.effective_at) if agreement else None
    on = clock.local(at) if at else None
    when = f"{on.year}年{on.month}月{on.day}日" if on else ""
    return (
        f"申请人因{names.category(case.category) or '纠纷'}，经{committee.name}主持调解，"
        f"于{when}达成调解协议。"
        "协议出于各方自愿，内容不违反法律、行政法规的强制性规定，"
        "不损害国家利益、社会公共利益和他人合法权益。为保障协议履行，特共同申请司法确认。"
    )


def signed(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Close the signing of the application; one who does not sign ends it (art. 33: jointly)."""
    row = casestate.required_application(w, case)
    if answers.get("outcome") == "refused":
        row.status = "WITHDRAWN"
        _discard_pack(w, case, row)
        w.record(case, "confirmation.unwilling", public=True)
        said = {"signed": False, "outcome": "refused", "confirm_result": "unwilling"}
        return said | choosing.keep_open(w, case)
    if paper := papers.newest(w, case, sheets.APPLICATION, row.id):
        _all_signed(w, case, paper)
    w.record(case, "confirmation.signed", public=True)
    return {"signed": True, "outcome": "signed"}


def _all_signed(w: Work, case: Case, paper: Document) -> None:
    sheet = sheets.document_sheet(w, case, paper)
    if left := sheets.unsigned(sheet):
        raise gates.closed("signature_missing", left)


def file(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """File the pack with the court, on the last day at the latest (R-030)."""
    if not read.yes(answers.get("confirm")):
        raise read.refuse(confirm="请确认材料齐全、各申请人已签名。")
    agreement = choosing.open_window(w, case)
    row = casestate.required_application(w, case)
    row.status = "SUBMITTED"
    row.filed_at = w.now
    periods.end(w, case, "confirmation.window", about=agreement.id)
    periods.begin(w, case, "court.accept", w.now, about=row.id)
    paper = papers.newest(w, case, kinds.agreement_paper(case), agreement.id)
    if paper is not None:
        paper.audience = "all"
    for party in sides.applicants_to_court(case):
        if power := papers.newest(w, case, acceptance.AUTHORITY, party.id):
            power.audience = "court"
    w.session.flush()
    w.record(
        case,
        "confirmation.filed",
        public=True,
        confirmation=str(row.id),
        court=str(row.court_id),
        until=contexts.day(agreement.confirm_deadline),
    )
    return {
        "confirmation_id": str(row.id),
        "court_id": str(row.court_id),
        "filed_at": contexts.instant(w.now),
    }


def _file_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    agreement = contexts.newest_agreement(w, case)
    return {"confirm_until": choosing.until(agreement)}


def supplement(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Answer what the court asked to be supplied."""
    row = casestate.required_application(w, case)
    asked = last_supplement(w, row)
    asked.answered_at = w.now
    asked.answer = read.text(answers, "answer")
    asked.attachments = read.files(w, case, answers.get("files"), "supplement")
    row.status = "SUBMITTED"
    periods.begin(w, case, "court.accept", w.now, about=row.id)
    w.record(case, "confirmation.supplemented", public=True, files=len(asked.attachments))
    return {"confirmation_id": str(row.id), "court_id": str(row.court_id)}


def last_supplement(w: Work, row: Confirmation) -> Supplement:
    """Return the newest request for supplements; raises `NotFound`."""
    query = select(Supplement).where(Supplement.confirmation_id == row.id)
    found = w.session.scalars(query.order_by(Supplement.asked_at.desc()).limit(1)).first()
    if found is None:
        raise NotFound("Nothing was asked.")
    return found


def _supplement_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    asked = last_supplement(w, casestate.required_application(w, case))
    items = "\n".join(f"- {item}" for item in asked.items)
    return {"missing": Words("%(items)s\n\n补正期限：%(due)s", items=items, due=day(asked.due_on))}


def told(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Note that the parties were told why the court does not accept, and what they can do.

    Where the fault can be put right, or the application was withdrawn, and the thirty days still
    run they may apply again, which lets the window run on.
    """
    row = casestate.required_application(w, case)
    agreement = choosing.open_again(w, case, row) if read.yes(answers.get("again")) else None
    if agreement is not None:
        choosing.ask_anew(case)
        periods.begin(
            w,
            case,
            "confirmation.window",
            agreement.effective_at or w.now,
            variable=terms_kept.WINDOW,
            about=agreement.id,
        )
    w.record(case, "confirmation.refusal_told", public=True)
    return {"confirm_result": row.status.lower(), "again": agreement is not None}


def _told_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = casestate.required_application(w, case)
    lines = [f"- {names.ground(code)['text']}" for code in row.grounds]
    if row.status == "WITHDRAWN":
        lines = ["- 司法确认申请已经撤回，法院没有审查协议。"]
    return {
        "grounds": "\n".join([*lines, row.reasons or ""]).strip(),
        "again_until": choosing.until(choosing.open_again(w, case, row)),
    }


def after_dismissal(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Go on as the parties choose: mediate again in a new, linked case, or sue (R-041).

    An agreement that was kept stays kept, whatever came afterwards.
    """
    again = answers.get("next") == "mediate_again"
    end = "CLOSED_FAILED" if again else "CLOSED_LITIGATION"
    if performance.is_kept(w, case):
        end = closing.outcome(w, case, {})
    new = linked.continue_in_new_case(w, case) if again else None
    w.record(
        case,
        "case.continued" if again else "case.to_litigation",
        public=True,
        linked=str(new.id) if new else None,
    )
    return {"next": str(answers.get("next")), "end_state": end}


OPERATIONS = (
    Operation("confirmation.prepare", "准备司法确认材料", _prepare_prefill, prepare),
    Operation("confirmation.signed", "签署司法确认申请", nothing, signed),
    Operation("confirmation.file", "提交法院", _file_prefill, file),
    Operation("confirmation.supplement", "补正材料", _supplement_prefill, supplement),
    Operation("confirmation.told", "告知不予受理", _told_prefill, told),
    Operation("confirmation.after_dismissal", "驳回之后", nothing, after_dismissal),
)
