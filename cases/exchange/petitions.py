"""The sixty days of a petition that was sent to mediation, and making them longer.

They run from the day on which the petition was accepted, which the letter of referral tells; a
letter that does not say is counted from the day it came. Source: 信访工作条例 art. 34 (sixty days;
up to thirty more with the approval of the head, the petitioner told why).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Case, Referral, Term
from cases.rules import beginnings, clock, periods
from cases.rules.periods import Consent
from cases.words import Words
from processes.law import DeadlineRow

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

KEY = beginnings.PETITION
#: process variable that carries the last day, so that the task of the office follows it
DUE = "petition_due"


def accepted_on(w: Work, kind: str, answers: Answers) -> tuple[str | None, dict[str, list[str]]]:
    """Read the day on which a petition was accepted; None when the letter does not say."""
    given = answers.get("accepted_on")
    if kind != "PETITION" or given in (None, ""):
        return None, {}
    try:
        on = read.day(given)
    except (TypeError, ValueError):
        on = None
    if on is None or on > clock.today(w.now):
        return None, {"accepted_on": ["信访受理日不对，不能晚于今天。"]}
    return on.isoformat(), {}


def variables(
    w: Work, kind: str, accepted: str | None, received: str | None
) -> dict[str, str | None]:
    """Give the process of a referral until when a petition is to be dealt with."""
    if kind != "PETITION":
        return {DUE: None}
    due = w.law.deadline(KEY, _start(w.now, accepted, received)).last_day
    return {DUE: due.isoformat()}


def _start(now: datetime, accepted: str | None, received: str | None) -> date | datetime:
    told = accepted or received
    return date.fromisoformat(told) if told else now


def begin(w: Work, case: Case, row: Referral) -> Term | None:
    """Let the sixty days of a petition run; nothing for a referral of another kind."""
    if row.kind != "PETITION":
        return None
    known = case.referral or {}
    start = _start(row.received_at, known.get("accepted_on"), known.get("received_on"))
    return periods.begin(w, case, KEY, start, variable=DUE, about=row.id)


def term(w: Work, case: Case, row: Referral) -> Term | None:
    """Return the term of a petition that is still open; None for any other referral."""
    found = periods.running(w, case, KEY, about=row.id)
    return found[-1] if found else None


def end(w: Work, case: Case, row: Referral) -> None:
    """Let the sixty days be over: it was dealt with, or sent back."""
    periods.end(w, case, KEY, about=row.id)


def may_extend(w: Work, case: Case, row: Referral) -> bool:
    """Tell whether the actor's office may still make the sixty days longer."""
    if row.kind != "PETITION" or row.closed_at is not None or row.from_org_id is None:
        return False
    if row.from_org_id not in access.require_user(w).where("petition"):
        return False
    running = term(w, case, row)
    return running is None or not periods.is_used_up(running, _allowed(w))


def most(w: Work) -> int:
    """Return by how many days at most."""
    return _allowed(w).days


def _allowed(w: Work) -> DeadlineRow:
    return w.law.row(w.law.row(KEY).extension)


def extend(w: Work, referral_id: UUID, answers: Answers) -> None:
    """Make the sixty days longer: the head of the office approved it, with a reason.

    Raises `NotFound` when the referral is not of the actor's office, `StateMismatch` once it was
    dealt with, `GateClosed` when it was made longer before, `AnswersInvalid`.
    """
    row = w.session.get(Referral, referral_id)
    here = access.require(w, "petition").where("petition")
    if row is None or row.tenant_id != w.tenant or row.from_org_id not in here:
        raise NotFound(f"No referral {referral_id}.")
    case = w.session.get_one(Case, row.case_id)
    access.hold(w, case.id)
    if row.kind != "PETITION" or row.closed_at is not None:
        raise StateMismatch("It was dealt with.")
    by, reason = read.text(answers, "approved_by")[:40], read.text(answers, "reason")[:500]
    if not by:
        raise read.refuse(approved_by="请写明批准的负责人。")
    if len(reason) < 4:
        raise read.refuse(reason="请写明延长的理由，要告知信访人。")
    running = term(w, case, row) or begin(w, case, row)
    if running is not None:
        days = _days(w, answers)
        periods.extend(w, running, days, Consent("authority", approved_by=by, reason=reason))


def _days(w: Work, answers: Answers) -> int:
    given = str(answers.get("days") or "")
    days = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    if not 0 < days <= most(w):
        raise read.refuse(days=Words("最多延长%(days)s日。", days=most(w)))
    return days
