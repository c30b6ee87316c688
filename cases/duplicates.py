"""Cases that may be the same dispute: the same people again, or the same names and matter.

Nothing is merged by itself: the clerk is shown what is alike and decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select

from cases import access
from cases.access import Actor
from cases.models import Case, Party
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: how far back a case can be the same dispute
WINDOW = timedelta(days=730)
MOST = 10


@dataclass(frozen=True)
class Similar:
    """A case that may be the same dispute, and why."""

    case_id: UUID
    code: str
    number: str | None
    title: str
    state: str
    applied_at: datetime
    #: 100 the same people by number on both sides … 0 nothing
    score: int
    reasons: tuple[Words, ...]


def find(w: Work, case: Case) -> list[Similar]:
    """List the cases like *case* that the actor may read, the most alike first."""
    numbers = {p.id_no_index for p in case.parties if p.id_no_index}
    names = {p.name_index for p in case.parties if p.name_index}
    same = [Party.name_index.in_(names)] + ([Party.id_no_index.in_(numbers)] if numbers else [])
    query = (
        select(Case)
        .where(
            Case.tenant_id == w.tenant,
            Case.id != case.id,
            Case.applied_at > case.applied_at - WINDOW,
            Case.id.in_(select(Party.case_id).where(Party.tenant_id == w.tenant, or_(*same))),
        )
        .order_by(Case.applied_at.desc())
        .limit(200)
    )
    if isinstance(w.actor, Actor):
        query = query.where(access.readable(w.actor))
    found = [_compare(case, other) for other in w.session.scalars(query)]
    alike = [one for one in found if one.score >= 50]
    return sorted(alike, key=lambda one: -one.score)[:MOST]


def _compare(case: Case, other: Case) -> Similar:
    """Weigh what two cases share: a number counts more than a name, both sides more than one."""
    score, reasons = 0, []
    numbers = _shared(case, other, "id_no_index")
    names = _shared(case, other, "name_index")
    if numbers:
        score += min(80, 40 * numbers)
        reasons.append(Words("%(count)s名当事人证件号码相同", count=numbers))
    if names > numbers:
        score += min(60, 30 * (names - numbers))
        reasons.append(Words("%(count)s名当事人姓名相同", count=names - numbers))
    if case.category and case.category == other.category:
        score += 20
        reasons.append(Words("纠纷类别相同"))
    if case.occurred_on and case.occurred_on == other.occurred_on:
        score += 20
        reasons.append(Words("发生日期相同"))
    return Similar(
        case_id=other.id,
        code=other.code,
        number=other.number,
        title=other.title,
        state=other.state,
        applied_at=other.applied_at,
        score=min(score, 100),
        reasons=tuple(reasons),
    )


def _shared(case: Case, other: Case, column: str) -> int:
    mine = {getattr(p, column) for p in case.parties}
    return len((mine & {getattr(p, column) for p in other.parties}) - {None})
