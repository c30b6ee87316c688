"""The end of a case: what it came to, and which papers must then be there (人民调解法 art. 27)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

import documents
from cases.collective import group_ends
from cases.models import (
    Attachment,
    Case,
    Confirmation,
    Document,
    MediationSession,
    Organisation,
    Panel,
)
from cases.paperwork import contexts
from cases.paperwork.papers import OVER, THERE
from cases.reception import kinds, risks, sides
from cases.related import handing_on
from cases.rules import periods
from cases.rules.terms_kept import PERIOD
from cases.settlement import mediation, performance
from cases.words import Words
from engine import TaskInfo
from engine.errors import EngineError
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

#: ends at which the dispute is solved, for the statistics by level (小事不出村)
SOLVED = frozenset(
    {
        *("CLOSED_AGREED_PERFORMED", "CLOSED_AGREED_CONFIRMED", "CLOSED_ORAL_PERFORMED"),
        *("CLOSED_COURT_PAPER", "CLOSED_SETTLED_EARLY"),
    }
)
#: papers that the archive itself makes
BY_ARCHIVE = ("D-01", "D-02", "D-32", "D-33")


@dataclass(frozen=True)
class Missing:
    """A paper a case may not close without: its number, title, and what is the matter."""

    code: str
    title: str
    #: none making failed
    state: str
    #: the party whose paper it is, where each needs one
    who: str | None = None


def outcome(w: Work, case: Case, variables: Mapping[str, Any]) -> str:
    """Say what *case* came to: as its process ended, or as its agreement was kept and confirmed."""
    if end := case.end_state or variables.get("end_state"):
        return str(end)
    row = contexts.newest_agreement(w, case)
    if row is None or row.effective_at is None:
        return "CLOSED_FAILED"
    if case.confirm_state == "VALID":
        return "CLOSED_AGREED_CONFIRMED"
    if performance.is_breached(w, case):
        return "CLOSED_LITIGATION"
    return "CLOSED_ORAL_PERFORMED" if row.form == "ORAL" else "CLOSED_AGREED_PERFORMED"


def settle(w: Work, case: Case) -> str:
    """Write down the end of *case*, once."""
    if case.end_state is None:
        case.end_state = outcome(w, case, _variables(w, case))
    group_ends.settle(w, case)
    if case.closed_level is None and case.end_state in SOLVED:
        case.closed_level = level_of(contexts.committee_of(w, case))
    if case.closed_at is None:
        handing_on.lapse(w, case)
        case.closed_at = w.now
        case.state = "CLOSED"
        periods.end(w, case, variable=PERIOD)
        w.record(case, "case.closed", public=True, end_state=case.end_state)
    return case.end_state


def level_of(committee: Organisation) -> str:
    """Tell at which level a committee or an agency solves disputes: VILLAGE, TOWN or COUNTY."""
    return committee.level if committee.level in law.words("closed_level") else "TOWN"


def close(w: Work, case: Case, task: TaskInfo, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Close the case: the last automatic step of its process."""
    if case.end_state is None and answers.get("end_state"):
        case.end_state = str(answers["end_state"])
    return {"end_state": settle(w, case)}


def missing(w: Work, case: Case, end_state: str) -> tuple[Missing, ...]:
    """List the mandatory papers of a case that ended so and are not there (R-015)."""
    states = _states(w, case)
    found: list[Missing] = []
    for rule in law.papers(end_state):
        if not _applies(w, case, rule.when):
            continue
        if rule.when in EACH:
            found += EACH[rule.when](w, case, rule.paper)
            continue
        needed, either = _own(case, rule.paper), _own(case, rule.any)
        found += [_miss(code, states) for code in needed if states.get(code) != "made"]
        if either and not any(states.get(code) == "made" for code in either):
            found.append(_miss(either[0], states))
    return tuple(m for m in found if m.code not in BY_ARCHIVE)


def _of_each(w: Work, case: Case, codes: tuple[str, ...]) -> Iterator[Missing]:
    """List the papers that a represented party lacks, for each of them."""
    for party in filter(sides.has_agent, sides.staying(case)):
        states = _states(w, case, party.id)
        for code in codes:
            if states.get(code) != "made":
                yield replace(_miss(code, states), who=party.name)


