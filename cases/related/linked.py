"""A dispute that goes on in another case: its people and its files go along.

After a dismissal or a relapse in a new case (R-041); merged into another; split off from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update

from cases import access
from cases.models import Assignment, Attachment, Case, Organisation, Party
from cases.paperwork import contexts, numbering
from cases.reception import registration
from engine.ids import new_id

if TYPE_CHECKING:
    from cases.work import Work

#: what a party keeps when its dispute goes on in a new case; consent and keys are new
_KEPT = frozenset(
    {"side", "position", "kind", "name", "name_index", "gender", "ethnicity", "birth_date"}
    | {
        "id_type",
        "id_no",
        "id_no_index",
        "phone",
        "phone_index",
        "address",
        "occupation",
        "legal_rep",
    }
    | {"legal_rep", "legal_rep_title", "vulnerable", "agents", "privacy_consent"}
)


#: what it keeps besides where it goes on in a case that it agreed to already
_AGREED = frozenset({"consent", "consent_at", "consent_by"})
#: what a file says of itself; it is the same file, under its hash
_FILE = ("tenant_id", "purpose", "name", "media_type", "size", "sha256", "by", "at")


def copy(party: Party, *, agreed: bool = False) -> Party:
    """Write the same person down for another case; *agreed* keeps the answer to mediation too."""
    kept = _KEPT | _AGREED if agreed else _KEPT
    return Party(**{c.key: getattr(party, c.key) for c in Party.__table__.columns if c.key in kept})


def goes_on(w: Work, party: Party, other_id: UUID) -> None:
    """Let the page of *party* lead to the same person's row *other_id*, in one step for ever."""
    party.continues_as_id = other_id
    w.session.flush()
    before = update(Party).where(Party.continues_as_id == party.id)
    w.session.execute(before.values(continues_as_id=other_id))


def came_from(w: Work, own: Party) -> list[Case]:
    """List the cases from which this party came here: merged into this one, or split."""
    query = (
        select(Case)
        .join(Party, Party.case_id == Case.id)
        .where(Party.continues_as_id == own.id)
        .order_by(Case.applied_at)
    )
    return list(w.session.scalars(query))


def dismiss(w: Work, case: Case) -> None:
    """Let whoever mediates and records leave *case*: it goes on with others, or in another."""
    own = (Assignment.case_id == case.id, Assignment.ended_at.is_(None))
    w.session.execute(update(Assignment).where(*own).values(ended_at=w.now))


def share_files(w: Work, case: Case, other: Case, people: Mapping[UUID, UUID]) -> int:
    """List in *other* the files of *case* that staff or *people* handed in; returns how many.

    *people* maps a party of *case* to the same person's row in *other*. Nothing is copied but the
    line of the list: both cases keep the one file of its hash.
    """
    there = set(w.session.scalars(select(Attachment.sha256).where(Attachment.case_id == other.id)))
    query = select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.at)
    shared = 0
    for row in w.session.scalars(query).all():
        if row.sha256 in there or (row.party_id is not None and row.party_id not in people):
            continue
        same = {name: getattr(row, name) for name in (*_FILE, "confidential")}
        party = people[row.party_id] if row.party_id is not None else None
        w.session.add(Attachment(id=new_id(), case_id=other.id, party_id=party, **same))
        shared += 1
    w.session.flush()
    return shared


def continue_in_new_case(w: Work, case: Case) -> Case:
    """Open a new case with the same parties and matter; each side is asked anew."""
    copied = [copy(p) for p in case.parties]
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
