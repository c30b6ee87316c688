"""Legal papers: promised in the act that needs them, made by a worker, read by whom they concern.

A paper keeps the data its template was given, so it can be made again, and the release of its
case decides which version of the template is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

import documents
from cases import subjects
from cases.errors import NotFound
from cases.grid import affair_contexts
from cases.models import Affair, Agreement, Document, Party, Signature
from cases.paperwork import contexts_paper, deferred
from cases.settlement import ink
from engine.errors import DefinitionNotFound
from engine.models import Instance

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work
    from engine import DefinitionInfo

#: parts of a context that no table holds; a paper made again keeps its own
PARTS = (
    *("refusal", "termination", "undisputed", "risk", "transfer", "receipt"),
    *("extension", "enforcement", "dossier", "leave"),
)

#: statuses that say: the file is there and is what it should be
MADE = ("READY", "SIGNED", "SEALED")
#: made, or made when somebody opens it
THERE = (*MADE, deferred.DEFERRED)
#: no longer in force: void, or kept in the file as what was in force for a time
OVER = ("VOID", "ENDED")


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
    case = owner(w, paper)
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


def make_deferred(w: Work, paper: Document) -> None:
    """Make *paper* if it was left until somebody opens it; nothing happens with any other."""
    if paper.status == deferred.DEFERRED:
        make(w, paper.id)


def failed(w: Work, reason: str, document_id: UUID | str) -> None:
    """Show on the paper why its job failed; the outbox tries again."""
    paper = w.session.get(Document, UUID(str(document_id)), with_for_update=True)
    if paper is not None and paper.status not in (*MADE, *OVER):
        paper.status = "FAILED"
        paper.error = reason[:400]


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
    return contexts_paper.build(w, case, paper, parts)


def _find(w: Work, case: Subject, name: str, about: UUID, revision: int | None) -> Document | None:
    query = select(Document).where(
        subjects.owned(Document, case), Document.name == name, Document.about_id == about
    )
    if revision is not None:
        query = query.where(Document.revision == revision)
    query = query.order_by(Document.revision.desc())
    return w.session.scalars(query.limit(1)).first()


def source(w: Work, paper: Document) -> str | None:
    """Read the template of *paper* as its case has it; None means the shipped one."""
    case = owner(w, paper)
    if case.instance_id is None:
        return None
    definition = template(w, case, paper.name)
    paper.template_id = definition.id
    return definition.content.decode()


def template(w: Work, case: Subject, name: str) -> DefinitionInfo:
    """Read the template *name* of the release of *case*; raises `DefinitionNotFound`.

    Before its process begins, and for a paper that only a later release knows, it is the newest.
    """
    if case.instance_id is not None:
        release = w.session.get_one(Instance, case.instance_id).release
        with suppress(DefinitionNotFound):
            return w.engine.read("document", name, release)
    return w.engine.read("document", name)


def owner(w: Work, paper: Document) -> Subject:
    """Fetch the case or affair that *paper* is of."""
    found = subjects.owner(w, paper)
    if found is None:
        raise NotFound(f"No case of document {paper.id}.")
    return found


def _settled(w: Work, paper: Document) -> str:
    agreement = w.session.get(Agreement, paper.about_id)
    if agreement is not None and agreement.sealed_at is not None:
        return "SEALED"
    return "SIGNED" if paper.signers and not unsigned(w, paper) else "READY"
