"""What becomes of bound files when their time is over: appraised by people, never deleted.

A file kept for a time is appraised when that is over: kept longer, handed to the archives, or
approved for destruction, which happens on paper and outside this system. What is kept for ever is
handed to the county's archives. Source: 档案法实施条例 arts. 19, 20, 24.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.errors import AnswersInvalid, StateMismatch
from cases.models import Case
from cases.paperwork import contexts
from cases.rules import clock, terms
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: the term of each kind of keeping; of what is kept for ever, until it goes to the archives
TERMS = {"短期": "dossier.short", "长期": "dossier.long", "永久": "dossier.handing"}
EXTEND, HAND_OVER, DESTROY = "EXTEND", "HAND_OVER", "DESTROY"
FOR_EVER = "永久"
#: people who appraise, at the least and at the most
FEWEST, MOST = 2, 6
#: files listed on one page
LISTED = 200


@dataclass(frozen=True)
class Due:
    """A file whose time is over, as its keeper sees it."""

    case_id: UUID
    number: str
    title: str
    retention: str
    archived_on: date
    due_on: date
    #: what may be decided of it
    outcomes: tuple[str, ...]


def due(w: Work) -> tuple[Due, ...]:
    """List the files whose time is over at the committees that the actor heads, the oldest first.

    Raises `NotAllowed` for who heads none.
    """
    actor = access.require(w, "chief_mediator")
    today = clock.today(w.now)
    shortest = min(statutes.deadline_row(key).months or 0 for key in TERMS.values())
    query = select(Case).where(
        Case.tenant_id == w.tenant,
        Case.committee_id.in_(actor.where("chief_mediator")),
        Case.retention.in_(TERMS),
        Case.archived_at < clock.start_of_day(terms.add_months(today, -shortest)),
    )
    found: list[Due] = []
    for case in w.session.scalars(query.order_by(Case.archived_at, Case.id)):
        last = _last_day(w, case)
        if last is not None and last < today:
            found.append(_due(case, last))
        if len(found) == LISTED:
            break
    return tuple(found)


def appraise(w: Work, case_id: UUID, answers: Answers) -> None:
    """Write down what was decided of a file whose time is over, why, and by whom.

    *answers*: ``outcome``, ``until`` (of what is kept longer), ``appraisers`` (a name a line),
    ``reasons``. Raises `NotFound`, `NotAllowed`, `StateMismatch` while its time runs or when it
    was decided, and `AnswersInvalid`.
    """
    access.hold(w, case_id)
    case = access.read(w, case_id)
    access.require(w, "chief_mediator", scope=case.committee_id)
    last, today = _last_day(w, case), clock.today(w.now)
    if last is None or last >= today:
        raise StateMismatch(state=case.state)
    errors: dict[str, list[str]] = {}
    outcome, reasons = read.text(answers, "outcome"), read.text(answers, "reasons")[:1000]
    if outcome not in _outcomes(case):
        errors["outcome"] = ["请选择怎么处置；永久保管的不能销毁。"]
    names = _names(read.text(answers, "appraisers"))
    if not FEWEST <= len(names) <= MOST:
        errors["appraisers"] = ["鉴定要两人以上，一行写一个人的姓名。"]
    if len(reasons) < 4:
        errors["reasons"] = ["请写明理由。"]
    until = _until(answers) if outcome == EXTEND else None
    if outcome == EXTEND and (until is None or until <= today):
        errors["until"] = ["请填写延长到今天以后的哪一天。"]
    if errors:
        raise AnswersInvalid(errors=errors)
    told = {
        "outcome": outcome,
        "until": contexts.day(until),
        "appraisers": names,
        "reasons": reasons,
        "on": contexts.day(today),
    }
    case.details = {**(case.details or {}), "appraisals": [*_all(case), told]}
    w.record(case, "dossier.appraised", outcome=outcome, until=contexts.day(until))


def _names(text: str) -> list[str]:
    lines = (line.strip()[:40] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _until(answers: Answers) -> date | None:
    try:
        return date.fromisoformat(read.text(answers, "until"))
    except ValueError:
        return None


def _all(case: Case) -> list[dict[str, Any]]:
    return list((case.details or {}).get("appraisals") or [])


def _last_day(w: Work, case: Case) -> date | None:
    """Return the last day a file is kept undecided; None when it is not filed, or was decided."""
    if case.archived_at is None or case.retention not in TERMS:
        return None
    decided = _all(case)
    if not decided:
        key = TERMS[case.retention]
        return w.law.of(case).deadline(key, clock.today(case.archived_at)).last_day
    until = decided[-1]["until"]
    return date.fromisoformat(until) if until else None


def _outcomes(case: Case) -> tuple[str, ...]:
    if case.retention == FOR_EVER:
        return (HAND_OVER, EXTEND)
    return (EXTEND, HAND_OVER, DESTROY)


def _due(case: Case, last: date) -> Due:
    return Due(
        case_id=case.id,
        number=case.number or case.code,
        title=case.title,
        retention=case.retention or "",
        archived_on=clock.today(case.archived_at) if case.archived_at else last,
        due_on=last,
        outcomes=_outcomes(case),
    )
