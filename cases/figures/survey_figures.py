"""What the surveys said: by month, by kind of dispute, by organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, literal_column, select, text

from cases import names
from cases.figures.statistics_counts import Period
from cases.models import Case, Organisation, SurveyAsk
from cases.rules import clock

if TYPE_CHECKING:
    from cases.work import Work

#: from this score somebody is content
CONTENT = 4


@dataclass(frozen=True)
class Row:
    """One month, kind or organisation."""

    name: str
    asked: int
    answered: int
    #: mean of the answers, one decimal; None without any
    mean: float | None
    #: share of the content in whole per cent
    content: int | None


@dataclass(frozen=True)
class SurveyFigures:
    """Answers about the disputes that were closed in a period."""

    total: Row
    months: tuple[Row, ...]
    categories: tuple[Row, ...]
    committees: tuple[Row, ...]


def figures(w: Work, when: Period, inside: Iterable[UUID] | None) -> SurveyFigures:
    """Count; *inside* None is the whole county."""
    month = func.to_char(func.timezone(clock.COUNTY.key, Case.closed_at), "YYYY-MM")
    total = _rows(w, when, inside, literal_column("''"))
    return SurveyFigures(
        total=total[0] if total else Row("", 0, 0, None, None),
        months=tuple(_rows(w, when, inside, month)),
        categories=tuple(
            Row(names.category(row.name) or "", row.asked, row.answered, row.mean, row.content)
            for row in _rows(w, when, inside, Case.category)
        ),
        committees=tuple(_rows(w, when, inside, Organisation.name)),
    )


def _rows(w: Work, when: Period, inside: Iterable[UUID] | None, by: Any) -> list[Row]:
    content = func.count().filter(SurveyAsk.score >= CONTENT)
    query = (
        select(by, func.count(), func.count(SurveyAsk.score), func.avg(SurveyAsk.score), content)
        .select_from(SurveyAsk)
        .join(Case, Case.id == SurveyAsk.case_id)
        .join(Organisation, Organisation.id == Case.committee_id)
        .where(SurveyAsk.tenant_id == w.tenant, when.holds(Case.closed_at))
        .group_by(text("1"))
        .order_by(text("1"))
    )
    if inside is not None:
        query = query.where(Case.committee_id.in_(list(inside)))
    return [_row(*found) for found in w.session.execute(query)]


def _row(name: Any, asked: int, answered: int, mean: Any, content: int) -> Row:
    share = round(100 * content / answered) if answered else None
    return Row(str(name or ""), asked, answered, round(float(mean), 1) if mean else None, share)
