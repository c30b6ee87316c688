"""The figures of a month of events (S-41, S-48, S-55): how many, how far, how late, how content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from cases import access
from cases.figures import survey_figures
from cases.figures.statistics_counts import Period
from cases.grid import affair_access, affair_board
from cases.models import Affair
from cases.rules import clock
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

COLOURS = ("RED", "YELLOW", "GREEN")


@dataclass(frozen=True)
class Row:
    """A kind of event with its counts by colour."""

    code: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Figures:
    """The dashboard of a month; shares are whole hundredths, None where nothing was counted."""

    month: date
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    reported: int
    closed: int
    #: closed in time among those closed with a term
    on_time: int | None
    #: handled at GRID VILLAGE TOWN COUNTY
    levels: tuple[tuple[str, int], ...]
    #: settled without leaving grid or village
    low: int | None
    #: answers by score 5…1, and their mean in tenths
    scores: tuple[tuple[int, int], ...]
    mean: float | None
    #: open now, by stage of the board
    stages: tuple[tuple[str, int], ...]
    late: int
    supervised: int
    #: what parties of disputes said in the month's survey, in the whole county
    survey: survey_figures.Row


def figures(w: Work, month: date | None = None) -> Figures:
    """Count the events and whistles of a month that the actor may see."""
    actor = access.require_user(w)
    first = (month or clock.today(w.now)).replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    found = w.session.scalars(
        select(Affair).where(
            affair_access.readable(actor),
            Affair.kind != "CARE",
            Affair.reported_at >= _begin(first),
            Affair.reported_at < _begin(after),
        )
    ).all()
    closed = [row for row in found if row.closed_at is not None]
    timed = [row for row in closed if row.due_at is not None and row.handled_at is not None]
    fine = [row for row in timed if row.handled_at and row.due_at and row.handled_at <= row.due_at]
    levels = Counter(row.level for row in closed if row.level)
    low = levels["GRID"] + levels["VILLAGE"]
    scores = Counter(row.satisfied for row in found if row.satisfied)
    board = affair_board.board(w)
    return Figures(
        month=first,
        rows=tuple(_rows(found)),
        totals=tuple(sum(row.priority == colour for row in found) for colour in COLOURS),
        reported=len(found),
        closed=len(closed),
        on_time=_share(len(fine), len(timed)),
        levels=tuple((code, levels[code]) for code in statutes.words("event_level")),
        low=_share(low, sum(levels.values())),
        scores=tuple((score, scores[score]) for score in (5, 4, 3, 2, 1)),
        mean=_mean(scores),
        stages=tuple((stage.title, len(stage.cards)) for stage in board.stages),
        late=board.late,
        supervised=sum(row.supervised for row in found),
        survey=survey_figures.figures(w, Period(first, first), None).total,
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.COUNTY)


def _rows(rows: Sequence[Affair]) -> list[Row]:
    made = []
    for code in statutes.words("event_category"):
        own = [row for row in rows if row.category == code]
        counts = tuple(sum(row.priority == colour for row in own) for colour in COLOURS)
        if own:
            made.append(Row(code, counts, len(own)))
    return sorted(made, key=lambda row: -row.total)


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _mean(scores: Counter[int]) -> float | None:
    count = sum(scores.values())
    total = sum(score * number for score, number in scores.items())
    return round(total / count, 1) if count else None
