"""More time for a court: the judge asks, the president of the court decides.

Sources: 法释〔2011〕5号 art. 5 (fifteen days, ten more), 民事诉讼法 art. 187 (thirty, longer with
the president's leave). How many days at most and how often is a row of the law.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate, names
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.justice import courtdesk
from cases.models import Case, Confirmation, CourtExtension, Term, User
from cases.operations import Operation
from cases.paperwork import contexts
from cases.rules import periods
from cases.rules.periods import Consent
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: what a judge may ask to be longer, and the row of the law it is
TERMS = {"target": "court.target", "hard": "court.hard"}


def ask(w: Work, confirmation_id: UUID, answers: Answers) -> None:
    """Ask the president for more time for an application in hand.

    Raises `NotFound` when it is not the actor's to judge, `StateMismatch` when it is not being
    examined or a request is open already, `AnswersInvalid` when the law leaves no such extension.
    """
    row, case = courtdesk.own(w, confirmation_id)
    actor = access.require(w, "judge", scope=row.court_id)
    access.hold(w, case.id)
    term, days = _asked(w, row, answers)
    reason = read.text(answers, "reason")[:2000]
    if len(reason) < 4:
        raise read.refuse(reason="请写明需要延长的理由。")
    if row.status != "ACCEPTED" or _open(w, row) is not None:
        raise StateMismatch(status=row.status)
    w.session.add(
        CourtExtension(
            confirmation_id=row.id, term=term, days=days, reason=reason,
            asked_at=w.now, asked_by=actor.user_id,
        )
    )  # fmt: skip
    w.session.flush()
    w.record(case, "court.extension_asked", term=term, days=days)
    if not w.engine.send("court.extension_asked", str(case.id)):
        raise StateMismatch(status=row.status)


def _asked(w: Work, row: Confirmation, answers: Answers) -> tuple[str, int]:
    """Read which term is asked to be longer by how many days."""
    term = str(answers.get("term"))
    if term not in TERMS:
        raise read.refuse(term="请选择延长哪一个期限。")
    running = _term(w, row, term)
    allowed = w.law.row(periods.extension(w, running))
    text = str(answers.get("days") or "")
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 0 < days <= allowed.days:
        raise read.refuse(days=Words("最多延长%(days)s日。", days=allowed.days))
    if periods.is_used_up(running, allowed):
        raise read.refuse(term="这个期限已经延长过，不能再延长。")
    return term, days


def _term(w: Work, row: Confirmation, name: str) -> Term:
    case = w.session.get_one(Case, row.case_id)
    return periods.current(w, case, TERMS[name], about=row.id)


def decide(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Grant the request or not; who grants is the president (民事诉讼法 art. 187)."""
    row = casestate.required_application(w, case)
    actor = access.require(w, "court_president", scope=row.court_id)
    asked = _required(w, row)
    asked.approved = read.yes(answers.get("approve"))
    asked.note = read.text(answers, "note") or None
    asked.decided_at, asked.decided_by = w.now, actor.user_id
    if asked.approved:
        term = _term(w, row, asked.term)
        asked.until = periods.extend(w, term, asked.days, Consent("president"))
    kind = "court.extended" if asked.approved else "court.extension_refused"
    w.record(case, kind, public=asked.approved, term=asked.term, until=contexts.day(asked.until))
    return {}


def _open(w: Work, row: Confirmation) -> CourtExtension | None:
    query = select(CourtExtension).where(
        CourtExtension.confirmation_id == row.id, CourtExtension.decided_at.is_(None)
    )
    return w.session.scalars(query).one_or_none()


def _required(w: Work, row: Confirmation) -> CourtExtension:
    found = _open(w, row)
    if found is None:
        raise NotFound("No request for more time.")
    return found


def _prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = casestate.required_application(w, case)
    asked = _required(w, row)
    judge = w.session.get_one(User, asked.asked_by)
    told = Words(
        "%(judge)s请求把%(term)s（到%(old)s）延长%(days)s日。\n\n理由：%(reason)s",
        judge=judge.name,
        term=names.word("court_term", asked.term),
        days=asked.days,
        old=day(_term(w, row, asked.term).last_day),
        reason=asked.reason,
    )
    return {"asked": told}


OPERATIONS = (Operation("court.extend", "审批延长", _prefill, decide),)
