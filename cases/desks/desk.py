"""The work list: piles with counts, pages of rows, and the search of the palette.

A list is one index scan a grant, cut to a page and merged, so that it costs the same among a
thousand tasks and a million. Rows carry masked names: a list is seen by who only passes by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    cast,
    false,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from cases import access, interests, sight
from cases.desks import desk_search
from cases.models import Affair, Case, Party, User
from cases.paperwork import numbering
from cases.rules import clock
from cases.vault import masking
from cases.words import Words, joined
from engine.models import Task
from processes import law as statutes

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: acts that wait for what parties say or sign
WAITING = ("consent.record", "agreement.signed", "confirmation.signed", "confirmation.choose")
PERFORMANCE = "performance."

#: key and title of each pile, in the order of the rail
PILES = {
    "today": "今日必办",
    "open": "待接",
    "mine": "进行中",
    "waiting": "待对方",
    "performance": "待履行",
    "later": "以后",
    "all": "全部",
}


@dataclass(frozen=True)
class Pile:
    """A pile of the rail."""

    key: str
    title: Words
    count: int


@dataclass(frozen=True)
class Summary:
    """A case in one line."""

    id: UUID
    code: str
    number: str | None
    title: str
    category: str | None
    state: str
    priority: str | None
    #: 张*、李* 与 王*: masked, both sides
    parties: str
    applied_at: datetime
    #: case, or affair: an event, a whistle, a person in care
    of: str = "case"


@dataclass(frozen=True)
class Row:
    """A line of the work list."""

    task_id: UUID
    name: str
    element: str
    operation: str | None
    case: Summary
    created_at: datetime
    due_at: datetime | None
    #: 超期 2 天 · 今天到期 · 还有 3 天
    due: Words | None
    #: late today soon later none
    urgency: str
    #: article that makes the act or its date, for the hover
    law: str | None
    assignee: str | None
    is_mine: bool
    #: name of who is away and for whom the actor does it
    stands_in: str | None
    #: whether the case is the actor's to open
    may_open: bool


@dataclass(frozen=True)
class Page:
    """A page of the list; *after* fetches the next one, None at the end."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True)
class Found:
    """A case that the palette found."""

    case: Summary
    #: what matched: code number name
    by: str


def piles(w: Work) -> list[Pile]:
    """Count the piles of the actor, each with one pass over the tasks that are theirs to do."""
    conditions = {key: _in_pile(w, key) for key in PILES}
    counts = [func.count().filter(condition) for condition in conditions.values()]
    row = w.session.execute(select(*counts).where(_within_reach(w))).one()
    return [Pile(key, Words(PILES[key]), count) for key, count in zip(PILES, row, strict=True)]


