"""People's mediation: disclosure, rights, investigation, sessions.

Sources: 人民调解法 arts. 17, 19-23, 25-27; 人民法院特邀调解规定 art. 15 (disclosure); 反家庭暴力法.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from cases import access, names
from cases.assignment import assigning, declaring, joint
from cases.county import grid_team, people
from cases.desks import answers as read
from cases.diagnoses import sheet
from cases.models import Assignment, Case, Investigation, MediationSession, Party, User
from cases.operations import Operation
from cases.paperwork import contexts, contexts_about, papers
from cases.reception import kinds, sides
from cases.rules import clock, gates
from engine import TaskInfo
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: who was invited, and that every party agreed to it (D-39)
INVITED = "people_mediation/participant_consent"

#: kept whole, for making a statement costs more than running it
_CURRENT = (
    select(Assignment)
    .where(Assignment.case_id == bindparam("case"), Assignment.role == bindparam("role"))
    .where(Assignment.ended_at.is_(None))
    .order_by(Assignment.assigned_at.desc())
    .limit(1)
)


def current(w: Work, case: Case, role: str = "LEAD") -> Assignment | None:
    """Return the running assignment of *role* (LEAD, RECORDER), the newest first."""
    return w.session.scalars(_CURRENT, {"case": case.id, "role": role}).first()


def sessions(w: Work, case: Case) -> list[MediationSession]:
    """List the sessions of *case* in order."""
    query = select(MediationSession).where(MediationSession.case_id == case.id)
    return list(w.session.scalars(query.order_by(MediationSession.n)))


# --- disclosure (R-012) -----------------------------------------------------------------------


def declare(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record whether the mediator has an interest, and which parties waive it."""
    assignment = current(w, case)
    if assignment is None:
        raise gates.closed("no_mediator")
    conflict = read.yes(answers.get("conflict"))
    waived = read.parties(case, answers.get("waived"), "waived") if conflict else []
    all_waived = conflict and {p.id for p in waived} == {p.id for p in sides.speaking(case)}
    by = access.require_user(w).user_id
    declaring.keep(w, case, by, clear=not conflict or all_waived)
    assignment.conflict = conflict
    assignment.conflict_note = read.text(answers, "note") or None
    assignment.waived_by = [str(p.id) for p in waived]
    w.record(case, "mediation.declared", conflict=conflict, waived=assignment.waived_by)
    return {"conflict": conflict, "conflict_waived": all_waived}


def _declare_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"options_parties": read.party_options(w, case)}


