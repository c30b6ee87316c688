"""What the register of an oral agreement (D-09) tells besides the agreement itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from cases import access
from cases.models import Agreement, Assignment, Case, Membership, Organisation, PerformanceItem
from cases.paperwork import contexts
from cases.rules import clock

if TYPE_CHECKING:
    from cases.work import Work


def told(w: Work, case: Case, row: Agreement) -> dict[str, Any]:
    """Tell how far *row* was kept by today, and whether committees besides its own mediated."""
    return {
        "performed": _performed(w, row),
        "performed_on": contexts.day(clock.today(w.now)),
        "across_committees": _is_across(w, case),
    }


def _performed(w: Work, row: Agreement) -> str | None:
    """Follow the obligations once one of them moved; until then what was registered stands."""
    query = select(PerformanceItem.status).where(PerformanceItem.agreement_id == row.id)
    found = set(w.session.scalars(query))
    if found == {"DONE"}:
        return "performed"
    return "partly" if found & {"DONE", "PARTIAL"} else row.performed


def _is_across(w: Work, case: Case) -> bool:
    """Tell whether another committee takes part, asked (联合调解) or by who mediates beside."""
    if (case.details or {}).get("across_committees"):
        return True
    own = select(Membership.user_id).where(Membership.organisation_id == case.committee_id)
    other = (
        select(func.count())
        .select_from(Assignment)
        .join(Membership, Membership.user_id == Assignment.user_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Assignment.case_id == case.id,
            Assignment.role.in_(("LEAD", "CO")),
            Assignment.ended_at.is_(None),
            Assignment.user_id.not_in(own),
            Membership.role.in_(access.giving("mediator", "chief_mediator")),
            Organisation.kind == "COMMITTEE",
        )
    )
    return bool(w.session.scalar(other))
