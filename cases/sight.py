"""Which cases an account may read, said in SQL.

Each function gives a condition on `Case`: `cases.access` asks it of one case, lists ask it of all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from cases.models import (
    Assignment,
    Case,
    Confirmation,
    Diagnosis,
    Organisation,
    PanelMember,
    Transfer,
)

if TYPE_CHECKING:
    from cases.access import Actor


#: whose organisation hands a case on
SENDERS = ("intake_clerk", "mediator", "chief_mediator")


def subtree(roots: Iterable[UUID] | Select[UUID | None]) -> Select[tuple[UUID]]:
    """Select the ids of *roots* and of everything below them in the tree of organisations."""
    wanted = roots if isinstance(roots, Select) else list(roots)
    base = select(Organisation.id).where(Organisation.id.in_(wanted)).cte(recursive=True)
    below = aliased(Organisation)
    tree = base.union(select(below.id).join(base, below.parent_id == base.c.id))
    return select(tree.c.id)


def mediating(actor: Actor) -> ColumnElement[bool]:
    """Cases this person mediates or records, or stands in for who does."""
    return exists().where(
        Assignment.case_id == Case.id,
        Assignment.user_id.in_(actor.hands),
        Assignment.ended_at.is_(None),
    )


def _at_court(actor: Actor) -> ColumnElement[bool]:
    """Cases with a confirmation that was filed at this person's court."""
    return exists().where(
        Confirmation.case_id == Case.id,
        Confirmation.filed_at.is_not(None),
        Confirmation.court_id.in_(actor.courts),
    )


def _office(actor: Actor) -> ColumnElement[bool]:
    """Cases of the town that a judicial office belongs to, and of everything below the town."""
    offices = actor.where("judicial_office")
    towns = select(Organisation.parent_id).where(Organisation.id.in_(offices))
    inside = subtree(towns)
    return or_(Case.centre_id.in_(inside), Case.committee_id.in_(inside))


def _on_the_ladder(actor: Actor) -> ColumnElement[bool]:
    """Cases of a five diagnosis in which this person's village or station takes part."""
    return exists().where(
        Diagnosis.case_id == Case.id,
        or_(
            Diagnosis.village_id.in_(actor.where("village_mediator")),
            Diagnosis.police_id.in_(actor.where("police")),
        ),
    )


def _on_a_panel(actor: Actor) -> ColumnElement[bool]:
    """Cases to whose panel the parties let this person in."""
    return exists().where(
        PanelMember.case_id == Case.id,
        PanelMember.user_id == actor.user_id,
        PanelMember.let_in,
    )


def readable(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which cases *actor* may read (a condition on `Case`)."""
    found = [handling(actor), helping(actor)]
    if actor.where(*SENDERS):
        found.append(_handed_on(actor))
    if actor.courts:
        found.append(_at_court(actor))
    return and_(Case.tenant_id == actor.tenant, or_(*found))


def handling(actor: Actor) -> ColumnElement[bool]:
    """Cases that this person's committee, centre or office deals with on the side of mediation."""
    found: list[ColumnElement[bool]] = []
    if clerks := actor.where("intake_clerk"):
        found.append(Case.centre_id.in_(clerks))
    if chiefs := actor.where("chief_mediator"):
        found.append(or_(Case.committee_id.in_(chiefs), Case.centre_id.in_(chiefs)))
    if committees := actor.where("mediator"):
        found += [mediating(actor), Case.committee_id.in_(committees)]
    if actor.where("judicial_office"):
        found.append(_office(actor))
    return or_(false(), *found)


def dealing(actor: Actor) -> ColumnElement[bool]:
    """Cases in which this person acts: handles them, or takes part in their five diagnosis."""
    return or_(handling(actor), _on_the_ladder(actor))


def _handed_on(actor: Actor) -> ColumnElement[bool]:
    """Cases that this person's organisation handed on: they stay readable there, and no more."""
    return exists().where(Transfer.case_id == Case.id, sent(actor))


def sent(actor: Actor) -> ColumnElement[bool]:
    """Letters (a condition on `Transfer`) by which this person's organisation handed a case on."""
    return and_(
        Transfer.from_org_id.in_(actor.where(*SENDERS)),
        Transfer.answer == "ACCEPTED",
    )


def helping(actor: Actor) -> ColumnElement[bool]:
    """Cases that this person helps with, without mediating them."""
    if actor.where("village_mediator", "police"):
        return or_(_on_a_panel(actor), _on_the_ladder(actor))
    return _on_a_panel(actor)
