"""What goes back to the authority that sent a dispute, and what it does then.

Sources: 人民法院特邀调解规定 arts. 19-21, 26; 治安管理处罚法 art. 9 para. 4; 信访工作条例 art. 34.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access, casestate, names
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.exchange import petitions, referrals
from cases.models import Case, Document, Referral
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.rules import clock, gates
from cases.settlement import performance, termination
from cases.words import Words
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

NO_PENALTY = "referral/no_penalty"
AGREEMENT = "people_mediation/agreement"

#: what a court may do, by kind of referral and whether the parties agreed
COURT = {
    ("DELEGATED", True): ("kept", "paper", "docketed"),
    ("DELEGATED", False): ("docketed", "kept"),
    ("ENTRUSTED", True): ("paper", "suit_withdrawn", "resumed"),
    ("ENTRUSTED", False): ("resumed",),
}
#: states of a case whose agreement a court's paper may still take the place of
BEFORE_PAPER = ("AGREED", "PERFORMING", "FOLLOW_UP")


def result_of(w: Work, case: Case) -> str:
    """Say what the mediation came to, in the words of the letter."""
    row = contexts.newest_agreement(w, case)
    if row is not None and row.effective_at is not None:
        return "agreed"
    if case.termination_reason == "PARTY_WITHDREW":
        return "withdrawn"
    if case.end_state == "CLOSED_REFUSED":
        return "refused"
    return "failed" if case.accepted_at is not None else "not_accepted"


def give_back(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write the letter of result and send it with the materials, on the same day (D-23)."""
    row = referrals.required(w, case)
    if row.returned_at is not None:
        raise StateMismatch(state="returned")
    row.result, row.returned_at = result_of(w, case), w.now
    row.told = read.text(answers, "told") or None
    row.materials_back = read.yes(answers.get("materials_back"))
    row.undisputed = read.text(answers, "undisputed") or None
    w.session.flush()
    agreed = contexts.newest_agreement(w, case) if row.result == "agreed" else None
    if agreed is not None and (paper := papers.newest(w, case, AGREEMENT, agreed.id)):
        paper.audience = "all"  # the authority gets a copy of what was agreed, and nothing else
    papers.issue(w, case, "referral/result", row.id, audience="court")
    if row.from_org_id is None:  # answered on paper: what it does then does not come back
        petitions.end(w, case, row)
    w.record(case, "referral.returned", public=True, result=row.result)
    return {"mediation_result": row.result}


