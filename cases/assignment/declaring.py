"""Whoever takes part in mediating first says whether an interest stands against it (R-012).

The lead says it in the first task; who mediates beside, who stands in and who takes over say it on
the page of the case, each for themselves; and when a party joins, everybody again for that party.
Source: 人民法院特邀调解规定 art. 15; 人民法院在线调解规则 art. 13.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from cases import access
from cases.assignment import standins
from cases.desks import answers as read
from cases.errors import StateMismatch
from cases.models import Assignment, Case, Party, User
from cases.reception import sides
from cases.rules import gates

if TYPE_CHECKING:
    from cases.work import Work

#: states in which a dispute is mediated
OPEN = ("ACCEPTED", "MEDIATING")
MEDIATORS = ("mediator", "chief_mediator")


@dataclass(frozen=True)
class Asked:
    """What the page of a case says of declarations that are missing."""

    #: names of the parties about whom the actor has still to say it
    about: tuple[str, ...] = ()
    #: names of those who mediate and have not
    missing: tuple[str, ...] = ()
    #: whether the actor mediates or has a task of it in hand; others only might
    is_in: bool = False


def of(w: Work, case: Case) -> Asked:
    """Say who has still to declare, once the first task has asked the lead."""
    if case.state not in OPEN or case.termination_reason is not None:
        return Asked()
    begun = bool(_rows(w, case))
    missing = [w.session.get_one(User, one).name for one in _missing(w, case)] if begun else []
    if not may(w, case):
        return Asked(missing=tuple(missing))
    me = access.require_user(w).user_id
    is_in = me in team(w, case) or _has_in_hand(w, case)
    open_ = _open(w, case, me) if begun or not is_in else []
    return Asked(tuple(p.name for p in open_), tuple(missing), is_in)


def may(w: Work, case: Case) -> bool:
    """Tell whether the actor could take part in mediating *case*, and may say so."""
    return case.state in OPEN and access.deals(w, case, *MEDIATORS)


def declare(w: Work, case_id: UUID, answers: Mapping[str, Any]) -> None:
    """Let the acting person say whether there is an interest, and who waives it.

    *answers*: ``conflict`` (yes, no), ``relation`` (which, when there is one), ``waived`` (ids of
    parties). Who has one that is not waived mediates beside no more and keeps out of the case; a
    lead is replaced by the chief. Raises `NotFound`, `StateMismatch`, `AnswersInvalid`.
    """
    access.hold(w, case_id)
    case = access.read(w, case_id)
    access.require_office(w, case, *MEDIATORS)
    if not may(w, case) or case.termination_reason is not None:
        raise StateMismatch(state=case.state)
    if answers.get("conflict") not in ("yes", "no"):
        raise read.refuse(conflict="请选择有没有利害关系。")
    conflict, relation = read.yes(answers.get("conflict")), read.text(answers, "relation")
    if conflict and len(relation) < 2:
        raise read.refuse(relation="请写明是什么关系。")
    waived = {p.id for p in read.parties(case, answers.get("waived"), "waived")}
    clear = not conflict or waived >= {p.id for p in sides.speaking(case)}
    me = access.require_user(w).user_id
    keep(w, case, me, clear=clear)
    if conflict:
        _write(w, case, me, relation[:500], sorted(map(str, waived)), clear=clear)
    w.record(
        case,
        "mediation.declared",
        conflict=conflict,
        waived=sorted(map(str, waived)) if conflict else [],
    )


def keep(w: Work, case: Case, user_id: UUID, *, clear: bool) -> None:
    """Keep that somebody has said it of every party there is now, and whether it is *clear*."""
    about = [str(one) for one in w.session.scalars(_NAMED, {"case": case.id})]
    told = {"user": str(user_id), "clear": clear, "parties": about}
    others = [row for row in _rows(w, case) if row["user"] != str(user_id)]
    case.details = (case.details or {}) | {"declared": [*others, told]}


def required(w: Work, case: Case, *, together: bool = False) -> None:
    """Let nobody mediate who has not said it; *together*, nobody of those who mediate.

    Who is away takes no part. Raises `GateClosed` with their names.
    """
    me = access.require_user(w)
    silent = _missing(w, case) if together else []
    found = [w.session.get_one(User, one).name for one in silent if one != me.user_id]
    if _open(w, case, me.user_id):
        found.insert(0, me.name)
    if found:
        raise gates.closed("undeclared", found)


def _write(
    w: Work, case: Case, user_id: UUID, relation: str, waived: list[str], *, clear: bool
) -> None:
    """Write an interest to the appointment; who is not in charge mediates beside no more."""
    row = w.session.scalar(
        select(Assignment).where(
            Assignment.case_id == case.id,
            Assignment.user_id == user_id,
            Assignment.ended_at.is_(None),
        )
    )
    if row is None:
        row = Assignment(case_id=case.id, user_id=user_id, role="CO", assigned_at=w.now)
        row.ended_at = w.now
        w.session.add(row)
    row.conflict, row.conflict_note, row.waived_by = True, relation, waived
    if not clear and row.role != "LEAD":
        row.ended_at = w.now
    w.session.flush()


def _missing(w: Work, case: Case) -> list[UUID]:
    """List who mediates, is not away and has not said it of every party."""
    away = standins.away(w)
    return [one for one in team(w, case) if one not in away and _open(w, case, one)]


def _open(w: Work, case: Case, user_id: UUID) -> list[Party]:
    """List the parties of whom somebody has still to say it, or is not clear."""
    rows = [row for row in _rows(w, case) if row["user"] == str(user_id) and row["clear"]]
    known = {one for row in rows for one in row["parties"]}
    return [p for p in _named(case) if str(p.id) not in known]


#: the ids of `_named`, without opening what is sealed about them
_NAMED = (
    select(Party.id)
    .where(Party.case_id == bindparam("case"), sides.is_named(), Party.exited_at.is_(None))
    .order_by(Party.position)
)


def _named(case: Case) -> list[Party]:
    """List the parties by name; members of a group that others speak for are on its list."""
    return [p for p in sides.named(case) if p.exited_at is None]


def team(w: Work, case: Case) -> list[UUID]:
    """List the accounts that mediate *case*, the lead first."""
    query = select(Assignment.user_id).where(
        Assignment.case_id == case.id,
        Assignment.ended_at.is_(None),
        Assignment.role.in_(("LEAD", "CO")),
    )
    return list(w.session.scalars(query.order_by(Assignment.role.desc(), Assignment.assigned_at)))


def _has_in_hand(w: Work, case: Case) -> bool:
    """Tell whether a task of *case* lies in the actor's hands, or of who is stood in for."""
    tasks = w.engine.open_tasks(case.instance_id) if case.instance_id else []
    return any(task.assignee in access.require_user(w).hands for task in tasks)


def _rows(w: Work, case: Case) -> list[dict[str, Any]]:
    """List what was said; of a case from before all were asked, what its lead said."""
    kept = (case.details or {}).get("declared")
    if kept is not None:
        return list(kept)
    query = select(Assignment.user_id).where(
        Assignment.case_id == case.id,
        Assignment.role == "LEAD",
        Assignment.ended_at.is_(None),
        Assignment.conflict.is_not(None),
    )
    everybody = [str(p.id) for p in _named(case)]
    found = w.session.scalars(query)
    return [{"user": str(one), "clear": True, "parties": everybody} for one in found]
