"""What is laid before signers: the text with its hash, and the places to fill.

Sources: 人民调解法 art. 29 (every party, the mediator), 民法典 arts. 19-23 (guardians). A signature
under another text than the one that stands does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import party_reading
from cases.errors import NotFound, StateMismatch
from cases.models import Agreement, Assignment, Case, Document, Party, Signature, User
from cases.paperwork import contexts, papers, reading
from cases.reception import kinds, parties, sides
from cases.rules import clock
from cases.settlement.sheet_text import Texts, digest, parties_of
from documents import clauses as wording
from documents import words

if TYPE_CHECKING:
    from cases.work import Work


APPLICATION = "confirmation/application"
#: of many so many are named one by one
FEW = 5
#: papers that parties may sign on their own page; the first is waited for, the others need not be
SIGNED_HERE = (
    APPLICATION,
    "confirmation/service_address",
    "people_mediation/rights_notice",
    "people_mediation/mediation_record",
    "people_mediation/extension_consent",
    "termination/undisputed_facts",
    "referral/no_penalty",
)


@dataclass(frozen=True)
class Agent:
    """Somebody who may hold the pen for a party."""

    name: str
    kind: str
    may_settle: bool


@dataclass(frozen=True)
class Signer:
    """One place for a signature."""

    #: party mediator recorder
    role: str
    #: party or account
    id: UUID
    name: str
    #: APPLICANT RESPONDENT THIRD of a party
    side: str | None
    agents: tuple[Agent, ...]
    #: only a guardian acts for the party
    acts_through_agent: bool
    #: head of an organisation, who signs for it unless an agent does (民法典 art. 61)
    head: str | None
    signed_at: datetime | None
    method: str | None
    image: str | None
    #: hash of what this signer signs: of many each signs the own line
    text_hash: str = ""
    #: one of many, who signs on the page of the group or the own page
    is_member: bool = False

    @property
    def has_signed(self) -> bool:
        """Whether the place is filled."""
        return self.signed_at is not None


@dataclass(frozen=True)
class Sheet:
    """What is laid before the signers: the text, its hash, and the places."""

    #: agreement document
    kind: str
    #: name in the catalogue of papers
    name: str
    id: UUID
    case_id: UUID
    title: str
    number: str | None
    text: tuple[str, ...]
    text_hash: str
    signers: tuple[Signer, ...]
    #: the paper to read as PDF
    document_id: UUID | None
    #: when the paper was written: several may have one title
    written_at: datetime | None

    @property
    def is_complete(self) -> bool:
        """Whether everybody has signed."""
        return all(s.has_signed for s in self.signers)


def agreement_sheet(w: Work, case: Case, own: Party | None = None) -> Sheet:
    """Lay out the written agreement of *case*; for *own*, one of many, the own line alone.

    Raises `NotFound` when there is none.
    """
    row = contexts.newest_agreement(w, case)
    if row is None or row.form != "WRITTEN":
        raise NotFound("No agreement to sign.")
    texts = Texts(case, row)
    text = texts.of(own.id if own else None)
    paper = papers.newest(w, case, kinds.agreement_paper(case), own.id if own else row.id)
    places = _signers(w, case, parties_of(case, row), valid(w, case, row), staff=True)
    signers = tuple(
        replace(s, text_hash=texts.hash_for(s.id)) for s in places if own is None or s.id == own.id
    )
    return Sheet(
        kind="agreement",
        name=kinds.agreement_paper(case),
        id=row.id,
        case_id=case.id,
        title="人民调解协议书",
        number=row.number,
        text=text,
        text_hash=digest(text),
        signers=signers,
        document_id=paper.id if paper else None,
        written_at=paper.created_at if paper else None,
    )


def document_sheet(w: Work, case: Case, paper: Document) -> Sheet:
    """Lay out another paper that parties sign (an application to the court, a record)."""
    text = _document_text(paper)
    text_hash = digest(text)
    query = select(Signature).where(Signature.document_id == paper.id)
    rows = [s for s in w.session.scalars(query) if s.party_id and s.text_hash == text_hash]
    wanted = set(paper.signers)
    places = _signers(w, case, case.parties, rows, staff=False)
    return Sheet(
        kind="document",
        name=paper.name,
        id=paper.id,
        case_id=case.id,
        title=paper.title,
        number=case.number,
        text=text,
        text_hash=text_hash,
        signers=tuple(replace(s, text_hash=text_hash) for s in places if str(s.id) in wanted),
        document_id=paper.id,
        written_at=paper.created_at,
    )


def for_task(w: Work, task_id: UUID, member: UUID | None = None) -> Sheet:
    """Lay out what a signing task is about, to one of many the own line.

    Raises `NotFound` when it signs nothing, or *member* is no member of the group.
    """
    task = w.engine.task(task_id)
    case = access.read(w, UUID(task.business_key))
    own = _one_of_many(case, member) if member else None
    if task.operation == "agreement.signed":
        return agreement_sheet(w, case, own)
    if task.operation == "confirmation.signed":
        return document_sheet(w, case, application_of(w, case))
    raise NotFound(f"Task {task_id} has nothing to sign.")


def _one_of_many(case: Case, party_id: UUID) -> Party:
    for party in sides.members(case):
        if party.id == party_id:
            return party
    raise NotFound(f"{party_id} is no member of the group.")


def for_document(w: Work, document_id: UUID) -> Sheet:
    """Lay out a paper that parties sign, for the staff before whom they do.

    Raises `NotFound`, and `StateMismatch` once the dossier is bound.
    """
    paper = w.session.get(Document, document_id)
    case = access.read(w, paper.case_id) if paper is not None and paper.case_id else None
    if paper is None or case is None or not paper.signers or not reading.may_read(w, case, paper):
        raise NotFound(f"No document {document_id} to sign.")
    if case.state == "ARCHIVED":
        raise StateMismatch(state=case.state)
    return document_sheet(w, case, paper)


def for_party(w: Work) -> tuple[Sheet, ...]:
    """List what the acting party has still to sign."""
    actor = access.require_party(w)
    case = w.session.get_one(Case, actor.case_id)
    if case.closed_at is not None or party_reading.has_left(case, actor):
        return ()
    found = [*_open_agreement(w, case, actor.party_id), *_open_documents(w, case, actor.party_id)]
    return tuple(
        s for s in found if any(p.id == actor.party_id and not p.has_signed for p in s.signers)
    )


def application_of(w: Work, case: Case) -> Document:
    """Return the newest application to a court (D-16); raises `NotFound`."""
    query = (
        select(Document)
        .where(Document.case_id == case.id, Document.name == APPLICATION)
        .where(Document.status != "VOID")
        .order_by(Document.id.desc())
        .limit(1)
    )
    paper = w.session.scalars(query).first()
    if paper is None:
        raise NotFound("No application to sign.")
    return paper


def missing(w: Work, case: Case, row: Agreement) -> list[str]:
    """Name who has still to sign, for the reader; of many the first and how many."""
    return unsigned(agreement_sheet(w, case))


def unsigned(sheet: Sheet) -> list[str]:
    """Name who has still to sign *sheet*; of many the first and how many."""
    left = [s for s in sheet.signers if not s.has_signed]
    many = [s.name for s in left if s.is_member]
    told = [f"{many[0]}等{len(many)}人"] if len(many) > FEW else many
    return [*(s.name for s in left if not s.is_member), *told]


def valid(w: Work, case: Case, row: Agreement) -> list[Signature]:
    """List the signatures under the text as it stands: hashed now, not as it was stored."""
    texts = Texts(case, row)
    return [s for s in row.signatures if s.text_hash == texts.hash_for(s.party_id)]


def _open_agreement(w: Work, case: Case, party_id: UUID) -> list[Sheet]:
    row = contexts.newest_agreement(w, case)
    signing = row is not None and row.form == "WRITTEN" and row.effective_at is None
    if not signing or not _is_signing(w, case):
        return []
    own = next(p for p in case.parties if p.id == party_id)
    return [agreement_sheet(w, case, own if own.group_id is not None else None)]


def _is_signing(w: Work, case: Case) -> bool:
    """Tell whether the process has come to the signing: the text is settled only then."""
    if case.instance_id is None:
        return False
    open_tasks = w.engine.open_tasks(case.instance_id)
    return any(t.operation == "agreement.signed" for t in open_tasks)


def _open_documents(w: Work, case: Case, party_id: UUID) -> list[Sheet]:
    query = select(Document).where(Document.case_id == case.id, Document.status != "VOID")
    query = query.where(Document.name.in_(SIGNED_HERE))
    rows = [p for p in w.session.scalars(query) if str(party_id) in p.signers]
    return [document_sheet(w, case, p) for p in rows if reading.may_read(w, case, p)]


def _signers(
    w: Work, case: Case, people: Sequence[Party], rows: Sequence[Signature], *, staff: bool
) -> tuple[Signer, ...]:
    """List the places: every party, and for an agreement the mediator and the recorder."""
    by_id = {s.party_id or s.user_id: s for s in rows}
    places = [_party_place(w, p, by_id.get(p.id)) for p in people]
    if staff:
        query = (
            select(Assignment, User)
            .join(User, User.id == Assignment.user_id)
            .where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
            .order_by(Assignment.assigned_at)
        )
        for assignment, user in w.session.execute(query):
            role = "recorder" if assignment.role == "RECORDER" else "mediator"
            places.append(_staff_place(role, user, by_id.get(user.id)))
    return tuple(places)


def _party_place(w: Work, row: Party, given: Signature | None) -> Signer:
    agents = tuple(
        Agent(
            name=str(a.get("name", "")),
            kind=str(a.get("kind", "CITIZEN")),
            may_settle=a.get("kind") == "GUARDIAN"
            or a.get("authority") in ("SPECIAL", "STATUTORY"),
        )
        for a in row.agents
    )
    return Signer(
        role="party",
        id=row.id,
        name=row.name,
        side=row.side,
        agents=agents,
        acts_through_agent=parties.needs_guardian(row, clock.today(w.now)),
        head=row.legal_rep if row.kind != "NATURAL" else None,
        signed_at=given.at if given else None,
        method=given.method if given else None,
        image=given.image if given else None,
        is_member=row.group_id is not None,
    )


def _staff_place(role: str, user: User, given: Signature | None) -> Signer:
    return Signer(
        role=role,
        id=user.id,
        name=user.name,
        side=None,
        agents=(),
        acts_through_agent=False,
        head=None,
        signed_at=given.at if given else None,
        method=given.method if given else None,
        image=given.image if given else None,
    )


def _document_text(paper: Document) -> tuple[str, ...]:
    """Write out what a paper says to its signers."""
    data: dict[str, Any] = paper.context
    lines = [paper.title]
    lines += [f"{p['name']}" for p in data.get("parties", []) if p["id"] in paper.signers]
    part = data.get("confirmation")
    if part:
        agreed = data.get("agreement") or {}
        lines.append(f"请求确认人民调解协议书 {agreed.get('number') or ''} 有效。")
        lines += [wording.sentence(c) for c in agreed.get("clauses", [])]
        lines += [part["facts_and_reasons"], f"此致 {data['court']['name']}"]
    session = data.get("session") if isinstance(data.get("session"), dict) else None
    if session:
        lines += [f"{words.moment(session['at'])} {session['place']}", session["record"]]
    if facts := (data.get("undisputed") or {}).get("facts"):
        lines.append(str(facts))
    if data.get("agency") and (agreed := data.get("agreement")):
        lines.append(f"{data['agency']['name']}：{agreed.get('number') or ''}")
        lines += [wording.sentence(c) for c in agreed.get("clauses", [])]
    return tuple(line for line in lines if line)
