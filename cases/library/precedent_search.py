"""Finding precedents: by words and kinds, and by likeness to a case, with the reason told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, case, exists, func, literal, select, union
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import undefer

from cases import access, names
from cases.access import PartyActor
from cases.library import grams
from cases.library.precedents import READERS
from cases.models import Case, Precedent
from cases.paperwork import contexts
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

ROWS = 20
#: signs of a body shown in a list
GLIMPSE = 90
#: the last page that is turned to
PAGES = 500
#: what likeness weighs; words weigh up to the rest of a hundred
WEIGHTS = {"category": 40, "relation": 12, "subject": 12, "route": 6}
WORDS = 30
#: below this nothing is alike
LEAST = 40
#: precedents of each sort that are weighed, and pieces of the dispute they are weighed by
WEIGHED, PIECES = 60, 200


@dataclass(frozen=True)
class Found:
    """A published precedent in a list."""

    id: UUID
    title: str
    category: str | None
    end_state: str
    methods: tuple[str, ...]
    glimpse: str
    published_at: datetime | None
    #: why it is like the case that was asked about
    reasons: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Results:
    """A page of a search."""

    rows: tuple[Found, ...]
    page: int
    has_more: bool


def search(w: Work, filters: Mapping[str, str], page: int = 1) -> Results:
    """Find published precedents: *q* words (all of them), category, route, end_state, method."""
    access.require(w, *READERS)
    page = min(max(page, 1), PAGES)
    wanted = grams.words(filters.get("q", ""))
    if filters.get("q", "").strip() and not wanted:  # only marks: no text has that as a word
        return Results((), page, has_more=False)
    order = (*_by_title(wanted), Precedent.published_at.desc(), Precedent.id)
    hits = (
        select(Precedent.id)
        .where(_published(w), *_filtered(filters), *_worded(wanted))
        .order_by(*order)
        .offset((page - 1) * ROWS)
        .limit(ROWS + 1)
    )  # of all hits only the ids are sorted
    rows = list(w.session.scalars(select(Precedent).where(Precedent.id.in_(hits)).order_by(*order)))
    return Results(tuple(_found(row, wanted) for row in rows[:ROWS]), page, len(rows) > ROWS)


def _published(w: Work) -> ColumnElement[bool]:
    return (Precedent.tenant_id == w.tenant) & (Precedent.state == "PUBLISHED")


def _filtered(filters: Mapping[str, str]) -> Iterator[ColumnElement[bool]]:
    for name in ("category", "route", "end_state"):
        if filters.get(name):
            yield getattr(Precedent, name) == filters[name]
    if filters.get("method"):
        yield literal(filters["method"]) == any_(Precedent.methods)


def _worded(wanted: list[str]) -> Iterator[ColumnElement[bool]]:
    if wanted:
        yield Precedent.grams.contains(_array(grams.needed(wanted)))
    for word in wanted:
        if len(word) > 2:  # a sign or a pair is a piece itself
            yield func.strpos(Precedent.body, word) > 0


def _by_title(wanted: list[str]) -> Iterator[Any]:
    for word in wanted[:1]:
        yield case((func.strpos(func.lower(Precedent.title), word) > 0, 0), else_=1)


def _array(pieces: list[str]) -> Any:
    return literal(pieces, ARRAY(TEXT))


def _found(row: Precedent, wanted: list[str], reasons: tuple[Words, ...] = ()) -> Found:
    return Found(
        id=row.id,
        title=row.title or "",
        category=row.category,
        end_state=row.end_state,
        methods=tuple(row.methods),
        glimpse=_glimpse(row, wanted),
        published_at=row.published_at,
        reasons=reasons,
    )


def _glimpse(row: Precedent, wanted: list[str]) -> str:
    """Cut out of the text what stands around the first word that was looked for."""
    text = f"{row.text['facts']} {row.text['clauses']}".replace("\n", " ")
    at = grams.plain(text).find(wanted[0]) if wanted else 0
    start = max(0, at - 20)
    cut = text[start : start + GLIMPSE]
    return ("…" if start else "") + cut + ("…" if start + GLIMPSE < len(text) else "")


# --- likeness ---------------------------------------------------------------------------------


def similar(w: Work, dispute: Case, most: int = 5) -> list[Found]:
    """List published precedents that are like *dispute*, the most alike first, with the reasons.

    For who may read the dispute: staff, and its own parties.
    """
    if not isinstance(w.actor, PartyActor) and not w.actor.roles & (READERS | {"system"}):
        return []
    mine = _text(dispute)
    near = _candidates(w, dispute).cte("near")
    score = _score(dispute, sorted(grams.telling(mine))[:PIECES]).label("score")
    inside = select(Precedent.id, score).where(Precedent.id.in_(select(near.c.id)))
    weighed = inside.offset(0).subquery()  # weighed once: a fence for the planner
    query = (
        select(Precedent)
        .join(weighed, weighed.c.id == Precedent.id)
        .where(weighed.c.score >= LEAST)
        .order_by(weighed.c.score.desc(), Precedent.published_at.desc(), Precedent.id)
        .limit(most)
        .options(undefer(Precedent.body))
    )
    rows = w.session.scalars(query)
    return [_found(row, [], tuple(_reasons(dispute, mine, row))) for row in rows]


def has_alike(w: Work, dispute: Case) -> bool:
    """Tell without weighing whether anything of the dispute's category is published."""
    if not dispute.category:
        return False
    query = select(exists().where(_published(w), Precedent.category == dispute.category))
    return bool(w.session.scalar(query))


def _candidates(w: Work, dispute: Case) -> Any:
    """Choose which precedents are weighed: the newest that share category, words of the title."""
    title = sorted(grams.telling(dispute.title))[:40]
    same = Precedent.category == dispute.category
    worded = Precedent.grams.overlap(_array(title)) if title else literal(value=False)
    newest = (
        select(Precedent.id)
        .where(_published(w), Precedent.case_id != dispute.id, wanted)
        .order_by(Precedent.published_at.desc())
        .limit(WEIGHED)
        for wanted in ((same & worded, same) if dispute.category else (worded,))
    )
    return union(*(select(one.subquery()) for one in newest))


def _text(dispute: Case) -> str:
    claims = [contexts.claim(one) for one in dispute.claims]
    return "\n".join([dispute.title, dispute.facts, *claims])


def _score(dispute: Case, pieces: list[str]) -> ColumnElement[int]:
    """Weigh in SQL what is shared: kinds by their weight, words by their number."""
    total: ColumnElement[int] = literal(0)
    for name, weight in WEIGHTS.items():
        if value := getattr(dispute, name):
            total = total + case((getattr(Precedent, name) == value, weight), else_=0)
    if not pieces:
        return total
    piece = func.unnest(Precedent.grams).column_valued("piece")
    shared = (
        select(func.count())
        .where(piece == any_(_array(pieces)))
        .correlate(Precedent)
        .scalar_subquery()
    )
    return total + func.least(WORDS, 2 * shared)


def _reasons(dispute: Case, mine: str, row: Precedent) -> Iterator[Words]:
    if row.category and row.category == dispute.category:
        yield Words("同是%(category)s", category=names.category(row.category))
    if row.relation and row.relation == dispute.relation:
        yield Words("关系相同（%(relation)s）", relation=names.word("relation", row.relation))
    if row.subject and row.subject == dispute.subject:
        yield Words("争的相同（%(subject)s）", subject=names.word("subject", row.subject))
    if told := grams.shared(mine, row.body or ""):
        yield Words("都提到：%(words)s", words="、".join(told))
