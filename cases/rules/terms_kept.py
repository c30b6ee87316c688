"""Where the last day of a term is kept beside the term: the columns that lists and papers read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Agreement, Case, Confirmation, Term

if TYPE_CHECKING:
    from cases.work import Work

#: process variable that carries the period of mediation, whichever route it is of
PERIOD = "period_due"
WINDOW = "confirm_deadline"
#: until when the court waits for objections of interested persons (民诉法解释 art. 372)
OBJECTIONS = "objection_closes"
INTERESTED = "court.objection_interested"

#: terms of a court, and the column of the application that shows each
COURT = {
    "court.accept": "decide_by",
    "court.target": "target_on",
    "court.hard": "hard_on",
    "court.objection": "objection_until",
}


def write(w: Work, row: Term) -> None:
    """Write the last day of *row* where the rest of the house reads it."""
    if row.variable == PERIOD:
        case = w.session.get_one(Case, row.case_id)
        case.period_due, case.extensions = row.last_day, len(row.extensions)
    elif row.variable == WINDOW:
        agreement = w.session.get_one(Agreement, row.about)
        agreement.confirm_deadline = row.last_day if agreement.confirmable else None
    elif row.key in COURT:
        setattr(w.session.get_one(Confirmation, row.about), COURT[row.key], row.last_day)
