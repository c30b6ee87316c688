"""A confirmed agreement that was broken: the creditor asks the court to enforce it (D-29).

Sources: 民事诉讼法 arts. 206, 250 (two years, instalments from the last one), 民诉法解释 art. 460.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import casestate, names
from cases.collective import group_papers
from cases.desks import answers as read
from cases.models import Case, Confirmation, PerformanceItem
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.rules import clock, gates
from cases.settlement import performance
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

PAPER = "enforcement/application"


def until(w: Work, case: Case) -> date:
    """Return the last day to ask for enforcement: two years from the last day of performance."""
    last = max(i.due_on for i in performance.items(w, case))
    return w.law.deadline("court.enforcement", last).last_day


def owed(w: Work, case: Case) -> dict[UUID, list[PerformanceItem]]:
    """List by creditor what was due and not done."""
    found: dict[UUID, list[PerformanceItem]] = {}
    for item in performance.items(w, case):
        if item.obligee_id and item.status != "DONE" and item.due_on < clock.today(w.now):
            found.setdefault(item.obligee_id, []).append(item)
    return found


def advise(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Note what the creditor was told of the ways left, and make D-29 when it asks for it.

    Raises `GateClosed` when no court confirmed the agreement, or the two years are over.
    """
    w.record(case, "performance.advised", public=True, told=list(answers.get("told") or []))
    if not read.yes(answers.get("enforce")):
        return {"performance": "breached", "enforce": False}
    if case.confirm_state != "VALID":
        raise gates.closed("not_confirmed")
    last = until(w, case)
    if clock.today(w.now) > last:
        raise gates.closed("enforcement_late", until=contexts.day(last))
    _apply(w, case, owed(w, case))
    w.record(case, "enforcement.prepared", public=True, until=contexts.day(last))
    return {"performance": "breached", "enforce": True, "enforce_until": contexts.day(last)}


def _apply(w: Work, case: Case, found: dict[UUID, list[PerformanceItem]]) -> None:
    """Make D-29 for each creditor; for many together."""
    row, last = casestate.required_application(w, case), until(w, case)
    parts = {
        id_: {"enforcement": _part(case, row, last, id_, items)} for id_, items in found.items()
    }
    members = sides.members(case)
    for creditor in parts.keys() - {p.id for p in members}:
        papers.issue(w, case, PAPER, creditor, signers=[creditor], parts=parts[creditor])
    many = [p for p in members if p.id in parts and p.wants_confirmation]
    group_papers.begin(w, case, PAPER, many, {}, lambda party: parts[party.id])


def _part(
    case: Case, row: Confirmation, last: date, creditor: UUID, items: list[PerformanceItem]
) -> dict[str, Any]:
    debtors = {i.obligor_id for i in items}
    sums = [i.amount - i.paid for i in items if i.amount is not None]
    return {
        "creditor": next(contexts.party(p) for p in case.parties if p.id == creditor),
        "debtors": [contexts.party(p) for p in case.parties if p.id in debtors],
        "owed": [_owed(i) for i in items],
        "total": contexts.money(sum(sums[1:], sums[0])) if sums else None,
        "ruling": row.court_number,
        "ruled_on": contexts.instant(row.ruled_at),
        "until": contexts.day(last),
    }


def _owed(item: PerformanceItem) -> dict[str, Any]:
    money = item.amount is not None
    return {
        "n": item.clause_n,
        "what": names.word("clause_kind", item.kind),
        "amount": contexts.money(item.amount),
        "paid": contexts.money(item.paid) if money else None,
        "left": contexts.money(item.amount - item.paid) if item.amount is not None else None,
        "due_on": contexts.day(item.due_on),
    }


def filed(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Note that the application was handed to the court, or that the creditor will do it alone."""
    if answers.get("outcome") != "filed":
        w.record(case, "enforcement.left", public=True)
        return {}
    on = read.day(answers.get("filed_on"))
    if on is None or on > clock.today(w.now):
        raise read.refuse(filed_on="请写明交给法院的日期，不晚于今天。")
    w.record(case, "enforcement.filed", public=True, on=contexts.day(on))
    return {}


def _advise_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    if case.confirm_state != "VALID" or clock.today(w.now) > (last := until(w, case)):
        return {"confirmed": False}
    told = Words("协议已经法院确认有效，可以申请强制执行到%(until)s。", until=day(last))
    return {"confirmed": True, "told": ["enforcement"], "enforcement": told}


def _filed_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"filed_on": contexts.day(clock.today(w.now))}


OPERATIONS = (
    Operation("performance.advise", "告知救济途径", _advise_prefill, advise),
    Operation("enforcement.filed", "申请强制执行", _filed_prefill, filed),
)
