"""What becomes of bound files when their time is over: appraised by people, never deleted.

A file kept for a time is appraised when that is over: kept longer, handed to the archives, or
approved for destruction, which happens on paper and outside this system. What is kept for ever is
handed to the county's archives. Source: 档案法实施条例 arts. 19, 20, 24.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.errors import AnswersInvalid, StateMismatch
from cases.models import Case
from cases.paperwork import contexts, disposal
from cases.rules import clock, terms
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: the term of each kind of keeping; of what is kept for ever, until it goes to the archives
TERMS = {"短期": "dossier.short", "长期": "dossier.long", "永久": "dossier.handing"}
OUTCOMES = EXTEND, HAND_OVER, DESTROY = "EXTEND", "HAND_OVER", "DESTROY"
FOR_EVER = "永久"
#: signs of a reason, at the least
LEAST = 4
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


def appraise(w: Work, case_ids: Iterable[UUID], answers: Answers) -> UUID:
    """Write down what was decided of files whose time is over, why, by whom; promise the papers.

    *answers*: ``outcome``, ``until`` (of what is kept longer), ``receiver`` (of what is handed
    over), ``appraisers`` (a name a line), ``reasons``. Returns the id of the `Disposal`. Raises
    `NotFound`, `NotAllowed`, `StateMismatch` while the time of one runs or when it was decided,
    and `AnswersInvalid`.
    """
    access.require(w, "chief_mediator")
    cases = [_over(w, case_id) for case_id in sorted(set(case_ids))]
    told = _told(w, cases, answers)
    act = disposal.write(w, cases, told)
    for case in cases:
        line = {key: told[key] for key in ("outcome", "until", "appraisers", "reasons", "on")}
        details = case.details or {}
        case.details = {**details, "appraisals": [*_all(case), line | {"act": str(act.id)}]}
        w.record(case, "dossier.appraised", outcome=told["outcome"], until=told["until"])
    return act.id


def _over(w: Work, case_id: UUID) -> Case:
    access.hold(w, case_id)
    case = access.read(w, case_id)
    access.require(w, "chief_mediator", scope=case.committee_id)
    last = _last_day(w, case)
    if last is None or last >= clock.today(w.now):
        raise StateMismatch(state=case.state)
    return case


def _told(w: Work, cases: list[Case], answers: Answers) -> dict[str, Any]:
    """Read what was decided of *cases*; raises `AnswersInvalid`."""
    today, outcome = clock.today(w.now), read.text(answers, "outcome")
    reasons, names = read.text(answers, "reasons")[:1000], disposal.names_in(answers, "appraisers")
    receiver = read.text(answers, "receiver")[:80] if outcome == HAND_OVER else ""
    until = disposal.day_in(answers, "until") if outcome == EXTEND else None
    wrong = {
        "files": _wrong_files(cases),
        "outcome": _wrong_outcome(cases, outcome),
        "appraisers": None if disposal.is_enough(names) else "鉴定要两人以上，一行写一个人的姓名。",
        "reasons": None if len(reasons) >= LEAST else "请写明理由。",
        "until": _wrong_until(outcome, until, today),
        "receiver": "请写明移交给哪个档案馆。" if outcome == HAND_OVER and not receiver else None,
    }
    if errors := {key: [said] for key, said in wrong.items() if said}:
        raise AnswersInvalid(errors=errors)
    return {
        "outcome": outcome,
        "until": contexts.day(until),
        "receiver": receiver or None,
        "appraisers": names,
        "reasons": reasons,
        "on": contexts.day(today),
    }


def _wrong_files(cases: list[Case]) -> str | None:
    if not cases:
        return "请勾选要鉴定的卷宗。"
    if len({case.committee_id for case in cases}) > 1:
        return "一份意见书只写一个调委会的卷宗，请分开鉴定。"
    return None


def _wrong_outcome(cases: list[Case], outcome: str) -> str | None:
    if all(outcome in _outcomes(case) for case in cases) and outcome in OUTCOMES:
        return None
    return "请选择怎么处置；永久保管的不能销毁。"


def _wrong_until(outcome: str, until: date | None, today: date) -> str | None:
    if outcome != EXTEND or (until is not None and until > today):
        return None
    return "请填写延长到今天以后的哪一天。"


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
    return (HAND_OVER, EXTEND) if case.retention == FOR_EVER else OUTCOMES


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
