"""The list of a committee's members as a paper with the bureau's seal (D-46)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import documents
from cases import names
from cases.county import compositions
from cases.errors import NotFound
from cases.models import CompositionNotice, Organisation, User
from cases.paperwork import contexts
from cases.rules import clock
from documents.errors import DocumentError
from engine.errors import DefinitionNotFound

if TYPE_CHECKING:
    from cases.work import Work

TEMPLATE = "committees/composition"


def pdf(w: Work, notice_id: UUID) -> tuple[str, bytes]:
    """Return name and bytes of a list that the actor may read; `NotFound` while it is not made."""
    row = compositions.readable(w, notice_id)
    if row.pdf is None:
        raise NotFound(f"No paper of {notice_id} yet.")
    return f"{documents.catalog()[TEMPLATE].title} {row.number}.pdf", w.files.get(row.pdf)


def make(w: Work, notice_id: str) -> None:
    """Make the PDF of a list, a job; what stops it is told, not tried again."""
    row = w.session.get(CompositionNotice, UUID(notice_id), with_for_update=True)
    if row is None or row.pdf:
        return
    try:
        html = documents.html(TEMPLATE, _context(w, row), _source(w))
        row.pdf = w.files.put(documents.pdf(html).content)
    except DocumentError as error:
        row.error = type(error).__name__


def _source(w: Work) -> str | None:
    """Read the newest template that was deployed; None means the shipped one."""
    try:
        return w.engine.read("document", TEMPLATE).content.decode()
    except DefinitionNotFound:
        return None


def _context(w: Work, row: CompositionNotice) -> dict[str, Any]:
    issuer = w.session.get_one(Organisation, row.issuer_id)
    return {
        "paper": {
            "id": str(row.id),
            "on": clock.today(row.sent_at).isoformat(),
            "sealed_at": contexts.instant(row.sent_at),
            "hash": None,
            "draft": False,
        },
        "committee": contexts.organisation(issuer),
        "composition": _told(w, row),
    }


def _told(w: Work, row: CompositionNotice) -> dict[str, Any]:
    before = row.told["before"]
    changes = compositions.differences(before["members"], row.told["members"]) if before else []
    signed = w.session.get(User, row.received_by) if row.received_by else None
    return {
        "number": row.number,
        "committee": w.session.get_one(Organisation, row.committee_id).name,
        "court": w.session.get_one(Organisation, row.court_id).name,
        "before": before["number"] if before else None,
        "members": [_member(one) for one in row.told["members"]],
        "changes": [str(one) for one in changes],
        "received_on": contexts.day(clock.today(row.received_at)) if row.received_at else None,
        "received_by": signed.name if signed else None,
    }


def _member(one: dict[str, Any]) -> dict[str, Any]:
    duty = names.word("duty", one["duty"]) or ""
    return {name: one[name] for name in ("name", "gender", "elected_on", "until")} | {"duty": duty}
