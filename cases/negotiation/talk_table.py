"""Where a negotiation stands, from its moves alone. Pure: it reads the dataclasses below.

A clause is agreed when every party took its last wording, whoever offered it. Each change of a
clause undoes what was said of it, and undoes every "就这样定" of the whole: nobody is held to what
they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Move:
    """A move as it was made."""

    seq: int
    party: str
    act: str
    clause: int | None
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Proposal:
    """A clause on the table in its last wording."""

    n: int
    #: the move that worded it so; who takes it names this
    seq: int
    by: str
    content: Mapping[str, Any]
    taken_by: frozenset[str]
    #: how often it was worded
    rounds: int = 1

    def is_agreed(self, parties: Iterable[str]) -> bool:
        """Tell whether all *parties* took it."""
        return set(parties) <= self.taken_by


@dataclass(frozen=True)
class Table:
    """What lies on the table."""

    parties: tuple[str, ...]
    clauses: Mapping[int, Proposal] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    #: the last move
    seq: int = 0
    #: the last move that was about a clause; who agrees to the whole names this
    changed: int = 0
    #: clauses ever offered
    offered: int = 0

    @property
    def is_agreed(self) -> bool:
        """Whether there is something, all of it agreed by all."""
        live = self.clauses.values()
        return bool(live) and all(one.is_agreed(self.parties) for one in live)

    @property
    def is_done(self) -> bool:
        """Whether all parties said of the whole that it shall be so."""
        return self.is_agreed and set(self.parties) <= self.done


def lay(parties: Iterable[str], moves: Iterable[Move]) -> Table:
    """Play *moves* in order."""
    table = Table(tuple(parties))
    for move in moves:
        changed = table.changed if move.act == "DONE" else move.seq
        table = replace(_PLAY[move.act](table, move), seq=move.seq, changed=changed)
    return table


def _put(table: Table, one: Proposal) -> Table:
    return replace(table, clauses={**table.clauses, one.n: one})


def _offer(table: Table, move: Move) -> Table:
    n = table.offered + 1
    one = Proposal(n, move.seq, move.party, move.content, frozenset({move.party}))
    return replace(_put(table, one), offered=n, done=frozenset())


def _counter(table: Table, move: Move) -> Table:
    old = table.clauses[move.clause or 0]
    one = Proposal(
        old.n, move.seq, move.party, move.content, frozenset({move.party}), old.rounds + 1
    )
    return replace(_put(table, one), done=frozenset())


def _accept(table: Table, move: Move) -> Table:
    old = table.clauses[move.clause or 0]
    return _put(table, replace(old, taken_by=old.taken_by | {move.party}))


def _drop(table: Table, move: Move) -> Table:
    left = {n: one for n, one in table.clauses.items() if n != move.clause}
    return replace(table, clauses=left, done=frozenset())


def _done(table: Table, move: Move) -> Table:
    return replace(table, done=table.done | {move.party})


_PLAY = {"OFFER": _offer, "COUNTER": _counter, "ACCEPT": _accept, "DROP": _drop, "DONE": _done}
