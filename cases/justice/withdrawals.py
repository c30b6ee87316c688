"""Leaving the joint application: freely until it is docketed, by a ruling after that.

Both sides apply together (民事诉讼法 art. 205), so one who leaves ends it; of many on one side one
leaves and the others' application goes on. Until the ruling on the agreement whoever applied may
ask to withdraw, and the court rules on it (民诉法解释 art. 357).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases import casestate
from cases.collective import group_papers
from cases.desks import answers as read
from cases.models import Case, CaseEvent, Confirmation, Party
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

PAPER = "court/withdrawal_ruling"
#: applications that are being prepared, and those that a court has in hand
PREPARED, AT_COURT = ("PREPARING", "SIGNING"), ("SUBMITTED", "SUPPLEMENT", "ACCEPTED")
#: lines of the timeline: a request, and its answer
ASKED = "confirmation.withdrawal_asked"
ANSWERED = ("court.withdrawal_refused", "court.withdrawal_allowed")
#: lines with which an application ends, and every request about it
ENDED = ("court.ruled", "court.not_accepted")


def leave(w: Work, case: Case, party: Party) -> str:
    """Let *party* leave the application, wherever it stands; the agreement stays binding.

    Returns ``recorded`` (there is none, or it is not this party's), ``unwilling`` (gone from it) or
    ``asked`` (the court decides).
    """
    row = casestate.application(w, case)
    if row is None or row.status not in (*PREPARED, *AT_COURT) or not _applies(case, party):
        party.wants_confirmation = False
        w.record(case, "party.left_after_agreement", public=True, party=str(party.id))
        return "recorded"
    if row.status == "ACCEPTED":
        return _ask(w, case, party)
    party.wants_confirmation = False
    if row.status in AT_COURT and not _goes_on(case, [party]):
        return _ask(w, case, party)
    if row.status in PREPARED and party.group_id is not None:
        group_papers.drop_signer(w, case, row.id, party.id)
    w.record(case, "confirmation.unwilling", public=True, party=str(party.id))
    return "unwilling"


def asking(w: Work, case: Case) -> list[Party]:
    """List who asked to withdraw and has no answer of the court yet, in the order of the case."""
    query = (
        select(CaseEvent.kind, CaseEvent.data["party"].astext)
        .where(CaseEvent.case_id == case.id, CaseEvent.kind.in_((ASKED, *ANSWERED, *ENDED)))
        .order_by(CaseEvent.id)
    )
    waiting: set[str] = set()
    for kind, party in w.session.execute(query):
        gone = waiting if kind in ENDED else {party}
        waiting = waiting | gone if kind == ASKED else waiting - gone
    return [p for p in case.parties if str(p.id) in waiting]


def prefill(w: Work, case: Case) -> dict[str, Any]:
    """Tell the judge who asks, and whether the application goes on without them."""
    asked = asking(w, case)
    return {"asking": read.party_rows(asked), "goes_on": _goes_on(case, asked)}


def rule(w: Work, case: Case, row: Confirmation, answers: Mapping[str, Any]) -> bool:
    """Answer each who asked; says whether the application is over by it.

    Forms of earlier releases have one answer for the whole application. Raises `AnswersInvalid`
    when somebody has asked since the judge opened the page.
    """
    asked = asking(w, case)
    if "asking" not in answers:
        if not read.yes(answers.get("allow")):
            _refuse(w, case, asked)
            return False
        return True
    rows = read.by_party(case, answers["asking"])
    if unseen := [p for p in asked if rows.get(p.id, {}).get("allow") not in ("yes", "no")]:
        who = "、".join(p.name for p in unseen)
        raise read.refuse(asking=Words("%(who)s也请求撤回，请刷新后一并裁定。", who=who))
    leaving = [p for p in asked if read.yes(rows[p.id].get("allow"))]
    _refuse(w, case, [p for p in asked if p not in leaving])
    if not leaving:
        return False
    goes_on = _goes_on(case, leaving)
    for party in leaving:
        party.wants_confirmation = False
    if goes_on:
        _let_go(w, case, row, leaving, read.text(answers, "reasons"))
    return not goes_on


def _refuse(w: Work, case: Case, staying: Sequence[Party]) -> None:
    for party in staying:
        w.record(case, "court.withdrawal_refused", public=True, party=str(party.id))


def _let_go(w: Work, case: Case, row: Confirmation, leaving: Sequence[Party], reasons: str) -> None:
    """Make the ruling, which names them and the other side; each of them has a copy of the own."""
    last = papers.newest(w, case, PAPER, row.id)
    parts = {"leave": _part(case, leaving, reasons)}
    revision = last.revision + 1 if last else 1
    papers.issue(w, case, PAPER, row.id, revision=revision, parts=parts, signed_as="judge")
    group_papers.begin(
        w, case, PAPER, leaving, parts, lambda one: {"leave": _part(case, [one], reasons)}
    )
    for party in leaving:
        w.record(case, "court.withdrawal_allowed", public=True, party=str(party.id))


def _ask(w: Work, case: Case, party: Party) -> str:
    if party in asking(w, case):
        return "asked"
    w.record(case, ASKED, public=True, party=str(party.id))
    w.engine.send("confirmation.withdrawn", str(case.id), {"party_id": str(party.id)})
    return "asked"


def _applies(case: Case, party: Party) -> bool:
    return party in sides.applicants_to_court(case)


def _goes_on(case: Case, leaving: Sequence[Party]) -> bool:
    """Tell whether the application goes on: who leaves is of many, and some of them stay in it."""
    many = [p for p in sides.applicants_to_court(case) if p.group_id is not None]
    return all(p.group_id is not None for p in leaving) and any(p not in leaving for p in many)


def _part(case: Case, leaving: Sequence[Party], reasons: str) -> dict[str, Any]:
    return {
        "parties": [contexts.party(p) for p in leaving],
        "applicants": [contexts.party(p) for p in (*leaving, *sides.outsiders(case))],
        "reasons": reasons,
    }
