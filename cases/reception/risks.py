"""A dispute that may flare up: told to the police at once, and answered by the head (D-20).

Source: 人民调解法 art. 25 (what may become an offence is reported); 反家庭暴力法 arts. 13-15.
The report is made in the act that sees the danger; the time it was told is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select

from cases import access, names, sight
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Case, Document, Organisation
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.settlement import ink
from cases.words import Words
from documents import words
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

PAPER = "people_mediation/risk_report"
#: what the process of a case throws, and catches with its head's task
ESCALATION = "risk"
#: signs of the register that are dangers, as the report says them
SIGNS = {
    "violence_now": "还有打人、威胁或者有人要伤害自己的危险。",
    "weapon_or_self_harm": "有人持械，或者扬言自伤。",
    "domestic_violence": "有家庭暴力的迹象。",
}
#: who may report without a task
STAFF = ("intake_clerk", "mediator", "chief_mediator", "judicial_office", "village_mediator")


def is_dangerous(case: Case) -> bool:
    """Tell whether the register of *case* shows a danger that must be reported."""
    return any((case.signs or {}).get(sign) for sign in SIGNS)


def is_reported(w: Work, case: Case) -> bool:
    """Tell whether a danger of *case* has been reported."""
    return bool(_reports(w, case))


def prefill(w: Work, case: Case) -> dict[str, Any]:
    """Offer what a report says of a dangerous *case*, and to whom it is told."""
    seen = [words for sign, words in SIGNS.items() if (case.signs or {}).get(sign)]
    return {
        "danger": bool(seen),
        "risk_signs": "".join(seen),
        "risk_told": station(w, case),
        "risk_told_at": None,
    }


def station(w: Work, case: Case) -> str:
    """Name the police station of the town of *case*; empty when none is registered."""
    centre = w.session.get_one(Organisation, case.centre_id)
    town: UUID = centre.parent_id or centre.id
    query = (
        select(Organisation.name)
        .where(Organisation.id.in_(sight.subtree([town])), Organisation.active)
        .where(Organisation.kind == "POLICE")
        .order_by(Organisation.code)
    )
    return w.session.scalars(query.limit(1)).first() or ""


def write(w: Work, case: Case, said: Answers) -> dict[str, Any]:
    """Write a report and return what the process is told of it.

    Raises `AnswersInvalid` when it says no signs, no measures, or not to whom and when it was told.
    """
    wanted = {
        "risk_signs": "请写明激化的苗头。",
        "risk_measures": "请写明已经采取的措施。",
        "risk_told": "请写明向谁报告。",
        "risk_told_at": "请填写报告的时间；还没有报告的，先报告。",
    }
    for field, sentence in wanted.items():
        if not read.text(said, field):
            raise read.refuse(**{field: sentence})
    n = len(_reports(w, case)) + 1
    told_at = read.instant(said, "risk_told_at", w.now)
    part = {
        "n": n,
        "seen_at": contexts.instant(w.now),
        "signs": read.text(said, "risk_signs"),
        "colour": names.word("priority", case.priority),
        "measures": read.text(said, "risk_measures"),
        "asked": read.text(said, "risk_asked") or None,
        "told": read.text(said, "risk_told"),
        "told_at": contexts.instant(told_at),
        "reporter": access.require_user(w).name,
        "answer": None,
        "answered_at": None,
    }
    about = uuid5(NAMESPACE_OID, f"{case.id}:risk:{n}")
    papers.issue(
        w, case, PAPER, about, audience="staff", parts={"risk": part}, signed_as="mediator"
    )
    w.record(case, "risk.reported", n=n, told_at=part["told_at"])
    return {"danger": True}


def may_report(w: Work, case: Case) -> bool:
    """Tell whether a danger may be reported without a task: after the triage, which asks."""
    return case.closed_at is None and bool(case.triage) and _open_task(w, case) is not None


def report(w: Work, case_id: UUID, said: Answers) -> None:
    """Report a danger that shows while a case is handled: red from now on, and told to the head.

    Raises `StateMismatch` when nobody handles the case any more, `AnswersInvalid` for what is
    missing.
    """
    case = access.read(w, case_id)
    access.require_office(w, case, *STAFF)
    access.hold(w, case.id)
    task = _open_task(w, case)
    if task is None or not may_report(w, case):
        raise StateMismatch(state=case.state)
    case.priority = "RED"
    case.no_joint_session = case.no_joint_session or read.yes(said.get("risk_apart"))
    write(w, case, said)
    w.engine.escalate(task.id, ESCALATION)


def answer(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write under the oldest open report what whoever heads the committee orders, and sign it."""
    paper = _unanswered(w, case)
    if paper is None:
        raise NotFound("No report of danger to answer.")
    ordered = {"answer": read.text(answers, "answer"), "answered_at": contexts.instant(w.now)}
    paper.context = paper.context | {"risk": paper.context["risk"] | ordered}
    ink.by_role(w, paper, "director")
    papers.refresh(w, paper)
    return {}


def _answer_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    paper = _unanswered(w, case)
    if paper is None:
        return {}
    said = paper.context["risk"]
    told = Words("%(told)s，%(at)s", told=said["told"], at=words.moment(said["told_at"]))
    return {"signs": said["signs"], "measures": said["measures"], "told": told}


def _open_task(w: Work, case: Case) -> TaskInfo | None:
    found = w.engine.open_tasks(case.instance_id) if case.instance_id else []
    return found[0] if found else None


def _reports(w: Work, case: Case) -> list[Document]:
    query = select(Document).where(Document.case_id == case.id, Document.name == PAPER)
    return list(w.session.scalars(query.order_by(Document.created_at, Document.id)))


def _unanswered(w: Work, case: Case) -> Document | None:
    found = _reports(w, case)
    return next((paper for paper in found if paper.context["risk"]["answer"] is None), None)


OPERATIONS = (Operation("risk.answer", "落实防范措施", _answer_prefill, answer),)
