"""The receipt of a case that was handed on: signed for or sent back, here or on paper.

With the receipt the case passes over: the old team leaves it, the receiver's people read and
handle it, the days count on (R-09C, R-09D).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.county import people
from cases.desks import answers as read
from cases.errors import AnswersInvalid, StateMismatch
from cases.models import Assignment, Case, Organisation, Transfer, User
from cases.operations import Operation
from cases.paperwork import contexts, numbering, papers
from cases.reception import kinds
from cases.related import handing_on, linked, links, merging
from cases.rules import clock, periods
from cases.rules.terms_kept import PERIOD
from cases.vault import data_requests
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]


def receive(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Sign for the case, or send it back with the reason, in this system."""
    row = _waiting(w, case)
    accepted = _decided(row, answers)
    team = _team(w, row, answers) if accepted and row.way == "committee" else []
    row.received_by = access.require_user(w).name
    return _answer(w, case, row, accepted, team)


def record(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write down the receipt that came on paper, with its scan."""
    row = _waiting(w, case)
    accepted = _decided(row, answers)
    on = read.day(answers.get("received_on"))
    if on is None or not clock.today(row.sent_at) <= on <= clock.today(w.now):
        raise read.refuse(received_on="回执的日期不早于发函、不晚于今天。")
    scans = read.files(w, case, answers.get("scan"), "scan")
    if not scans:
        raise read.refuse(scan="请上传回执的扫描件。")
    row.received_by, row.scan_id = read.text(answers, "received_by"), UUID(scans[0])
    return _answer(w, case, row, accepted, [])


def _waiting(w: Work, case: Case) -> Transfer:
    row = handing_on.waiting(w, case)
    if row is None:
        raise StateMismatch("No letter waits.")
    return row


def _decided(row: Transfer, answers: Answers) -> bool:
    accepted = answers.get("decision") == "accept"
    row.opinion = None if accepted else read.text(answers, "opinion")
    if row.opinion is not None and len(row.opinion) < 4:
        raise read.refuse(opinion="退回的，请写明理由。")
    return accepted


def _team(w: Work, row: Transfer, answers: Answers) -> list[User]:
    known = {str(user.id): user for user in _members(w, row)}
    chosen = answers.get("mediators")
    wanted = [str(one) for one in chosen] if isinstance(chosen, list) else []
    if not wanted or any(one not in known for one in wanted):
        raise read.refuse(mediators="请从这个组织的人员中选择。")
    return [known[one] for one in dict.fromkeys(wanted)]


def _members(w: Work, row: Transfer) -> list[User]:
    places = [row.to_org_id] if row.to_org_id else []
    return people.members(w.session, places, "mediator", "chief_mediator")


def _answer(w: Work, case: Case, row: Transfer, accepted: bool, team: list[User]) -> dict[str, Any]:
    row.answer = "ACCEPTED" if accepted else "RETURNED"
    row.answered_at, row.answered_by = w.now, access.require_user(w).user_id
    w.session.flush()
    if refused := list(merging.not_open(w, case)) if accepted else []:
        raise AnswersInvalid(errors={"decision": refused})
    moved = move(w, case, row, team) if accepted else {}
    if row.way != "paper":
        about = {"receipt": _receipt(w, case, row)}
        papers.issue(w, case, handing_on.RECEIPT, row.id, audience="staff", parts=about)
    number = case.number if accepted and row.former_number else None
    w.record(case, "transfer.answered", public=True, answer=row.answer, number=number)
    if accepted and not w.engine.send("case.transferred", str(case.id), moved):
        raise StateMismatch(state=case.state)
    return {"accepted": accepted}


def move(w: Work, case: Case, row: Transfer, team: list[User]) -> dict[str, Any]:
    """Let *case* pass over to whoever signed for it; returns what its process is told."""
    if row.way == "paper":
        case.end_state, case.termination_reason = "CLOSED_TRANSFERRED", "ACCEPTED_ELSEWHERE"
        periods.end(w, case, variable=PERIOD)
        return {"resume": "out", "end_state": case.end_state}
    linked.dismiss(w, case)
    place = w.session.get_one(Organisation, row.to_org_id)
    if row.way == "centre":
        case.centre_id, told = place.id, {"resume": "register"}
    else:
        told = _to_committee(w, case, row, place, team)
    for one in links.merged(w, case):
        one.centre_id, one.committee_id = case.centre_id, case.committee_id
    if case.instance_id is not None:
        w.engine.rescope(case.instance_id, case.centre_id)
    w.session.flush()
    data_requests.follow(w, case)
    return told


def _to_committee(
    w: Work, case: Case, row: Transfer, committee: Organisation, team: list[User]
) -> dict[str, Any]:
    """Give the case to a committee: a number of its own, its mediators, the same days."""
    row.former_number = case.number
    series = kinds.series(w, committee.id, kinds.of(case))
    case.number = numbering.mediation(w.session, committee, w.now, series)
    case.committee_id, case.centre_id = committee.id, _centre(w, committee) or case.centre_id
    for n, user in enumerate(team):
        role = "CO" if n else "LEAD"
        w.session.add(Assignment(case_id=case.id, user_id=user.id, role=role, assigned_at=w.now))
    return {
        "resume": "mediate",
        "committee_id": str(committee.id),
        "mediator_id": str(team[0].id),
        "period_due": contexts.day(case.period_due),
        "manner": kinds.manner(case),
    }


def _centre(w: Work, committee: Organisation) -> UUID | None:
    """Find the centre of the committee's town: at its own parent, or at one above."""
    above = committee.parent_id
    while above is not None:
        query = select(Organisation.id).where(
            Organisation.parent_id == above,
            Organisation.kind == "JOINT_CENTER",
            Organisation.active,
        )
        found = w.session.scalars(query.order_by(Organisation.code)).first()
        if found is not None:
            return found
        above = w.session.get_one(Organisation, above).parent_id
    return None


def _receipt(w: Work, case: Case, row: Transfer) -> dict[str, Any]:
    return {
        "number": row.number,
        "sender": w.session.get_one(Organisation, row.from_org_id).name,
        "receiver": contexts.organisation(w.session.get_one(Organisation, row.to_org_id)),
        "sent_on": contexts.day(clock.today(row.sent_at)),
        "materials": list(row.materials),
        "accepted": row.answer == "ACCEPTED",
        "opinion": row.opinion,
        "received_by": row.received_by or "",
        "received_at": contexts.instant(row.answered_at),
        "case_number": case.number if row.former_number else None,
    }


def _prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = _waiting(w, case)
    names = _members(w, row) if row.way == "committee" else []
    return {
        "letter": handing_on.said(w, row, case),
        "names": bool(names),
        "options_mediators": people.options(names),
    }


def _paper_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = _waiting(w, case)
    today = contexts.day(clock.today(w.now))
    return {"letter": handing_on.said(w, row, case), "received_on": today}


OPERATIONS = (
    Operation("transfer.receive", "签收转办", _prefill, receive),
    Operation("transfer.record", "录入转办回执", _paper_prefill, record),
)
