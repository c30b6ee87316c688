"""Disputes that courts, police and petition offices send to mediation: taken in, answered, signed.

Sources: 人民法院特邀调解规定 arts. 11, 14, 19, 27; 人民法院在线调解规则 arts. 10, 12;
治安管理处罚法 art. 9; 信访工作条例 arts. 22, 34. Until the committee signs for the materials the
sender stays responsible. A letter that comes twice is answered with what became of the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.exchange import petitions
from cases.models import Case, Organisation, Party, Referral
from cases.operations import Operation
from cases.paperwork import contexts, numbering, papers
from cases.reception import parties, registration
from cases.reception.registration import Begin, Receipt
from cases.rules import clock
from cases.words import Words, day, joined
from engine import TaskInfo
from engine.ids import new_id
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: kind of organisation → source of the case, the kinds of referral it sends, and who sends them
SENDERS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "COURT": ("court", ("DELEGATED", "ENTRUSTED"), ("court_clerk", "judge", "court_president")),
    "POLICE": ("police", ("POLICE",), ("police",)),
    "PETITION": ("petition", ("PETITION",), ("petition",)),
}
ROLES = frozenset(role for _, _, roles in SENDERS.values() for role in roles)
#: sources that come through here, and the kind of a referral when there is but one
SOURCES = {"court": None, "police": "POLICE", "petition": "PETITION"}

#: term of the mediation by kind; others have the route's own
TERMS = {
    ("DELEGATED", None): "referral.delegated",
    ("ENTRUSTED", "ordinary"): "referral.entrusted",
    ("ENTRUSTED", "summary"): "referral.entrusted_summary",
}
MATERIALS, TEXT = 40, 80
LINES = "请列出移送的材料，一行一份，最多%(most)s份。"


@dataclass(frozen=True)
class Letter:
    """What a letter of referral says beside the dispute itself."""

    kind: str
    number: str
    procedure: str | None = None
    cause: str = ""
    contact: str = ""
    materials: tuple[str, ...] = ()
    note: str = ""
    #: parties who told the sender that they agree: none applicants all
    consents: str = "applicants"
    #: the day on which the petition was accepted, as ISO text; None when the letter does not say
    accepted_on: str | None = None


@dataclass(frozen=True)
class Taken:
    """A referral as it was taken in; *repeated* when it had come before."""

    referral_id: UUID
    case_id: UUID
    repeated: bool


def of(w: Work, case: Case) -> Referral | None:
    """Return the referral that *case* came by, if it did."""
    return w.session.scalars(select(Referral).where(Referral.case_id == case.id)).first()


def required(w: Work, case: Case) -> Referral:
    """Return the referral of *case*; raises `NotFound`."""
    row = of(w, case)
    if row is None:
        raise NotFound("No referral.")
    return row


# --- taking in ----------------------------------------------------------------------------------


def send(w: Work, answers: Answers) -> Taken:
    """Send a dispute to mediation from the actor's own court, station or office.

    Raises `AnswersInvalid` with the problems by field, `NotAllowed`.
    """
    actor = access.require(w, *ROLES)
    mine = own_places(w)
    wanted = read.identifier(answers.get("from_org_id"))
    sender = mine.get(wanted) if wanted else next(iter(mine.values()), None)
    if sender is None:
        raise read.refuse(from_org_id="请选择本机关。")
    return receive(w, sender, answers, by=actor.user_id)


def own_places(w: Work) -> dict[UUID, Organisation]:
    """Find the authorities for which the actor may send, by id."""
    actor = access.require_user(w)
    found = {}
    for kind, (_, _, roles) in SENDERS.items():
        query = select(Organisation).where(
            Organisation.id.in_(actor.where(*roles)),
            Organisation.kind == kind,
            Organisation.active,
        )
        found.update({row.id: row for row in w.session.scalars(query)})
    return found


def receive(w: Work, sender: Organisation, answers: Answers, *, by: UUID | None = None) -> Taken:
    """Take in a letter of *sender*: a case, its process, and a row of its own; twice is once.

    Raises `AnswersInvalid` with the problems by field; nothing is kept of a letter that is wrong.
    """
    letter, wrong = _letter(w, sender, answers)
    digest = _digest(letter, answers)
    if before := _before(w, sender.name, letter.number):
        if before.digest != digest:
            raise read.refuse(number="这个文号已经移送过另一件纠纷，请核对。")
        return Taken(before.id, before.case_id, repeated=True)
    today = clock.today(w.now)
    matter = registration.check_matter(answers, today)
    rows, errors = parties.check_sides(answers.get("applicants"), answers.get("respondents"), today)
    consent = {"general": True, "sensitive": True} if read.yes(answers.get("told")) else {}
    unread = registration.check_consent(consent)
    told = {"told": ["请先告知当事人个人信息的处理并取得同意。"]} if unread else {}
    centre = registration.default_centre(w, answers.get("centre_id"))
    if centre is None:
        raise read.refuse(centre_id="请选择接收的调解中心。")
    parties.refuse({**wrong, **errors, **matter.errors, **told})
    receipt, row = take(
        w, letter, matter.values, rows,
        sender=sender, sender_name=sender.name, centre=centre, digest=digest,
        consent=consent, by=by,
    )  # fmt: skip
    return Taken(row.id, receipt.case_id, repeated=False)


def take(
    w: Work,
    letter: Letter,
    matter: Answers,
    rows: Sequence[Party],
    *,
    sender: Organisation | None,
    sender_name: str,
    centre: Organisation,
    consent: Answers | None,
    digest: bytes = b"",
    channel: str = "transfer",
    by: UUID | None = None,
    received_on: str | None = None,
) -> tuple[Receipt, Referral]:
    """Open the case of a letter and begin its correspondence; the letter itself is filed (D-22)."""
    id_, desk = new_id(), sender.kind if sender else ""
    source = SENDERS[desk][0] if desk in SENDERS else _source(letter.kind)
    known: dict[str, str | None] = {"id": str(id_), "from": sender_name, "number": letter.number}
    known |= {"kind": letter.kind, "received_on": received_on, "accepted_on": letter.accepted_on}
    variables = {
        "referral_id": str(id_),
        "referral_kind": letter.kind,
        "sender": source if sender else "paper",
        "sender_id": str(sender.id) if sender else None,
        "received_at": contexts.instant(w.now),
        **petitions.variables(w, letter.kind, letter.accepted_on, received_on),
    }
    receipt = registration.open_case(
        w, matter, rows,
        centre=centre, channel=channel, source=source, consent=consent,
        key_of=lambda party: numbering.access_key(),
        created_by=None, referral=known,
        begin=Begin("court_referral", "received", variables),
    )  # fmt: skip
    case = w.session.get_one(Case, receipt.case_id)
    row = Referral(
        id=id_, case_id=case.id, kind=letter.kind, procedure=letter.procedure,
        from_org_id=sender.id if sender else None, from_name=sender_name, number=letter.number,
        cause=letter.cause, contact=letter.contact, materials=list(letter.materials),
        note=letter.note or None, digest=digest, received_at=w.now, sent_by=by,
    )  # fmt: skip
    w.session.add(row)
    _consents(w, case, letter.consents)
    w.session.flush()
    petitions.begin(w, case, row)
    papers.issue(w, case, LETTERS[letter.kind], row.id, audience="court")
    w.record(case, "referral.received", public=True, referral=str(id_), sent_as=letter.kind)
    return receipt, row


def on_paper(
    w: Work,
    source: str,
    said: Answers,
    matter: Answers,
    rows: Sequence[Party],
    *,
    centre: Organisation,
    channel: str,
    consent: Answers,
) -> Receipt:
    """Take in a letter that came on paper to the window; *said* is {from, number, kind, …}.

    Raises `AnswersInvalid` when this letter is registered already.
    """
    name, number = str(said["from"]), str(said["number"])
    if _before(w, name, number) is not None:
        raise read.refuse(**{"referral.number": "这个文号已经登记过，请在案件里查找。"})
    desk = next(kind for kind, (known, _, _) in SENDERS.items() if known == source)
    query = select(Organisation).where(
        Organisation.tenant_id == w.tenant, Organisation.kind == desk, Organisation.name == name
    )
    sender = w.session.scalars(query.where(Organisation.active)).first()
    kind = SOURCES[source] or str(said["kind"])
    letter = Letter(kind, number, accepted_on=said.get("accepted_on"))
    receipt, _ = take(
        w, letter, matter, rows,
        sender=sender, sender_name=name, centre=centre, channel=channel, consent=consent,
        received_on=said.get("received_on"),
    )  # fmt: skip
    return receipt


#: the letter by kind
LETTERS = {
    "DELEGATED": "referral/court_letter",
    "ENTRUSTED": "referral/court_letter",
    "POLICE": "referral/transfer_letter",
    "PETITION": "referral/transfer_letter",
}


def _source(kind: str) -> str:
    return next(source for source, kinds, _ in SENDERS.values() if kind in kinds)


def _consents(w: Work, case: Case, said: str) -> None:
    """Note what the parties told the sender about mediation (人民法院特邀调解规定 art. 11)."""
    for party in case.parties:
        if said == "all" or (said == "applicants" and party.side == "APPLICANT"):
            party.consent, party.consent_at = "CONSENTED", w.now
            party.consent_by = {"way": "letter"}
        else:
            party.consent, party.consent_at, party.consent_by = "PENDING", None, {}


def _letter(w: Work, sender: Organisation, answers: Answers) -> tuple[Letter, dict[str, list[str]]]:
    errors: dict[str, list[str]] = {}
    _, kinds, _ = SENDERS.get(sender.kind, ("", (), ()))
    kind = str(answers.get("kind") or (kinds[0] if len(kinds) == 1 else ""))
    if kind not in kinds:
        errors["kind"] = ["请选择委派（立案前）或者委托（立案后）。"]
    number = parties.clean(answers.get("number"), TEXT)
    if not number:
        errors["number"] = ["请填写案号或者文号。"]
    procedure = str(answers.get("procedure") or "") if kind == "ENTRUSTED" else None
    if kind == "ENTRUSTED" and procedure not in statutes.words("procedure"):
        errors["procedure"] = ["请选择普通程序或者简易程序。"]
    consents = str(answers.get("consents") or "none")
    if consents not in ("none", "applicants", "all"):
        errors["consents"] = ["请选择哪些当事人已经同意。"]
    lines = str(answers.get("materials") or "").splitlines()
    materials = tuple(parties.clean(line, TEXT) for line in lines if line.strip())
    if not 0 < len(materials) <= MATERIALS:
        errors["materials"] = [Words(LINES, most=MATERIALS)]
    accepted_on, wrong = petitions.accepted_on(w, kind, answers)
    letter = Letter(
        kind, number, procedure, parties.clean(answers.get("cause"), TEXT),
        parties.clean(answers.get("contact"), TEXT), materials,
        parties.clean(answers.get("note"), 2000), consents, accepted_on,
    )  # fmt: skip
    return letter, errors | wrong


def _digest(letter: Letter, answers: Answers) -> bytes:
    """Hash what a letter says, so that the same one is known again."""
    said = [
        [letter.kind, letter.number, letter.procedure, list(letter.materials)],
        [answers.get(name) for name in ("facts", "claims", "amount", "applicants", "respondents")],
    ]
    return hashlib.sha256(orjson.dumps(said, default=str)).digest()


def _before(w: Work, sender_name: str, number: str) -> Referral | None:
    query = select(Referral).where(
        Referral.tenant_id == w.tenant, Referral.from_name == sender_name, Referral.number == number
    )
    return w.session.scalars(query).one_or_none()


# --- answered and signed ------------------------------------------------------------------------


def answer(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Accept the referral or send it back with the reason (人民法院在线调解规则 art. 10)."""
    row = required(w, case)
    if row.answered_at is not None:
        raise StateMismatch(state="answered")
    row.accepted = answers.get("decision") == "accept"
    reason = read.text(answers, "reason")
    if not row.accepted and len(reason) < 4:
        raise read.refuse(reason="退回的，请写明理由。")
    row.answered_at, row.answer = w.now, reason or None
    if not row.accepted:
        case.end_state, row.closed_at = "CLOSED_TRANSFERRED", w.now
        petitions.end(w, case, row)
        w.session.flush()
        papers.issue(w, case, "referral/receipt", row.id, audience="court")
    w.record(case, "referral.answered", public=True, accepted=row.accepted)
    return {"accepted": row.accepted}


