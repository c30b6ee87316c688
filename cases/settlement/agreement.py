"""The mediation agreement: drafted as clauses, reviewed, signed, sealed, or recorded as oral.

The day it takes effect is computed, never typed: written, the last of all signatures and the seal;
oral, the day it was reached (人民调解法 arts. 28-30). From it the thirty days of the joint
application to a court are counted (art. 33).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.assignment import declaring
from cases.collective import group_leaving, group_text
from cases.desks import answers as read
from cases.errors import AnswersInvalid
from cases.models import Agreement, Case, Clause, Organisation
from cases.negotiation import talks
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.reception import kinds, sides
from cases.rules import clock, gates, periods
from cases.rules.terms_kept import PERIOD, WINDOW
from cases.settlement import clauses, extending, leftovers, preflight, sheet_text, sheets
from cases.settlement.preflight import Report
from cases.settlement.preflight_draft import Draft, Item
from cases.words import Words, joined
from documents import clauses as wording
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]


def draft(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Put the agreement into clauses and examine it; the draft before becomes void.

    Raises `AnswersInvalid` with `findings` while something blocks that was not kept on purpose.
    """
    declaring.required(w, case, together=True)
    _in_time(w, case)
    answers = _with_all(w, case, answers)
    report = examine(w, case, answers)
    accepted = clauses.accepted(answers, report)
    if left := report.remaining(accepted):
        raise AnswersInvalid(errors=clauses.by_field(left), findings=list(report.findings))
    discard(w, case)
    row = _row(w, case, answers, report, accepted)
    w.session.add(row)
    w.session.flush()
    if row.form == "WRITTEN":
        papers.issue(w, case, kinds.agreement_paper(case), row.id, audience="parties")
    needs_review = _needs_review(w, case, row)
    w.record(
        case,
        "agreement.drafted",
        agreement=str(row.id),
        form=row.form,
        clauses=len(row.clauses),
        kept=[a["rule"] for a in accepted],
    )
    return {
        "form": row.form,
        "agreement_id": str(row.id),
        "needs_review": needs_review,
        "confirmable": row.confirmable,
    }


def examine(w: Work, case: Case, answers: Answers) -> Report:
    """Examine what was typed, as the draft's form does while it is being written."""
    kind = kinds.of(case)
    people = sides.staying(case)
    items = tuple(clauses.item(n, row) for n, row in enumerate(answers.get("clauses") or [], 1))
    report = preflight.examine(
        Draft(
            form=str(answers.get("form") or "WRITTEN"),
            facts=read.text(answers, "facts"),
            clauses=items,
            people=tuple(clauses.person(w, p) for p in people),
            today=clock.today(w.now),
            category=case.category,
            written_only=kind is not None and (kind.written or kinds.is_administrative(case)),
            confirm=kind.confirm if kind is not None else "any",
            is_major=_is_major(w, case, items),
            subject=case.subject,
            claim=case.amount,
            referral=(case.referral or {}).get("kind"),
            lawful_committee=_committee(w, case).lawfully_established,
        )
    )
    many = {str(p.id) for p in people if p.group_id is not None}
    return clauses.as_one(report, answers.get("clauses") or [], many)


def _with_all(w: Work, case: Case, answers: Answers) -> dict[str, Any]:
    """Add to the clauses that were typed one for each of many who joins."""
    return {**answers, "clauses": [*(answers.get("clauses") or []), *group_text.clauses(w, case)]}


def look(w: Work, task_id: UUID, answers: Answers) -> Report:
    """Examine a draft that is being typed, for the page of its task; changes nothing."""
    task = w.engine.task(task_id)
    case = access.read(w, UUID(task.business_key))
    return examine(w, case, _with_all(w, case, answers))


def again(w: Work, case: Case, row: Agreement) -> Report:
    """Examine a stored agreement again, for whoever reviews, seals or rules on it."""
    return examine(w, case, clauses.as_answers(row))


