"""A confirmed agreement that was broken: the creditor asks the court to enforce it (D-29).

Sources: 民事诉讼法 arts. 206, 250 (two years, instalments from the last one), 民诉法解释 art. 460
(the court that ruled, or that of its level where the property lies). A clause names one debtor:
nobody answers for what another promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import casestate, names
from cases.collective import group_papers
from cases.desks import answers as read
from cases.justice import jurisdiction
from cases.models import Case, Confirmation, Organisation, PerformanceItem
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.rules import clock, gates
from cases.settlement import performance
from cases.words import Words, day, joined
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

PAPER = "enforcement/application"


@dataclass(frozen=True)
class Claim:
    """What one party still owes another under one clause: an obligation of its own."""

    n: int
    creditor: UUID
    debtor: UUID
    #: what of it was due and not done, by due day
    items: list[PerformanceItem]
    #: last day to ask for it
    until: date


def last_days(w: Work, case: Case) -> dict[int, date]:
    """Give by clause the last day to ask for enforcement, from its last instalment's due day."""
    due = performance.last_due(performance.items(w, case))
    law = w.law.of(case)
    ends = {on: law.deadline("court.enforcement", on).last_day for on in set(due.values())}
    return {n: ends[on] for n, on in due.items()}


def owed(w: Work, case: Case) -> list[Claim]:
    """List what was due and not done, clause by clause; what is owed to all, by each of them."""
    until, found = last_days(w, case), dict[tuple[int, UUID], Claim]()
    for item in performance.items(w, case):
        if item.status in ("DONE", "WAIVED") or item.due_on >= clock.today(w.now):
            continue
        for creditor in _creditors(case, item):
            empty = Claim(item.clause_n, creditor, item.obligor_id, [], until[item.clause_n])
            found.setdefault((item.clause_n, creditor), empty).items.append(item)
    return [found[key] for key in sorted(found)]


def _creditors(case: Case, item: PerformanceItem) -> list[UUID]:
    """Name who may ask for *item*: whom the clause names, else everybody of another side."""
    if item.obligee_id is not None:
        return [item.obligee_id]
    side = next(p.side for p in case.parties if p.id == item.obligor_id)
    return [p.id for p in sides.speaking(case) if p.side != side]


