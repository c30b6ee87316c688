"""Whose disputes an account keeps out of (R-012): conflicts it declared, people it named.

Nobody does another's work in such a case, nor reads what only that work lets one read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, select

from cases.models import Assignment, Case, Party, User
from cases.vault import crypto

if TYPE_CHECKING:
    from cases.work import Work


def kept_out(w: Work, user_id: UUID) -> frozenset[str]:
    """Name the cases that an account keeps out of, as business keys."""
    return w.once(("kept out", user_id), lambda: _kept_out(w, user_id))


def _kept_out(w: Work, user_id: UUID) -> frozenset[str]:
    user = w.session.get_one(User, user_id)
    return frozenset(str(case) for case in w.session.scalars(touching(user)))


def touching(user: User) -> Select[UUID] | CompoundSelect[UUID]:
    """Select the cases that *user* keeps out of: those declared, and open ones of people named."""
    ring = crypto.ring()
    names = [ring.blind("name", str(row["name"])) for row in user.interests or ()]
    declared = select(Assignment.case_id).where(
        Assignment.user_id == user.id, Assignment.conflict.is_(True)
    )
    named = (
        select(Party.case_id)
        .join(Case)
        .where(
            Party.tenant_id == user.tenant_id, Party.name_index.in_(names), Case.closed_at.is_(None)
        )
    )
    return declared.union(named) if names else declared
