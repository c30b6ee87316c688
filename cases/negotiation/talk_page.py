"""The parties' own negotiation as its page shows it to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.models import Case, Party, Talk
from cases.negotiation import talk, talks
from cases.negotiation.talk_table import Proposal, Table

if TYPE_CHECKING:
    from cases.work import Work


@dataclass(frozen=True)
class Clause:
    """A clause on the table, seen by one party."""

    n: int
    seq: int
    sentence: str
    note: str
    #: who worded it so
    by: str
    is_mine: bool
    is_agreed: bool
    #: whether the reader has taken it
    is_taken: bool
    waits_for: tuple[str, ...]
    rounds: int
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One move in a line."""

    at: datetime
    who: str
    act: str
    clause: int | None
    sentence: str
    note: str


@dataclass(frozen=True)
class TalkPage:
    """Everything the page shows."""

    #: see `state`
    stands: str
    title: str
    party_id: UUID
    parties: tuple[tuple[UUID, str], ...]
    wanted_by: tuple[str, ...]
    due_on: date | None
    clauses: tuple[Clause, ...]
    steps: tuple[Step, ...]
    #: everything on the table is agreed: the whole may be settled
    may_settle: bool
    #: the reader has said that it shall be so
    is_settled: bool
    settled_by: tuple[str, ...]
    #: the last move about a clause
    changed: int
    #: how the last one ended: code of `talk_state`, and the mediator's reason
    ended: str
    reason: str


def state(w: Work, case: Case, own: Party) -> str:
    """Say how it stands for *own*: offered asked theirs open shut agreed; empty when it is none.

    ``asked``: this party wants it and others have not said; ``theirs``: another asked this one;
    ``shut``: what was seen since they began forbids it, and they may only stop.
    """
    row = talks.current(w, case)
    if row is not None and row.state == "OPEN" and talk.is_open(w, case):
        return "shut" if talk.why_not(w, case) else "open"
    if talk.is_offered(w, case):
        if row is None or row.state != "ASKED":
            return "offered"
        return "asked" if str(own.id) in row.wanted_by else "theirs"
    return "agreed" if row is not None and row.state == "AGREED" else ""


def page(w: Work) -> TalkPage:
    """Read the acting party's page."""
    actor = access.require_party(w)
    case = access.read(w, actor.case_id)
    own = w.session.get_one(Party, actor.party_id)
    row = talks.current(w, case)
    names = {str(p.id): p.name for p in case.parties}
    now = talks.standing(w, case, row) if row is not None else None
    table = now.table if now else Table(tuple(names))
    return TalkPage(
        stands=state(w, case, own),
        title=case.title,
        party_id=own.id,
        parties=tuple((p.id, p.name) for p in case.parties),
        wanted_by=tuple(names[one] for one in (row.wanted_by if row else ()) if one in names),
        due_on=row.due_on if row else None,
        clauses=tuple(_clause(case, names, table, one, own) for one in table.clauses.values()),
        steps=tuple(_steps(case, names, now)) if now else (),
        may_settle=table.is_agreed,
        is_settled=str(own.id) in table.done,
        settled_by=tuple(names[one] for one in names if one in table.done),
        changed=table.changed,
        **_ended(row),
    )


def _ended(row: Talk | None) -> dict[str, str]:
    over = row is not None and row.state not in ("ASKED", "OPEN")
    return {
        "ended": row.state if row is not None and over else "",
        "reason": (row.reason or "") if row is not None else "",
    }


def _clause(
    case: Case, names: Mapping[str, str], table: Table, one: Proposal, own: Party
) -> Clause:
    me = str(own.id)
    return Clause(
        n=one.n,
        seq=one.seq,
        sentence=talks.sentence(case, one.n, one.content),
        note=str(one.content.get("note") or ""),
        by=names.get(one.by, ""),
        is_mine=one.by == me,
        is_agreed=one.is_agreed(table.parties),
        is_taken=me in one.taken_by,
        waits_for=tuple(name for id_, name in names.items() if id_ not in one.taken_by),
        rounds=one.rounds,
        content=one.content,
    )


def _steps(case: Case, names: Mapping[str, str], now: talks.Standing) -> list[Step]:
    offered = 0
    found = []
    for move in now.moves:
        offered += move.act == "OFFER"
        n = offered if move.act == "OFFER" else move.clause
        said = talks.sentence(case, n or 0, move.content) if move.content else ""
        note = str(move.content.get("note") or "")
        found.append(Step(move.at, names.get(str(move.party_id), ""), move.act, n, said, note))
    return found
