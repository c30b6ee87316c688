"""Keeping the agreement: each obligation checked when due, urged, and advised upon when broken.

Sources: 人民调解法 arts. 31-33, 民事诉讼法 arts. 225, 250 (payment order, two years to enforce).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases import names
from cases.collective import group_pay
from cases.desks import answers as read
from cases.errors import NotFound
from cases.models import Case, PerformanceItem
from cases.operations import Operation, nothing
from cases.paperwork import contexts, papers
from cases.rules import clock
from cases.settlement import followup
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: the register of an oral agreement, which tells how far it was kept
ORAL = "people_mediation/oral_agreement"
#: statuses that say an obligation still waits
OPEN = ("PENDING", "PARTIAL")


def items(w: Work, case: Case) -> list[PerformanceItem]:
    """List the obligations of the effective agreement of *case*, by due day."""
    row = contexts.newest_agreement(w, case)
    if row is None:
        return []
    query = select(PerformanceItem).where(PerformanceItem.agreement_id == row.id)
    return list(w.session.scalars(query.order_by(PerformanceItem.due_on, PerformanceItem.n)))


def last_due(found: Iterable[PerformanceItem]) -> dict[int, date]:
    """Give by clause the day of its last instalment: what is owed by parts is one obligation."""
    due: dict[int, date] = {}
    for item in found:
        due[item.clause_n] = max(item.due_on, due.get(item.clause_n, item.due_on))
    return due


def open_(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Give the process what it must watch: each open obligation with its days."""
    found = items(w, case)
    last = max((i.due_on for i in found), default=clock.today(w.now))
    return {
        "items": [
            {
                "id": str(same[0].id),
                "due_on": contexts.day(same[0].due_on),
                "remind_on": contexts.instant(_remind(w, same[0])),
            }
            for same in group_pay.together(case, [i for i in found if i.status in OPEN])
        ],
        "last_due": contexts.day(last),
    }


