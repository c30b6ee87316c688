"""A paper for each of many: promised together, printed in parts, joined into one file to print.

Setting forty papers as one costs a fifth of setting them one by one, because the fonts are cut
once; each is then taken out as a file of its own (`documents.copies`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

import documents
from cases import access
from cases.collective import groups
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Agreement, Case, Document, PaperBatch, Party
from cases.paperwork import contexts, contexts_about, contexts_group, contexts_paper, papers
from cases.reception import sides
from cases.settlement import ink
from documents.errors import DocumentError

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: papers set as one
PART = 40
#: what may be made for each of many, by name in the catalogue
RIGHTS, PRIVACY = "people_mediation/rights_notice", "intake/privacy_consent"
AGREEMENT, RECEIPT = "people_mediation/agreement", "groups/receipt"
RULING = "court/valid_ruling"
KINDS = (RIGHTS, PRIVACY, AGREEMENT, RECEIPT, RULING)


@dataclass(frozen=True)
class Batch:
    """How far a batch is."""

    id: UUID
    name: str
    title: str
    made: int
    failed: int
    all: int
    at: datetime
    done_at: datetime | None
    pages: int | None

    @property
    def is_done(self) -> bool:
        """Whether no paper of it is still to be made."""
        return self.done_at is not None and self.made + self.failed >= self.all


def order(w: Work, case_id: UUID, name: str, ids: Sequence[UUID]) -> UUID:
    """Make the paper *name* for the members *ids*, anew where it was made before.

    Returns the batch. Raises `NotFound` for a stranger or an unknown paper, `StateMismatch` for one
    that cannot be made now.
    """
    case = groups.require_keeper(w, case_id)
    if name not in KINDS:
        raise NotFound(f"No paper {name} for many.")
    row = contexts.newest_agreement(w, case)
    if name not in open_now(case, row):
        raise StateMismatch(reason="no_paper")
    found = groups.chosen(groups.lines(w, case), ids)
    if not found:
        raise read.refuse(members="请先勾选要办的人。")
    if row is not None and name in (AGREEMENT, RECEIPT):
        bound = {c.obligee_id for c in row.clauses}
        found = [one for one in found if one.party.id in bound]
    if name == RULING:
        found = [one for one in found if one.party in sides.applicants_to_court(case)]
    batch = begin(w, case, name, [one.party for one in found], {})
    if batch is None:
        raise read.refuse(members="勾选的人里没有可以制作这份文书的。")
    return batch.id


def open_now(case: Case, row: Agreement | None) -> tuple[str, ...]:
    """Name the papers that can be made for each member now, *row* being the newest agreement."""
    found = [RIGHTS]
    if any(p.privacy_consent for p in sides.members(case)):
        found.append(PRIVACY)
    if row is not None and row.form == "WRITTEN":
        found += [AGREEMENT, RECEIPT]
    if case.confirm_state == "VALID":
        found.append(RULING)
    return tuple(found)


def begin(
    w: Work,
    case: Case,
    name: str,
    people: Sequence[Party],
    parts: Mapping[str, Any],
    own: Callable[[Party], Mapping[str, Any]] = lambda party: {},
) -> PaperBatch | None:
    """Promise the paper *name* for each of *people*; the context is built once for all.

    *parts* are the same for all, *own* gives what one person's paper has beside them.
    """
    if not people:
        return None
    made = _documents(w, case, name, people)
    row = contexts.newest_agreement(w, case)
    base = contexts_paper.build(w, case, made[0], parts)
    for paper, party in zip(made, people, strict=True):
        paper.context = _own(w, case, base, paper, party, row) | dict(own(party))
    batch = PaperBatch(
        case_id=case.id,
        name=name,
        documents=[str(paper.id) for paper in made],
        by=w.actor.user_id if isinstance(w.actor, access.Actor) else None,
        at=w.now,
    )
    w.session.add(batch)
    w.session.flush()
    for part in range((len(made) + PART - 1) // PART):
        w.later("groups.print", batch_id=batch.id, part=part)
    w.record(case, "group.papers", batch=str(batch.id), paper=name, people=len(made))
    return batch


def _documents(w: Work, case: Case, name: str, people: Sequence[Party]) -> list[Document]:
    """Write the rows of the papers; what was made before of the same becomes void."""
    query = select(Document).where(
        Document.case_id == case.id,
        Document.name == name,
        Document.about_id.in_([p.id for p in people]),
    )
    last: dict[UUID, int] = {}
    for old in w.session.scalars(query):
        last[old.about_id] = max(last.get(old.about_id, 0), old.revision)
        old.status = "VOID"
    known = documents.catalog()[name]
    made = [
        Document(
            case_id=case.id,
            name=name,
            title=known.title,
            about_id=party.id,
            revision=last.get(party.id, 0) + 1,
            signers=[str(party.id)] if "party" in known.signed_by else [],
            audience="parties",
            created_at=w.now,
        )
        for party in people
    ]
    w.session.add_all(made)
    w.session.flush()
    if "mediator" in known.signed_by and name != AGREEMENT:
        for paper in made:
            ink.by_role(w, paper, "mediator")
    return made


def _own(
    w: Work,
    case: Case,
    base: Mapping[str, Any],
    paper: Document,
    party: Party,
    row: Agreement | None,
) -> dict[str, Any]:
    context = contexts_group.copy(base, case, paper, party, row)
    if documents.ABOUT[paper.name] == "party":
        context |= contexts_about.BUILDERS["party"](w, case, party.id)
    return context


def print_part(w: Work, batch_id: UUID | str, part: int | str) -> None:
    """Print one part of a batch: a worker's job, safe to be delivered again.

    A part that cannot be set as one is set paper by paper, so that one bad paper stops no other.
    """
    batch = w.session.get(PaperBatch, UUID(str(batch_id)))
    if batch is None or str(part) in batch.parts:
        return
    rows = _rows(w, batch.documents[int(part) * PART : (int(part) + 1) * PART])
    try:
        whole = _set(w, rows)
    except DocumentError:
        log.warning("Part %s of %s is set singly.", part, batch.id, extra={"action": "set_singly"})
        for row in rows:
            w.later("documents.make", document_id=row.id)
        whole = ""
    w.session.refresh(batch, with_for_update=True)
    batch.parts = {**batch.parts, str(part): whole}
    if len(batch.parts) * PART >= len(batch.documents):
        _join(w, batch)


def _rows(w: Work, ids: Sequence[str]) -> list[Document]:
    wanted = [UUID(one) for one in ids]
    found = {
        row.id: row for row in w.session.scalars(select(Document).where(Document.id.in_(wanted)))
    }
    return [found[one] for one in wanted if found[one].status != "VOID"]


def _set(w: Work, rows: Sequence[Document]) -> str:
    """Set *rows* as one, keep each as its own file; returns the key of all together."""
    if not rows:
        return ""
    source = papers.source(w, rows[0])
    made = documents.copies([documents.html(r.name, r.context, source) for r in rows])
    for row, one in zip(rows, made.each, strict=True):
        row.template_id = rows[0].template_id
        row.file, row.pages = w.files.put(one.content), one.pages
        row.made_at, row.error, row.status = w.now, None, "READY"
    return w.files.put(made.whole)


def _join(w: Work, batch: PaperBatch) -> None:
    keys = [batch.parts[n] for n in sorted(batch.parts, key=int) if batch.parts[n]]
    if keys:
        joined = documents.joined([w.files.get(key) for key in keys])
        batch.file, batch.pages = w.files.put(joined.content), joined.pages
    batch.done_at = w.now


def batches(w: Work, case: Case) -> list[Batch]:
    """List the batches of *case*, the newest first, with how far each is."""
    query = select(PaperBatch).where(PaperBatch.case_id == case.id)
    rows = w.session.scalars(query.order_by(PaperBatch.at.desc(), PaperBatch.id.desc()).limit(8))
    return [_batch(w, row) for row in rows]


def _batch(w: Work, row: PaperBatch) -> Batch:
    ids = [UUID(one) for one in row.documents]
    query = select(Document.status, func.count(), func.sum(Document.pages))
    query = query.where(Document.id.in_(ids)).group_by(Document.status)
    found = {status: (n, pages or 0) for status, n, pages in w.session.execute(query)}
    counts = {status: n for status, (n, _) in found.items()}
    return Batch(
        id=row.id,
        name=row.name,
        title=documents.catalog()[row.name].title,
        made=sum(counts.get(status, 0) for status in (*papers.MADE, "VOID")),
        failed=counts.get("FAILED", 0),
        all=len(ids),
        at=row.at,
        done_at=row.done_at,
        pages=row.pages if _whole(row) else sum(found.get(one, (0, 0))[1] for one in papers.MADE),
    )


def pdf(w: Work, case_id: UUID, batch_id: UUID) -> tuple[str, bytes]:
    """Return name and bytes of a whole batch, to print; raises `NotFound`, `StateMismatch`."""
    case = access.read(w, case_id)
    access.require_office(w, case, *groups.ROLES)
    row = w.session.get(PaperBatch, batch_id)
    if row is None or row.case_id != case.id:
        raise NotFound(f"No batch {batch_id}.")
    key = _whole(row)
    content = w.files.get(key) if key is not None else _one_by_one(w, row)
    w.record(case, "group.printed", batch=str(row.id))
    title = documents.catalog()[row.name].title
    return f"{title} {len(row.documents)}人 {case.number or case.code}.pdf", content


def _whole(row: PaperBatch) -> str | None:
    """Return the key of all in one file; None when a part was not set as one and is not in it."""
    return row.file if all(row.parts.values()) else None


def _one_by_one(w: Work, batch: PaperBatch) -> bytes:
    """Join the papers of a batch of which some were set singly; raises `StateMismatch`."""
    rows = _rows(w, batch.documents)
    files = [row.file for row in rows if row.file is not None]
    if not files or any(row.file is None and row.status != "FAILED" for row in rows):
        raise StateMismatch(reason="not_made")
    return documents.joined([w.files.get(key) for key in files]).content


def drop_signer(w: Work, case: Case, about_id: UUID, party_id: UUID) -> None:
    """Take one of many off the signers of what is being prepared for the court."""
    query = select(Document).where(
        Document.case_id == case.id, Document.about_id == about_id, Document.status != "VOID"
    )
    for paper in w.session.scalars(query):
        if str(party_id) in paper.signers:
            paper.signers = [one for one in paper.signers if one != str(party_id)]
            papers.refresh(w, paper)
