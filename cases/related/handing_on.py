"""A case is handed on to another organisation: the letter (D-19), the receipt, the taking over.

Until the receipt whoever sent it answers for the case: tasks, terms and reminders stay (R-09C). A
receipt of a centre or a committee of this county moves the case itself: one dispute stays one case,
with its code, its history and its days; the sender sees how it stands, no more. A receipt of an
authority ends the case here. Who has no account answers on paper, and the sender writes that down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.desks import desk
from cases.errors import AnswersInvalid, NotFound, StateMismatch
from cases.exchange import referrals
from cases.models import Case, Membership, Organisation, Party, Transfer, User
from cases.paperwork import contexts, numbering, papers, reading
from cases.reception import kinds, parties, sides, transfers
from cases.related import links, merging
from cases.rules import clock
from cases.words import Words, day, joined
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

LETTER, RECEIPT = transfers.PAPER, "referral/transfer_receipt"
#: who signs for what is sent, by the kind of organisation
SIGNERS = {"centre": "intake_clerk", "committee": "chief_mediator"}
MATERIALS, TEXT = 40, 80
LINES = "请列出移送的材料，一行一份，最多%(most)s份。"


@dataclass(frozen=True)
class Sent:
    """A case on its way, or one that was, as its pages show it."""

    id: UUID
    number: str
    sender: str
    receiver: str
    reason: str
    sent_at: datetime
    due_on: date
    #: WAITING, or how it was answered
    answer: str
    answered_at: datetime | None
    received_by: str
    opinion: str
    scan_id: UUID | None
    former_number: str | None
    may_recall: bool


@dataclass(frozen=True)
class Page:
    """What there is to see before a case is handed on."""

    case: desk.Summary
    refused: tuple[Words, ...]
    #: id and name of the organisations of the county that sign for it here
    receivers: tuple[tuple[str, str], ...]
    materials: tuple[str, ...]
    contact: str
    #: the article that a letter rests on unless somebody writes another
    law: str
    #: who did not agree to their data being given to others (个人信息保护法 art. 23)
    unshared: tuple[str, ...]


def page(w: Work, case_id: UUID) -> Page:
    """Show to whom a case may be handed on; raises `NotFound`, `NotAllowed`."""
    case = links.handled(w, case_id)
    actor = access.require_user(w)
    place = w.session.get_one(Organisation, links.place(case))
    made = [paper.title for paper in reading.list_for(w, case) if paper.is_made]
    return Page(
        case=desk.summary(w, case),
        refused=tuple(refusals(w, case)),
        receivers=tuple((str(row.id), row.name) for row in receivers(w, case)),
        materials=tuple(f"{title}一份" for title in dict.fromkeys(made)),
        contact=" ".join(part for part in (actor.name, place.phone) if part),
        law=statutes.rule("R-09C").article.partition("；")[0],
        unshared=tuple(p.name for p in sides.named(case) if _keeps_to_itself(p)),
    )


def _keeps_to_itself(party: Party) -> bool:
    return party.kind == "NATURAL" and not (party.privacy_consent or {}).get("sharing")


def of(w: Work, case: Case) -> tuple[Sent, ...]:
    """List where *case* was handed on to, the newest first."""
    query = select(Transfer).where(Transfer.case_id == case.id).order_by(Transfer.id.desc())
    return tuple(_sent(w, row) for row in w.session.scalars(query))


def waiting(w: Work, case: Case) -> Transfer | None:
    """Return the letter of *case* that nobody has answered yet."""
    query = select(Transfer).where(Transfer.case_id == case.id, Transfer.answer.is_(None))
    return w.session.scalars(query).first()


def refusals(w: Work, case: Case) -> Iterator[Words]:
    """Say why *case* may not be handed on; nothing: it may."""
    yield from merging.not_open(w, case)
    if referrals.of(w, case) is not None:
        yield Words("机关移送来的案件不再转办；办不了的，把结果送回移送的机关。")
    if kinds.is_administrative(case):
        yield Words("行政调解的案件由机关按移送的规定办。")


def receivers(w: Work, case: Case) -> list[Organisation]:
    """List who may sign for *case* here: another centre before acceptance, a committee after it."""
    way = "committee" if case.accepted_at is not None else "centre"
    signer = access.giving(SIGNERS[way])
    query = select(Organisation).where(
        Organisation.tenant_id == w.tenant,
        Organisation.active,
        Organisation.id.in_(select(Membership.organisation_id).where(Membership.role.in_(signer))),
    )
    if way == "committee":
        query = query.where(Organisation.can_seal, Organisation.id != case.committee_id)
    else:
        query = query.where(Organisation.kind == "JOINT_CENTER", Organisation.id != case.centre_id)
    return list(w.session.scalars(query.order_by(Organisation.code)))


def send(w: Work, case_id: UUID, answers: Answers) -> UUID:
    """Send the letter and wait for the receipt; returns the letter's id.

    *answers*: ``to`` (one of `receivers`) or ``to_name`` (anybody else, who answers on paper),
    ``reason``, ``law``, ``materials`` (a line each), ``contact``. Raises `AnswersInvalid`.
    """
    links.hold(w, case_id)
    case = links.handled(w, case_id)
    w.session.refresh(case)
    if refused := list(refusals(w, case)):
        raise AnswersInvalid(errors={"transfer": refused})
    row = _row(w, case, answers)
    w.session.add(row)
    w.session.flush()
    papers.issue(w, case, LETTER, row.id, audience="staff", parts={"transfer": _letter(row)})
    started = w.engine.start(
        "case_transfer",
        {
            "transfer_id": str(row.id),
            "way": row.way,
            "to_id": str(row.to_org_id) if row.to_org_id else None,
            "committee_id": str(row.to_org_id) if row.way == "committee" else None,
            "centre_id": str(case.centre_id),
            "due": contexts.day(row.due_on),
        },
        business_key=str(case.id),
        scope=case.centre_id,
    )
    row.instance_id = started.id
    w.session.flush()
    w.record(case, "transfer.sent", public=True, due=contexts.day(row.due_on))
    return row.id


def recall(w: Work, case_id: UUID, note: str) -> None:
    """Take the letter back before it is answered; raises `StateMismatch` afterwards."""
    links.hold(w, case_id)
    case = links.handled(w, case_id)
    if len(note.strip()) < 4:
        raise read.refuse(recall_note="请写明为什么撤回。")
    stop(w, case, "RECALLED", note.strip()[:400])


def lapse(w: Work, case: Case) -> None:
    """Let the letter that waits be over with the case; nothing happens when none waits."""
    if waiting(w, case) is not None:
        stop(w, case, "LAPSED", "")


def stop(w: Work, case: Case, answer: str, note: str) -> None:
    """End the waiting for a receipt without one; raises `StateMismatch` when nobody waits."""
    row = waiting(w, case)
    if row is None:
        raise StateMismatch("No letter waits.")
    row.answer, row.answered_at, row.opinion = answer, w.now, note or None
    w.session.flush()
    w.record(case, "transfer.answered", public=True, answer=answer)
    w.engine.send("transfer.stopped", str(case.id))


def letter(w: Work, transfer_id: UUID) -> tuple[str, bytes]:
    """Return the letter for whoever it is sent to, or who may read the case; raises `NotFound`."""
    row = w.session.get(Transfer, transfer_id)
    case = w.session.get(Case, row.case_id) if row is not None else None
    paper = papers.newest(w, case, LETTER, row.id) if row is not None and case else None
    if row is None or case is None or paper is None:
        raise NotFound(f"No letter {transfer_id}.")
    if not (_is_mine(w, row) or reading.may_read(w, case, paper)):
        raise NotFound(f"No letter {transfer_id}.")
    return reading.content(w, paper)


def said(w: Work, row: Transfer, case: Case) -> Words:
    """Say in a paragraph what is sent, for the form of whoever answers."""
    return Words(
        "%(sender)s%(number)s，%(on)s发出，请在%(due)s前答复。\n\n%(title)s：%(reason)s\n\n"
        "材料：%(materials)s",
        sender=w.session.get_one(Organisation, row.from_org_id).name,
        number=row.number,
        on=day(clock.today(row.sent_at)),
        due=day(row.due_on),
        title=case.title,
        reason=row.reason,
        materials=joined(row.materials, "、"),
    )


def _is_mine(w: Work, row: Transfer) -> bool:
    signer = SIGNERS.get(row.way, "")
    return row.answer is None and row.to_org_id is not None and access.has(w, signer, row.to_org_id)


def _row(w: Work, case: Case, answers: Answers) -> Transfer:
    known = {str(one.id): one for one in receivers(w, case)}
    to, name = str(answers.get("to") or ""), parties.clean(answers.get("to_name"), 120)
    if to and to not in known:
        raise read.refuse(to="请从名单中选择，或者写明收函单位。")
    if not to and not name:
        raise read.refuse(to_name="请选择或者写明转给哪个单位。")
    reason, law = read.text(answers, "reason")[:1000], read.text(answers, "law")[:200]
    if len(reason) < 4:
        raise read.refuse(reason="请写明为什么转办、移送。")
    if not law:
        raise read.refuse(law="请写明依据。")
    lines = [parties.clean(x, TEXT) for x in str(answers.get("materials") or "").splitlines()]
    materials = [line for line in lines if line]
    if not 0 < len(materials) <= MATERIALS:
        raise AnswersInvalid(errors={"materials": [Words(LINES, most=MATERIALS)]})
    sender = contexts.committee_of(w, case)
    way = "paper" if not to else "committee" if case.accepted_at is not None else "centre"
    return Transfer(
        tenant_id=w.tenant,
        case_id=case.id,
        way=way,
        from_org_id=links.place(case),
        to_org_id=known[to].id if to else None,
        to_name=known[to].name if to else name,
        number=numbering.letter(w.session, sender, w.now, transfers.SERIES),
        reason=reason,
        law=law,
        materials=materials,
        contact=parties.clean(answers.get("contact"), TEXT),
        sent_at=w.now,
        sent_by=access.require_user(w).user_id,
        due_on=w.law.of(case).deadline("transfer.answer", w.now).last_day,
    )


def _letter(row: Transfer) -> dict[str, Any]:
    return {
        "number": row.number,
        "receiver": row.to_name,
        "reason": row.reason,
        "law": [row.law],
        "materials": list(row.materials),
        "reply_by": contexts.day(row.due_on),
        "contact": row.contact or None,
    }


def _sent(w: Work, row: Transfer) -> Sent:
    sender = w.session.get_one(Organisation, row.from_org_id)
    by = w.session.get(User, row.answered_by) if row.answered_by else None
    return Sent(
        id=row.id,
        number=row.number,
        sender=sender.display_name or sender.name,
        receiver=row.to_name,
        reason=row.reason,
        sent_at=row.sent_at,
        due_on=row.due_on,
        answer=row.answer or "WAITING",
        answered_at=row.answered_at,
        received_by=row.received_by or (by.name if by else ""),
        opinion=row.opinion or "",
        scan_id=row.scan_id,
        former_number=row.former_number,
        may_recall=row.answer is None,
    )
