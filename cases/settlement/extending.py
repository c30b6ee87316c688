"""A longer period of mediation: who must agree does, or the period has ended (R-027, R-028; D-34).

The parties agree in writing (R-028); for a petition the head of the agency approves, and the
petitioner is told why (信访工作条例 art. 34).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from cases import access, casestate
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Case, Document, Term
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.rules import clock, gates, periods
from cases.rules.terms_kept import PERIOD
from cases.words import Words
from engine import TaskInfo
from processes.law import DeadlineRow

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

PAPER = "people_mediation/extension_consent"
#: what the process of a mediation waits for while it runs (`suspending.MESSAGE`)
MEDIATED = "mediation.suspended"


def extend(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Extend the period when it may be and who must agree does; otherwise it has ended."""
    if (allowed := _approved(w, case)) is not None:
        return _extend_approved(w, case, allowed, answers)
    rows, most = read.by_party(case, answers.get("consents")), _longest(w, case)
    asked = sides.speaking(case)
    agreed = [p.id for p in asked if read.yes(rows.get(p.id, {}).get("agrees"))]
    if not most or len(agreed) < len(asked):
        case.termination_reason = "EXPIRED"
        w.record(case, "mediation.period_ended", public=True, agreed_by=[str(a) for a in agreed])
        return {"extended": False, "reason": "EXPIRED"}
    days = int(answers.get("days") or most)
    return _extend(w, case, days, read.text(answers, "reason"), agreed)


def ahead(w: Work, case_id: UUID, answers: Answers) -> None:
    """Make the period longer before it ends, as all have agreed: the same consent (D-34).

    *answers*: ``agreed_by`` (ids of the parties, all of them), ``days``, ``reason``.
    Raises `NotFound` for who does not mediate it, `StateMismatch` when its period may not be made
    longer now, `AnswersInvalid` with the fields that are wrong.
    """
    access.hold(w, case_id)
    case = access.read(w, case_id)
    if not access.may_read_confidential(w, case):
        raise NotFound(f"No case {case_id}.")
    most = longest_ahead(w, case)
    if not most:
        raise StateMismatch(state=case.state)
    agreed = {p.id for p in read.parties(case, answers.get("agreed_by"), "agreed_by")}
    asked = sides.speaking(case)
    if missing := [p.name for p in asked if p.id not in agreed]:
        told = Words("各方都同意才能延长，还缺：%(names)s。", names="、".join(missing))
        raise read.refuse(agreed_by=told)
    days = read.text(answers, "days")
    if not (days.isascii() and days.isdigit() and 0 < int(days) <= most):
        raise read.refuse(days=Words("一次最多延长%(days)s日。", days=most))
    _extend(w, case, int(days), read.text(answers, "reason")[:400], [p.id for p in asked])


def longest_ahead(w: Work, case: Case) -> int:
    """Return how many days the parties may add to a period that runs; 0 when they may not.

    While it is mediated, by who mediates it; not what only an agency's head approves.
    """
    if not isinstance(w.actor, access.Actor) or not access.may_read_confidential(w, case):
        return 0
    if case.closed_at is not None or not casestate.waits(w, case, MEDIATED):
        return 0
    runs = any(term.variable == PERIOD for term in periods.running(w, case))
    return _longest(w, case) if runs and _approved(w, case) is None else 0


def _approved(w: Work, case: Case) -> DeadlineRow | None:
    """Return the row of an extension that the agency's own head approves (R-067); else None."""
    key = periods.extension(w, period(w, case))
    row = w.law.of(case).row(key) if key else None
    return row if row is not None and row.consent == "authority" else None


def _extend_approved(w: Work, case: Case, allowed: DeadlineRow, answers: Answers) -> dict[str, Any]:
    """Extend with the approval of the agency's head, and tell why (信访工作条例 art. 34)."""
    by, reason = read.text(answers, "approved_by"), read.text(answers, "reason")
    most = _longest(w, case)
    if not most or not read.yes(answers.get("approved")):
        case.termination_reason = "EXPIRED"
        w.record(case, "mediation.period_ended", public=True, agreed_by=[])
        return {"extended": False, "reason": "EXPIRED"}
    if len(reason) < 4:
        raise read.refuse(reason="请写明延长的理由，要告知信访人。")
    consent = periods.Consent(allowed.consent, approved_by=by, reason=reason)
    new = periods.extend(w, period(w, case), int(answers.get("days") or most), consent)
    return {"extended": True, "period_due": contexts.day(new)}


def _longest(w: Work, case: Case) -> int:
    """Return how many days the running period may be extended by; 0 when it may not, or was."""
    running = period(w, case)
    key = periods.extension(w, running)
    if not key:
        return 0
    allowed = w.law.of(case).row(key)
    return 0 if periods.is_used_up(running, allowed) else allowed.days


def period(w: Work, case: Case) -> Term:
    """Return the running period of mediation; raises `StateMismatch` when none runs."""
    found = [t for t in periods.running(w, case) if t.variable == PERIOD]
    if not found:
        raise StateMismatch("No period runs.")
    return found[-1]


def _extend(w: Work, case: Case, days: int, reason: str, agreed: list[UUID]) -> dict[str, Any]:
    term = period(w, case)
    old = term.last_day
    new = periods.extend(w, term, days, periods.Consent("parties", tuple(agreed)))
    papers.issue(
        w,
        case,
        PAPER,
        _about(case),
        signers=agreed,
        parts={
            "extension": {
                "reason": reason or "双方愿意继续调解",
                "days": days,
                "old_due": contexts.day(old),
                "new_due": contexts.day(new),
                "agreed_by": [str(a) for a in agreed],
            }
        },
    )
    return {"extended": True, "period_due": contexts.day(new)}


def consented_in_writing(w: Work, case: Case) -> None:
    """Let nothing be agreed in a longer period before all who agreed to it have signed (R-028).

    Until the day it would have ended anyway nobody is waited for. Raises `GateClosed` with names.
    """
    paper = consent(w, case)
    if paper is None or clock.today(w.now) <= clock.day_of(paper.context["extension"]["old_due"]):
        return
    silent = set(papers.unsigned(w, paper))
    if missing := [p.name for p in sides.speaking(case) if p.id in silent]:
        raise gates.closed("extension_unsigned", missing)


def consent(w: Work, case: Case) -> Document | None:
    """Return the consent (D-34) to the longer period that runs, if it was made longer."""
    return papers.newest(w, case, PAPER, _about(case)) if case.extensions else None


def _about(case: Case) -> UUID:
    return uuid5(NAMESPACE_OID, f"{case.id}:extension:{case.extensions}")


def _extend_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    most = _longest(w, case)
    told = {"days": most, "may_extend": most > 0, "by_approval": _approved(w, case) is not None}
    return told | {"consents": read.party_rows(sides.speaking(case))}


OPERATIONS = (Operation("mediation.extend", "延长或者终止", _extend_prefill, extend),)
