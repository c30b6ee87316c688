"""The grid of a group: one row a person, what each claims, agreed, signed, received, came to.

Names stand in full for those who handle the case and masked for everybody else who may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate
from cases.collective import (
    group_acts,
    group_ends,
    group_papers,
    group_signing,
    group_text,
    groups,
)
from cases.collective.groups import Line
from cases.errors import NotFound
from cases.models import Agreement, Case, GroupAct, PartyGroup, PerformanceItem, Signature, User
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.settlement import sheets
from cases.vault import masking

if TYPE_CHECKING:
    from cases.work import Work

#: acts told on the page
TOLD = 12


@dataclass(frozen=True)
class Outline:
    """A group in a line, for the page of its case."""

    size: int
    staying: int
    representatives: tuple[str, ...]
    may_open: bool


@dataclass(frozen=True)
class Payment:
    """One part that a person is to receive."""

    due_on: date
    amount: Decimal
    paid: Decimal
    status: str


@dataclass(frozen=True)
class Row:
    """A line of the grid."""

    id: UUID
    n: int
    name: str
    #: masked
    id_no: str
    phone: str
    claimed: Decimal | None
    agreed: Decimal | None
    consent: str
    represented: bool
    representative: bool
    #: name of the representative who may settle and sign
    special: str | None
    joins: bool | None
    #: own representative, or None
    signed: str | None
    wants_confirmation: bool | None
    applied: bool
    payments: tuple[Payment, ...]
    paid: Decimal
    #: OPEN AGREED CONFIRMED REST LEFT
    standing: str
    outcome: str | None
    #: what the member said as it left
    farewell: str | None
    has_page: bool


@dataclass(frozen=True)
class Total:
    """Sums under the grid."""

    people: int
    staying: int
    consented: int
    joining: int
    signed: int
    confirmed: int
    left: int
    claimed: Decimal
    agreed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Told:
    """An act on many, in the list of acts."""

    kind: str
    people: int
    reason: str
    by: str
    at: datetime
    file: UUID | None


@dataclass(frozen=True)
class Grid:
    """Everything the page of a group shows."""

    case_id: UUID
    title: str
    number: str
    seq: int
    rows: tuple[Row, ...]
    total: Total
    #: (id, name)
    representatives: tuple[tuple[str, str], ...]
    payers: tuple[tuple[str, str], ...]
    elected_on: date | None
    plan: Mapping[str, Any]
    days: tuple[date, ...]
    #: the actor handles the case: names in full, the spreadsheet, papers to print
    in_full: bool
    may_grow: bool
    #: acts open now
    acts: tuple[str, ...]
    papers: tuple[str, ...]
    signing_task: UUID | None
    done: tuple[Told, ...]
    batches: tuple[group_papers.Batch, ...]


def outline(w: Work, case: Case) -> Outline | None:
    """Describe the group of *case* in a line; None when there is none."""
    every = [p for p in case.parties if p.group_id is not None]
    if not every:
        return None
    return Outline(
        size=len(every),
        staying=len(sides.members(case)),
        representatives=tuple(p.name for p in every if p.representative),
        may_open=may_open(w, case),
    )


def may_open(w: Work, case: Case) -> bool:
    """Tell whether the actor, who may read *case*, may read its list: no helper and no court."""
    return not (access.helps_only(w, case) or access.reads_as_court(w, case))


def grid(w: Work, case_id: UUID) -> Grid:
    """Read the grid of a case; raises `NotFound`, also for who only helps or is the court."""
    access.require_user(w)
    case = access.read(w, case_id)
    if not may_open(w, case):
        raise NotFound(f"No case {case_id}.")
    group = groups.of(w, case)
    row = contexts.newest_agreement(w, case)
    handles, keeps = groups.handles(w, case), groups.may_keep(w, case)
    found = groups.lines(w, case) if group is not None else []
    rows = tuple(_rows(w, case, row, found, in_full=handles))
    signing = group_signing.open_task(w, case)
    return Grid(
        case_id=case.id,
        title=case.title,
        number=case.number or case.code,
        seq=group.seq if group else 0,
        rows=rows,
        total=_total(rows),
        representatives=tuple((str(r.id), r.name) for r in rows if r.representative),
        payers=tuple((str(p.id), p.name) for p in sides.outsiders(case)),
        elected_on=group.elected_on if group else None,
        plan={**group_text.BLANK, **(group.plan if group else {})},
        days=tuple(sorted({p.due_on for r in rows for p in r.payments})),
        in_full=handles,
        may_grow=keeps and groups.may_grow(w, case),
        acts=group_acts.open_now(w, case) if keeps and group else (),
        papers=group_papers.open_now(case, row) if keeps and group else (),
        signing_task=signing.id if signing else None,
        done=tuple(_done(w, group)) if group else (),
        batches=tuple(group_papers.batches(w, case)) if group else (),
    )


def _rows(
    w: Work, case: Case, row: Agreement | None, found: list[Line], *, in_full: bool
) -> list[Row]:
    signed = group_signing.signed(w, case)
    applied = _applied(w, case)
    names = {one.party.id: one.party.name for one in found}
    items: dict[UUID, list[PerformanceItem]] = {}
    joined = frozenset(c.obligee_id for c in row.clauses) if row else frozenset()
    for item in row.items if row is not None else ():
        if item.obligee_id is not None and item.amount is not None:
            items.setdefault(item.obligee_id, []).append(item)
    shown: Callable[[str], str] = str if in_full else masking.name
    return [
        _row(case, row, one, items.get(one.party.id, []), names, signed, applied, joined, shown)
        for one in found
    ]


def _row(
    case: Case,
    row: Agreement | None,
    one: Line,
    items: list[PerformanceItem],
    names: Mapping[UUID, str],
    signed: Mapping[str, str],
    applied: frozenset[UUID],
    joined: frozenset[UUID | None],
    shown: Callable[[str], str],
) -> Row:
    party, member = one.party, one.member
    special = names.get(member.special_id) if member.special_id else None
    return Row(
        id=party.id,
        n=member.n,
        name=shown(party.name),
        id_no=masking.identity(party.id_no),
        phone=masking.phone(party.phone),
        claimed=member.claimed,
        agreed=member.agreed,
        consent=party.consent,
        represented=party.represented,
        representative=party.representative,
        special=shown(special) if special else None,
        joins=member.joins,
        signed=signed.get(str(party.id)),
        wants_confirmation=party.wants_confirmation,
        applied=party.id in applied,
        payments=tuple(Payment(i.due_on, i.amount or Decimal(0), i.paid, i.status) for i in items),
        paid=sum((i.paid for i in items), Decimal(0)),
        standing=group_ends.standing(case, row, party, joined),
        outcome=party.outcome,
        farewell=party.farewell,
        has_page=party.access_hash is not None,
    )


def _applied(w: Work, case: Case) -> frozenset[UUID]:
    """Name who signed the application to the court."""
    row = casestate.application(w, case)
    paper = papers.newest(w, case, sheets.APPLICATION, row.id) if row is not None else None
    if paper is None:
        return frozenset()
    query = select(Signature.party_id).where(Signature.document_id == paper.id)
    return frozenset(found for found in w.session.scalars(query) if found is not None)


def _total(rows: tuple[Row, ...]) -> Total:
    here = [row for row in rows if row.standing != "LEFT"]
    return Total(
        people=len(rows),
        staying=len(here),
        consented=sum(row.consent == "CONSENTED" for row in here),
        joining=sum(row.joins is True for row in here),
        signed=sum(row.signed is not None for row in here),
        confirmed=sum(row.standing == "CONFIRMED" for row in here),
        left=len(rows) - len(here),
        claimed=sum((row.claimed or Decimal(0) for row in rows), Decimal(0)),
        agreed=sum((row.agreed or Decimal(0) for row in here if row.joins), Decimal(0)),
        paid=sum((row.paid for row in rows), Decimal(0)),
    )


def _done(w: Work, group: PartyGroup) -> list[Told]:
    query = (
        select(GroupAct, User.name)
        .join(User, User.id == GroupAct.by)
        .where(GroupAct.group_id == group.id)
        .order_by(GroupAct.seq.desc())
        .limit(TOLD)
    )
    return [
        Told(act.kind, len(act.members), act.reason, name, act.at, act.file)
        for act, name in w.session.execute(query)
    ]
