"""From what event a period counts, and what is said of it beside the count.

A period counts from acceptance, from the application, from the signing for materials, from the
event of an accident (道路交通安全法实施条例 art. 94; 道路交通事故处理程序规定 art. 90), or from the
day on which a petition was accepted (信访工作条例 art. 34).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.models import Case, Term
from cases.rules import clock, terms_kept
from cases.words import Words, day
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

#: periods that run from the day the materials were signed for (R-052)
FROM_RECEIPT = ("referral.",)
#: the sixty days in which a petition is dealt with (R-067)
PETITION = "petition.period"


def of(w: Work, case: Case, key: str) -> Any:
    """Say from what day or instant the period *key* of *case* counts."""
    start: Any = case.accepted_at or w.now
    if key.startswith(FROM_RECEIPT):
        return (case.referral or {}).get("received_on") or start
    kind = statutes.kinds().get(case.kind or "")
    if kind is not None and kind.start == "applied":
        return case.applied_at
    if kind is not None and kind.start == "event" and (told := _event(case)):
        return max(date.fromisoformat(told["on"]), clock.day_of(start))
    return start


def _event(case: Case) -> dict[str, str]:
    """Return the event from which mediation begins, as recorded: `event`, `on`; or nothing."""
    return (case.details or {}).get("start_event") or {}


def waits(case: Case) -> bool:
    """Tell whether the period of *case* runs from an event that must be recorded (R-066)."""
    kind = statutes.kinds().get(case.kind or "")
    sent = str((case.triage or {}).get("period_key")).startswith(FROM_RECEIPT)
    return kind is not None and kind.start == "event" and not sent


def waiting(case: Case) -> Words | None:
    """Say that nothing runs yet, while the event that the period counts from is awaited."""
    over = case.closed_at is not None or case.termination_reason is not None
    if case.accepted_at is None or case.period_due is not None or over or not waits(case):
        return None
    return Words("调解期限还没有起算：等丧葬办完、治疗终结、定残或者损失确定，从那一天起算。")


def keep_reason(case: Case, row: Term, approved_by: str, reason: str) -> None:
    """Keep who of an authority made a term longer and why, to be told with the term."""
    if reason:
        said = {row.key: {"by": approved_by, "reason": reason}}
        known = (case.details or {}).get("longer") or {}
        case.details = (case.details or {}) | {"longer": known | said}


def told(w: Work, case: Case, row: Term) -> Iterator[Words]:
    """Say what *row* counts from where that is an event of its own, and why it is longer."""
    if row.key == PETITION:
        yield _petition(case, row)
    elif row.variable == terms_kept.PERIOD and waits(case) and (event := _event(case)):
        yield from _accident(case, event)
    longer = ((case.details or {}).get("longer") or {}).get(row.key)
    if longer and row.extensions:
        why = "延长的理由：%(reason)s（%(who)s批准）。"
        yield Words(why, reason=longer["reason"], who=longer["by"])


def _petition(case: Case, row: Term) -> Words:
    on = day(clock.day_of(row.started_at))
    if (case.referral or {}).get("accepted_on"):
        return Words("信访事项%(on)s受理。", on=on)
    return Words("移送时没有写明信访受理日，从收到移送的%(on)s起算。", on=on)


def _accident(case: Case, event: dict[str, str]) -> Iterator[Words]:
    name, on = Words(statutes.words("start_event")[event["event"]]), date.fromisoformat(event["on"])
    yield Words("%(event)s，%(on)s。", event=name, on=day(on))
    if case.accepted_at and on < (accepted := clock.day_of(case.accepted_at)):
        yield Words("受理时这一天已经过了，自受理之日%(on)s起开始。", on=day(accepted))