def _unproved(w: Work, case: Case, codes: tuple[str, ...]) -> Iterator[Missing]:
    """List who has a guardian and no proof of it among what was handed in (R-017)."""
    query = select(Attachment.party_id).where(Attachment.case_id == case.id)
    proved = set(w.session.scalars(query.where(Attachment.purpose == "guardian")))
    for party in filter(sides.has_guardian, sides.staying(case)):
        if party.id not in proved:
            yield from (replace(_miss(code, {}), who=party.name) for code in codes)


#: papers that are wanted for each of some parties
EACH = {"agent": _of_each, "guardian": _unproved}


def _own(case: Case, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Name the papers that an agency makes in place of a committee's."""
    if not kinds.is_administrative(case):
        return codes
    other = law.stands_for()
    return tuple(dict.fromkeys(other.get(code, code) for code in codes))


def _states(w: Work, case: Case, about: UUID | None = None) -> dict[str, str]:
    """Tell by number which papers are made, being made or failed; the best of several counts.

    Of those *about* somebody alone, when that is given.
    """
    rank = {"failed": 0, "making": 1, "made": 2}
    catalog = documents.catalog()
    states: dict[str, str] = {}
    query = select(Document.name, Document.status).where(
        Document.case_id == case.id, Document.status.not_in(OVER)
    )
    if about is not None:
        query = query.where(Document.about_id == about)
    for name, status in w.session.execute(query):
        if name not in catalog:
            continue
        state = "made" if status in THERE else "failed" if status == "FAILED" else "making"
        code = catalog[name].code
        for known in {code, code.rstrip(ascii_lowercase)}:  # D-25a … D-25c are forms of D-25
            if rank[state] >= rank.get(states.get(known, ""), -1):
                states[known] = state
    return states


def _miss(code: str, states: Mapping[str, str]) -> Missing:
    known = law.documents().get(code)
    return Missing(code, known.title if known else code, states.get(code, "none"))


def _applies(w: Work, case: Case, when: str) -> bool:
    """Tell whether a rule of papers holds for *case*."""
    row = contexts.newest_agreement(w, case)
    checks: dict[str, Any] = {
        "always": True,
        "accepted": case.accepted_at is not None,
        "written": row is not None and row.form == "WRITTEN",
        "oral": row is not None and row.form == "ORAL",
        "agreed": row is not None and row.effective_at is not None,
        "unagreed": row is None or row.effective_at is None,
        "session": _count(w, MediationSession, case) > 0,
        "filed": _count(w, Confirmation, case) > 0,
        "invited": _has_invited(w, case),
        "refused": not _is_handed_on(w, case),
        "handed_on": _is_handed_on(w, case),
        "agent": case.accepted_at is not None and any(map(sides.has_agent, sides.staying(case))),
        "guardian": case.accepted_at is not None
        and any(map(sides.has_guardian, sides.staying(case))),
        "danger": risks.is_dangerous(case) or risks.is_reported(w, case),
    }
    return bool(checks.get(when, True))


def _is_handed_on(w: Work, case: Case) -> bool:
    """Tell whether another body signed for *case*, which was not refused here."""
    return any(letter.answer == "ACCEPTED" for letter in handing_on.of(w, case))


def _has_invited(w: Work, case: Case) -> bool:
    """Tell whether somebody besides the parties sat in a session of *case*, or in a panel."""
    held = mediation.sessions(w, case)
    return any(s.invitees for s in held) or _count(w, Panel, case) > 0


def _count(w: Work, model: Any, case: Case) -> int:
    query = select(func.count()).select_from(model).where(model.case_id == case.id)
    if model is Confirmation:
        query = query.where(Confirmation.filed_at.is_not(None))
    return int(w.session.scalar(query) or 0)


def _variables(w: Work, case: Case) -> Mapping[str, Any]:
    if case.instance_id is None:
        return {}
    try:
        return w.engine.variables(case.instance_id)
    except EngineError:  # a process that has ended keeps no variables
        return {}


def sentences(papers: tuple[Missing, ...]) -> Iterator[Words]:
    """Say what is missing, a line a paper."""
    words = {"none": "还没有", "making": "正在制作，请稍候", "failed": "制作失败，请重新制作"}
    for paper in papers:
        yield Words(
            "%(code)s %(title)s：%(state)s",
            code=paper.code,
            title=Words("%(title)s（%(who)s）", title=paper.title, who=paper.who)
            if paper.who
            else paper.title,
            state=words[paper.state],
        )
