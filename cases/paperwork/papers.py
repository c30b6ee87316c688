"""Legal papers: promised in the act that needs them, made by a worker, read by whom they concern.

A paper keeps the data its template was given, so it can be made again, and the release of its
case decides which version of the template is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

import documents
from cases import access, subjects
from cases.access import Actor, PartyActor
from cases.desks import lookback, party_reading
from cases.errors import NotFound, StateMismatch
from cases.grid import affair_access, affair_contexts
from cases.models import Affair, Agreement, Case, CaseEvent, Document, Party, Signature
from cases.paperwork import contexts, deferred
from cases.settlement import ink
from engine.errors import DefinitionNotFound
from engine.models import Instance

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: parts of a context that no table holds; a paper made again keeps its own
PARTS = (
    *("refusal", "termination", "undisputed", "risk", "transfer", "receipt"),
    *("extension", "enforcement", "dossier", "leave"),
)

#: papers of an event that say where it happened
PLACED = frozenset(f"events/{name}" for name in ("report", "order", "whistle", "check_in"))

#: statuses that say: the file is there and is what it should be
MADE = ("READY", "SIGNED", "SEALED")
#: made, or made when somebody opens it
THERE = (*MADE, deferred.DEFERRED)
#: no longer in force: void, or kept in the file as what was in force for a time
OVER = ("VOID", "ENDED")


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
        return self.status in (*THERE, "ENDED")


def issue(
    w: Work,
    case: Subject,
    name: str,
    about_id: UUID | None = None,
    *,
    signers: Iterable[UUID] = (),
    audience: str = "all",
    revision: int | None = None,
    parts: Mapping[str, Any] | None = None,
    signed_as: str | None = None,
) -> Document:
    """Promise the paper *name* about *about_id* (the case itself when None).

    The same (name, about, revision) is promised once: a second call returns the first row; without
    a *revision* the newest one stands, and after one that is over comes the next. *parts* are
    the parts of the context that no table holds.
    *signed_as* puts the acting person's stored signature under it in that role (mediator,
    registrar, visitor …).
    """
    about = about_id or case.id
    paper = _find(w, case, name, about, revision)
    if paper is not None and (revision or paper.status not in OVER):
        return paper
    before = paper.revision if paper else 0
    paper = Document(
        **subjects.link(case),
        name=name,
        title=documents.catalog()[name].title if name in documents.catalog() else name,
        about_id=about,
        revision=revision or before + 1,
        signers=[str(s) for s in signers],
        audience=audience,
        created_at=w.now,
    )
    w.session.add(paper)
    w.session.flush()
    if signed_as:
        ink.by_role(w, paper, signed_as)
    paper.context = _context(w, case, paper, parts)
    deferred.promise(w, paper)
    w.record(case, "document.issued", public=audience in ("all", "parties"), document=str(paper.id))
    return paper


def reissue(
    w: Work, case: Subject, name: str, about_id: UUID | None = None, **how: Any
) -> Document:
    """Promise the next revision of a paper; the one before it becomes void."""
    last = newest(w, case, name, about_id)
    if last is None:
        return issue(w, case, name, about_id, **how)
    last.status = "VOID"
    return issue(w, case, name, about_id, revision=last.revision + 1, **how)


def refresh(w: Work, paper: Document) -> None:
    """Take the data of *paper* again (a signature, the seal) and promise to make it anew."""
    case = _owner(w, paper)
    kept = {key: paper.context[key] for key in PARTS if key in paper.context}
    w.session.flush()
    paper.context = _context(w, case, paper, kept)
    flag_modified(paper, "status")  # it may have been made since it was read
    deferred.promise(w, paper)


def refresh_about(w: Work, case: Subject, name: str, about_id: UUID | None = None) -> None:
    """Refresh the newest paper of that *name* about *about_id*, if there is one."""
    paper = newest(w, case, name, about_id)
    if paper is not None:
        refresh(w, paper)


def make(w: Work, document_id: UUID | str) -> None:
    """Make the PDF of a promised paper: the worker's job, safe to be delivered again.

    Nobody waits while it is set; when its data changed meanwhile, the job of that change makes it.
    """
    paper = w.session.get(Document, UUID(str(document_id)))
    if paper is None or paper.status in (*MADE, *OVER):
        return
    context = paper.context
    html = documents.html(paper.name, context, source(w, paper))
    made = documents.pdf(html)
    w.session.flush()
    w.session.refresh(paper, with_for_update=True)
    if paper.status in (*MADE, *OVER) or paper.context != context:
        return
    paper.file = w.files.put(made.content)
    paper.pages = made.pages
    paper.made_at = w.now
    paper.error = None
    paper.status = _settled(w, paper)


def failed(w: Work, reason: str, document_id: UUID | str) -> None:
    """Show on the paper why its job failed; the outbox tries again."""
    paper = w.session.get(Document, UUID(str(document_id)), with_for_update=True)
    if paper is not None and paper.status not in (*MADE, *OVER):
        paper.status = "FAILED"
        paper.error = reason[:400]


def retry(w: Work, document_id: UUID) -> None:
    """Promise a failed paper again, with its data taken anew."""
    paper = _readable(w, document_id)
    if paper.status not in ("FAILED", "PROMISED"):
        raise StateMismatch(status=paper.status)
    if paper.name in documents.catalog():
        refresh(w, paper)
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


def pdf(w: Work, document_id: UUID) -> tuple[str, bytes]:
    """Return name and bytes of a paper: `NotFound` when it is not the actor's to read."""
    return content(w, _readable(w, document_id))


