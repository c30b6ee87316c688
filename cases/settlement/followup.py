"""The visit after the agreement (回访, D-15): is it kept, is it quiet, is there something new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.models import Case, FollowUp
from cases.paperwork import contexts, papers
from cases.rules import clock
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

#: priorities that are visited a second time (R-029)
TWICE = ("RED", "YELLOW")


def visits(w: Work, case: Case) -> list[FollowUp]:
    """List the visits of *case* in order."""
    query = select(FollowUp).where(FollowUp.case_id == case.id)
    return list(w.session.scalars(query.order_by(FollowUp.at)))


def visit(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Record a visit and make its paper."""
    row = FollowUp(
        case_id=case.id,
        party_id=read.party(case, answers.get("party_id")).id,
        at=read.instant(answers, "at", w.now),
        way=str(answers.get("way")),
        situation=read.text(answers, "situation"),
        satisfied=int(answers["satisfied"]) if answers.get("satisfied") else None,
        result=str(answers.get("result")),
        next_on=_next(w, case),
        by=access.require_user(w).user_id,
    )
    w.session.add(row)
    w.session.flush()
    papers.issue(
        w,
        case,
        "people_mediation/follow_up_record",
        row.id,
        signers=[row.party_id],
        audience="staff",
        signed_as="visitor",
    )
    w.record(case, "followup.visited", visit=str(row.id), result=row.result, way=row.way)
    return {
        "visit_result": row.result,
        "result": row.result,
        "next_visit": contexts.day(row.next_on),
    }


def _next(w: Work, case: Case) -> date | None:
    """Plan the second visit of a dispute that might flare up again."""
    if case.priority not in TWICE or visits(w, case):
        return None
    return w.law.deadline("followup.second", w.now).last_day


def visit_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Offer the parties, and now as the time."""
    return {
        "options_parties": read.party_options(w, case),
        "at": clock.local(w.now).isoformat(timespec="minutes"),
    }
