"""What many receive on one day: followed as one thing, kept a line a person.

The process watches a day of payment, not each line: a payer who pays a hundred people pays them
together, and whoever was left out is seen in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases.collective import group_text, groups
from cases.collective.groups import Line
from cases.desks import answers as read
from cases.errors import StateMismatch
from cases.models import Attachment, Case, PartyGroup, PerformanceItem
from cases.paperwork import contexts
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: statuses of an item that may still be paid
UNPAID = ("PENDING", "PARTIAL", "BREACHED")


def pay(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Mapping[str, Any]
) -> list[Line]:
    """Write down what members received of one day's payment, with one voucher for all.

    *answers*: `due_on` (the day of the plan), `at`, `file`, and `amount` a head when not all of it
    came. Raises `AnswersInvalid`, `StateMismatch` when nothing is owed.
    """
    row = contexts.newest_agreement(w, case)
    if row is None or row.effective_at is None:
        raise StateMismatch(reason="not_effective")
    due = read.day(answers.get("due_on"))
    items = {i.obligee_id: i for i in row.items if i.due_on == due and i.amount is not None}
    owed = [(one, items[one.party.id]) for one in found if one.party.id in items]
    if len(owed) < len(found):
        raise read.refuse(due_on="勾选的人里有这一天没有应付款的。")
    voucher = _voucher(w, case, answers)
    at = read.instant(answers, "at", w.now)
    part = read.money(answers.get("amount"))
    fresh = [(one, item) for one, item in owed if item.status in UNPAID]
    for _, item in fresh:
        receive(item, part, at, voucher.id)
    return [one for one, _ in fresh]


def receive(
    item: PerformanceItem, amount: Decimal | None, at: datetime, voucher: UUID | None
) -> None:
    """Add what came to *item*, all that is left when *amount* is None; raises `AnswersInvalid`."""
    left = (item.amount or Decimal(0)) - item.paid
    came = left if amount is None else amount
    if not 0 < came <= left:
        raise read.refuse(amount=Words("应大于0，不超过未付的%(left)s元。", left=left))
    item.paid += came
    is_done = item.paid == item.amount
    item.status = "DONE" if is_done else "PARTIAL" if item.status != "BREACHED" else "BREACHED"
    item.done_at = at if is_done else None
    item.voucher_id = voucher


def _voucher(w: Work, case: Case, answers: Mapping[str, Any]) -> Attachment:
    row = groups.file(w, case, answers)
    if row is None:
        raise read.refuse(file="请上传转账凭证或者收款人签名的收款表。")
    row.purpose = "voucher"
    return row


def together(case: Case, items: Iterable[PerformanceItem]) -> list[list[PerformanceItem]]:
    """Put items that are one day's payment to many into one; every other stands alone."""
    many = group_text.ids(case)
    found: dict[Any, list[PerformanceItem]] = {}
    for item in items:
        is_one = item.kind == "PAY" and item.obligee_id in many
        key = (item.obligor_id, item.due_on) if is_one else item.id
        found.setdefault(key, []).append(item)
    return list(found.values())


def left(found: Iterable[PerformanceItem]) -> tuple[int, Decimal]:
    """Count of one day's payment how many have not all of it, and what is left."""
    rest = [i for i in found if i.status != "DONE"]
    return len(rest), sum(((i.amount or Decimal(0)) - i.paid for i in rest), Decimal(0))
