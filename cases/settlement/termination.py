"""How a mediation ends without agreement: withdrawn, failed, refused; each with D-12.

Any party may leave at any moment and nothing may stand in the way (人民调解法 arts. 3, 17, 23).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate, names
from cases.access import PartyActor
from cases.collective import group_leaving, group_papers
from cases.desks import answers as read
from cases.errors import NotAllowed
from cases.justice import withdrawals
from cases.models import Case, CaseEvent, Party
from cases.operations import Operation, nothing
from cases.paperwork import contexts, papers
from cases.reception import consent, kinds, sides
from cases.related import handing_on
from cases.rules import clock, periods
from cases.rules.terms_kept import PERIOD
from cases.settlement import agreement
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: who writes down that a party leaves
STAFF = ("intake_clerk", "mediator", "chief_mediator", "judicial_office")
UNDISPUTED = "termination/undisputed_facts"


def withdraw(w: Work, case_id: UUID, party_id: UUID, note: str = "") -> str:
    """Let a party leave, from any state; twice is once. *note* is what it says, if it wants to.

    Returns what it meant: ``ended`` (the mediation is over), ``left`` (of many one: the others go
    on), ``unwilling`` or ``asked`` (the joint
    application to the court), ``recorded`` (an effective agreement stays binding, art. 31, but the
    way to the court is open, art. 32) or ``closed`` (there is nothing left to leave).
    """
    case = access.read(w, case_id)
    party = read.party(case, party_id)
    _may_withdraw(w, case, party)
    if case.end_state is not None or case.closed_at is not None:
        return "closed"
    if party.exited_at is not None:
        return "closed"
    party.farewell = note.strip() or party.farewell
    row = contexts.newest_agreement(w, case)
    is_bound = row is not None and row.effective_at is not None
    if group_leaving.is_one_of_many(case, party) and not group_leaving.is_bound(w, case, party):
        group_leaving.leave(w, case, party, "PARTY_WITHDREW")
        consent.tell(w, case)
        return "left"
    return withdrawals.leave(w, case, party) if is_bound else _leave(w, case, party)


def is_over(case: Case) -> bool:
    """Tell whether nobody mediates any more; the case may still wait for its file."""
    return case.closed_at is not None or case.termination_reason is not None


def has_withdrawn(w: Work, case: Case) -> bool:
    """Tell whether a party has left the mediation of *case*."""
    query = select(CaseEvent.id).where(
        CaseEvent.case_id == case.id, CaseEvent.kind == "party.withdrew"
    )
    return w.session.scalar(query.limit(1)) is not None


def _may_withdraw(w: Work, case: Case, party: Party) -> None:
    """Let a party act for itself and staff write down what they were told."""
    if isinstance(w.actor, PartyActor):
        if w.actor.party_id != party.id:
            raise NotAllowed
        return
    access.require_office(w, case, *STAFF)


def _leave(w: Work, case: Case, party: Party) -> str:
    if not casestate.waits(w, case, "party.withdrew"):
        return "ended" if has_withdrawn(w, case) else "closed"
    case.termination_reason = "PARTY_WITHDREW"
    handing_on.lapse(w, case)
    agreement.discard(w, case)
    w.record(case, "party.withdrew", public=True, party=str(party.id))
    w.engine.send("party.withdrew", str(case.id), {"party_id": str(party.id)})
    return "ended"


def withdrawn(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Make the notice of an ended mediation, after a party left."""
    _notice(w, case, "PARTY_WITHDREW", kinds.ALL_ROUTES, "")
    w.record(case, "mediation.ended", public=True, reason="PARTY_WITHDREW")
    return {"end_state": "CLOSED_WITHDRAWN"}


def fail(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """End a mediation that found no agreement, and tell the other ways (R-026)."""
    reason = read.text(answers, "reason") or case.termination_reason or "OTHER"
    case.termination_reason = reason
    agreement.discard(w, case)
    _notice(w, case, reason, answers.get("advice") or kinds.ALL_ROUTES, read.text(answers, "note"))
    _undisputed(w, case, answers)
    w.record(case, "mediation.ended", public=True, reason=reason)
    return {"end_state": "CLOSED_FAILED"}


def _undisputed(w: Work, case: Case, answers: Answers) -> None:
    """Write down what nobody disputes, when every party agrees to that (D-14).

    Source: 最高人民法院关于人民法院进一步深化多元化纠纷解决机制改革的意见 art. 23. Raises
    `AnswersInvalid` when facts are given and a party does not agree.
    """
    facts = read.text(answers, "undisputed")
    if not facts:
        return
    agreed = {p.id for p in read.parties(case, answers.get("undisputed_by"), "undisputed_by")}
    if agreed != {p.id for p in sides.staying(case)}:
        raise read.refuse(undisputed_by="各方当事人都同意，才能记载没有争议的事实。")
    part = {"facts": facts, "ended_on": contexts.day(clock.today(w.now))}
    signers = [p.id for p in sides.staying(case)]
    papers.issue(
        w, case, UNDISPUTED, signers=signers, parts={"undisputed": part}, signed_as="mediator"
    )


def undisputed(w: Work, case: Case) -> str | None:
    """Return the facts that were written down as undisputed, if any."""
    paper = papers.newest(w, case, UNDISPUTED)
    return str(paper.context["undisputed"]["facts"]) if paper is not None else None


def refused(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """End a case whose other side does not want mediation (人民调解法 art. 17)."""
    case.termination_reason = "PARTY_REFUSED"
    _notice(w, case, "PARTY_REFUSED", kinds.ALL_ROUTES, read.text(answers, "note"))
    w.record(case, "mediation.ended", public=True, reason="PARTY_REFUSED")
    return {"end_state": "CLOSED_REFUSED"}


def _notice(w: Work, case: Case, reason: str, advice: Sequence[str], note: str) -> None:
    periods.end(w, case, variable=PERIOD)
    handing_on.lapse(w, case)
    name = kinds.termination_paper(case)
    parts = {
        "termination": {
            "reason": names.reason(reason),
            "ended_on": contexts.day(clock.today(w.now)),
            "advice": list(advice),
            "note": note or None,
            "rest": None,
        }
    }
    papers.issue(w, case, name, parts=parts, signed_as="mediator")
    group_papers.begin(w, case, name, sides.members(case), parts)


def _fail_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {
        "reason": case.termination_reason or "",
        "advice": ["litigation"],
        "next": kinds.next_steps(w, case),
        "options_reasons": names.grounds("termination"),
        "options_parties": read.party_options(w, case),
    }


OPERATIONS = (
    Operation("termination.withdrawn", "退出调解", nothing, withdrawn),
    Operation("termination.fail", "调解不成的告知", _fail_prefill, fail),
    Operation("termination.refused", "不同意调解的告知", nothing, refused),
)
