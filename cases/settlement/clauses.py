"""The clauses of an agreement between the form, the pre-flight, the tables and the obligations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cases.desks import answers as read
from cases.models import Agreement, Case, Clause, Party, PerformanceItem
from cases.paperwork import contexts
from cases.reception import parties
from cases.rules import clock
from cases.settlement.preflight import Report
from cases.settlement.preflight_draft import Finding, Item, Person
from cases.words import Words, joined

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]


def obligations(w: Work, case: Case, row: Agreement) -> Iterable[PerformanceItem]:
    """Make one item a payment, instalment, delivery, act or apology."""
    n = 0
    today = clock.today(row.effective_at or w.now)
    for clause in row.clauses:
        if clause.kind in ("FUTURE", "WAIVER") or clause.obligor_id is None:
            continue
        for due_on, amount in _parts(clause, today):
            n += 1
            done = row.form == "ORAL" and row.performed == "performed"
            yield PerformanceItem(
                case_id=case.id,
                agreement_id=row.id,
                n=n,
                clause_n=clause.n,
                kind=clause.kind,
                obligor_id=clause.obligor_id,
                obligee_id=clause.obligee_id,
                amount=amount,
                paid=amount if done and amount else Decimal(0),
                due_on=due_on,
                status="DONE" if done else "PENDING",
                done_at=w.now if done else None,
            )


def _parts(clause: Clause, today: date) -> list[tuple[date, Decimal | None]]:
    if clause.instalments:
        return [
            (read.day(i["due_on"]) or today, read.money(i["amount"])) for i in clause.instalments
        ]
    return [(clause.due_on or today, clause.amount)]


def clause(case: Case, n: int, row: Mapping[str, Any]) -> Clause:
    """Make the row of a clause from what was typed; strangers are refused."""
    typed = item(n, row)
    return Clause(
        n=n,
        kind=typed.kind,
        obligor_id=read.party(case, typed.obligor, "obligor").id if typed.obligor else None,
        obligee_id=read.party(case, typed.obligee, "obligee").id if typed.obligee else None,
        amount=typed.amount if typed.kind == "PAY" else None,
        act=typed.act or None,
        place=typed.place or None,
        due_on=typed.due_on or max((d for d, _ in typed.instalments if d), default=None),
        method=typed.method,
        account=typed.account or None,
        instalments=[
            {"due_on": contexts.day(d), "amount": contexts.money(a)} for d, a in typed.instalments
        ],
        default_term=typed.default_term or None,
    )


def item(n: int, row: Mapping[str, Any]) -> Item:
    """Read a clause as it was typed."""
    return Item(
        n=n,
        kind=str(row.get("kind") or ""),
        obligor=str(row["obligor"]) if row.get("obligor") else None,
        obligee=str(row["obligee"]) if row.get("obligee") else None,
        amount=read.money(row.get("amount")),
        act=read.text(row, "act"),
        place=read.text(row, "place"),
        due_on=read.day(row.get("due_on")),
        method=str(row["method"]) if row.get("method") else None,
        account=read.text(row, "account"),
        instalments=tuple(
            (read.day(i.get("due_on")), read.money(i.get("amount")))
            for i in row.get("instalments") or []
        ),
        default_term=read.text(row, "default_term"),
    )


def person(w: Work, row: Party) -> Person:
    """Tell the pre-flight what it must know of a party."""
    return Person(
        id=str(row.id),
        name=row.name,
        side=row.side,
        is_minor=parties.is_minor(row, clock.today(w.now)),
        needs_guardian=parties.needs_guardian(row, clock.today(w.now)),
        has_guardian=any(a.get("kind") == "GUARDIAN" for a in row.agents),
        same_as=row.id_no_index,
        consented=row.consent == "CONSENTED",
    )


def as_answers(row: Agreement, rows: Iterable[Clause] | None = None) -> dict[str, Any]:
    """Turn a stored agreement back into what the form would send, with all clauses or *rows*."""
    return {
        "form": row.form,
        "facts": row.facts,
        "performance": row.performance,
        "clauses": [
            {
                "kind": c.kind,
                "obligor": str(c.obligor_id) if c.obligor_id else None,
                "obligee": str(c.obligee_id) if c.obligee_id else None,
                "amount": c.amount,
                "act": c.act,
                "place": c.place,
                "due_on": contexts.day(c.due_on),
                "method": c.method,
                "account": c.account,
                "instalments": c.instalments,
                "default_term": c.default_term,
            }
            for c in (row.clauses if rows is None else rows)
        ],
        "accepted_findings": row.accepted_findings,
    }


def accepted(answers: Answers, report: Report) -> list[dict[str, Any]]:
    """Keep what was accepted with a reason and is really there."""
    known = {f.rule for f in report.findings}
    return [
        {"rule": a["rule"], "reason": read.text(a, "reason")}
        for a in answers.get("accepted_findings") or []
        if a.get("rule") in known and read.text(a, "reason")
    ]


def as_one(report: Report, rows: Sequence[Answers], many: Set[str]) -> Report:
    """Let a finding that every line of many has stand once, about the whole agreement."""
    theirs = {n for n, row in enumerate(rows, 1) if row.get("obligee") in many}
    found: dict[tuple[Any, ...], Finding] = {}
    for one in report.findings:
        is_theirs = one.clause in theirs
        key = (one.rule,) if is_theirs else (one.rule, one.clause, str(one.sentence))
        found.setdefault(key, replace(one, clause=None) if is_theirs else one)
    return replace(report, findings=tuple(found.values()))


_KEEP = "坚持保留的，在“保留的提示”里写规则 %(rule)s 和理由；法院不予确认。"


def by_field(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Put findings beside the clause they are about."""
    errors: dict[str, list[str]] = {}
    for finding in findings:
        said = [finding.sentence, finding.suggestion]
        if finding.acceptable:
            said.append(Words(_KEEP, rule=finding.rule))
        errors.setdefault(_field(finding), []).append(joined(said, ""))
    return errors


def _field(finding: Finding) -> str:
    """Find the field of the form that a finding is about."""
    if finding.clause is None:
        return "facts" if finding.rule.startswith("facts") else "clauses"
    family = finding.rule.partition(".")[0]
    return f"clauses.{finding.clause - 1}.{_FIELDS.get(family, 'act')}"


_FIELDS = {
    "obligor": "obligor",
    "obligee": "obligee",
    "party": "obligor",
    "amount": "amount",
    "due": "due_on",
    "method": "method",
    "account": "account",
    "instalments": "instalments",
    "default": "default_term",
    "rate": "default_term",
    "enforce": "default_term",
}


def plain(value: Any) -> Any:
    """Turn sums into numbers, as a form takes them."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None}
    return [plain(v) for v in value] if isinstance(value, list) else value