def tasks(
    w: Work,
    pile: str = "all",
    filters: Mapping[str, str] | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """List a page of a pile, what is due first at the top.

    *filters*: ``q`` (code, number or exact name), ``category``, ``priority``, ``state``, ``late``.
    *after* is the mark that the page before gave; one that does not parse begins anew.
    """
    limit = min(max(limit, 1), 200)
    condition = and_(_in_pile(w, pile), _after(after), *desk_search.filtered(w, filters or {}))
    ids = _first(w, condition, limit + 1)
    rows = _rows(w, ids[:limit])
    return Page(rows, _mark(rows[-1]) if len(ids) > limit and rows else None)


def _first(w: Work, condition: ColumnElement[bool], number: int) -> Sequence[UUID]:
    """Find the first *number* of the actor's tasks under *condition*, an index scan a reach."""
    scans = [
        select(Task.id, Task.due_at)
        .where(reach, condition)
        .order_by(Task.due_at.asc().nulls_last(), Task.id)
        .limit(number)
        .subquery()
        for reach in _reaches(w)
    ]
    merged = union_all(*(select(scan.c.id, scan.c.due_at) for scan in scans)).subquery()
    order = (merged.c.due_at.asc().nulls_last(), merged.c.id)
    return w.session.scalars(select(merged.c.id).order_by(*order).limit(number)).all()


def find(w: Work, text: str, limit: int = 10) -> list[Found]:
    """Find readable cases by code, number or the exact name of a party."""
    actor = access.require_user(w)
    text = text.strip()
    if len(text) < 2 or len(text) > 80:
        return []
    query = select(Case).where(sight.readable(actor)).order_by(Case.applied_at.desc())
    ways = {
        "code": Case.code == numbering.plain(text),
        "number": desk_search.numbers(w, text),
        "name": Case.id.in_(desk_search.named(w, text)),
    }
    found: dict[UUID, Found] = {}
    for by, condition in ways.items():
        for one in w.session.scalars(query.where(condition).limit(limit)):
            found.setdefault(one.id, Found(summary(w, one), by))
    return list(found.values())[:limit]


def summary(w: Work, case: Subject) -> Summary:
    """Say a case or an affair in one line, its people masked."""
    if isinstance(case, Affair):
        return _affair(case)
    return Summary(
        id=case.id,
        code=case.code,
        number=case.number,
        title=case.title,
        category=case.category,
        state=case.state,
        priority=case.priority,
        parties=_short(case.parties),
        applied_at=case.applied_at,
    )


def _affair(row: Affair) -> Summary:
    return Summary(
        id=row.id,
        code=row.number,
        number=row.number,
        title=row.title,
        category=row.category,
        state=row.state,
        priority=row.priority,
        parties="",
        applied_at=row.reported_at,
        of="affair",
    )


def next_after(w: Work, case: Subject, done: UUID) -> UUID | None:
    """Choose what to open after a task: the same case's next, else the top of today's pile."""
    same = select(Task.id).where(
        Task.business_key == str(case.id), Task.id != done, _within_reach(w)
    )
    found = w.session.scalar(same.order_by(Task.due_at.asc().nulls_last(), Task.id).limit(1))
    if found is not None:
        return found
    return next(iter(_first(w, _in_pile(w, "today"), 1)), None)


# --- who may see which task -----------------------------------------------------------------------


def _reaches(w: Work) -> list[ColumnElement[bool]]:
    """Say in SQL which open tasks are the actor's: one condition an index scan."""
    actor = access.require_user(w)
    open_ = and_(Task.tenant_id == w.tenant, Task.done_at.is_(None))
    mine = [and_(open_, Task.assignee == actor.user_id)]
    kept_out = interests.kept_out(w, actor.user_id) if actor.lent else frozenset()
    free = [Task.business_key.not_in(kept_out)] if kept_out else []
    mine += [and_(open_, Task.assignee == one.user_id, *free) for one in actor.lent]
    borrowed = actor.borrowed
    offered = [
        and_(
            open_, Task.role == role, Task.scope == scope, Task.assignee.is_(None),
            *(free if (role, scope) in borrowed else ()),
        )
        for role, scope in sorted(actor.grants, key=str)
    ]  # fmt: skip
    return [*mine, *offered]


def _within_reach(w: Work) -> ColumnElement[bool]:
    return or_(false(), *_reaches(w))


def _in_pile(w: Work, key: str) -> ColumnElement[bool]:
    """Say in SQL what lies on a pile."""
    tonight = clock.end_of_day(clock.today(w.now))
    resting = and_(Task.follow_up_at.is_not(None), Task.follow_up_at > w.now)
    due = and_(Task.due_at.is_not(None), Task.due_at <= tonight)
    operation = func.coalesce(Task.operation, "")
    waiting = operation.in_(WAITING)
    performance = operation.startswith(PERFORMANCE)
    plain = and_(~waiting, ~performance, or_(~resting, due))
    conditions: dict[str, ColumnElement[bool]] = {
        "today": due,
        "open": and_(Task.assignee.is_(None), plain),
        "mine": and_(Task.assignee.is_not(None), plain),
        "waiting": waiting,
        "performance": performance,
        "later": and_(resting, ~due),
        "all": Task.id.is_not(None),
    }
    return conditions.get(key, conditions["all"])


# --- pages ----------------------------------------------------------------------------------------


def _after(mark: str | None) -> ColumnElement[bool]:
    """Read the mark of the page before: instant and id of its last row."""
    try:
        at, _, last = (mark or "").partition("~")
        task_id = UUID(last)
        due = datetime.fromisoformat(at) if at else None
    except ValueError:
        return Task.id.is_not(None)
    if due is None:
        return and_(Task.due_at.is_(None), Task.id > task_id)
    later = or_(Task.due_at > due, and_(Task.due_at == due, Task.id > task_id))
    return or_(later, Task.due_at.is_(None))


def _mark(row: Row) -> str:
    return f"{row.due_at.isoformat() if row.due_at else ''}~{row.task_id}"


def _rows(w: Work, ids: Sequence[UUID]) -> tuple[Row, ...]:
    """Fetch the tasks of a page with their cases and holders, in the order of *ids*."""
    holder = aliased(User)
    keys = _keys(w, ids)
    found = w.session.execute(
        select(Task, Case, Affair, holder.name, sight.readable(access.require_user(w)))
        .outerjoin(Case, and_(Task.business_key == cast(Case.id, String), Case.id.in_(keys)))
        .outerjoin(Affair, and_(Task.business_key == cast(Affair.id, String), Affair.id.in_(keys)))
        .outerjoin(holder, holder.id == Task.assignee)
        .where(Task.id.in_(ids))
    )
    rows = {
        task.id: _row(w, task, case or affair, name, case is None or is_open)
        for task, case, affair, name, is_open in found
        if case is not None or affair is not None
    }
    return tuple(rows[task_id] for task_id in ids if task_id in rows)


def _keys(w: Work, ids: Sequence[UUID]) -> list[UUID]:
    keys = w.session.scalars(select(Task.business_key).where(Task.id.in_(ids)))
    return [UUID(key) for key in keys if len(key) == 36]


def _row(w: Work, task: Task, case: Subject, holder: str | None, is_open: bool) -> Row:
    words, urgency = due_words(task.due_at, w.now)
    actor = access.require_user(w)
    lent = actor.stands_in(task.assignee, (task.role, task.scope))
    return Row(
        task_id=task.id,
        name=task.name,
        element=task.element,
        operation=task.operation,
        case=summary(w, case),
        created_at=task.created_at,
        due_at=task.due_at,
        due=words,
        urgency=urgency,
        law=_law(task.properties),
        assignee=holder,
        is_mine=task.assignee in actor.hands,
        stands_in=lent.name if lent else None,
        may_open=is_open,
    )


def due_words(due: datetime | None, now: datetime) -> tuple[Words | None, str]:
    """Say how long is left, and how urgent that is: late, today, soon (3 days), later or none."""
    if due is None:
        return None, "none"
    days = (clock.today(due) - clock.today(now)).days
    if due < now:
        late = -days
        words = Words("超期 %(days)s 天", days=late) if late else Words("已超期")
        return words, "late"
    if due - now < timedelta(hours=12) and due != clock.end_of_day(clock.today(due)):
        minutes = max(1, int((due - now).total_seconds() // 60))
        if minutes < 60:
            return Words("还有 %(minutes)s 分钟", minutes=minutes), "today"
        return Words("还有 %(hours)s 小时", hours=minutes // 60), "today"
    if days == 0:
        return Words("今天到期"), "today"
    return Words("还有 %(days)s 天", days=days), "soon" if days <= 3 else "later"


def _law(properties: Mapping[str, Any]) -> str | None:
    """Name the article behind a task: its property `law` is a rule's id."""
    rule = statutes.rules().get(str((properties or {}).get("law") or ""))
    return rule.article if rule is not None else None


def _short(rows: Sequence[Party]) -> Words:
    """Say both sides masked: 张*、李*等3人 与 王*."""
    sides = []
    for side in ("APPLICANT", "RESPONDENT"):
        of_side = [row for row in rows if row.side == side]
        names = [_masked(row) for row in of_side[:2]]
        if len(of_side) > 2:
            names[-1] = Words("%(name)s等%(count)s人", name=names[-1], count=len(of_side))
        sides.append(joined(names, "、"))
    return joined((side for side in sides if side), " 与 ")


def _masked(row: Party) -> str:
    return masking.name(row.name) if row.kind == "NATURAL" else row.name
