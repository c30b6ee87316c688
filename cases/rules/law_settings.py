"""Setting what the law leaves open: who may, from which day, why, and everything that was before.

An administrator of the county sets for the county, one of an organisation for it and what belongs
to it. Nothing is overwritten: a value is a row, and going back to the default is a row as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, sight
from cases.errors import AnswersInvalid, NotAllowed, NotFound
from cases.models import LawSetting, Organisation, User
from cases.rules import clock, recounting
from cases.rules.law import SETTABLE
from cases.words import Words
from processes import law as statutes
from processes.law import DeadlineRow

if TYPE_CHECKING:
    from cases.work import Work

#: what a series of numbers is called: 人调, 交警调
_SERIES = re.compile("[\u4e00-\u9fff]{1,3}调")
#: days of the longest term anybody may set
LONGEST = 3660


@dataclass(frozen=True)
class Setting:
    """One own value in the history of a key: who, when, from what, to what, why."""

    key: str
    place: str | None
    value: Mapping[str, Any]
    before: Mapping[str, Any]
    since: date
    open_too: bool
    reason: str
    at: datetime
    by: UUID
    by_name: str


def history(w: Work, key: str, place: UUID | None = None) -> list[Setting]:
    """List the own values of *key* of an organisation (None: of the county), newest first."""
    rows = w.session.execute(
        select(LawSetting, Organisation.name, User.name)
        .outerjoin(Organisation, Organisation.id == LawSetting.organisation_id)
        .outerjoin(User, User.id == LawSetting.by)
        .where(
            LawSetting.tenant_id == w.tenant,
            LawSetting.key == key,
            LawSetting.organisation_id.is_not_distinct_from(place),
        )
        .order_by(LawSetting.since.desc(), LawSetting.at.desc(), LawSetting.id.desc())
    )
    return [_setting(*row) for row in rows]


def _setting(row: LawSetting, place: str | None, who: str | None) -> Setting:
    return Setting(
        key=row.key, place=place, value=row.value, before=row.before, since=row.since,
        open_too=row.open_too, reason=row.reason, at=row.at, by=row.by, by_name=who or "",
    )  # fmt: skip


def places(w: Work) -> list[Organisation]:
    """List the organisations whose own values the actor may set, in the order of the tree."""
    actor = access.require(w, "admin")
    mine = sight.subtree(actor.where("admin"))
    query = select(Organisation).where(
        Organisation.tenant_id == w.tenant, Organisation.id.in_(mine), Organisation.active
    )
    return list(w.session.scalars(query.order_by(Organisation.code)))


def change(
    w: Work,
    key: str,
    value: Mapping[str, Any],
    since: date,
    reason: str,
    *,
    place: UUID | None = None,
    open_too: bool = False,
) -> LawSetting:
    """Set an own *value* of *key* from the day *since* on, for a *place* or the whole county.

    With *open_too* what is running on that day is counted anew, else it keeps what it began with;
    `recounting` does that when the day has come. Raises `NotAllowed` outside the actor's part of
    the county, `AnswersInvalid` when the row does not leave the value open, the day has passed, or
    no reason is given.
    """
    _refuse(
        [*check(key, value), *_when(w, since, reason)],
        allowed=_may_set(w, place),
    )
    return _write(w, key, dict(value), since, reason, place, open_too)


def reset(
    w: Work,
    key: str,
    since: date,
    reason: str,
    *,
    place: UUID | None = None,
    open_too: bool = False,
) -> LawSetting:
    """Go back to what holds above *place* (the county's value, or the shipped one)."""
    missing = [] if _is_open(key) else [("key", "这一项由法律规定，不能在本地修改。")]
    _refuse([*missing, *_when(w, since, reason)], allowed=_may_set(w, place))
    return _write(w, key, {}, since, reason, place, open_too)


def _write(
    w: Work,
    key: str,
    value: dict[str, Any],
    since: date,
    reason: str,
    place: UUID | None,
    open_too: bool,
) -> LawSetting:
    row = LawSetting(
        tenant_id=w.tenant,
        key=key,
        organisation_id=place,
        value=value,
        before=_now(w, key, place),
        since=since,
        open_too=open_too,
        reason=reason.strip(),
        at=w.now,
        by=access.require_user(w).user_id,
    )
    w.session.add(row)
    w.session.flush()
    w.forget_law()
    if open_too or since == clock.today(w.now):
        later = clock.start_of_day(since) if since > clock.today(w.now) else None
        recounting.promise(w, key, row.reason, at=later)
    return row


def _now(w: Work, key: str, place: UUID | None) -> dict[str, Any]:
    """Say what holds today, in the words a setting uses."""
    law = w.law.at(place)
    if key not in statutes.deadline_rows():
        return {"value": law.value(*key.split(".", 1))}
    row = law.row(key)
    known = {name: getattr(row, name) for name in sorted(SETTABLE)}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in known.items() if v}


