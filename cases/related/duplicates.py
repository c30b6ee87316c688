"""Cases and affairs that may be the same dispute: the same people, place, time, or words.

Nothing is merged by itself: whoever handles the case is shown what is alike, with the reasons, and
says what it is (`cases.related.links`); what was said does not come back. Who may not read the
other one is told that there is one and whom to ask, nothing more (个人信息保护法 art. 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from cases import sight, subjects
from cases.models import Affair, Case, Organisation, Party
from cases.related import alike, links
from cases.related.alike import Reasons
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: how far back a case with the same people can be the same dispute
WINDOW = timedelta(days=730)
#: how near two reports of one thing lie when nobody in them is the same
NEAR = timedelta(days=30)
MOST, ENOUGH = 10, 50
#: candidates that are looked at: with the same people, and with the same matter
PEOPLE, MATTERS = 200, 60


@dataclass(frozen=True)
class Similar:
    """A case or an affair that may be the same dispute, and why."""

    #: case, or affair
    of: str
    id: UUID
    code: str
    number: str | None
    title: str
    state: str
    #: how it came to us: a code of `source`; EVENT or WHISTLE of an affair
    source: str
    applied_at: datetime
    #: 100 the same people by number on both sides … 0 nothing
    score: int
    reasons: tuple[Words, ...]
    #: whom to ask, for who may not read it: then nothing else is told
    ask: Words | None = None


def find(w: Work, case: Case) -> list[Similar]:
    """List what is like *case* and nobody has said anything of yet, the most alike first."""
    known = links.known(w, case)
    found = [*_cases(w, case, known), *_affairs(w, case, known)]
    near = sorted((one for one in found if one.score >= ENOUGH), key=lambda one: -one.score)
    return [_for_reader(w, one) for one in near[:MOST]]


def _cases(w: Work, case: Case, known: set[UUID]) -> Iterator[Similar]:
    query = (
        select(Case)
        .where(
            Case.tenant_id == w.tenant,
            Case.id.not_in({case.id, *known}),
            Case.end_state.is_distinct_from("CLOSED_MERGED"),
        )
        .order_by(Case.applied_at.desc())
    )
    people = Case.id.in_(
        select(Party.case_id).where(Party.tenant_id == w.tenant, or_(*_same_people(case)))
    )
    recent = Case.applied_at > case.applied_at - WINDOW
    found = {one.id: one for one in w.session.scalars(query.where(people, recent).limit(PEOPLE))}
    if case.accepted_at is None:
        matters = query.where(
            Case.centre_id == case.centre_id,
            Case.category == case.category,
            Case.applied_at.between(case.applied_at - NEAR, case.applied_at + NEAR),
        )
        found |= {one.id: one for one in w.session.scalars(matters.limit(MATTERS))}
    for other in found.values():
        reasons = alike.cases(case, other)
        yield Similar(
            of="case",
            id=other.id,
            code=other.code,
            number=other.number,
            title=other.title,
            state=other.state,
            source=other.source,
            applied_at=other.applied_at,
            score=reasons.score,
            reasons=reasons.words,
        )


def _same_people(case: Case) -> list[ColumnElement[bool]]:
    """Say in SQL who is one of the people of *case*, by blind index: number, telephone, name."""
    wanted: list[ColumnElement[bool]] = []
    for column in (Party.id_no_index, Party.phone_index, Party.name_index):
        values = {getattr(p, column.key) for p in case.parties} - {None}
        wanted.append(column.in_(values))
    return wanted


def _affairs(w: Work, case: Case, known: set[UUID]) -> Iterator[Similar]:
    """Look through events and whistles of the same town that became no dispute."""
    if case.accepted_at is not None:
        return
    centre = w.session.get_one(Organisation, case.centre_id)
    town = sight.subtree([centre.parent_id or centre.id])
    query = (
        select(Affair)
        .where(
            Affair.tenant_id == w.tenant,
            Affair.kind.in_(("EVENT", "WHISTLE")),
            Affair.case_id.is_(None),
            Affair.id.not_in(known),
            Affair.place_id.in_(town),
            Affair.reported_at.between(case.applied_at - NEAR, case.applied_at + NEAR),
        )
        .order_by(Affair.reported_at.desc())
        .limit(MATTERS)
    )
    for affair in w.session.scalars(query):
        reasons: Reasons = alike.affair(case, affair)
        yield Similar(
            of="affair",
            id=affair.id,
            code=affair.number,
            number=affair.number,
            title=affair.title,
            state=affair.state,
            source=affair.kind,
            applied_at=affair.reported_at,
            score=reasons.score,
            reasons=reasons.words,
        )


def _for_reader(w: Work, one: Similar) -> Similar:
    """Leave of what the actor may not read only that it is there, and whom to ask."""
    other = links.one(w, one.of, one.id)
    if subjects.may_read(w, other):
        return one
    return replace(
        one,
        code="",
        number=None,
        title="",
        state="",
        source="",
        reasons=(),
        ask=links.whom_to_ask(w, links.place(other)),
    )
