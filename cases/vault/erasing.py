"""What of a person's data may really be deleted, and what stays with the file of the case.

Deleted may be the own files that no act and no paper relies on, and, once the case is archived,
where to reach the person. What is bound stays until its time is over and is only kept
(人民调解法 art. 27; 个人信息保护法 art. 47). Nothing is deleted by itself: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import select

from cases.models import (
    Answer,
    Attachment,
    Case,
    Confirmation,
    Document,
    GroupAct,
    Party,
    PerformanceItem,
    Signature,
    Supplement,
    Transfer,
)
from cases.paperwork import dossier, papers
from cases.reception import sides
from cases.vault import attachments
from cases.words import Words
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

#: choice that takes away where to reach the person
CONTACT = "contact"
#: the form in which they are chosen, which relies on nothing it names
FORM = "data_request/answer"
#: columns of other tables that name a file
_NAMED_BY = (
    Signature.attachment_id,
    PerformanceItem.voucher_id,
    GroupAct.file,
    Transfer.scan_id,
)


def options(w: Work, case: Case, party: Party) -> list[dict[str, Any]]:
    """List what of *party* may be deleted now, as choices of a form."""
    found: list[dict[str, Any]] = [
        {"value": str(row.id), "label": _label(row)} for row in _loose(w, case, party)
    ]
    if case.archived_at is not None and _reach(party):
        found.append({"value": CONTACT, "label": Words("联系方式：电话、住址，代理人的电话")})
    return found


def erase(w: Work, case: Case, party: Party, chosen: Iterable[str]) -> dict[str, int]:
    """Delete what was *chosen* of `options`, for good; returns how many of what.

    A file's content leaves the disk after the commit, unless another row has the same.
    """
    wanted = set(chosen)
    rows = [row for row in _loose(w, case, party) if str(row.id) in wanted]
    for row in rows:
        w.session.delete(row)
        w.later("files.drop", key=row.sha256)
    gone = {"file": len(rows)} if rows else {}
    if CONTACT in wanted and case.archived_at is not None and _reach(party):
        party.phone = party.phone_index = party.address = None
        party.agents = [{k: v for k, v in a.items() if k != "phone"} for a in party.agents]
        gone |= {CONTACT: 1}
    w.session.flush()
    return gone


def drop(w: Work, key: str) -> None:
    """Take the content *key* off the disk when no row names it any more: the worker's job."""
    attachments.hold_content(w, key)
    for column in (Attachment.sha256, Document.file):
        if w.session.scalar(select(column).where(column == key).limit(1)) is not None:
            return
    w.files.drop(key)


def _reach(party: Party) -> bool:
    return bool(party.phone or party.address or any(a.get("phone") for a in party.agents))


def _label(row: Attachment) -> Words:
    return Words(
        "材料：%(name)s（%(purpose)s）",
        name=row.name,
        purpose=statutes.words("attachment_purpose")[row.purpose],
    )


def _loose(w: Work, case: Case, party: Party) -> list[Attachment]:
    """List the files of *party* that nothing relies on: no act, no list, no bound file."""
    query = select(Attachment).where(Attachment.case_id == case.id, Attachment.party_id == party.id)
    if sides.has_guardian(party):  # whose proof the file needs
        query = query.where(Attachment.purpose != "guardian")
    rows = list(w.session.scalars(query.order_by(Attachment.at)))
    if not rows:
        return []
    is_bound = case.archived_at is not None or papers.newest(w, case, dossier.EVIDENCE) is not None
    named = _named(w, case, [row.id for row in rows])
    said = b"".join(_said(w, case)).decode()
    return [
        row
        for row in rows
        if row.id not in named and str(row.id) not in said and not (is_bound and _is_listed(row))
    ]


def _is_listed(row: Attachment) -> bool:
    return not row.confidential


def _named(w: Work, case: Case, ids: list[UUID]) -> set[UUID]:
    return {
        found
        for column in _NAMED_BY
        for found in w.session.scalars(select(column).where(column.in_(ids)))
        if found is not None
    }


def _said(w: Work, case: Case) -> Iterator[bytes]:
    """Give all that was answered in the forms of *case*, to look for the names of files in it."""
    told = select(Answer.data).where(Answer.case_id == case.id, Answer.form != FORM)
    for given in w.session.scalars(told):
        yield orjson.dumps(given)
    supplied = select(Supplement.attachments).join(
        Confirmation, Confirmation.id == Supplement.confirmation_id
    )
    for names in w.session.scalars(supplied.where(Confirmation.case_id == case.id)):
        yield orjson.dumps(names)
    yield orjson.dumps([p.agents for p in case.parties])