def _may_set(w: Work, place: UUID | None) -> bool:
    if place is None:
        return access.runs_county(w)
    return any(one.id == place for one in places(w))


def _refuse(problems: list[tuple[str, str]], *, allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(roles=["admin"])
    errors: dict[str, list[str]] = {}
    for field, words in problems:
        errors.setdefault(field, []).append(words)
    if errors:
        raise AnswersInvalid(errors=errors)


def _when(w: Work, since: date, reason: str) -> Iterator[tuple[str, str]]:
    if since < clock.today(w.now):
        yield "since", "起始日不能早于今天。"
    if not 4 <= len(reason.strip()) <= 400:
        yield "reason", "请写明修改的依据（4至400字）。"


def check(key: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say what is wrong with an own value of *key*; raises `NotFound` for an unknown key."""
    if not _is_open(key):
        yield "key", "这一项由法律规定，不能在本地修改。"
    if key in statutes.deadline_rows():
        yield from _check_row(statutes.deadline_row(key), value)
    elif _is_text(key):
        if set(value) != {"value"} or not _SERIES.fullmatch(str(value.get("value"))):
            yield "value", "请填写两到四个汉字，最后一个字是“调”。"
    elif set(value) != {"value"} or not _whole(value.get("value"), 100_000_000):
        yield "value", "请填写整数。"
    else:
        yield from _check_range(key, value["value"])


def _check_range(key: str, value: int) -> Iterator[tuple[str, str]]:
    """Say when *value* lies outside what its gate allows (`hour_range`)."""
    gate, _, name = key.partition(".")
    least, most = statutes.gate(gate).values.get(f"{name}_range", (1, value))
    if not least <= value <= most:
        yield "value", Words("请填写%(least)s到%(most)s之间的整数。", least=least, most=most)


def _is_text(key: str) -> bool:
    gate, _, name = key.partition(".")
    return isinstance(statutes.gate(gate).values[name], str)


def _is_open(key: str) -> bool:
    if key in statutes.deadline_rows():
        return statutes.deadline_row(key).open
    gate, _, name = key.partition(".")
    if gate not in statutes.gates() or name not in statutes.gate(gate).values:
        raise NotFound(f"Nothing to set under {key}.")
    return name in statutes.gate(gate).open


def _check_row(row: DeadlineRow, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not value or set(value) - SETTABLE:
        yield "value", "只能修改天数、小时数、次数、计算方法和是否顺延。"
    for name in ("days", "hours", "minutes", "tries"):
        if name in value and not _whole(value[name], LONGEST):
            yield name, Words("请填写1到%(most)s之间的整数。", most=LONGEST)
    if any(name in value and not getattr(row, name) for name in ("days", "hours", "minutes")):
        yield "value", "这一期限按日、按小时还是按月计算，不能在这里改。"
    yield from _check_way(row, value)


def _check_way(row: DeadlineRow, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say what is wrong with how it is counted, not with how much it is."""
    each = value.get("each", [1])
    if not isinstance(each, list) or not each or not all(_whole(n, LONGEST) for n in each):
        yield "each", Words("请填写1到%(most)s之间的整数。", most=LONGEST)
    if "calendar" in value and (row.hours or value["calendar"] not in ("CAL", "WD")):
        yield "calendar", "计算方法只能是自然日或工作日。"
    if not isinstance(value.get("roll", False), bool):
        yield "roll", "请选择是否顺延。"
    if value.get("roll") and not row.legal:
        yield "roll", "只有法律期限才顺延，办事时限不顺延。"


def _whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most
