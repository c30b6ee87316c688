"""What an agreement with many says: one clause for all with a list, and to each the own line.

The clauses are kept one a person, so that obligations, performance and enforcement follow each;
they are read together wherever nobody but the person is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases.collective import groups
from cases.desks import answers as read
from cases.errors import StateMismatch
from cases.models import Case, Clause, PartyGroup
from cases.paperwork import contexts
from cases.reception import sides
from cases.rules import clock

if TYPE_CHECKING:
    from cases.collective.groups import Line
    from cases.work import Work
    from documents.parts import ClauseContext

Part = dict[str, Any]
#: dates of payment of one plan
DATES = 12
FEN = Decimal("0.01")
#: a plan before anybody has written one; most groups are owed their wages
BLANK = {"matter": "拖欠的劳动报酬", "dates": []}


# --- how all are paid -----------------------------------------------------------------------------


def set_plan(w: Work, case_id: UUID, seen: int, answers: Mapping[str, Any]) -> None:
    """Write down who pays all, in how many parts and how. Raises `AnswersInvalid`.

    *answers*: payer, matter, method, default_term, dates [{due_on, percent}] that make a hundred.
    """
    case = groups.require_keeper(w, case_id)
    group = groups.required(w, case)
    if groups.is_settled(w, case):
        raise StateMismatch(reason="agreed")
    if (group.plan or {}).get("seq", 0) > seen:
        raise StateMismatch(reason="changed_since")
    payer = read.identifier(answers.get("payer"))
    if payer not in {p.id for p in sides.outsiders(case)}:
        raise read.refuse(payer="请选择由谁支付。")
    method = read.text(answers, "method")
    if method not in ("cash", "transfer", "other"):
        raise read.refuse(method="请选择支付方式。")
    group.seq += 1
    group.plan = {
        "payer": str(payer),
        "matter": read.text(answers, "matter")[:100] or "款项",
        "method": method,
        "default_term": read.text(answers, "default_term")[:500],
        "dates": _dates(w, answers),
        "seq": group.seq,
    }
    w.record(case, "group.planned", parts=len(group.plan["dates"]))


def _dates(w: Work, answers: Mapping[str, Any]) -> list[dict[str, str]]:
    found: dict[date, Decimal] = {}
    for row in answers.get("dates") or []:
        day, share = _date(row)
        if day in found:
            raise read.refuse(dates="同一天不能写两期。")
        found[day] = share
    if not 1 <= len(found) <= DATES or sum(found.values()) != 100:
        raise read.refuse(dates="每期写清日期和百分比，合计正好百分之百，最多十二期。")
    if min(found) < clock.today(w.now):
        raise read.refuse(dates="付款日期不能早于今天。")
    return [{"due_on": d.isoformat(), "percent": str(s)} for d, s in sorted(found.items())]


def _date(row: Mapping[str, Any]) -> tuple[date, Decimal]:
    try:
        day, share = read.day(row.get("due_on")), Decimal(str(row.get("percent")))
    except (ValueError, ArithmeticError) as error:
        raise read.refuse(dates="日期或者百分比不对。") from error
    if day is None or not share.is_finite() or not 0 < share <= 100:
        raise read.refuse(dates="日期或者百分比不对。")
    return day, share


def part_of(amount: Decimal, percent: Decimal) -> Decimal:
    """Take *percent* of *amount*, to the fen."""
    return (amount * percent / 100).quantize(FEN, ROUND_HALF_UP)


def shares(amount: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """Split *amount* to the fen; the last part takes what rounding left."""
    parts = [part_of(amount, one) for one in percents[:-1]]
    return [*parts, amount - sum(parts, Decimal(0))]


def clauses(w: Work, case: Case) -> list[Part]:
    """Make one clause a person who joins, as the form of a draft would send it.

    Raises `AnswersInvalid` when nobody joins or nothing says how they are paid.
    """
    group = groups.of(w, case)
    if group is None:
        return []
    joining = [one for one in groups.lines(w, case) if _joins(one)]
    if not joining:
        raise read.refuse(clauses="群体里还没有人登记参加协议，请先在群体台账里登记。")
    if not group.plan:
        raise read.refuse(clauses="群体台账里还没有写付款安排（谁付、分几期）。")
    return [_clause(group, one) for one in joining]


def _joins(one: Line) -> bool:
    return bool(one.member.joins) and one.party.exited_at is None and one.member.agreed is not None


def _clause(group: PartyGroup, one: Line) -> Part:
    plan, amount = group.plan, one.member.agreed or Decimal(0)
    dates = plan["dates"]
    parts = shares(amount, [Decimal(d["percent"]) for d in dates])
    rows = [{"due_on": d["due_on"], "amount": p} for d, p in zip(dates, parts, strict=True)]
    return {
        "kind": "PAY",
        "obligor": plan["payer"],
        "obligee": str(one.party.id),
        "amount": amount,
        "act": plan["matter"],
        "method": plan["method"],
        "account": one.member.account or None,
        "due_on": dates[-1]["due_on"],
        "instalments": rows if len(rows) > 1 else [],
        "default_term": plan["default_term"] or None,
    }


# --- how it is read -------------------------------------------------------------------------------


def typed(case: Case, rows: Sequence[Clause]) -> list[Clause]:
    """List the clauses that were typed, not those that the list of the group makes."""
    many = ids(case)
    return [row for row in rows if not (row.kind == "PAY" and row.obligee_id in many)]


def ids(case: Case) -> frozenset[UUID]:
    """List everybody who is or was of the group of *case*."""
    return frozenset(p.id for p in case.parties if p.group_id is not None)


def told(case: Case, rows: Sequence[Clause], own: UUID | None = None) -> list[ClauseContext]:
    """Describe clauses as a paper or page shows them, the lines of many as one."""
    known = {p.id: p.name for p in case.parties}
    return folded(known, ids(case), rows, own=own)


def folded(
    known: Mapping[UUID, str],
    many: frozenset[UUID],
    rows: Sequence[Clause],
    *,
    own: UUID | None = None,
) -> list[ClauseContext]:
    """Describe clauses by the names *known*, the lines of *many* as one.

    To *own*, one of them, nothing is told of another.
    """
    plain: list[ClauseContext] = []
    shared: dict[tuple[Any, ...], list[Clause]] = {}
    for row in rows:
        if row.kind == "PAY" and row.obligee_id in many:
            shared.setdefault(_alike(row), []).append(row)
        elif own is None or not {row.obligor_id, row.obligee_id} & many - {own}:
            plain.append(contexts.clause(row, known))
    for found in shared.values():
        mine = [row for row in found if own in (None, row.obligee_id)]
        if not mine:
            continue
        part = contexts.clause(mine[0], known)
        part = part if own is not None else _together(mine, part)
        plain.append(part | {"n": len(plain) + 1})
    return plain


def _alike(row: Clause) -> tuple[Any, ...]:
    days = tuple(part["due_on"] for part in row.instalments)
    return row.obligor_id, row.act, row.method, row.default_term, row.due_on, days


def _together(rows: list[Clause], first: ClauseContext) -> ClauseContext:
    total = sum((row.amount or Decimal(0) for row in rows), Decimal(0))
    days = [part["due_on"] for part in rows[0].instalments]
    sums = [
        sum((Decimal(row.instalments[n]["amount"]) for row in rows), Decimal(0))
        for n in range(len(days))
    ]
    return {
        **first,
        "obligee": f"附表所列{len(rows)}名申请人",
        "act": f"{(first['act'] or '款项').rstrip('。；')}（各人金额见附表）共计",
        "amount": f"{total:.2f}",
        "account": "各申请人在附表中写明的账户" if first["method"] == "transfer" else None,
        "instalments": [
            {"due_on": day, "amount": f"{one:.2f}"} for day, one in zip(days, sums, strict=True)
        ],
    }
