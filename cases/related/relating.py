"""What a person says of two cases that look alike, or that belong together; and takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select

from cases import access
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Case, CaseLink
from cases.paperwork import numbering
from cases.related import duplicates, links
from cases.related.links import SAID
from cases.subjects import Subject

if TYPE_CHECKING:
    from cases.work import Work

#: signs of a reason
NOTE = 400


def say(w: Work, case_id: UUID, kind: str, note: str, *, other: str) -> None:
    """Say what *case_id* and *other* are to each other; what was said before of the two ends.

    *other* is an id of what was found alike, or the code or number of a readable case. Raises
    `AnswersInvalid`, `NotFound`, `NotAllowed`.
    """
    case = links.handled(w, case_id)
    note = note.strip()[:NOTE]
    if kind not in SAID:
        raise read.refuse(kind="请选择是什么关系。")
    if kind == "UNRELATED" and len(note) < 4:
        raise read.refuse(note="不相关的，请写明为什么。")
    found = _find(w, case, other)
    links.hold(w, case.id, found.id)
    for row in links.between(w, case, found):
        if row.kind in SAID:
            links.end(w, row, note)
    links.tie(w, case, found, kind, note)


def untie(w: Work, case_id: UUID, link_id: UUID, note: str) -> None:
    """Take back what a person said of two cases; raises `NotFound`, `StateMismatch`."""
    case = links.handled(w, case_id)
    row = w.session.get(CaseLink, link_id)
    if row is None or case.id not in (row.case_id, row.other_id):
        raise NotFound(f"No link {link_id}.")
    note = note.strip()[:NOTE]
    if len(note) < 4:
        raise read.refuse(note="请写明为什么取消。")
    other = links.other_of(w, case, row)
    links.hold(w, case.id, other.id)
    w.session.refresh(row)
    if row.ended_at is not None or row.kind not in SAID:
        raise StateMismatch("The link is over, or was made by an act.")
    links.end(w, row, note)
    for one, another in ((case, other), (other, case)):
        w.record(one, "case.unlinked", tie=row.kind, other=str(another.id))


def _find(w: Work, case: Case, other: str) -> Subject:
    """Find what is meant: among what was found alike, by id; else a case one may read."""
    id_ = read.identifier(other)
    if id_ is not None:
        found = next((one for one in duplicates.find(w, case) if one.id == id_), None)
        if found is not None:
            return links.one(w, found.of, id_)
        for tied in links.rows(w, case):
            if id_ in (tied.case_id, tied.other_id, tied.affair_id) and id_ != case.id:
                return links.other_of(w, case, tied)
        return _two(case, access.read(w, id_))
    text = other.strip()[:80]
    query = select(Case).where(
        Case.tenant_id == w.tenant,
        or_(Case.code == numbering.plain(text), Case.number == text),
    )
    row = w.session.scalars(query).first() if text else None
    if row is None or not access.may_read(w, row):
        raise read.refuse(other="没有找到这个编码或者案号的案件，或者您不能查看它。")
    return _two(case, row)


def _two(case: Case, other: Case) -> Case:
    if other.id == case.id:
        raise read.refuse(other="这就是本案。")
    return other
