"""What a document is told of an agreement: its clauses as far as the paper is about them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cases.collective import group_text
from cases.models import Agreement, Case, Document, Party
from cases.paperwork import contexts_group, contexts_oral
from cases.paperwork.contexts import Part, day, instant, money

if TYPE_CHECKING:
    from cases.work import Work


def told(
    w: Work,
    case: Case,
    row: Agreement | None,
    mine: Party | None = None,
    paper: Document | None = None,
) -> Part | None:
    """Describe the agreement *row* of *case*, as far as *paper* is about it.

    To *mine*, one of many, it is the own line.
    """
    if row is None:
        return None
    rows = contexts_group.told(case, paper, row.clauses) if paper is not None else row.clauses
    clauses = group_text.told(case, rows, mine.id if mine else None)
    sums = [Decimal(one["amount"]) for one in clauses if one["amount"]]
    known = {
        "number": row.number,
        "form": row.form,
        "facts": row.facts,
        "clauses": clauses,
        "amount": money(sum(sums, Decimal(0))) if sums else None,
        "performance": row.performance,
        "place": row.place,
        "copies": row.copies,
        "reached_at": instant(row.reached_at),
        "effective_at": instant(row.effective_at),
        "confirm_deadline": day(row.confirm_deadline) if row.confirmable else None,
        "performed": row.performed,
        "performed_on": None,
        "partial": bool((case.details or {}).get("left_open")),
        "across_committees": False,
    }
    return known | (contexts_oral.told(w, case, row) if row.form == "ORAL" else {})
