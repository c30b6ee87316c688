"""Signing: the acts, and the proof that is kept of each.

Sources: 人民调解法 art. 29, 民法典 art. 165 (authority), 民事诉讼法 art. 62 (special authority to
settle), 电子签名法 arts. 13, 14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.errors import AnswersInvalid, NotAllowed, NotFound, StateMismatch
from cases.models import Agreement, Attachment, Case, Document, Party, Signature
from cases.paperwork import papers
from cases.rules import gates
from cases.settlement import ink, sheets
from cases.settlement.sheet_text import Texts
from cases.settlement.sheets import Sheet, Signer

if TYPE_CHECKING:
    from cases.work import Work

#: before whom parties and staff sign
STAFF = ("intake_clerk", "mediator", "chief_mediator")
#: digits of the identity number a party types to sign on the own page
LAST = 6


def sign(
    w: Work,
    sheet: Sheet,
    signer_id: UUID,
    *,
    image: str | None = None,
    strokes: str | None = None,
    attachment_id: UUID | None = None,
    agent: str | None = None,
    text_hash: str | None = None,
) -> Signature:
    """Take a signature before a member of staff: drawn on the page, or the scan of the paper.

    *agent* names who held the pen for a party. *text_hash* is what the page showed; raises
    `StateMismatch` when the text has changed since, `AnswersInvalid` for a bad picture.
    """
    access.require_office(w, w.session.get_one(Case, sheet.case_id), *STAFF)
    signer = _place(sheet, signer_id)
    if signer.role != "party" and w.actor.id != str(signer_id) and attachment_id is None:
        raise NotAllowed("A member of staff signs in person.")
    return _take(w, sheet, signer, image, strokes, attachment_id, agent, text_hash, "in_person")


def sign_as_party(
    w: Work,
    kind: str,
    sheet_id: UUID,
    *,
    image: str,
    strokes: str,
    last_six: str,
    text_hash: str,
) -> Signature:
    """Take the acting party's signature on the own page.

    The party is known by the last six signs of the identity number; raises `AnswersInvalid`.
    """
    actor = access.require_party(w)
    access.hold(w, actor.case_id)
    party = w.session.get_one(Party, actor.party_id)
    sheet = next((s for s in sheets.for_party(w) if (s.kind, s.id) == (kind, sheet_id)), None)
    if sheet is None:
        raise NotFound("Nothing to sign.")
    _identify(party, last_six)
    signer = _place(sheet, party.id)
    guardian = next((a.name for a in signer.agents if a.kind == "GUARDIAN"), None)
    agent = guardian if signer.acts_through_agent else None
    return _take(w, sheet, signer, image, strokes, None, agent, text_hash, "portal")


def _place(sheet: Sheet, signer_id: UUID) -> Signer:
    for signer in sheet.signers:
        if signer.id == signer_id:
            return signer
    raise NotFound(f"{signer_id} does not sign this.")


def _take(
    w: Work,
    sheet: Sheet,
    signer: Signer,
    image: str | None,
    strokes: str | None,
    attachment_id: UUID | None,
    agent: str | None,
    text_hash: str | None,
    identified_by: str,
) -> Signature:
    """Check the proof and keep it; a second signature of the same person changes nothing."""
    access.hold(w, sheet.case_id)
    case = w.session.get_one(Case, sheet.case_id)
    _check_open(w, sheet, signer, text_hash)
    if signer.has_signed or _signed_meanwhile(w, sheet, signer):
        raise StateMismatch(reason="already_signed")
    _check_agent(signer, agent)
    scan = _check_scan(w, case, attachment_id) if attachment_id else None
    drawn = None if scan else ink.check(image, strokes)
    row = Signature(
        case_id=case.id,
        agreement_id=sheet.id if sheet.kind == "agreement" else None,
        document_id=sheet.id if sheet.kind == "document" else None,
        role=signer.role,
        party_id=signer.id if signer.role == "party" else None,
        user_id=None if signer.role == "party" else signer.id,
        signer=agent or signer.head,
        method="SCAN" if scan else "DRAWN",
        image=drawn,
        attachment_id=scan.id if scan else None,
        text_hash=signer.text_hash,
        identified_by=identified_by,
        at=w.now,
        strokes=strokes if drawn else None,
    )
    w.session.add(row)
    w.session.flush()
    _after(w, case, sheet)
    w.record(
        case,
        "signature.given",
        public=True,
        sheet=str(sheet.id),
        role=signer.role,
        signer=str(signer.id),
        method=row.method,
        text=signer.text_hash,
    )
    return row


def _after(w: Work, case: Case, sheet: Sheet) -> None:
    if sheet.kind == "agreement":
        w.session.expire(w.session.get_one(Agreement, sheet.id), ["signatures"])
        papers.refresh_about(w, case, sheet.name, sheet.id)
    else:
        papers.refresh(w, w.session.get_one(Document, sheet.id))


def _check_open(w: Work, sheet: Sheet, signer: Signer, text_hash: str | None) -> None:
    if text_hash is not None and text_hash != signer.text_hash:
        raise StateMismatch(reason="text_changed")
    if w.session.get_one(Case, sheet.case_id).archived_at is not None:
        raise StateMismatch(reason="archived")
    if sheet.kind == "document":
        if w.session.get_one(Document, sheet.id).status in papers.OVER:
            raise StateMismatch(reason="void")
    else:
        row = w.session.get_one(Agreement, sheet.id, populate_existing=True)
        case = w.session.get_one(Case, sheet.case_id)
        if row.status != "SIGNING" or row.text_hash != Texts(case, row).hash_for(None):
            raise StateMismatch(reason="not_signing", status=row.status)


def _signed_meanwhile(w: Work, sheet: Sheet, signer: Signer) -> bool:
    """Ask the table again, now that the acts on the case follow one another."""
    about = Signature.agreement_id if sheet.kind == "agreement" else Signature.document_id
    who = Signature.party_id if signer.role == "party" else Signature.user_id
    query = select(Signature.id).where(
        about == sheet.id, who == signer.id, Signature.text_hash == signer.text_hash
    )
    return w.session.scalar(query.limit(1)) is not None


def _check_agent(signer: Signer, agent: str | None) -> None:
    known = {a.name: a for a in signer.agents}
    if agent and (agent not in known or not known[agent].may_settle):
        raise gates.closed("agent_without_authority")
    if signer.acts_through_agent and not agent:
        raise gates.closed("guardian_signs")


def _check_scan(w: Work, case: Case, attachment_id: UUID) -> Attachment:
    row = w.session.get(Attachment, attachment_id)
    if row is None or row.case_id != case.id:
        raise NotFound(f"No file {attachment_id}.")
    if row.purpose != "scan":
        raise AnswersInvalid(errors={"attachment_id": ["请选择纸质文书的扫描件。"]})
    return row


def _identify(party: Party, last_six: str) -> None:
    number = "".join(c for c in (party.id_no or "").upper() if c.isalnum())
    typed = last_six.strip().upper()
    if len(number) < LAST:
        sentence = "没有登记您的证件号码，请到调解组织当面签名。"
        raise AnswersInvalid(errors={"last_six": [sentence]})
    if len(typed) != LAST or not number.endswith(typed):
        raise AnswersInvalid(errors={"last_six": ["证件号码后六位不对。"]})
