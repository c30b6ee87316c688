"""What each of many came to: the own end, kept when the case closes and shown before it does.

A group may end in several ways at once; the case closes when every member has come to one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.collective import group_leaving
from cases.models import Agreement, Case, Party
from cases.paperwork import contexts
from cases.reception import sides

if TYPE_CHECKING:
    from cases.work import Work

#: an agreement that a court confirmed, one that was broken unconfirmed, one that was kept
CONFIRMED, BROKEN, KEPT = "CLOSED_AGREED_CONFIRMED", "CLOSED_LITIGATION", "CLOSED_AGREED_PERFORMED"


def settle(w: Work, case: Case) -> None:
    """Write down what each member of a group came to, once; who has not joined leaves now."""
    if not sides.members(case):
        return
    group_leaving.rest(w, case)
    row = contexts.newest_agreement(w, case)
    for party in sides.members(case):
        if party.outcome is None:
            party.outcome = _end(case, row, party)


def _end(case: Case, row: Agreement | None, party: Party) -> str | None:
    if row is None or row.effective_at is None:
        return case.end_state
    if case.confirm_state == "VALID" and party.wants_confirmation:
        return CONFIRMED
    broken = any(i.status == "BREACHED" for i in row.items if i.obligee_id == party.id)
    return BROKEN if broken else KEPT


def standing(case: Case, row: Agreement | None, party: Party, joined: frozenset[object]) -> str:
    """Say where a member stands, as a code of `group_standing`."""
    if party.exited_at is not None:
        return "LEFT"
    if row is not None and row.effective_at is not None:
        if party.id not in joined:
            return "REST"
        is_valid = case.confirm_state == "VALID" and party.wants_confirmation
        return "CONFIRMED" if is_valid else "AGREED"
    return "OPEN"
