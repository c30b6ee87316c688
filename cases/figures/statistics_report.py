"""The statistics report as a paper (D-38): made once, kept as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

import documents
from cases import access
from cases.errors import NotFound
from cases.figures.statistics import DEFINITIONS, ROLES, Figures, Period, figures
from cases.models import Organisation, StatisticsReport
from cases.paperwork import contexts
from cases.rules import clock
from documents.errors import DocumentError

if TYPE_CHECKING:
    from cases.work import Work

TEMPLATE = "statistics/report"

#: reports listed on the page
LISTED = 20


@dataclass(frozen=True)
class Made:
    """A report that was asked for."""

    id: UUID
    first: date
    last: date
    place: str
    at: datetime
    #: making ready failed
    state: str


def ask(w: Work, when: Period, place: UUID | None = None) -> UUID:
    """Keep the figures of today and have their paper made; returns the report's id."""
    actor = access.require(w, *ROLES)
    row = StatisticsReport(
        tenant_id=w.tenant,
        first_on=when.first,
        last_on=when.last,
        place_id=place,
        figures=_plain(figures(w, when, place)),
        made_at=w.now,
        made_by=actor.user_id,
    )
    w.session.add(row)
    w.session.flush()
    w.later("documents.statistics", report_id=row.id)
    return row.id


def make(w: Work, report_id: str) -> None:
    """Make the PDF of a report, a job; what stops it is told, not tried again."""
    row = w.session.get(StatisticsReport, UUID(report_id))
    if row is None or row.pdf:
        return
    try:
        row.pdf = w.files.put(documents.pdf(documents.html(TEMPLATE, _context(w, row))).content)
    except DocumentError as error:
        row.error = type(error).__name__


def mine(w: Work) -> list[Made]:
    """List the newest reports that the actor asked for."""
    actor = access.require(w, *ROLES)
    query = (
        select(StatisticsReport)
        .where(StatisticsReport.tenant_id == w.tenant, StatisticsReport.made_by == actor.user_id)
        .order_by(StatisticsReport.made_at.desc())
        .limit(LISTED)
    )
    return [_made(row) for row in w.session.scalars(query)]


def paper(w: Work, report_id: UUID) -> tuple[Made, bytes | None]:
    """Return a report that the actor asked for, with its PDF when it is there; `NotFound` else."""
    actor = access.require(w, *ROLES)
    row = w.session.get(StatisticsReport, report_id)
    if row is None or row.tenant_id != w.tenant or row.made_by != actor.user_id:
        raise NotFound(f"No report {report_id}.")
    return _made(row), w.files.get(row.pdf) if row.pdf else None


def _made(row: StatisticsReport) -> Made:
    return Made(
        id=row.id,
        first=row.first_on,
        last=row.last_on,
        place=row.figures["place"],
        at=row.made_at,
        state="ready" if row.pdf else "failed" if row.error else "making",
    )


def _context(w: Work, row: StatisticsReport) -> dict[str, Any]:
    return {
        "paper": {
            "id": str(row.id),
            "on": clock.today(row.made_at).isoformat(),
            "sealed_at": None,
            "hash": None,
            "draft": False,
        },
        "committee": contexts.organisation(_body(w, row)),
        "statistics": {"agencies": None} | row.figures,
    }


def _body(w: Work, row: StatisticsReport) -> Organisation:
    """Return whose report it is: the place chosen, else the top of the tree."""
    if row.place_id and (place := w.session.get(Organisation, row.place_id)):
        return place
    top = select(Organisation).where(
        Organisation.tenant_id == w.tenant, Organisation.parent_id.is_(None)
    )
    return w.session.scalars(top.order_by(Organisation.code)).one()


def _plain(found: Figures) -> dict[str, Any]:
    """Write figures as the template reads them: counts as numbers, sums and rates as text."""
    rows = [*found.groups, found.total]
    return {
        "first": found.period.first.isoformat(),
        "last": found.period.last.isoformat(),
        "place": found.place,
        "columns": [name for name, _ in DEFINITIONS.values()],
        "rows": [_row(row) for row in rows],
        "before": _values(found.before),
        "agencies": _row(found.agencies) if found.agencies else None,
        "categories": found.categories,
        "sources": found.sources,
        "levels": found.levels,
        "staff": found.staff,
        "rates": {key: None if rate is None else str(rate) for key, rate in found.rates.items()},
        "definitions": [
            {"name": name, "definition": definition} for name, definition in DEFINITIONS.values()
        ],
    }


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "values": _values(row)}


def _values(row: Mapping[str, Any]) -> list[str]:
    return [f"{row[key]:,.2f}" if key == "amount" else str(row[key]) for key in DEFINITIONS]