def reassign(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Put another mediator in charge, with the reason; the clock goes on."""
    chosen = read.identifier(answers.get("mediator"))
    ranked = others(w, case)
    if str(chosen) not in {o["value"] for o in assigning.choices(ranked)} or chosen is None:
        raise read.refuse(mediator="请选择本调委会的另一名调解员。")
    row = put_in_charge(w, case, chosen)
    row.grounds = assigning.kept(ranked, chosen)
    row.reason = read.text(answers, "reason") or None
    w.record(case, "mediation.reassigned", public=True, mediator=str(chosen))
    return {"mediator_id": str(chosen)}


def put_in_charge(w: Work, case: Case, user_id: UUID) -> Assignment:
    """End the leading assignment and begin *user_id*'s."""
    old = current(w, case)
    if old is not None:
        old.ended_at = w.now
    by = w.actor.user_id if isinstance(w.actor, access.Actor) else None
    row = Assignment(case_id=case.id, user_id=user_id, role="LEAD", assigned_at=w.now, by=by)
    w.session.add(row)
    w.session.flush()
    return row


def others(w: Work, case: Case) -> list[assigning.Candidate]:
    """Rank who may take the case instead: the others who mediate for its committee."""
    lead = current(w, case)
    place = case.committee_id or case.centre_id
    found = people.members(w.session, [place], "mediator", "chief_mediator")
    return assigning.rank(w, case, [u for u in found if lead is None or u.id != lead.user_id])


def _reassign_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    ranked = others(w, case)
    short = assigning.shortlist(w, case, ranked)
    return {
        "options_mediators": assigning.choices(ranked),
        "suggestion": assigning.told(ranked, short),
        "mediator": str(short[0].id) if short else None,
    }


# --- rights notice (R-009, R-055) ---------------------------------------------------------------


def notify_rights(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Tell the parties their rights and the first session; makes D-03."""
    told_at = read.instant(answers, "at", w.now)
    first = read.later(answers.get("first_session_at"))
    case.details = (case.details or {}) | {
        "notified_at": contexts.instant(told_at),
        "notified_by": read.text(answers, "way"),
        "first_session_at": contexts.instant(first),
        "first_session_place": grid_team.chosen_place(answers) or None,
        "open_session": read.yes(answers.get("open_session")),
    }
    papers.issue(
        w,
        case,
        "people_mediation/rights_notice",
        signers=[p.id for p in sides.speaking(case)],
        signed_as="mediator",
    )
    w.record(
        case,
        "mediation.rights_notified",
        public=True,
        at=contexts.instant(told_at),
        first_session_at=contexts.instant(first),
    )
    return {"first_session_at": contexts.instant(first)}


def _rights_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {
        "at": clock.local(w.now).isoformat(timespec="minutes"),
        "open_session": bool((case.details or {}).get("open_session")),
        **grid_team.room_options(w, case),
    }


# --- investigation (D-10) -----------------------------------------------------------------------


def investigate(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record an interview or visit, or that none is needed."""
    if read.yes(answers.get("no_need")):
        w.record(case, "mediation.no_investigation")
        return {"more": False}
    add_investigation(w, case, answers)
    return {"more": read.yes(answers.get("more"))}


def add_investigation(w: Work, case: Case, answers: Answers) -> Investigation:
    """Add an investigation and promise its record; also an act of the case page."""
    declaring.required(w, case)
    row = Investigation(
        case_id=case.id,
        n=_next(w, Investigation, case),
        at=read.instant(answers, "at", w.now),
        place=read.text(answers, "place"),
        interviewee=read.text(answers, "interviewee"),
        relation=read.text(answers, "relation") or None,
        particulars={
            key: read.text(answers, key) for key in (*contexts_about.PARTICULARS, "recorder")
        },
        participants=_names(answers.get("participants")),
        record=[
            {"q": read.text(r, "q"), "a": read.text(r, "a")} for r in answers.get("record") or []
        ],
        by=access.require_user(w).user_id,
    )
    w.session.add(row)
    w.session.flush()
    papers.issue(
        w,
        case,
        "people_mediation/investigation_record",
        row.id,
        audience="staff",
        signed_as="investigator",
    )
    w.record(case, "mediation.investigated", investigation=str(row.id), n=row.n)
    return row


# --- sessions (D-13) ----------------------------------------------------------------------------


def hold_session(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record a session with its result; makes D-13."""
    declaring.required(w, case, together=True)
    row = _session(w, case, answers)
    w.session.add(row)
    w.session.flush()
    papers.issue(
        w,
        case,
        "people_mediation/mediation_record",
        row.id,
        signers=[UUID(a) for a in row.attendees],
        audience="signers" if row.mode == "SEPARATE" else "parties",
        signed_as="mediator",
    )
    if row.invitees:
        everybody = [p.id for p in sides.speaking(case)]
        papers.issue(
            w, case, INVITED, row.id, signers=everybody, audience="parties", signed_as="mediator"
        )
    case.termination_reason = row.failure if row.result == "failed" else None
    w.record(case, "mediation.session_held", n=row.n, mode=row.mode, result=row.result)
    sheet.tell_stalled(w, case, row.result)
    return {"session_result": row.result, "result": row.result, "reason": row.failure}


def _session(w: Work, case: Case, answers: Answers) -> MediationSession:
    mode = str(answers.get("mode"))
    attendees = read.parties(case, answers.get("attendees"), "attendees")
    _may_meet(case, mode, attendees)
    invited = [i for i in answers.get("invitees") or [] if read.text(i, "name")]
    if any(not read.yes(i.get("agreed")) for i in invited):
        raise gates.closed("invitee_without_consent")
    actor = access.require_user(w)
    recorder = current(w, case, "RECORDER")
    stored = w.session.get(User, recorder.user_id) if recorder else None
    return MediationSession(
        case_id=case.id,
        n=_next(w, MediationSession, case),
        at=read.instant(answers, "at", w.now),
        place=grid_team.chosen_place(answers),
        mode=mode,
        attendees=[str(p.id) for p in attendees],
        invitees=[
            {
                "name": read.text(i, "name"),
                "relation": read.text(i, "relation") or None,
                "consented_by": [str(p.id) for p in sides.speaking(case)],
            }
            for i in invited
        ],
        techniques=list(answers.get("techniques") or []),
        record=read.text(answers, "record"),
        result=str(answers.get("result")),
        next_at=read.later(answers.get("next_at")),
        failure=read.text(answers, "failure") or None,
        recorder=read.text(answers, "recorder") or (stored.name if stored else actor.name),
        by=actor.user_id,
    )


def _may_meet(case: Case, mode: str, attendees: list[Party]) -> None:
    """Let nobody sit at one table who did not consent, or where violence was seen."""
    if mode == "JOINT" and case.no_joint_session:
        raise gates.closed("no_joint_session")
    if any(p.consent != "CONSENTED" for p in sides.staying(case)):
        raise gates.closed("consent_missing")
    if mode == "JOINT" and len({p.side for p in attendees}) < 2:
        raise read.refuse(attendees="面对面的调解会要有双方当事人参加；只有一方的请选择“背对背”。")
    if mode == "SEPARATE" and len({p.side for p in attendees}) > 1:
        raise read.refuse(attendees="背对背谈话只选一方当事人，双方请分别记录。")


def session_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Offer when, where and with whom, as it was arranged."""
    recorder = current(w, case, "RECORDER")
    user = w.session.get(User, recorder.user_id) if recorder else None
    details = case.details or {}
    return {
        "at": clock.local(w.now).isoformat(timespec="minutes"),
        **grid_team.place_options(w, case, details.get("first_session_place") or ""),
        "mode": "SEPARATE" if case.no_joint_session else "JOINT",
        "attendees": [] if case.no_joint_session else [str(p.id) for p in sides.speaking(case)],
        "recorder": user.name if user else details.get("recorder") or "",
        "options_parties": read.party_options(w, case),
        "options_reasons": names.grounds("termination"),
        "options_results": names.options(_results(case, task)),
        **_invited(w, case),
    }


def _invited(w: Work, case: Case) -> dict[str, Any]:
    """Fill in who of the bodies that handle it jointly takes part."""
    rows = joint.joined(w, case)
    return {"invitees": rows} if rows else {}


def _results(case: Case, task: TaskInfo) -> dict[str, str]:
    """Name how a session may end: an appraisal where the process has a place for it."""
    kind, words = kinds.of(case), law.words("session_result")
    codes = ["continue", "agreed", "failed"]
    if kind is not None and kind.appraisal:
        codes.append("appraisal")
    if task.operation == "administrative.hold_session":
        codes.append("absent")
    return {code: words[code] for code in codes}


def _next(w: Work, model: Any, case: Case) -> int:
    query = select(func.coalesce(func.max(model.n), 0)).where(model.case_id == case.id)
    return int(w.session.scalar(query) or 0) + 1


def _names(rows: Any) -> list[str]:
    return [read.text(r, "name") for r in rows or [] if read.text(r, "name")]


def _nothing(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {
        "at": clock.local(w.now).isoformat(timespec="minutes"),
        "place": case.place or "",
        "recorder": contexts.recorder(w, case) or access.require_user(w).name,
    }


OPERATIONS = (
    Operation("mediation.declare", "声明有无利害关系", _declare_prefill, declare),
    Operation("mediation.reassign", "更换调解员", _reassign_prefill, reassign),
    Operation("mediation.notify_rights", "告知权利义务", _rights_prefill, notify_rights),
    Operation("mediation.investigate", "调查", _nothing, investigate),
    Operation("mediation.hold_session", "记录调解会", session_prefill, hold_session),
)