def content(w: Work, paper: Document) -> tuple[str, bytes]:
    """Return name and bytes of a paper that the caller let the actor read, and note the reading."""
    deferred.make(w, paper)
    if paper.file is None:
        raise StateMismatch(status=paper.status)
    _note_reading(w, paper)
    case = _owner(w, paper)
    known = documents.catalog().get(paper.name)
    number = case.number or getattr(case, "code", "")
    parts = [known.code if known else "", paper.title, number]
    return " ".join(p for p in parts if p) + ".pdf", w.files.get(paper.file)


def html(w: Work, document_id: UUID) -> str:
    """Return the paper as HTML, for a preview or where no PDF can be made."""
    paper = _readable(w, document_id)
    return documents.html(paper.name, paper.context, source(w, paper))


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
    if not access.may_read(w, case):
        return lambda paper: False
    return _of_account(w, case)


def _of_account(w: Work, case: Case) -> Callable[[Document], bool]:
    if access.reads_as_court(w, case):
        return lambda paper: paper.audience in ("all", "court")
    if access.looks_back(w, case):
        return lookback.papers(w, case)
    if access.helps_only(w, case):
        return lambda paper: paper.name.startswith(("five_diagnosis/", "joint_handling/"))
    inside = access.may_read_confidential(w, case)
    people = {p.id for p in case.parties}
    return lambda paper: inside or paper.audience != "signers" or paper.about_id in people


def unsigned(w: Work, paper: Document) -> tuple[UUID, ...]:
    """List the parties who have still to sign *paper*; who has left signs nothing more."""
    query = select(Signature.party_id).where(Signature.document_id == paper.id)
    left = select(Party.id).where(Party.case_id == paper.case_id, Party.exited_at.is_not(None))
    signed = {str(p) for p in w.session.scalars(query.union(left))}
    return tuple(UUID(s) for s in paper.signers if s not in signed)


def newest(w: Work, case: Subject, name: str, about_id: UUID | None = None) -> Document | None:
    """Return the newest paper of that *name* about *about_id* that is not over."""
    found = _find(w, case, name, about_id or case.id, None)
    return found if found is not None and found.status not in OVER else None


def _context(
    w: Work, case: Subject, paper: Document, parts: Mapping[str, Any] | None
) -> dict[str, Any]:
    if isinstance(case, Affair):
        return affair_contexts.build(w, case, paper, parts)
    return contexts.build(w, case, paper, parts)


def _find(w: Work, case: Subject, name: str, about: UUID, revision: int | None) -> Document | None:
    query = select(Document).where(
        subjects.owned(Document, case), Document.name == name, Document.about_id == about
    )
    if revision is not None:
        query = query.where(Document.revision == revision)
    query = query.order_by(Document.revision.desc())
    return w.session.scalars(query.limit(1)).first()


def _readable(w: Work, document_id: UUID) -> Document:
    paper = w.session.get(Document, document_id)
    case = subjects.owner(w, paper) if paper else None
    if paper is None or case is None or not may_read(w, case, paper):
        raise NotFound(f"No document {document_id}.")
    return paper


def source(w: Work, paper: Document) -> str | None:
    """Read the template of the release of the paper's case; None means the shipped one.

    A paper that only a later release knows is of the newest.
    """
    case = _owner(w, paper)
    if case.instance_id is None:
        return None
    release = w.session.get_one(Instance, case.instance_id).release
    try:
        definition = w.engine.read("document", paper.name, release)
    except DefinitionNotFound:
        definition = w.engine.read("document", paper.name)
    paper.template_id = definition.id
    return definition.content.decode()


def _owner(w: Work, paper: Document) -> Subject:
    found = subjects.owner(w, paper)
    if found is None:
        raise NotFound(f"No case of document {paper.id}.")
    return found


def _settled(w: Work, paper: Document) -> str:
    agreement = w.session.get(Agreement, paper.about_id)
    if agreement is not None and agreement.sealed_at is not None:
        return "SEALED"
    return "SIGNED" if paper.signers and not unsigned(w, paper) else "READY"


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
        subjects.owned(CaseEvent, _owner(w, paper)),
        CaseEvent.kind == "document.read",
        CaseEvent.actor_id == w.actor.user_id,
        CaseEvent.data["document"].astext == str(paper.id),
    )
    if w.session.scalar(seen.limit(1)) is None:
        told = {"kind": "document.read", "data": {"document": str(paper.id)}}
        link = subjects.link(_owner(w, paper))
        w.session.add(CaseEvent(**link, at=w.now, actor_id=w.actor.user_id, **told))