def discard(w: Work, case: Case) -> None:
    """Make the unfinished agreement of *case* void, with its paper; an effective one stays."""
    old = contexts.newest_agreement(w, case)
    if old is None or old.effective_at is not None:
        return
    old.status = "VOID"
    old.number = None
    paper = papers.newest(w, case, kinds.agreement_paper(case), old.id)
    if paper is not None:
        paper.status = "VOID"
    w.session.flush()


def review(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Let the chief mediator pass the draft or hand it back (R-02B)."""
    ok = read.yes(answers.get("ok"))
    row = _current(w, case)
    w.record(case, "agreement.reviewed", agreement=str(row.id), ok=ok)
    return {"review_ok": ok, "ok": ok}


def signed(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Close the signing: all have signed, or somebody refuses to (R-02A)."""
    row = _current(w, case)
    if answers.get("outcome") == "refused":
        discard(w, case)
        case.termination_reason = "REFUSED_TO_SIGN"
        w.record(case, "agreement.refused", public=True, agreement=str(row.id))
        return {"signed": False, "outcome": "refused", "reason": "REFUSED_TO_SIGN"}
    missing = sheets.missing(w, case, row)
    if missing:
        raise gates.closed("signature_missing", missing)
    papers.refresh_about(w, case, kinds.agreement_paper(case), row.id)
    w.record(case, "agreement.signed", public=True, agreement=str(row.id))
    return {"signed": True, "outcome": "signed"}


def seal(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Put the committee's seal under a fully signed agreement; with it comes the effect."""
    _in_time(w, case)
    row = _current(w, case)
    committee = _committee(w, case)
    if not read.yes(answers.get("confirm")):
        raise read.refuse(confirm="请确认加盖人民调解委员会印章。")
    if not committee.can_seal:
        raise gates.closed("may_not_seal")
    if missing := sheets.missing(w, case, row):
        raise gates.closed("signature_missing", missing)
    row.sealed_at = w.now
    row.sealed_by = access.require_user(w).user_id
    row.status = "SEALED"
    signatures = sheets.valid(w, case, row)
    return _effective(w, case, row, max([s.at for s in signatures] + [w.now]))


def record_oral(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Register an oral agreement: effective from the day it was reached (人民调解法 art. 30)."""
    _in_time(w, case)
    row = _current(w, case)
    if not read.yes(answers.get("confirm")):
        raise read.refuse(confirm="请确认协议内容已向各方当事人宣读。")
    row.performed = str(answers.get("performed"))
    row.status = "SEALED"
    row.sealed_at = w.now
    row.sealed_by = access.require_user(w).user_id
    result = _effective(w, case, row, row.reached_at or w.now)
    papers.issue(w, case, "people_mediation/oral_agreement", row.id, signed_as="mediator")
    return result


def _effective(w: Work, case: Case, row: Agreement, at: datetime) -> dict[str, Any]:
    """Let the agreement take effect: its clock, its obligations, its paper."""
    row.effective_at = at
    periods.end(w, case, variable=PERIOD)
    if row.confirmable:
        periods.begin(w, case, "confirmation.window", at, variable=WINDOW, about=row.id)
    w.session.add_all(clauses.obligations(w, case, row))
    w.session.flush()
    group_leaving.later(w, case)
    leftovers.tell(w, case)
    if row.form == "WRITTEN":
        papers.refresh_about(w, case, kinds.agreement_paper(case), row.id)
    w.record(
        case,
        "agreement.effective",
        public=True,
        agreement=str(row.id),
        effective_at=contexts.instant(at),
        confirm_until=contexts.day(row.confirm_deadline),
    )
    return {
        "agreement_id": str(row.id),
        "form": row.form,
        "confirmable": row.confirmable,
        "effective_at": contexts.instant(at),
        "confirm_deadline": contexts.day(row.confirm_deadline),
    }


def _row(
    w: Work, case: Case, answers: Answers, report: Report, accepted: list[dict[str, Any]]
) -> Agreement:
    form = str(answers.get("form"))
    place = (case.details or {}).get("first_session_place") or _committee(w, case).name
    row = Agreement(
        case_id=case.id,
        number=case.number,
        form=form,
        status="SIGNING" if form == "WRITTEN" else "DRAFT",
        facts=leftovers.keep(case, answers),
        performance=read.text(answers, "performance"),
        place=place,
        reached_at=_reached(w, answers) if form == "ORAL" else w.now,
        confirmable=report.confirmable,
        accepted_findings=accepted,
        clauses=[clauses.clause(case, n, c) for n, c in _numbered(answers)],
    )
    row.copies = len(sheet_text.parties_of(case, row)) + 1
    row.text_hash = sheet_text.Texts(case, row).hash_for(None)
    return row


def _reached(w: Work, answers: Answers) -> datetime:
    """Read when an oral agreement was reached; of today's day, this very moment."""
    on = read.day(answers.get("reached_on"))
    if on is None or on == clock.today(w.now):
        return w.now
    return read.instant(answers, "reached_on", w.now)


def _numbered(answers: Answers) -> Iterable[tuple[int, Mapping[str, Any]]]:
    return enumerate(answers.get("clauses") or [], 1)


def _needs_review(w: Work, case: Case, row: Agreement) -> bool:
    """Tell whether the chief mediator looks before anything takes effect (gate G5, R-02B)."""
    return (
        _is_major(w, case, row.clauses)
        or bool((case.signs or {}).get("suspected_sham"))
        or bool(row.accepted_findings)
    )


def _is_major(w: Work, case: Case, settled: Iterable[Item | Clause]) -> bool:
    """Tell whether much money is in it, or the case is red (gate G5)."""
    law = w.law.of(case)
    most = max([case.amount or Decimal(0), *(c.amount or Decimal(0) for c in settled)])
    return most >= Decimal(str(law.value("G5", "amount"))) or (
        case.priority in law.value("G5", "priorities")
    )


def _in_time(w: Work, case: Case) -> None:
    kinds.in_time(w, case)
    extending.consented_in_writing(w, case)


def _current(w: Work, case: Case) -> Agreement:
    row = contexts.newest_agreement(w, case)
    if row is None or row.effective_at is not None:
        raise gates.closed("no_draft")
    return row


def _committee(w: Work, case: Case) -> Organisation:
    return contexts.committee_of(w, case)


def _draft_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Offer the draft handed back, what the parties settled, or the facts of the register."""
    old = contexts.newest_agreement(w, case)
    if old is not None:
        known = clauses.as_answers(old, group_text.typed(case, old.clauses))
        known |= leftovers.split(old.facts)
    else:
        known = talks.draft(w, case) or {"form": "WRITTEN", "facts": case.facts}
    if not known.get("performance"):
        known["performance"] = "各方按上述约定的期限和方式自觉履行。"
    return {**clauses.plain(known), "options_parties": read.party_options(w, case)}


def _read_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Show the text and what the pre-flight says of it."""
    row = contexts.newest_agreement(w, case)
    if row is None:
        return {}
    told = group_text.told(case, row.clauses)
    lines = [wording.sentence(part) for part in told]
    found = [
        Words("第%(clause)s条：%(sentence)s", clause=f.clause, sentence=f.sentence)
        if f.clause
        else f.sentence
        for f in again(w, case, row).findings
    ]
    return {"agreement_text": "\n\n".join(lines), "findings": joined(found, "\n\n")}


OPERATIONS = (
    Operation("agreement.draft", "起草调解协议", _draft_prefill, draft),
    Operation("agreement.review", "审核调解协议", _read_prefill, review),
    Operation("agreement.signed", "签字", _read_prefill, signed),
    Operation("agreement.seal", "加盖印章", _read_prefill, seal),
    Operation("agreement.record_oral", "登记口头协议", _read_prefill, record_oral),
)
