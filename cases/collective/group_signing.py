"""Signatures of many: by hand on a list, or by who was specially authorised.

Sources: 民法典 art. 165, 民事诉讼法 art. 62.

What is kept is the scan of the signed pages and for each person who held the pen; nobody signs for
anybody by a click alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases.collective import groups
from cases.collective.groups import Line
from cases.desks import answers as read
from cases.errors import StateMismatch
from cases.models import Agreement, Attachment, Case, Document, PartyGroup, Signature
from cases.paperwork import contexts, papers
from cases.rules import gates
from cases.settlement import sheet_text, sheets
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work


def sign(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Mapping[str, Any]
) -> list[Line]:
    """Keep the signatures of members under what lies before them, with the scan that proves them.

    Who has signed already is left as it is. Raises `StateMismatch` when nothing is to be signed,
    `GateClosed` for a representative without authority, `AnswersInvalid` without a scan.
    """
    sheet = open_sheet(w, case)
    scan = _scan(w, case, answers)
    by_head = answers.get("by") == "representative"
    places = {s.id: s for s in sheet.signers if s.is_member}
    strangers = [one.party.name for one in found if one.party.id not in places]
    if strangers:
        raise read.refuse(members="勾选的人里有没有参加这份文书的，不能签名。")
    if any(places[one.party.id].acts_through_agent for one in found):
        raise gates.closed("guardian_signs")
    fresh = [one for one in found if not places[one.party.id].has_signed]
    if by_head:
        need_authority(fresh)
    names = {p.id: p.name for p in case.parties}
    for one in fresh:
        head = names.get(one.member.special_id) if by_head and one.member.special_id else None
        text_hash = places[one.party.id].text_hash
        w.session.add(_signature(w, sheet, one, scan, head, text_hash))
    w.session.flush()
    _renew(w, case, sheet)
    return fresh


def open_sheet(w: Work, case: Case) -> sheets.Sheet:
    """Return what is to be signed now: the agreement, or the application to the court.

    Raises `StateMismatch` when there is nothing.
    """
    task = open_task(w, case)
    if task is None:
        raise StateMismatch(reason="not_signing")
    if task.operation == "agreement.signed":
        return sheets.agreement_sheet(w, case)
    return sheets.document_sheet(w, case, sheets.application_of(w, case))


def open_task(w: Work, case: Case) -> TaskInfo | None:
    """Return the task at which something is signed now: the agreement first."""
    tasks = w.engine.open_tasks(case.instance_id) if case.instance_id else []
    found = {task.operation: task for task in tasks}
    return found.get("agreement.signed") or found.get("confirmation.signed")


def _scan(w: Work, case: Case, answers: Mapping[str, Any]) -> Attachment:
    row = groups.file(w, case, answers)
    if row is None:
        raise read.refuse(file="请上传签好名的那几页的扫描件。")
    return row


def need_authority(found: list[Line]) -> None:
    """Refuse a representative for whoever gave no special authorisation: raises `GateClosed`."""
    without = [
        one.party.name
        for one in found
        if one.member.special_id is None and not one.party.representative
    ]
    if without:
        raise gates.closed("agent_without_authority", without[:10])


def _signature(
    w: Work, sheet: sheets.Sheet, one: Line, scan: Attachment, head: str | None, text_hash: str
) -> Signature:
    is_agreement = sheet.kind == "agreement"
    return Signature(
        case_id=sheet.case_id,
        agreement_id=sheet.id if is_agreement else None,
        document_id=None if is_agreement else sheet.id,
        role="party",
        party_id=one.party.id,
        signer=head,
        method="SCAN",
        attachment_id=scan.id,
        text_hash=text_hash,
        identified_by="in_person",
        at=w.now,
    )


def _renew(w: Work, case: Case, sheet: sheets.Sheet) -> None:
    if sheet.kind == "agreement":
        row = w.session.get_one(Agreement, sheet.id)
        w.session.expire(row, ["signatures"])
        papers.refresh_about(w, case, sheet.name, sheet.id)
    else:
        papers.refresh(w, w.session.get_one(Document, sheet.id))


def signed(w: Work, case: Case) -> Mapping[str, str]:
    """Tell by member how the agreement of *case* was signed: own or representative."""
    row = contexts.newest_agreement(w, case)
    if row is None or row.form != "WRITTEN":
        return {}
    texts = sheet_text.Texts(case, row)
    return {
        str(s.party_id): "representative" if s.signer else "own"
        for s in row.signatures
        if s.party_id in texts.many and s.text_hash == texts.hash_for(s.party_id)
    }
