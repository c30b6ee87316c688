"""A dispute that goes on in a new case: after a dismissal, or when it flares up again (R-041)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import access, contexts, numbering, registration
from cases.models import Case, Organisation, Party

if TYPE_CHECKING:
    from cases.work import Work

#: what a party keeps when its dispute goes on in a new case; consent and keys are new
_KEPT = frozenset(
    {"side", "position", "kind", "name", "name_index", "gender", "ethnicity", "birth_date"}
    | {"id_type", "id_no", "id_no_index", "phone", "address", "occupation", "legal_rep"}
    | {"legal_rep_title", "vulnerable", "agents", "privacy_consent"}
)


def continue_in_new_case(w: Work, case: Case) -> Case:
    """Open a new case with the same parties and matter; each side is asked anew."""
    copied = [
        Party(**{c.key: getattr(p, c.key) for c in Party.__table__.columns if c.key in _KEPT})
        for p in case.parties
    ]
    matter = {
        "category": case.category,
        "facts": case.facts,
        "claims": [contexts.claim(c) for c in case.claims],
        "amount": case.amount,
        "place": case.place,
        "occurred_on": case.occurred_on,
        "violence_now": False,
    }
    receipt = registration.open_case(
        w,
        matter,
        copied,
        centre=w.session.get_one(Organisation, case.centre_id),
        channel="transfer",
        consent=None,
        key_of=lambda party: numbering.access_key(),
        source=case.source,
        created_by=access.require_user(w).user_id,
    )
    linked = w.session.get_one(Case, receipt.case_id)
    linked.continues_id = case.id
    linked.title = case.title
    return linked
