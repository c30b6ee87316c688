"""Whether the parties ask a court to confirm their agreement: while the window is open, together.

Each says yes or no on the own page or to the mediator; a no may become a yes until the thirty days
are over (人民调解法 art. 33, 民事诉讼法 art. 205).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access, casestate
from cases.desks import answers as read
from cases.errors import GateClosed, NotAllowed, StateMismatch
from cases.models import Agreement, Case, Confirmation, Party
from cases.operations import Operation, nothing
from cases.paperwork import contexts
from cases.reception import sides
from cases.rules import clock, gates
from cases.settlement import performance
from cases.words import day
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: message that opens the choice again after a no
RECONSIDERED = "confirmation.reconsidered"
#: ways to enforceability when the window has closed (R-025, R-048)
ALTERNATIVES = ("litigation", "payment_order", "notary")


def open_window(w: Work, case: Case) -> Agreement:
    """Return the agreement while its parties may still apply; raises `GateClosed`."""
    row = contexts.newest_agreement(w, case)
    if row is None or row.effective_at is None:
        raise gates.closed("not_effective")
    if (case.referral or {}).get("kind") == "ENTRUSTED":
        raise gates.closed("entrusted")
    if not row.confirmable or row.confirm_deadline is None:
        raise gates.closed("not_confirmable")
    if clock.today(w.now) > row.confirm_deadline:
        raise gates.closed(
            "window_closed",
            until=contexts.day(row.confirm_deadline),
            instead=list(ALTERNATIVES),
        )
    return row


def open_again(w: Work, case: Case, refused: Confirmation) -> Agreement | None:
    """Return the agreement when its parties may apply again: in time, the fault mendable.

    A court's refusal and a withdrawal decide nothing about the agreement itself (民诉法解释
    arts. 355, 357); what was withdrawn has no grounds. What was kept needs no court any more.
    """
    if refused.status == "WITHDRAWN" and performance.is_kept(w, case):
        return None
    known = statutes.grounds("refusal")
    if not all(known[code].mendable for code in refused.grounds if code in known):
        return None
    try:
        return open_window(w, case)
    except GateClosed:
        return None


def choose(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record what each party wants; only all together may apply."""
    rows = read.by_party(case, answers.get("choices"))
    for party in sides.outsiders(case):
        if party.id in rows:
            party.wants_confirmation = read.yes(rows[party.id].get("wants"))
    wanted = all_want(case)
    if wanted:
        open_window(w, case)
    w.record(case, "confirmation.chosen", public=True, wanted=wanted)
    return {"wants_confirmation": wanted, "confirm_result": None, **keep_open(w, case)}


def keep_open(w: Work, case: Case) -> dict[str, bool]:
    """Tell the process whether a mind may still change: while something is left to be kept."""
    return {"keep_open": not performance.is_kept(w, case)}


def all_want(case: Case) -> bool:
    """Tell whether the joint application may go on: all want it, of many on one side some."""
    many = sides.members(case)
    others = all(p.wants_confirmation for p in sides.outsiders(case))
    return others and (not many or any(p.wants_confirmation for p in many))


def may_still_choose(w: Work, case: Case) -> None:
    """Let somebody change the mind until the application is prepared, and after a no.

    Raises `GateClosed` when the window is closed, `StateMismatch` once it is at the court or
    nobody waits for another answer any more.
    """
    open_window(w, case)
    if case.confirm_state == "DECLINED":
        if not casestate.waits(w, case, RECONSIDERED):
            raise StateMismatch(status=case.confirm_state)
        return
    row = casestate.application(w, case)
    ended = case.confirm_state == "OFFERED"  # asked anew after an application that ended
    if row is not None and not ended and row.status not in ("PREPARING", "SIGNING"):
        raise StateMismatch(status=row.status)


def may_ask_again(w: Work, case: Case) -> bool:
    """Tell whether the actor mediates a case whose parties said no, in a window still open."""
    try:
        access.require(w, "mediator", "chief_mediator", scope=case.committee_id)
        may_still_choose(w, case)
    except (GateClosed, NotAllowed, StateMismatch):
        return False
    return case.confirm_state == "DECLINED"


def choose_as_party(w: Work, wants: bool) -> None:
    """Take the acting party's own choice; it may change until the application is signed.

    A yes after a no opens the choice again, for everybody.
    """
    actor = access.require_party(w)
    case = w.session.get_one(Case, actor.case_id)
    may_still_choose(w, case)
    party = w.session.get_one(Party, actor.party_id)
    if party.wants_confirmation is wants:
        return
    party.wants_confirmation = wants
    w.record(case, "confirmation.wanted", public=True, party=str(party.id), wants=wants)
    if wants and case.confirm_state == "DECLINED":
        _ask_again(w, case)


def reconsider(w: Work, case_id: UUID) -> None:
    """Let the mediator ask again after a no, while the window is open (人民调解法 art. 33).

    Raises `NotAllowed`, and `StateMismatch` when nobody said no or the window is closed.
    """
    case = access.read(w, case_id)
    access.require(w, "mediator", "chief_mediator", scope=case.committee_id)
    if not may_ask_again(w, case):
        raise StateMismatch(status=case.confirm_state)
    _ask_again(w, case)


def ask_anew(case: Case) -> None:
    """Forget each no: who said it is asked anew."""
    for party in sides.outsiders(case):
        party.wants_confirmation = party.wants_confirmation or None


def _ask_again(w: Work, case: Case) -> None:
    """Open the choice: whoever said no is asked anew."""
    ask_anew(case)
    w.record(case, "confirmation.reconsidered", public=True)
    w.engine.send(RECONSIDERED, str(case.id), {})


def waiting(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Tell whether the confirmation waits for nothing but a change of mind."""
    return {"only_waits": casestate.waits(w, case, RECONSIDERED)}


def _choose_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    agreement = contexts.newest_agreement(w, case)
    wants = {True: "yes", False: "no"}
    return {
        "choices": [
            {
                "party_id": str(p.id),
                "party_name": p.name,
                "wants": wants.get(p.wants_confirmation)
                if p.wants_confirmation is not None
                else None,
            }
            for p in sides.outsiders(case)
        ],
        "confirm_until": until(agreement),
    }


def until(agreement: Agreement | None) -> str | None:
    """Write the last day of the window as people do."""
    on = agreement.confirm_deadline if agreement else None
    return day(on) if on else None


OPERATIONS = (
    Operation("confirmation.choose", "各方是否申请司法确认", _choose_prefill, choose),
    Operation("confirmation.waiting", "看还等不等司法确认", nothing, waiting),
)
