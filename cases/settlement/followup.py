"""The visit after the agreement (回访, D-15): is it kept, is it quiet, is there something new."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.models import Case, FollowUp
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.rules import clock
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work


def visits(w: Work, case: Case) -> list[FollowUp]:
    """List the visits of *case* in order."""
    query = select(FollowUp).where(FollowUp.case_id == case.id)
    return list(w.session.scalars(query.order_by(FollowUp.at)))


def visit(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Record a visit and make its paper."""
    at = read.instant(answers, "at", w.now)
    row = FollowUp(
        case_id=case.id,
        party_id=read.party(case, answers.get("party_id")).id,
        at=at,
        way=str(answers.get("way")),
        situation=read.text(answers, "situation"),
        satisfied=int(answers["satisfied"]) if answers.get("satisfied") else None,
        result=str(answers.get("result")),
        next_on=_next(w, case, at),
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


def _next(w: Work, case: Case, at: datetime) -> date | None:
    """Plan the visit after the one made *at* this instant; what is due by today is not repeated."""
    done = visits(w, case)
    law = w.law.of(case)
    first = done[0].at if done else at
    days = sorted(law.deadline(key, first).last_day for key, asked in PLAN.items() if asked(case))
    return next((day for day in days[len(done) :] if day > clock.today(w.now)), None)


def _may_flare_up(case: Case) -> bool:
    """Tell whether the dispute was urgent."""
    return case.priority in ("RED", "YELLOW")


def _is_of_the_old_or_a_family(case: Case) -> bool:
    """Tell whether an old person or a family is concerned."""
    is_family = case.relation == "family" or case.category == "MARRIAGE_FAMILY"
    return is_family or any("elderly" in (p.vulnerable or []) for p in sides.staying(case))


#: which disputes are visited again, by the row of law that says when after the first visit (R-029)
PLAN: Mapping[str, Callable[[Case], bool]] = {
    "followup.second": _may_flare_up,
    "followup.long": _is_of_the_old_or_a_family,
}


def visit_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Offer the parties, and now as the time."""
    return {
        "options_parties": read.party_options(w, case),
        "at": clock.local(w.now).isoformat(timespec="minutes"),
    }
