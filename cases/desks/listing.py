"""The register of cases: a page of those the actor may read, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from cases import access, sight
from cases.desks import desk
from cases.models import Case, Party
from cases.paperwork import numbering
from cases.vault import crypto

if TYPE_CHECKING:
    from cases.work import Work


@dataclass(frozen=True)
class Cases:
    """A page of the register; *after* fetches the next one, None at the end."""

    rows: tuple[desk.Summary, ...]
    after: str | None


def cases(
    w: Work, filters: Mapping[str, str] | None = None, after: str | None = None, limit: int = 50
) -> Cases:
    """List readable cases.

    *filters*: ``q`` (code, number, words of the title or the exact name of a party), ``state``,
    ``category``, ``priority``, ``open`` (not closed). A mark that does not parse begins anew.
    """
    actor = access.require_user(w)
    limit = min(max(limit, 1), 200)
    query = (
        select(Case)
        .where(sight.readable(actor), *_filtered(w, filters or {}), *_after(after))
        .order_by(Case.applied_at.desc(), Case.id.desc())
        .limit(limit + 1)
    )
    found = list(w.session.scalars(query))
    rows = tuple(desk.summary(w, case) for case in found[:limit])
    more = len(found) > limit
    return Cases(rows, f"{rows[-1].applied_at.isoformat()}~{rows[-1].id}" if more else None)


def _filtered(w: Work, filters: Mapping[str, str]) -> Iterator[ColumnElement[bool]]:
    for name, column in (
        ("state", Case.state),
        ("category", Case.category),
        ("priority", Case.priority),
    ):
        if filters.get(name):
            yield column == filters[name]
    if filters.get("open"):
        yield Case.closed_at.is_(None)
    if text := (filters.get("q") or "").strip()[:80]:
        named = select(Party.case_id).where(
            Party.tenant_id == w.tenant, Party.name_index == crypto.ring().blind("name", text)
        )
        yield or_(
            Case.code == numbering.plain(text),
            Case.number.contains(text, autoescape=True),
            Case.title.contains(text, autoescape=True),
            Case.id.in_(named),
        )


def _after(mark: str | None) -> Iterator[ColumnElement[bool]]:
    at, _, last = (mark or "").partition("~")
    try:
        applied, case_id = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return
    if applied.tzinfo is not None:
        same = and_(Case.applied_at == applied, Case.id < case_id)
        yield or_(Case.applied_at < applied, same)
