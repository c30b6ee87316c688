"""Objections to a ruling of validity: noted, examined, decided, served.

Source: 民诉法解释 art. 372: parties within fifteen days of receiving the ruling, interested persons
within six months of knowing; what is well founded revokes or changes the ruling.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.justice import courtdesk
from cases.models import Case, Confirmation, Objection
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.rules import clock, gates
from cases.rules.terms_kept import INTERESTED
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: statuses of an application whose ruling can be objected to
RULED = ("VALID",)
RESULTS = ("rejected", "changed", "revoked")


def note(w: Work, confirmation_id: UUID, answers: Answers) -> None:
    """Note an objection that came to the court, and let it be examined.

    Raises `NotFound` for another court's application, `StateMismatch` when there is no ruling of
    validity or another objection is being examined, `GateClosed` when it comes too late.
    """
    row, case = courtdesk.own(w, confirmation_id)
    actor = access.require(w, "court_clerk", "judge", scope=row.court_id)
    access.hold(w, case.id)
    if row.status not in RULED or not row.served or _open(w, row) is not None:
        raise StateMismatch(status=row.status)
    given = _read(w, case, row, answers)
    w.session.add(
        Objection(confirmation_id=row.id, noted_at=w.now, noted_by=actor.user_id, **given)
    )
    w.session.flush()
    w.record(case, "court.objected", public=True, by_party=given["party_id"] is not None)
    row.instance_id = None  # when the court had ended its side, the review is a new instance of it
    payload = {"case_id": str(case.id), "court_id": str(row.court_id), "court_result": "valid"}
    w.engine.send("court.objected", str(case.id), {**payload, "objection_closes": closes(w, row)})


def closes(w: Work, row: Confirmation) -> str | None:
    """Say until when the court waits for objections: six months from the last service."""
    served = [str(s["at"]) for s in row.served.values()]
    return contexts.day(w.law.deadline(INTERESTED, max(served)).last_day)


def _read(w: Work, case: Case, row: Confirmation, answers: Answers) -> dict[str, Any]:
    reasons = read.text(answers, "reasons")[:8000]
    received = _day(answers, "received_on")
    if len(reasons) < 4:
        raise read.refuse(reasons="请写明异议的理由。")
    if received is None or not clock.today(row.ruled_at or w.now) <= received <= clock.today(w.now):
        raise read.refuse(received_on="收到异议的日期应在裁定之后、今天以前。")
    known = {"received_on": received, "reasons": reasons}
    if answers.get("who") == "interested":
        return known | _interested(w, row, received, answers)
    party = read.party(case, answers.get("who"), "who")
    if row.objection_until is None or received > row.objection_until:
        raise gates.closed("objection_late", until=contexts.day(row.objection_until))
    return known | {"party_id": party.id, "name": party.name, "known_on": None}


def _interested(w: Work, row: Confirmation, received: date, answers: Answers) -> dict[str, Any]:
    name, knew = read.text(answers, "name")[:80], _day(answers, "known_on")
    if not name:
        raise read.refuse(name="请写明利害关系人的姓名。")
    if knew is None or knew > received:
        raise read.refuse(known_on="请写明从哪天知道的，不晚于收到异议的日期。")
    until = w.law.deadline(INTERESTED, knew).last_day
    if received > until:
        raise gates.closed("objection_late", until=contexts.day(until))
    return {"party_id": None, "name": name, "known_on": knew}


def _day(answers: Answers, name: str) -> date | None:
    try:
        return read.day(answers.get(name))
    except ValueError:
        raise read.refuse(**{name: "日期不对。"}) from None


def review(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Decide on an objection; a ruling is made either way."""
    row = casestate.required_application(w, case)
    actor = access.require(w, "judge", scope=row.court_id)
    objection = _required(w, row)
    result = str(answers.get("result"))
    if result not in RESULTS:
        raise read.refuse(result="请选择审查结果。")
    objection.result, objection.judge_id = result, actor.user_id
    objection.judged, objection.judged_at = read.text(answers, "reasons"), w.now
    if result == "revoked":
        row.status = case.confirm_state = "REVOKED"
    w.session.flush()
    papers.issue(w, case, "court/objection_ruling", objection.id, signed_as="judge")
    w.record(case, "court.objection_decided", public=True, result=result)
    return {"objection_result": result}


def serve(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Note when the ruling on the objection reached everybody."""
    row = casestate.required_application(w, case)
    access.require(w, "court_clerk", "judge", scope=row.court_id)
    objection = newest(w, row)
    if objection is None:
        raise NotFound("No objection.")
    objection.served_at = read.instant(answers, "at", w.now)
    w.record(case, "court.objection_served", public=True)
    return {"objection_closes": closes(w, row)}


def newest(w: Work, row: Confirmation) -> Objection | None:
    """Return the newest objection to the ruling on an application."""
    query = select(Objection).where(Objection.confirmation_id == row.id)
    return w.session.scalars(query.order_by(Objection.id.desc()).limit(1)).first()


def _open(w: Work, row: Confirmation) -> Objection | None:
    query = select(Objection).where(
        Objection.confirmation_id == row.id, Objection.served_at.is_(None)
    )
    return w.session.scalars(query).first()


def _required(w: Work, row: Confirmation) -> Objection:
    found = _open(w, row)
    if found is None:
        raise NotFound("No objection.")
    return found


def _review_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    objection = _required(w, casestate.required_application(w, case))
    told = Words(
        "%(name)s于%(on)s提出异议：\n\n%(reasons)s",
        name=objection.name,
        on=day(objection.received_on),
        reasons=objection.reasons,
    )
    return {"objection": told}


def _serve_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"at": clock.local(w.now).isoformat(timespec="minutes")}


OPERATIONS = (
    Operation("court.review_objection", "审查异议", _review_prefill, review),
    Operation("court.serve_objection", "送达异议裁定", _serve_prefill, serve),
)
