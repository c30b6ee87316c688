"""Parties in number (群体): the group of a case, its representatives, its lines.

Representatives take part for those who elected them; to settle, to waive and to sign each member
acts in person or lets one of them by a special authorisation (民事诉讼法 arts. 56, 62; 民法典 art.
165). No more than five represent (R-019).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Attachment, Case, GroupMember, Party, PartyGroup
from cases.paperwork import contexts

if TYPE_CHECKING:
    from cases.work import Work

#: the largest group, people
MOST = 500
#: roles that keep the list of a group
ROLES = ("intake_clerk", "mediator", "chief_mediator")
#: states in which somebody may still join the group
OPEN = frozenset({"REGISTERED", "TRIAGED", "ACCEPTED", "MEDIATING"})


@dataclass(frozen=True)
class Line:
    """A member with what the group's list says of it."""

    party: Party
    member: GroupMember


def of(w: Work, case: Case) -> PartyGroup | None:
    """Return the group of *case*, if it has one."""
    return w.session.scalar(select(PartyGroup).where(PartyGroup.case_id == case.id))


def required(w: Work, case: Case) -> PartyGroup:
    """Return the group of *case*; raises `NotFound`."""
    row = of(w, case)
    if row is None:
        raise NotFound("The case has no group.")
    return row


def lines(w: Work, case: Case) -> list[Line]:
    """List the members of the group of *case* in the order of the list, who left included."""
    parties = {p.id: p for p in case.parties if p.group_id is not None}
    if not parties:
        return []
    query = select(GroupMember).where(GroupMember.party_id.in_(parties)).order_by(GroupMember.n)
    return [Line(parties[row.party_id], row) for row in w.session.scalars(query)]


def line(w: Work, party: Party) -> GroupMember:
    """Return the line of a member; raises `NotFound` for who is none."""
    row = w.session.get(GroupMember, party.id)
    if row is None:
        raise NotFound(f"{party.id} is no member of a group.")
    return row


def chosen(found: Iterable[Line], ids: Iterable[UUID]) -> list[Line]:
    """Pick the lines with *ids*; raises `NotFound` for anybody who is none of them."""
    known = {one.party.id: one for one in found}
    wanted = list(dict.fromkeys(ids))
    if any(id_ not in known for id_ in wanted):
        raise NotFound("Not a member of this group.")
    return [known[id_] for id_ in wanted]


def file(w: Work, case: Case, answers: Mapping[str, Any]) -> Attachment | None:
    """Return the paper that an act is proved by; raises `NotFound` for one of another case."""
    given = read.identifier(answers.get("file"))
    row = w.session.get(Attachment, given) if given else None
    if given and (row is None or row.case_id != case.id):
        raise NotFound("No such file in the case.")
    return row


def handles(w: Work, case: Case) -> bool:
    """Tell whether the actor handles *case*: who does reads its list in full, also once closed."""
    return access.deals(w, case, *ROLES)


def may_keep(w: Work, case: Case) -> bool:
    """Tell whether the actor may write in the list of *case*."""
    return case.closed_at is None and handles(w, case)


def require_keeper(w: Work, case_id: UUID) -> Case:
    """Fetch a case whose list the actor may write in, its acts held one after another.

    Raises `NotFound`, `NotAllowed`, or `StateMismatch` once it is closed.
    """
    access.hold(w, case_id)
    case = access.read(w, case_id)
    access.require_office(w, case, *ROLES)
    if case.closed_at is not None:
        raise StateMismatch(state=case.state)
    return case


def may_grow(w: Work, case: Case) -> bool:
    """Tell whether people may still join: nothing is being signed yet."""
    return case.state in OPEN and not is_settled(w, case)


def is_settled(w: Work, case: Case) -> bool:
    """Tell whether the text of an agreement stands, so that no sum in it may change."""
    if contexts.newest_agreement(w, case) is None or case.instance_id is None:
        return False
    return not any(t.operation == "agreement.draft" for t in w.engine.open_tasks(case.instance_id))


def begin(w: Work, case: Case) -> PartyGroup:
    """Return the group of *case*, made of the natural persons who applied if there is none yet."""
    row = of(w, case)
    if row is not None:
        return row
    row = PartyGroup(case_id=case.id, created_at=w.now)
    w.session.add(row)
    w.session.flush()
    firsts = [p for p in case.parties if p.side == "APPLICANT" and p.kind == "NATURAL"]
    for n, party in enumerate(firsts, 1):
        enrol(w, row, party, n)
    w.session.flush()
    return row


def enrol(w: Work, group: PartyGroup, party: Party, n: int) -> GroupMember:
    """Make *party* the *n*-th member of *group*."""
    party.group_id = group.id
    row = GroupMember(party_id=party.id, group_id=group.id, n=n, seq=group.seq)
    w.session.add(row)
    return row
