"""The statistics of people's mediation (人民调解统计报表), counted from the cases themselves.

Nothing is typed in: every figure is a count over the case files of a period, and each has its
definition in `DEFINITIONS`, which is printed with it. The groups of committees, the columns and the
sources are those of the report that county justice bureaus send upwards (form of 2010, with the
sources added since).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from cases import access, sight
from cases.county import places
from cases.errors import AnswersInvalid, NotFound
from cases.figures import statistics_counts as counts
from cases.figures import survey_figures
from cases.figures.statistics_counts import DEFINITIONS, Period, Row
from cases.models import Organisation

if TYPE_CHECKING:
    from cases.work import Work

__all__ = ["DEFINITIONS", "ROLES", "Figures", "Period", "figures", "open_places", "period"]

#: who may see figures, and of which places
ROLES = ("chief_mediator", "judicial_office", "admin")

#: the longest period of one report
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Figures:
    """What a report says of a period and a place."""

    period: Period
    place: str
    #: one row a group of committees, with `name`
    groups: list[Row]
    #: one row a committee that has anything to show
    committees: list[Row]
    total: Row
    #: the totals of the same days a year before
    before: Row
    #: what agencies mediated, not in the total; None without any
    agencies: Row | None
    #: name, accepted, succeeded; in the order of the fifteen classes
    categories: list[Row]
    #: name and accepted
    sources: list[Row]
    #: members of groups by what each came to: name, people, cases
    many: list[Row]
    #: name and closed: at which level disputes were solved
    levels: list[Row]
    #: committees and mediators by group, as they are today
    staff: list[Row]
    #: success, performance and confirmation in per cent, days from acceptance to agreement
    rates: dict[str, Decimal | None]
    #: what the monthly surveys said
    survey: survey_figures.SurveyFigures


def period(first: date, last: date) -> Period:
    """Make a period; raises `AnswersInvalid` when it ends before it begins or is too long."""
    if last < first:
        raise AnswersInvalid(errors={"last": ["结束日期不能早于开始日期。"]})
    if last - first > LONGEST:
        raise AnswersInvalid(errors={"last": ["统计期最长三年。"]})
    return Period(first, last)


def open_places(w: Work) -> list[places.Place]:
    """List the places whose figures the actor may see, parents first; a grid has none."""
    allowed = _allowed(w)
    rows = (place for place in places.tree(w) if place.kind != "GRID")
    return [place for place in rows if allowed is None or place.id in allowed]


def figures(w: Work, when: Period, place: UUID | None = None) -> Figures:
    """Count; *place* None means everything the actor may see. Raises `NotFound`, `NotAllowed`."""
    every = inside(w, place)
    agencies = counts.agencies(w, every)
    within = every - agencies
    committees = counts.committees(w, when, within)
    total = counts.summed("合计", committees)
    return Figures(
        period=when,
        place=_place_name(w, place),
        groups=counts.grouped(committees),
        committees=[row for row in committees if counts.says_anything(row)],
        total=total,
        before=counts.summed("上年同期", counts.committees(w, when.year_before(), within)),
        agencies=_apart(counts.committees(w, when, agencies)),
        categories=counts.categories(w, when, within),
        sources=counts.sources(w, when, within),
        levels=counts.levels(w, when, within),
        many=counts.many(w, when, within),
        staff=counts.staff(w, within),
        rates=counts.rates(w, when, within, total),
        survey=survey_figures.figures(w, when, within),
    )


def _apart(rows: list[Row]) -> Row | None:
    """Add up what the agencies did: told beside people's mediation, never as part of it."""
    found = counts.summed(counts.AGENCIES, rows)
    return found if counts.says_anything(found) else None


# --- what is inside ---------------------------------------------------------------------------


def _allowed(w: Work) -> set[UUID] | None:
    """List the places whose figures the actor may see; None is all of them."""
    actor = access.require(w, *ROLES)
    if access.has(w, "admin"):
        return None
    offices = select(Organisation.parent_id).where(
        Organisation.id.in_(actor.where("judicial_office"))
    )
    towns = [one for one in w.session.scalars(offices) if one is not None]
    roots = [*actor.where("chief_mediator", "judicial_office"), *towns]
    return set(w.session.scalars(sight.subtree(roots)))


def inside(w: Work, place: UUID | None) -> set[UUID]:
    """List the places under *place* whose figures the actor may see; raises `NotFound`."""
    allowed = _allowed(w)
    if place is None:
        every = select(Organisation.id).where(Organisation.tenant_id == w.tenant)
        return set(w.session.scalars(every)) if allowed is None else allowed
    row = w.session.get(Organisation, place)
    if row is None or row.tenant_id != w.tenant or (allowed is not None and place not in allowed):
        raise NotFound(f"No organisation {place}.")
    return set(w.session.scalars(sight.subtree([place])))


def _place_name(w: Work, place: UUID | None) -> str:
    row = w.session.get(Organisation, place) if place else None
    return row.name if row is not None else "全部"
