"""What a process is about: a dispute, or an affair of the grid; one way to either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm.util import identity_key

from cases import access
from cases.errors import NotFound
from cases.grid import affair_access
from cases.models import Affair, Answer, Attachment, Case, CaseEvent, Document

if TYPE_CHECKING:
    from cases.work import Work

Subject: TypeAlias = Case | Affair
#: rows that belong to one or the other
Owned: TypeAlias = Answer | Attachment | CaseEvent | Document


def link(subject: Subject) -> dict[str, UUID]:
    """Name the column that ties a row to *subject*, with its id."""
    return {"affair_id" if isinstance(subject, Affair) else "case_id": subject.id}


def kind(subject: Subject) -> str:
    """Say what a subject is: case or affair."""
    return "affair" if isinstance(subject, Affair) else "case"


def owned(model: Any, subject: Subject) -> ColumnElement[bool]:
    """Say in SQL which rows of *model* belong to *subject*."""
    column = model.affair_id if isinstance(subject, Affair) else model.case_id
    found: ColumnElement[bool] = column == subject.id
    return found


def owner(w: Work, row: Owned) -> Subject | None:
    """Fetch what *row* belongs to; None for a file of an application that is being written."""
    if row.affair_id is not None:
        return w.session.get(Affair, row.affair_id)
    return w.session.get(Case, row.case_id) if row.case_id is not None else None


def belongs(row: Owned, subject: Subject) -> bool:
    """Tell whether *row* belongs to *subject*."""
    return all(getattr(row, name) == id_ for name, id_ in link(subject).items())


def may_read(w: Work, subject: Subject) -> bool:
    """Tell whether the actor may see *subject* at all."""
    if isinstance(subject, Affair):
        return affair_access.may_read(w, subject)
    return access.may_read(w, subject)


def affair_of(w: Work, business_key: str) -> Affair | None:
    """Fetch the affair that a process belongs to; None when the key is no affair's."""
    try:
        id_ = UUID(business_key)
    except ValueError:
        return None
    if identity_key(Case, id_) in w.session.identity_map:
        return None
    return w.session.get(Affair, id_)


def affair(w: Work, subject: Subject | None) -> Affair:
    """Take *subject* as an affair; raises `NotFound` for a dispute."""
    if not isinstance(subject, Affair):
        raise NotFound
    return subject
