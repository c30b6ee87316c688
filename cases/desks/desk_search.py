"""What the work list and the palette look for: codes, numbers, names, categories, states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, case, cast, exists, or_, select

from cases.models import Affair, Case, Organisation, Party
from cases.paperwork import numbering
from cases.rules import clock
from cases.vault import crypto
from engine.models import Task

if TYPE_CHECKING:
    from cases.work import Work


def filtered(w: Work, filters: Mapping[str, str]) -> Iterable[ColumnElement[bool]]:
    """Say in SQL what the filters of the list ask of a task."""
    wanted: list[ColumnElement[bool]] = []
    for name, column in (
        ("category", Case.category),
        ("priority", Case.priority),
        ("state", Case.state),
    ):
        if filters.get(name):
            wanted.append(column == filters[name])
    if text := (filters.get("q") or "").strip()[:80]:
        like = Case.title.contains(text, autoescape=True)
        wanted.append(
            or_(
                Case.code == numbering.plain(text),
                Case.number.contains(text, autoescape=True),
                like,
                Case.id.in_(named(w, text)),
            )
        )
    if wanted:
        # from the task to its case: the open tasks are few, the cases grow for ever
        of_case = exists().where(Case.id == _case_id(), Case.tenant_id == w.tenant, *wanted)
        yield or_(of_case, _of_affair(w, filters))
    if filters.get("late"):
        yield Task.due_at < w.now


def _of_affair(w: Work, filters: Mapping[str, str]) -> ColumnElement[bool]:
    """Say the same of affairs, which have other categories and no parties."""
    wanted = [Affair.id == _case_id(), Affair.tenant_id == w.tenant]
    for name, column in (
        ("category", Affair.category),
        ("priority", Affair.priority),
        ("state", Affair.state),
    ):
        if filters.get(name):
            wanted.append(column == filters[name])
    if text := (filters.get("q") or "").strip()[:80]:
        like = Affair.title.contains(text, autoescape=True)
        wanted.append(or_(Affair.number.contains(text, autoescape=True), like))
    return exists().where(*wanted)


def _case_id() -> ColumnElement[UUID]:
    """Read a task's business key as a case's id, whatever else a process may use for a key."""
    is_id = Task.business_key.regexp_match("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    return case((is_id, cast(Task.business_key, Uuid)), else_=None)


def numbers(w: Work, text: str) -> ColumnElement[bool]:
    """Match a case number, whole or as the bare count of this year or the last."""
    if not text.isdecimal() or len(text) > 6:
        return Case.number == _wide(text)
    shorts = w.session.scalars(
        select(Organisation.short_name).where(
            Organisation.tenant_id == w.tenant, Organisation.can_seal
        )
    ).all()
    year = clock.today(w.now).year
    return Case.number.in_(
        numbering.written(y, short, int(text)) for y in (year, year - 1) for short in shorts
    )


def named(w: Work, name: str) -> Any:
    """Select the cases with a party of exactly that name."""
    return select(Party.case_id).where(
        Party.tenant_id == w.tenant, Party.name_index == crypto.ring().blind("name", name)
    )


def _wide(text: str) -> str:
    """Write brackets as case numbers have them."""
    return text.replace("(", "（").replace(")", "）")