def sign(w: Work, case: Case, answers: Answers) -> None:
    """Sign for the materials: the term begins and the duty passes to the committee (art. 27)."""
    row = of(w, case)
    if row is None or row.signed_at is not None:
        return
    if not read.yes(answers.get("materials_signed")):
        raise read.refuse(materials_signed="请清点并签收移送的材料。")
    row.signed_at = w.now
    on = (case.referral or {}).get("received_on") or contexts.day(clock.today(w.now))
    case.referral = {**case.referral, "received_on": on}
    key = TERMS.get((row.kind, row.procedure))
    if key is not None:
        case.triage = {**(case.triage or {}), "period_key": key}
    w.session.flush()
    w.record(case, "referral.signed", public=True, on=on)


def send_receipt(w: Work, case: Case) -> None:
    """Make the receipt for the materials, when *case* was sent by an authority."""
    if row := of(w, case):
        papers.issue(w, case, "referral/receipt", row.id, audience="court")


def summary(row: Referral) -> Words:
    """Say in a paragraph what was sent, for the form of whoever answers."""
    return Words(
        "%(sender)s %(number)s，%(kind)s，%(on)s收到。\n\n材料：%(materials)s",
        sender=row.from_name,
        number=row.number,
        kind=Words(statutes.words("referral_kind")[row.kind]),
        on=day(clock.today(row.received_at)),
        materials=joined(row.materials or ["—"], "、"),
    )


def _answer_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"letter": summary(required(w, case))}


OPERATIONS = (Operation("referral.answer", "答复移送", _answer_prefill, answer),)