def advise(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Note what the creditor was told of the ways left, and make D-29 when it asks for it.

    An obligation whose two years are over is left out of the paper, and this is said. Raises
    `GateClosed` when no court confirmed the agreement, or nothing can be asked for any more.
    """
    w.record(case, "performance.advised", public=True, told=list(answers.get("told") or []))
    if not read.yes(answers.get("enforce")):
        return {"performance": "breached", "enforce": False}
    if case.confirm_state != "VALID":
        raise gates.closed("not_confirmed")
    claims, late = _in_time(w, owed(w, case))
    if not claims:
        last = max((c.until for c in late), default=None)
        raise gates.closed("enforcement_late", until=contexts.day(last))
    court, property_ = _court(w, case, answers)
    _apply(w, case, claims, {"court": contexts.organisation(court), "property": property_})
    first, last = (end(c.until for c in claims) for end in (min, max))
    w.record(
        case,
        "enforcement.prepared",
        public=True,
        until=contexts.day(first),
        court=court.name,
        late=sorted({c.n for c in late}),
    )
    return {
        "performance": "breached",
        "enforce": True,
        "enforce_by": contexts.day(first),
        "enforce_until": contexts.day(last),
    }


def _in_time(w: Work, claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Part what may still be asked for from what is past its two years."""
    found, today = list(claims), clock.today(w.now)
    return [c for c in found if c.until >= today], [c for c in found if c.until < today]


def _court(w: Work, case: Case, answers: Answers) -> tuple[Organisation, str | None]:
    """Read which court is asked, and the property that lies there; raises `AnswersInvalid`."""
    known = jurisdiction.enforcing(w, case)
    chosen = read.identifier(answers.get("court_id")) or known[0].id
    court = next((c for c in known if c.id == chosen), None)
    if court is None:
        raise read.refuse(court_id="请选择作出裁定的法院，或者财产所在地的同级法院。")
    if court is known[0]:
        return court, None
    if not (where := read.text(answers, "property")):
        raise read.refuse(property="请写明在这个法院辖区的是什么财产。")
    return court, where


def _apply(w: Work, case: Case, claims: Sequence[Claim], asked: Mapping[str, Any]) -> None:
    """Make D-29 for each creditor; for many together."""
    row = casestate.required_application(w, case)
    found: dict[UUID, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.creditor, []).append(claim)
    parts = {
        id_: {"enforcement": _part(case, row, id_, theirs) | dict(asked)}
        for id_, theirs in found.items()
    }
    members = sides.members(case)
    for creditor in parts.keys() - {p.id for p in members}:
        papers.issue(w, case, PAPER, creditor, signers=[creditor], parts=parts[creditor])
    many = [p for p in members if p.id in parts and p.wants_confirmation]
    group_papers.begin(w, case, PAPER, many, {}, lambda party: parts[party.id])


def _part(case: Case, row: Confirmation, creditor: UUID, claims: Sequence[Claim]) -> dict[str, Any]:
    people = {p.id: p for p in case.parties}
    debtors = dict.fromkeys(c.debtor for c in claims)
    return {
        "creditor": contexts.party(people[creditor]),
        "debtors": [contexts.party(people[id_]) for id_ in debtors],
        "claims": [_claim(c, people[c.debtor].name) for c in claims],
        "owed": [_owed(i) for c in claims for i in c.items],
        "total": contexts.money(_left(i for c in claims for i in c.items)),
        "ruling": row.court_number,
        "ruled_on": contexts.instant(row.ruled_at),
        "until": contexts.day(min(c.until for c in claims)),
    }


def _claim(claim: Claim, debtor: str) -> dict[str, Any]:
    return {
        "n": claim.n,
        "debtor": debtor,
        "what": names.word("clause_kind", claim.items[0].kind),
        "left": contexts.money(_left(claim.items)),
        "due_on": contexts.day(claim.items[-1].due_on),
        "until": contexts.day(claim.until),
    }


def _left(items: Iterable[PerformanceItem]) -> Decimal | None:
    """Add up what is still to be paid, yuan; None when nothing is owed in money."""
    sums = [i.amount - i.paid for i in items if i.amount is not None]
    return sum(sums, Decimal(0)) if sums else None


def _owed(item: PerformanceItem) -> dict[str, Any]:
    money = item.amount is not None
    return {
        "n": item.clause_n,
        "what": names.word("clause_kind", item.kind),
        "amount": contexts.money(item.amount),
        "paid": contexts.money(item.paid) if money else None,
        "left": contexts.money(_left([item])),
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
    claims, late = _in_time(w, owed(w, case) if case.confirm_state == "VALID" else [])
    if not claims:
        return {"confirmed": False}
    known = jurisdiction.enforcing(w, case)
    return {
        "confirmed": True,
        "told": ["enforcement"],
        "enforcement": joined([_until(claims), *map(_over, late)], "\n\n"),
        "options_courts": [{"label": c.name, "value": str(c.id)} for c in known],
        "court_id": str(known[0].id),
        "ruling_court": str(known[0].id),
    }


def _until(claims: Sequence[Claim]) -> Words:
    """Say until when what is owed can be asked for: clause by clause when the days differ."""
    days = sorted({c.until for c in claims})
    if len(days) == 1:
        return Words("协议已经法院确认有效，可以申请强制执行到%(until)s。", until=day(days[0]))
    lines = [
        Words(
            "第%(n)s条可以申请强制执行到%(until)s",
            n="、".join(str(n) for n in sorted({c.n for c in claims if c.until == last})),
            until=day(last),
        )
        for last in days
    ]
    told = joined(lines, "；")
    return Words("协议已经法院确认有效，各条的二年分别计算：%(each)s。", each=told)


def _over(claim: Claim) -> Words:
    return Words(
        "第%(n)s条的二年到%(until)s已经届满，不写进申请书；权利人认为期间中止、中断过的，请直接向法院说明。",
        n=claim.n,
        until=day(claim.until),
    )


def _filed_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"filed_on": contexts.day(clock.today(w.now))}


OPERATIONS = (
    Operation("performance.advise", "告知救济途径", _advise_prefill, advise),
    Operation("enforcement.filed", "申请强制执行", _filed_prefill, filed),
)
