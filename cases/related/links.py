"""What is said of two cases: the same dispute, related, following, or not related at all.

A link is seen from both cases, by whoever may read them; of the one that the reader may not open,
only that it is there and whom to ask. What a person said can be taken back with a reason and stays
on record; what an act made (merged into, split from) cannot. A case that goes on after a dismissal
or a relapse is tied by `Case.continues_id`, which nobody unties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select

from cases import access, subjects
from cases.access import Actor
from cases.models import Affair, Case, CaseLink, Organisation, User
from cases.subjects import Subject
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: what a person may say of two cases
SAID = ("SAME", "RELATED", "FOLLOWS", "SAME_PEOPLE", "UNRELATED")
#: who may say it
STAFF = ("intake_clerk", "mediator", "chief_mediator")


@dataclass(frozen=True)
class Tie:
    """A case or an affair that another is tied to, as far as the reader may know."""

    #: None for what follows from the cases themselves and cannot be untied
    id: UUID | None
    kind: str
    #: whether it was said of this case about the other, or the other way round
    onward: bool
    #: case, or affair; with id, code, title and state when the reader may open it
    of: str
    other_id: UUID | None
    code: str
    title: str
    state: str
    #: whom to ask, when the reader may not
    ask: Words | None
    note: str
    at: datetime | None
    by: str


def of(w: Work, case: Case) -> list[Tie]:
    """List what *case* is tied to, the newest first; what is not related comes last."""
    ties = [*_continued(w, case), *(_tie(w, case, row) for row in rows(w, case))]
    return sorted(ties, key=lambda tie: tie.kind == "UNRELATED")


def known(w: Work, case: Case) -> set[UUID]:
    """Name the cases and affairs of which something was said already."""
    found = {case.continues_id}
    for row in rows(w, case):
        found |= {row.case_id, row.other_id, row.affair_id}
    after = select(Case.id).where(Case.continues_id == case.id)
    found |= set(w.session.scalars(after))
    return {id_ for id_ in found if id_ is not None and id_ != case.id}


def tie(w: Work, case: Case, other: Subject, kind: str, note: str = "") -> CaseLink:
    """Tie *case* to *other* and write it into the history of both."""
    column = {"affair_id": other.id} if isinstance(other, Affair) else {"other_id": other.id}
    row = CaseLink(
        tenant_id=w.tenant,
        case_id=case.id,
        kind=kind,
        note=note or None,
        made_at=w.now,
        made_by=w.actor.user_id if isinstance(w.actor, Actor) else None,
        **column,
    )
    w.session.add(row)
    w.session.flush()
    w.record(case, "case.linked", tie=kind, other=str(other.id))
    w.record(other, "case.linked", tie=kind, other=str(case.id))
    return row


def merged_into(w: Work, case: Case) -> Case | None:
    """Return the case that *case* was merged into."""
    query = select(CaseLink.other_id).where(
        CaseLink.case_id == case.id, CaseLink.kind == "MERGED_INTO"
    )
    found = w.session.scalar(query)
    return w.session.get(Case, found) if found else None


def merged(w: Work, case: Case) -> list[Case]:
    """List the cases that went into *case*, each before those that had gone into it."""
    query = (
        select(Case)
        .join(CaseLink, CaseLink.case_id == Case.id)
        .where(CaseLink.other_id == case.id, CaseLink.kind == "MERGED_INTO")
        .order_by(CaseLink.id)
    )
    return [one for gone in w.session.scalars(query).all() for one in (gone, *merged(w, gone))]


def handled(w: Work, case_id: UUID) -> Case:
    """Fetch a case that the actor handles; raises `NotFound`, `NotAllowed`."""
    case = access.read(w, case_id)
    access.require_office(w, case, *STAFF)
    return case


def hold(w: Work, *ids: UUID) -> None:
    """Hold several cases, always in one order, so that two acts never wait for each other."""
    for id_ in sorted(set(ids)):
        access.hold(w, id_)


def whom_to_ask(w: Work, place_id: UUID) -> Words:
    """Name who handles a case, for somebody who may not open it."""
    row = w.session.get_one(Organisation, place_id)
    name = row.display_name or row.name
    if not row.phone:
        return Words("%(place)s", place=name)
    return Words("%(place)s（%(phone)s）", place=name, phone=row.phone)


def one(w: Work, of: str, id_: UUID) -> Subject:
    """Fetch a case or an affair."""
    if of == "affair":
        return w.session.get_one(Affair, id_)
    return w.session.get_one(Case, id_)


def place(subject: Subject) -> UUID:
    """Name the organisation that handles a case or an affair."""
    if isinstance(subject, Affair):
        return subject.centre_id or subject.place_id
    return subject.committee_id or subject.centre_id


def number(subject: Subject) -> str:
    """Name a case or an affair for its readers."""
    return subject.number if isinstance(subject, Affair) else subject.number or subject.code


def rows(w: Work, case: Case) -> list[CaseLink]:
    """List what holds of *case* and others, the newest first."""
    query = select(CaseLink).where(
        or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id),
        CaseLink.ended_at.is_(None),
    )
    return list(w.session.scalars(query.order_by(CaseLink.id.desc())))


def between(w: Work, case: Case, other: Subject) -> list[CaseLink]:
    """List what holds of two."""
    return [row for row in rows(w, case) if other.id in (row.case_id, row.other_id, row.affair_id)]


def end(w: Work, row: CaseLink, note: str) -> None:
    """Let what was said hold no more."""
    row.ended_at, row.ended_note = w.now, note or None
    row.ended_by = w.actor.user_id if isinstance(w.actor, Actor) else None
    w.session.flush()


def other_of(w: Work, case: Case, row: CaseLink) -> Subject:
    """Return what *row* ties *case* to."""
    if row.affair_id is not None:
        return w.session.get_one(Affair, row.affair_id)
    return w.session.get_one(Case, row.other_id if row.case_id == case.id else row.case_id)


def _tie(w: Work, case: Case, row: CaseLink) -> Tie:
    other = other_of(w, case, row)
    by = w.session.get(User, row.made_by) if row.made_by else None
    return _seen(
        w,
        other,
        id_=row.id if row.kind in SAID else None,
        kind=row.kind,
        onward=row.case_id == case.id,
        note=row.note or "",
        at=row.made_at,
        by=by.name if by else "",
    )


def _continued(w: Work, case: Case) -> Iterator[Tie]:
    """Tie a case to the one it continues, and to those that continue it."""
    before = w.session.get(Case, case.continues_id) if case.continues_id else None
    if before is not None:
        yield _seen(w, before, id_=None, kind="FOLLOWS", onward=True)
    for after in w.session.scalars(select(Case).where(Case.continues_id == case.id)):
        yield _seen(w, after, id_=None, kind="FOLLOWS", onward=False)


def _seen(
    w: Work,
    other: Subject,
    *,
    id_: UUID | None,
    kind: str,
    onward: bool,
    note: str = "",
    at: datetime | None = None,
    by: str = "",
) -> Tie:
    is_open = subjects.may_read(w, other)
    return Tie(
        id=id_,
        kind=kind,
        onward=onward,
        of=subjects.kind(other),
        other_id=other.id if is_open else None,
        code=number(other) if is_open else "",
        title=other.title if is_open else "",
        state=(other.end_state or other.state) if is_open else "",
        ask=None if is_open else whom_to_ask(w, place(other)),
        note=note,
        at=at,
        by=by,
    )
