"""The papers of a case as who may read them sees them: the list, and their files.

Sources: 人民法院特邀调解规定 arts. 22, 28; 民诉法解释 art. 107; 个人信息保护法 art. 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

import documents
from cases import access, subjects
from cases.access import Actor, PartyActor
from cases.desks import lookback, party_reading
from cases.errors import NotFound, StateMismatch
from cases.grid import affair_access
from cases.models import Affair, Case, CaseEvent, Document, Signature
from cases.paperwork import deferred, papers

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: papers of an event that say where it happened
PLACED = frozenset(f"events/{name}" for name in ("report", "order", "whistle", "check_in"))


@dataclass(frozen=True)
class Paper:
    """A line of a case's list of papers."""

    id: UUID
    name: str
    #: place in the catalogue: D-08
    code: str
    title: str
    about_id: UUID
    #: the party whom it is about
    party: str | None
    #: the file has others of this title
    is_one_of_many: bool
    revision: int
    status: str
    pages: int | None
    audience: str
    created_at: datetime
    made_at: datetime | None
    #: why it could not be made, if so
    error: str | None
    #: parties who have still to sign
    unsigned: tuple[UUID, ...]

    @property
    def is_made(self) -> bool:
        """Whether it can be opened: the file is there, or is made when it is asked for."""
        return self.status in (*papers.THERE, "ENDED")


def retry(w: Work, document_id: UUID) -> None:
    """Promise a failed paper again, with its data taken anew."""
    paper = readable(w, document_id)
    if paper.status not in ("FAILED", "PROMISED"):
        raise StateMismatch(status=paper.status)
    if paper.name in documents.catalog():
        papers.refresh(w, paper)
    else:  # the bound dossier: no template, another job
        deferred.promise(w, paper, "dossier.assemble")


def list_for(w: Work, case: Subject) -> tuple[Paper, ...]:
    """List the papers of *case* that the actor may read, in the order of a file."""
    query = select(Document).where(subjects.owned(Document, case), Document.status != "VOID")
    return lines(w, case, filter(reader(w, case), w.session.scalars(query)))


def lines(w: Work, case: Subject, found: Iterable[Document]) -> tuple[Paper, ...]:
    """Describe papers of *case* that the caller chose, in the order of a file."""
    order = {name: template.order for name, template in documents.catalog().items()}
    last, signed = max(order.values(), default=0) + 1, _signed(w, case)
    rows = sorted(found, key=lambda row: (order.get(row.name, last), row.created_at, row.id))
    many = Counter(row.title for row in rows)
    known = case.parties if isinstance(case, Case) else []
    people, left = {p.id: p.name for p in known}, {str(p.id) for p in known if p.exited_at}
    return tuple(
        _line(row, signed.get(row.id, set()) | left, people.get(row.about_id), many[row.title] > 1)
        for row in rows
    )


def content(w: Work, paper: Document) -> tuple[str, bytes]:
    """Return name and bytes of a paper that the caller let the actor read, and note the reading."""
    papers.make_deferred(w, paper)
    if paper.file is None:
        raise StateMismatch(status=paper.status)
    _note_reading(w, paper)
    case = papers.owner(w, paper)
    known = documents.catalog().get(paper.name)
    number = case.number or getattr(case, "code", "")
    parts = [known.code if known else "", paper.title, number]
    return " ".join(p for p in parts if p) + ".pdf", w.files.get(paper.file)


def may_read(w: Work, case: Subject, paper: Document) -> bool:
    """Tell whether the actor may read *paper*, by its audience."""
    return reader(w, case)(paper)


def reader(w: Work, case: Subject) -> Callable[[Document], bool]:
    """Make the question "may the actor read this paper of *case*?", its own queries asked once.

    A court sees what was filed with it and what it made, never the records of sessions
    (人民法院特邀调解规定 art. 22); what one side said apart stays with that side and the mediators.
    """
    actor = w.actor
    if access.has_gone(w, case):
        return lambda paper: False
    if isinstance(case, Affair):
        readable, knows = affair_access.may_read(w, case), affair_access.knows(w, case)
        return lambda paper: (
            readable and subjects.belongs(paper, case) and (knows or paper.name not in PLACED)
        )
    if isinstance(actor, PartyActor):
        if actor.case_id == case.id:
            return party_reading.papers(case, actor)
        return party_reading.earlier(case, party_reading.own_rows(w, case))
    return _account_reader(w, case) if access.may_read(w, case) else lambda paper: False


def _account_reader(w: Work, case: Case) -> Callable[[Document], bool]:
    if access.reads_as_court(w, case):
        return lambda paper: paper.audience in ("all", "court")
    if access.helps_only(w, case):
        return lambda paper: paper.name.startswith(("five_diagnosis/", "joint_handling/"))
    if access.handed_on_at(w, case) is not None:
        return lookback.papers(w, case)
    inside = access.may_read_confidential(w, case)
    people = {p.id for p in case.parties}
    return lambda paper: inside or paper.audience != "signers" or paper.about_id in people


def readable(w: Work, document_id: UUID) -> Document:
    """Fetch a paper that the actor may read; raises `NotFound`."""
    paper = w.session.get(Document, document_id)
    case = subjects.owner(w, paper) if paper else None
    if paper is None or case is None or not may_read(w, case, paper):
        raise NotFound(f"No document {document_id}.")
    return paper


def _signed(w: Work, case: Subject) -> dict[UUID, set[str]]:
    """Tell by paper which parties have signed it."""
    if isinstance(case, Affair):
        return {}
    query = select(Signature.document_id, Signature.party_id).where(
        Signature.case_id == case.id, Signature.document_id.is_not(None)
    )
    found: dict[UUID, set[str]] = {}
    for document, party in w.session.execute(query):
        if document is not None:
            found.setdefault(document, set()).add(str(party))
    return found


def _line(row: Document, signed: set[str], party: str | None, is_one_of_many: bool) -> Paper:
    known = documents.catalog().get(row.name)
    return Paper(
        id=row.id,
        name=row.name,
        code=known.code if known else "",
        title=row.title,
        about_id=row.about_id,
        party=party,
        is_one_of_many=is_one_of_many,
        revision=row.revision,
        status=row.status,
        pages=row.pages,
        audience=row.audience,
        created_at=row.created_at,
        made_at=row.made_at,
        error=row.error,
        unsigned=tuple(UUID(s) for s in row.signers if s not in signed),
    )


def _note_reading(w: Work, paper: Document) -> None:
    """Keep who read which paper, once a person; it is shown to the parties."""
    if not isinstance(w.actor, Actor):
        return
    seen = select(CaseEvent.id).where(
        subjects.owned(CaseEvent, papers.owner(w, paper)),
        CaseEvent.kind == "document.read",
        CaseEvent.actor_id == w.actor.user_id,
        CaseEvent.data["document"].astext == str(paper.id),
    )
    if w.session.scalar(seen.limit(1)) is None:
        w.session.add(
            CaseEvent(
                **subjects.link(papers.owner(w, paper)),
                at=w.now,
                kind="document.read",
                actor_id=w.actor.user_id,
                data={"document": str(paper.id)},
            )
        )
