"""The parties' own negotiation as it is read: its moves, its table, its clauses in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases.desks import answers as read
from cases.models import Case, Talk, TalkMove
from cases.negotiation.talk_table import Move, Table, lay
from cases.paperwork import contexts
from cases.settlement import clauses
from documents import clauses as wording

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A negotiation as its parties and the mediator see it."""

    talk: Talk
    table: Table
    #: every move, the newest last
    moves: tuple[TalkMove, ...]


def current(w: Work, case: Case) -> Talk | None:
    """Return the last negotiation of *case*."""
    query = select(Talk).where(Talk.case_id == case.id).order_by(Talk.n.desc()).limit(1)
    return w.session.scalars(query).first()


def standing(w: Work, case: Case, talk: Talk) -> Standing:
    """Lay the table of *talk*."""
    query = select(TalkMove).where(TalkMove.talk_id == talk.id).order_by(TalkMove.seq)
    moves = tuple(w.session.scalars(query))
    parties = [str(p.id) for p in case.parties]
    played = (Move(m.seq, str(m.party_id), m.act, m.clause, m.content) for m in moves)
    return Standing(talk, lay(parties, played), moves)


def sentence(case: Case, n: int, content: Answers) -> str:
    """Say a clause on the table as the agreement would."""
    known = {p.id: p.name for p in case.parties}
    return wording.sentence(contexts.clause(clauses.clause(case, n, content), known))


def draft(w: Work, case: Case) -> dict[str, Any] | None:
    """Return what the parties settled, as the draft's form would send it; None without any."""
    talk = current(w, case)
    if talk is None or talk.state != "AGREED":
        return None
    live = standing(w, case, talk).table.clauses.values()
    rows = [
        {k: v for k, v in one.content.items() if k != "note"}
        | {"amount": read.money(one.content.get("amount"))}
        for one in live
    ]
    return {"form": "WRITTEN", "facts": case.facts, "clauses": rows}
