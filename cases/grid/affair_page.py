"""What the page of an event or a whistle shows, and asking behind the mask of whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases.desks import answers as read
from cases.desks import casefile, diagrams, timeline
from cases.errors import NotAllowed
from cases.grid import affair_access, affair_contexts, affair_orders, affairs
from cases.models import Affair, AffairOrder, Case, User
from cases.paperwork import reading
from cases.vault import attachments, masking

if TYPE_CHECKING:
    from cases.work import Work


@dataclass(frozen=True)
class Order:
    """An order within the affair, and how far it is."""

    n: int
    kind: str
    organisation: str
    demand: str
    issued_at: datetime
    due_at: datetime | None
    accepted_at: datetime | None
    arrived_at: datetime | None
    returned_at: datetime | None
    done_at: datetime | None
    result: str | None
    rating: int | None
    is_late: bool


@dataclass(frozen=True)
class Link:
    """Another affair, or a dispute, that this one came from or became."""

    #: case or affair
    of: str
    id: UUID
    number: str
    title: str


@dataclass(frozen=True)
class AffairPage:
    """Everything the page of an affair shows the actor."""

    id: UUID
    kind: str
    number: str
    title: str
    category: str | None
    priority: str
    state: str
    end_state: str | None
    outcome: str | None
    level: str | None
    channel: str
    place: str
    centre: str
    words: str
    address: str | None
    where: str | None
    reporter: str | None
    #: masked
    reporter_phone: str
    reported_by: str | None
    #: masked, with ages
    people: tuple[str, ...]
    has_minors: bool
    #: whether the actor may ask behind the mask
    may_unmask: bool
    reported_at: datetime
    verified_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    supervised: int
    satisfied: int | None
    details: Mapping[str, Any]
    links: tuple[Link, ...]
    orders: tuple[Order, ...]
    acts: tuple[casefile.Act, ...]
    timeline: tuple[timeline.Line, ...]
    papers: tuple[reading.Paper, ...]
    files: tuple[attachments.Listed, ...]


def page(w: Work, affair_id: UUID) -> AffairPage:
    """Build the page; raises `NotFound` when the affair is not the actor's to see."""
    affair = affair_access.read(w, affair_id)
    reported = w.session.get(User, affair.reported_by) if affair.reported_by else None
    plain = (
        *("id", "kind", "number", "title", "category", "priority", "state", "end_state"),
        *("outcome", "level", "channel", "words", "reporter", "has_minors"),
        *("reported_at", "verified_at", "handled_at", "closed_at", "due_at", "supervised"),
        *("satisfied", "details"),
    )
    knows = affair_access.knows(w, affair)
    return AffairPage(
        **{name: getattr(affair, name) for name in plain},
        address=affair.address if knows else "",
        place=affairs.name(w, affair.place_id),
        centre=affairs.name(w, affair.centre_id),
        where=affair_contexts.where(affair.geo) if knows else None,
        reporter_phone=masking.phone(affair.reporter_phone),
        reported_by=reported.name if reported else None,
        people=tuple(affair_contexts.people(affair)),
        may_unmask=_may_unmask(w, affair),
        links=tuple(_links(w, affair)),
        orders=tuple(_order(w, row) for row in affair_orders.of(w, affair)),
        acts=casefile.acts(w, affair),
        timeline=timeline.of(w, affair),
        papers=reading.list_for(w, affair),
        files=tuple(attachments.of_case(w, affair)),
    )


def process(w: Work, affair_id: UUID) -> tuple[Affair, tuple[diagrams.Diagram, ...]]:
    """Give the pictures of an affair's process; raises `NotFound`."""
    affair = affair_access.read(w, affair_id)
    return affair, diagrams.of(w, affair)


def unmask(w: Work, affair_id: UUID, purpose: str) -> list[dict[str, Any]]:
    """Show whom an event is about, for a stated purpose; who looked stays on record (R-106).

    Raises `NotAllowed` for who does not act in the incident itself.
    """
    affair = affair_access.read(w, affair_id)
    affair_access.require_incident(w, affair)
    if purpose not in casefile.PURPOSES:
        raise read.refuse(purpose="请选择查看的理由。")
    w.record(affair, "people.unmasked", purpose=purpose, count=len(affair.people))
    return [dict(one) for one in affair.people]


def _may_unmask(w: Work, affair: Affair) -> bool:
    if not affair.people:
        return False
    try:
        affair_access.require_incident(w, affair)
    except NotAllowed:
        return False
    return True


def _links(w: Work, affair: Affair) -> list[Link]:
    before = w.session.get(Affair, affair.before_id) if affair.before_id else None
    after = w.session.scalars(select(Affair).where(Affair.before_id == affair.id))
    found = [
        Link("affair", one.id, one.number, one.title)
        for one in (before, *after)
        if one is not None and affair_access.may_read(w, one)
    ]
    case = w.session.get(Case, affair.case_id) if affair.case_id else None
    if case is not None:
        found.append(Link("case", case.id, case.number or case.code, case.title))
    return found


def _order(w: Work, row: AffairOrder) -> Order:
    plain = (
        *("n", "kind", "demand", "issued_at", "due_at", "accepted_at", "arrived_at"),
        *("returned_at", "done_at", "result", "rating"),
    )
    is_open = row.done_at is None and row.returned_at is None and row.arrived_at is None
    return Order(
        **{name: getattr(row, name) for name in plain},
        organisation=affairs.name(w, row.organisation_id),
        is_late=is_open and row.due_at is not None and row.due_at < w.now,
    )
