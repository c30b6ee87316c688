"""Reminders and news, written where the people they concern look: the case and the party's page.

A notice is a line of the timeline. The worker's job `notices.send` is the one place from which a
county may also send it by short message; nothing here depends on such a service.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, exists, or_, select

from cases import access, sight
from cases.access import Actor
from cases.errors import NotFound
from cases.models import Assignment, Case, CaseEvent, PerformanceItem, Transfer
from cases.operations import Operation, nothing
from cases.rules import clock
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: kinds of notice, by the last part of ``notice.<kind>``, and whether parties see it
KINDS = {
    "period": False,
    "performance": True,
    "consent": False,
    "confirmation": True,
    "appraisal": False,
    "referral": False,
    "talk": True,
    "survey": True,
    "survey_bad": False,
    "risk": False,
    "refused": False,
    "transfer": False,
    "data": False,
}

#: what calls for somebody at the desk; the rest is read on the page of its case
AT_THE_DESK = ("period", "confirmation", "transfer", "refused", "data")

RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Notice:
    """A reminder shown on the desk."""

    case_id: UUID
    title: str
    number: str | None
    kind: str
    data: Mapping[str, Any]
    at: datetime
    #: whether the case is the reader's to open; else it is waiting for a receipt of theirs
    may_open: bool = True


def give(w: Work, case: Case, kind: str, **data: Any) -> None:
    """Write a notice on the timeline of *case* and promise its delivery."""
    if kind not in KINDS:
        raise NotFound(f"No notice {kind}.")
    w.record(case, f"notice.{kind}", public=KINDS[kind], **data)
    w.later("notices.send", case_id=case.id, kind=kind)


def deliver(w: Work, case_id: UUID | str, kind: str) -> None:
    """Deliver a promised notice outside this system: the worker's job.

    Without a carrier there is nothing to send: the timeline has it already.
    """
    log.info("Notice %s of case %s.", kind, case_id, extra={"action": "notice", "kind": kind})


def recent(w: Work, limit: int = 20, kinds: Iterable[str] = KINDS) -> list[Notice]:
    """List the notices of the last days in the cases that the actor may read, the newest first."""
    actor = access.require_user(w)
    rows = w.session.execute(
        select(CaseEvent, Case)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(
            CaseEvent.kind.in_([f"notice.{kind}" for kind in kinds]),
            CaseEvent.at > w.now - RECENT,
            or_(sight.readable(actor), _sent_here(actor)),
            or_(CaseEvent.kind != "notice.refused", _still_in_charge(actor)),
        )
        .order_by(CaseEvent.at.desc())
        .limit(limit)
    )
    return [
        Notice(
            case.id,
            case.title,
            case.number,
            event.kind,
            event.data,
            event.at,
            event.kind != "notice.transfer" or access.may_read(w, case),
        )
        for event, case in rows
    ]


def _sent_here(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which lines remind of a case that waits for a receipt of the actor's place."""
    waiting = select(Transfer.case_id).where(
        Transfer.answer.is_(None),
        Transfer.to_org_id.in_(actor.where("intake_clerk", "chief_mediator")),
    )
    return and_(CaseEvent.kind == "notice.transfer", CaseEvent.case_id.in_(waiting))


def _still_in_charge(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which lines tell a chief that the one in charge, who is refused, still is."""
    return and_(
        Case.committee_id.in_(actor.where("chief_mediator")),
        exists().where(
            Assignment.case_id == Case.id,
            Assignment.ended_at.is_(None),
            cast(Assignment.user_id, String) == CaseEvent.data["mediator"].astext,
        ),
    )


def period(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Warn that the mediation period runs out (T-warn of R-027)."""
    due = case.period_due
    left = (due - clock.today(w.now)).days if due else None
    give(w, case, "period", due=due.isoformat() if due else None, days_left=left)
    return {}


def performance(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Remind that an obligation falls due (人民调解法 art. 31)."""
    given = answers.get("item")
    chosen = given.get("id") if isinstance(given, Mapping) else given
    item = w.session.get(PerformanceItem, UUID(str(chosen))) if chosen else None
    if item is None or item.case_id != case.id or item.status == "DONE":
        return {}
    give(w, case, "performance", item=str(item.id), due=item.due_on.isoformat())
    return {}


def consent(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Remind the clerk that a side has not answered yet."""
    waiting = [str(p.id) for p in case.parties if p.consent == "PENDING"]
    give(w, case, "consent", parties=waiting)
    return {}


def confirmation(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Remind that the window of the joint application closes (民事诉讼法 art. 205).

    Who said no is not reminded of it, and nobody twice on a day: who applies again meets all the
    days for reminding that have passed.
    """
    today = exists().where(
        CaseEvent.case_id == case.id,
        CaseEvent.kind == "notice.confirmation",
        CaseEvent.at >= clock.start_of_day(clock.today(w.now)),
    )
    if case.confirm_state == "DECLINED" or w.session.scalar(select(today)):
        return {}
    due = answers.get("confirm_deadline")
    give(w, case, "confirmation", due=str(clock.day_of(due)) if due else None)
    return {}


def appraisal(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Remind that an appraisal was promised for a day that has passed."""
    due = answers.get("appraisal_expected")
    give(w, case, "appraisal", due=str(clock.day_of(due)) if due else None)
    return {}


def referral(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Remind the clerk that the authority which sent the dispute has no answer yet (R-053)."""
    give(w, case, "referral")
    return {}


def transfer(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Remind both that nobody has signed for a case that was handed on (R-09C).

    The sender reads it on the case; the receiver's own task is late in the queue.
    """
    give(w, case, "transfer")
    return {}


OPERATIONS = (
    Operation("notices.transfer", "提醒签收转办", nothing, transfer),
    Operation("notices.referral", "提醒答复移送", nothing, referral),
    Operation("notices.period", "提醒调解期限", nothing, period),
    Operation("notices.performance", "提醒履行", nothing, performance),
    Operation("notices.consent", "提醒征求意见", nothing, consent),
    Operation("notices.confirmation", "提醒司法确认期限", nothing, confirmation),
    Operation("notices.appraisal", "提醒催问鉴定", nothing, appraisal),
)