def court_handles(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Do what follows at court: its own paper, a withdrawn suit, a file, or the suit goes on."""
    row = referrals.required(w, case)
    outcome = str(answers.get("outcome"))
    if outcome not in court_choices(row):
        raise read.refuse(outcome="这个结果不能这样处理。")
    if outcome == "paper":
        _paper(w, case)
    _closed(w, case, row, outcome, answers)
    return {"papered": outcome == "paper"}


def court_choices(row: Referral) -> tuple[str, ...]:
    """List what the court may choose: never confirmation for an entrusted suit (R-047)."""
    return COURT.get((row.kind, row.result == "agreed"), ("kept",))


def _paper(w: Work, case: Case) -> None:
    """Let the court's own paper end the case, unless a confirmation is in hand."""
    application = casestate.application(w, case)
    if application is not None and application.filed_at is not None:
        raise gates.closed("at_court")
    if case.state not in BEFORE_PAPER or case.end_state is not None:
        raise StateMismatch(state=case.state)
    case.end_state = "CLOSED_COURT_PAPER"


def police_decides(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Decide whether to punish: not when the parties settled, performed and asked for it."""
    row = referrals.required(w, case)
    outcome = str(answers.get("outcome"))
    if outcome not in ("no_penalty", "by_law"):
        raise read.refuse(outcome="请选择处理结果。")
    if outcome == "no_penalty":
        paper = joint_application(w, case, row)
        if paper is None or papers.unsigned(w, paper):
            raise gates.closed("no_joint_application")
        _performed(w, case)
    _closed(w, case, row, outcome, answers)
    return {}


def petition_closes(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Settle the petition or go on with it (信访工作条例 arts. 33-36)."""
    row = referrals.required(w, case)
    outcome = str(answers.get("outcome"))
    if outcome not in ("settled", "continued"):
        raise read.refuse(outcome="请选择处理结果。")
    if outcome == "settled" and row.result != "agreed":
        raise read.refuse(outcome="没有达成协议，不能按化解办结。")
    _closed(w, case, row, outcome, answers)
    return {}


def _closed(w: Work, case: Case, row: Referral, outcome: str, answers: Answers) -> None:
    row.outcome, row.closed_at = outcome, w.now
    petitions.end(w, case, row)
    row.outcome_number = read.text(answers, "number")[:80] or None
    row.outcome_on = clock.today(w.now)
    w.record(case, "referral.closed", public=True, outcome=outcome)


# --- no penalty (治安管理处罚法 art. 9 para. 4) --------------------------------------------------


def ask_no_penalty(w: Work, case_id: UUID) -> None:
    """Make the joint application that the parties sign (D-21).

    Raises `GateClosed` while something is not performed or once the police has decided, `NotFound`
    when the police did not send the case, `StateMismatch` when the application is there.
    """
    case = access.read(w, case_id)
    access.require_office(w, case, "mediator", "chief_mediator", "intake_clerk")
    access.hold(w, case.id)
    row = referrals.required(w, case)
    if row.kind != "POLICE":
        raise NotFound("No police case.")
    if row.outcome is not None:
        raise gates.closed("police_decided")
    _performed(w, case)
    if joint_application(w, case, row) is not None:
        raise StateMismatch(state="asked")
    papers.issue(w, case, NO_PENALTY, row.id, signers=[p.id for p in sides.speaking(case)])
    w.record(case, "referral.no_penalty", public=True)


def may_ask_no_penalty(w: Work, case: Case) -> bool:
    """Tell whether the joint application could be made now."""
    row = referrals.of(w, case)
    if row is None or row.kind != "POLICE" or row.outcome is not None:
        return False
    return is_performed(w, case) and joint_application(w, case, row) is None


def is_performed(w: Work, case: Case) -> bool:
    """Tell whether an agreement is in effect and everything in it was done."""
    agreed = contexts.newest_agreement(w, case)
    if agreed is None or agreed.effective_at is None:
        return False
    return all(i.status == "DONE" for i in performance.items(w, case))


def joint_application(w: Work, case: Case, row: Referral) -> Document | None:
    """Return the application for no penalty, if it was made."""
    return papers.newest(w, case, NO_PENALTY, row.id)


def _performed(w: Work, case: Case) -> None:
    if not is_performed(w, case):
        raise gates.closed("not_performed")


# --- first values -------------------------------------------------------------------------------


def _result_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = referrals.required(w, case)
    told = Words(
        "送回%(sender)s：%(result)s。",
        sender=row.from_name,
        result=names.word("referral_result", result_of(w, case)),
    )
    return {
        "result": told,
        "told": names.reason(case.termination_reason),
        "undisputed": termination.undisputed(w, case),
        "materials_back": True,
    }


def _handle_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = referrals.required(w, case)
    told = Words(
        "%(result)s。%(reason)s",
        result=names.word("referral_result", row.result),
        reason=row.told or "",
    )
    return {
        "result": told,
        "options_outcomes": [
            {"label": names.word("referral_outcome", one), "value": one}
            for one in court_choices(row)
        ],
    }


OPERATIONS = (
    Operation("referral.return", "送回结果", _result_prefill, give_back),
    Operation("referral.court", "法院处理调解结果", _handle_prefill, court_handles),
    Operation("referral.police", "公安作出处理", _handle_prefill, police_decides),
    Operation("referral.petition", "信访办理结果", _handle_prefill, petition_closes),
)
