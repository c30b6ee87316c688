"""The boards of events: by stage and colour with what is late first, a department's, a grid's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select

from cases import access
from cases.grid import affair_access
from cases.models import Affair, AffairOrder, Organisation
from engine.models import Task

if TYPE_CHECKING:
    from cases.work import Work

#: the columns of the board: a title, and the states in it
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("待核实、待分流", ("REPORTED", "VERIFIED")),
    ("处置中", ("HANDLING",)),
    ("吹哨报到", ("WHISTLED", "REPLYING")),
    ("核查、评价", ("CHECKING", "EVALUATING")),
    ("长期跟踪", ("TRACKED",)),
)
#: cards of one board
MOST = 300


@dataclass(frozen=True)
class Card:
    """An affair on a board."""

    id: UUID
    kind: str
    number: str
    title: str
    priority: str
    state: str
    end_state: str | None
    place: str
    reported_at: datetime
    #: when the nearest open task is due
    due_at: datetime | None
    is_late: bool
    supervised: int


@dataclass(frozen=True)
class Stage:
    """A column of the board."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """The board of a command centre, a leader or a supervisor."""

    stages: tuple[Stage, ...]
    late: int
    red: int
    #: whether there are more than the board shows
    cut: bool


@dataclass(frozen=True)
class Ordered:
    """An order on a department's desk."""

    card: Card
    kind: str
    n: int
    demand: str
    issued_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    returned_at: datetime | None
    rating: int | None


def board(w: Work, priority: str = "", late: bool = False) -> Board:
    """Lay out the open events and whistles that the actor may see, what is late first."""
    wanted = [Affair.closed_at.is_(None), Affair.kind != "CARE"]
    if priority:
        wanted.append(Affair.priority == priority)
    cards = cards_of(w, and_(*wanted))
    shown = [card for card in cards if card.is_late or not late]
    stages = tuple(
        Stage(title, tuple(card for card in shown if card.state in states))
        for title, states in STAGES
    )
    return Board(
        stages,
        late=sum(card.is_late for card in cards),
        red=sum(card.priority == "RED" for card in cards),
        cut=len(cards) >= MOST,
    )


def mine(w: Work) -> tuple[Card, ...]:
    """List what the actor reported, open first, then the newest."""
    actor = access.require_user(w)
    return cards_of(w, Affair.reported_by == actor.user_id, Affair.kind != "CARE", most=60)


def orders(w: Work) -> tuple[Ordered, ...]:
    """List the orders of the actor's departments, open ones first, by their term."""
    actor = access.require(w, "dept_officer")
    rows = w.session.execute(
        select(AffairOrder, Affair)
        .join(Affair, Affair.id == AffairOrder.affair_id)
        .where(AffairOrder.organisation_id.in_(actor.where("dept_officer")))
        .where(Affair.tenant_id == w.tenant)
        .order_by(Affair.closed_at.is_not(None), AffairOrder.done_at.is_not(None))
        .order_by(AffairOrder.due_at.asc().nulls_last(), AffairOrder.id)
        .limit(MOST)
    ).all()
    known = {card.id: card for card in cards_of(w, Affair.id.in_([one.id for _, one in rows]))}
    return tuple(
        Ordered(
            card=known[affair.id],
            kind=row.kind,
            n=row.n,
            demand=row.demand,
            issued_at=row.issued_at,
            due_at=row.due_at,
            done_at=row.done_at,
            returned_at=row.returned_at,
            rating=row.rating,
        )
        for row, affair in rows
        if affair.id in known
    )


def cards_of(w: Work, *conditions: ColumnElement[bool], most: int = MOST) -> tuple[Card, ...]:
    """List readable affairs as cards: open first, late first, red first, old first."""
    actor = access.require_user(w)
    due = (
        select(Task.business_key, func.min(Task.due_at).label("due"))
        .where(Task.tenant_id == w.tenant, Task.done_at.is_(None))
        .group_by(Task.business_key)
        .subquery()
    )
    colour = case((Affair.priority == "RED", 0), (Affair.priority == "YELLOW", 1), else_=2)
    late = and_(due.c.due.is_not(None), due.c.due < w.now)
    rows = w.session.execute(
        select(Affair, due.c.due, Organisation.name)
        .join(Organisation, Organisation.id == Affair.place_id)
        .outerjoin(due, due.c.business_key == cast(Affair.id, String))
        .where(affair_access.readable(actor), *conditions)
        .order_by(Affair.closed_at.is_not(None), late.is_not(True), colour)
        .order_by(Affair.closed_at.desc().nulls_first(), Affair.reported_at)
        .limit(most)
    )
    return tuple(_card(w, *row) for row in _tuples(rows))


def _tuples(rows: Any) -> Sequence[tuple[Affair, datetime | None, str]]:
    return [tuple(row) for row in rows]


def _card(w: Work, row: Affair, due: datetime | None, place: str) -> Card:
    return Card(
        id=row.id,
        kind=row.kind,
        number=row.number,
        title=row.title,
        priority=row.priority,
        state=row.state,
        end_state=row.end_state,
        place=place,
        reported_at=row.reported_at,
        due_at=due if row.closed_at is None else None,
        is_late=row.closed_at is None and due is not None and due < w.now,
        supervised=row.supervised,
    )