def check(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record whether an obligation was kept, with its voucher.

    What many receive on one day is one: who got it in part is written in the list of the group.
    """
    item, same = _items(w, case, task)
    status = str(answers.get("status"))
    if status == "NOT" and clock.today(w.now) < item.due_on:
        raise read.refuse(
            status=Words("%(due)s才到期，现在还不能算没有履行。", due=day(item.due_on))
        )
    if len(same) > 1:
        status = _many_received(w, case, same, status, answers)
    elif status != "NOT":
        _received(w, case, item, status, answers)
    if read.text(answers, "note"):
        item.note = read.text(answers, "note")
    w.record(
        case,
        "performance.checked",
        public=True,
        item=str(item.id),
        n=item.n,
        status=item.status,
        paid=contexts.money(sum((i.paid for i in same), Decimal(0))),
        people=len(same),
    )
    papers.refresh_about(w, case, ORAL, item.agreement_id)
    is_done = all(i.status == "DONE" for i in same)
    return {"item_status": "DONE" if is_done else status}


def _many_received(
    w: Work, case: Case, same: list[PerformanceItem], status: str, answers: Answers
) -> str:
    """Let one voucher stand for all who are left; parts are written in the list, not here."""
    rest = [i for i in same if i.status != "DONE"]
    if status == "PARTIAL" and read.money(answers.get("amount")) is not None:
        raise read.refuse(amount="哪些人收到了多少，请在群体台账里登记，这里不用填金额。")
    if status == "DONE" and rest:
        vouchers = read.files(w, case, answers.get("voucher"), "voucher")
        if not vouchers:
            told = Words("还有%(num)s人没有登记收款，一次登记全部收到要有凭证。", num=len(rest))
            raise read.refuse(voucher=told)
        for item in rest:
            at = read.instant(answers, "at", w.now)
            group_pay.receive(item, None, at, read.identifier(vouchers[0]))
    return "DONE" if all(i.status == "DONE" for i in same) else status


def _received(w: Work, case: Case, item: PerformanceItem, status: str, answers: Answers) -> None:
    """Add what came; a sum that completes the amount completes the obligation."""
    amount = read.money(answers.get("amount"))
    if item.amount is not None:
        left = item.amount - item.paid
        came = left if amount is None and status == "DONE" else (amount or Decimal(0))
        if not 0 < came <= left:
            raise read.refuse(amount=Words("应大于0，不超过未付的%(left)s元。", left=left))
        if status == "DONE" and came != left:
            told = Words("还有%(left)s元未付，没有付清的请选“履行了一部分”。", left=left)
            raise read.refuse(amount=told)
        item.paid += came
    complete = status == "DONE" or (item.amount is not None and item.paid == item.amount)
    item.status = "DONE" if complete else "PARTIAL"
    item.done_at = read.instant(answers, "at", w.now) if complete else None
    vouchers = read.files(w, case, answers.get("voucher"), "voucher")
    if vouchers:
        item.voucher_id = read.identifier(vouchers[0])


def urge(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record that the obligor was urged; after as many times as the rule has, it is a breach."""
    item, same = _items(w, case, task)
    again = read.day(answers.get("again_on"))
    if again is None or again < clock.today(w.now):
        raise read.refuse(again_on="下次核实的日期不能早于今天。")
    item.note = read.text(answers, "note") or item.note
    rest = [i for i in same if i.status != "DONE"]
    times = max((i.urged for i in rest), default=0) + 1
    breached = bool(rest) and times >= w.law.tries("performance.urge")
    for one in rest:
        one.urged = times
        one.status = "BREACHED" if breached else one.status
    w.record(
        case,
        "performance.breached" if breached else "performance.urged",
        public=True,
        item=str(item.id),
        n=item.n,
        times=times,
    )
    return {"breached": breached, "again_on": contexts.day(again)}


def is_breached(w: Work, case: Case) -> bool:
    """Tell whether an obligation of *case* was broken for good."""
    return any(i.status == "BREACHED" for i in items(w, case))


def is_kept(w: Work, case: Case) -> bool:
    """Tell whether all that was agreed in *case* was done."""
    found = items(w, case)
    return bool(found) and all(i.status == "DONE" for i in found)


def _remind(w: Work, item: PerformanceItem) -> datetime:
    return w.law.reminders("performance.remind", item.due_on)[0].due


def _item(w: Work, case: Case, task: TaskInfo) -> PerformanceItem:
    """Find the obligation that a task is about: its property `item` says so."""
    row = w.session.get(PerformanceItem, read.identifier(_item_id(task)))
    if row is None or row.case_id != case.id:
        raise NotFound("The task names no obligation of the case.")
    return row


def _items(w: Work, case: Case, task: TaskInfo) -> tuple[PerformanceItem, list[PerformanceItem]]:
    """Find the obligation of a task, and all that are watched with it: of many, one day's."""
    row = _item(w, case, task)
    every = group_pay.together(case, items(w, case))
    return row, next(same for same in every if row in same)


def _item_id(task: TaskInfo) -> Any:
    named = task.properties.get("item") or task.properties.get("item_id")
    return named.get("id") if isinstance(named, Mapping) else named


def summary(case: Case, item: PerformanceItem, same: Sequence[PerformanceItem] = ()) -> Words:
    """Say what is owed in one line, for the form; of many, the day's sum and who is left."""
    if len(same) > 1:
        people, rest = group_pay.left(same)
        return Words(
            "%(due)s应付%(all)s人，还有%(people)s人没有付清，共%(rest)s元",
            due=contexts.day(item.due_on),
            all=len(same),
            people=people,
            rest=rest,
        )
    known = {p.id: p.name for p in case.parties}
    owed = {
        "n": item.clause_n,
        "what": names.word("clause_kind", item.kind),
        "who": known.get(item.obligor_id, ""),
        "whom": known.get(item.obligee_id, "") if item.obligee_id else "各方",
        "due": contexts.day(item.due_on),
    }
    if item.amount is None:
        return Words("第%(n)s条 %(what)s：%(who)s → %(whom)s，期限 %(due)s", **owed)
    return Words(_SUM_OWED, amount=item.amount, paid=item.paid, **owed)


_SUM_OWED = "第%(n)s条 %(what)s：%(who)s → %(whom)s，%(amount)s元（已收%(paid)s元），期限 %(due)s"


def _check_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    item, same = _items(w, case, task)
    left = float(item.amount - item.paid) if item.amount is not None else None
    if len(same) > 1:
        left = None
    return {
        "item_summary": summary(case, item, same),
        "at": clock.local(w.now).isoformat(timespec="minutes"),
        **({"amount": left} if left is not None else {}),
    }


def _urge_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    item, same = _items(w, case, task)
    again = w.law.deadline("performance.urge", w.now).last_day
    tries = w.law.tries("performance.urge")
    return {
        "urge_summary": Words(
            "%(owed)s。已督促%(urged)s次，满%(tries)s次按违约处理。",
            owed=summary(case, item, same),
            urged=max(i.urged for i in same),
            tries=tries,
        ),
        "again_on": contexts.day(again),
    }


OPERATIONS = (
    Operation("performance.open", "列出应履行的义务", nothing, open_),
    Operation("performance.check", "核实履行", _check_prefill, check),
    Operation("performance.urge", "督促履行", _urge_prefill, urge),
    Operation("performance.visit", "回访", followup.visit_prefill, followup.visit),
)
