"""The words of an agreement as they are signed, and their fingerprint.

Of many on one side each signs what all share and the own line, so that what one signed stands when
another leaves; whoever signs for all signs the whole with its list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from uuid import UUID

from cases.collective import group_text
from cases.models import Agreement, Case, Clause, Party
from cases.reception import sides
from documents import clauses as wording
from documents import words


def digest(text: Sequence[str]) -> str:
    """Hash a text: SHA-256 over its paragraphs, joined by line feeds, in hex."""
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


def parties_of(case: Case, row: Agreement) -> list[Party]:
    """List whom the agreement binds: everybody, but of many those who have a line in it."""
    joined = {c.obligee_id for c in row.clauses} | {c.obligor_id for c in row.clauses}
    return [p for p in sides.staying(case) if p.group_id is None or p.id in joined]


class Texts:
    """The texts of one agreement: the whole, and to each of many the own."""

    def __init__(self, case: Case, row: Agreement) -> None:
        self.row = row
        self.known = {p.id: p.name for p in case.parties}
        bound = parties_of(case, row)
        self.others = [p for p in bound if p.group_id is None]
        self.many = {p.id: p for p in bound if p.group_id is not None}
        self.shared: dict[UUID, list[Clause]] = {}
        self.typed: list[Clause] = []
        for clause in row.clauses:
            if clause.kind == "PAY" and clause.obligee_id in self.many:
                self.shared.setdefault(clause.obligee_id, []).append(clause)
            else:
                self.typed.append(clause)

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """The text of whoever signs for all: every clause, and the list."""
        heads = [f"申请人：附表所列{len(self.many)}人"] if self.many else []
        return (
            *self._before([*heads, *map(_head, self.others)]),
            *self._clauses(self.row.clauses, None),
            f"履行方式、时限：{self.row.performance}",
            *self._list(),
            f"本协议一式{self.row.copies}份，当事人、人民调解委员会各持一份。",
        )

    def of(self, party_id: UUID | None) -> tuple[str, ...]:
        """Return the text that a signer signs: of many the own, else the whole."""
        own = self.many.get(party_id) if party_id else None
        if own is None:
            return self.whole
        heads = [_head(p) for p in (own, *self.others)]
        return (
            *self._before(heads),
            *self._clauses([*self.typed, *self.shared.get(own.id, [])], own.id),
            f"履行方式、时限：{self.row.performance}",
        )

    def hash_for(self, party_id: UUID | None) -> str:
        """Return the fingerprint of what a signer signs."""
        return digest(self.of(party_id))

    def _before(self, heads: Sequence[str]) -> list[str]:
        title = f"人民调解协议书 {self.row.number or ''}".strip()
        facts = f"纠纷主要事实、争议事项：{self.row.facts}"
        return [title, *heads, facts, "经调解，自愿达成如下协议："]

    def _clauses(self, rows: Sequence[Clause], own: UUID | None) -> list[str]:
        told = group_text.folded(self.known, frozenset(self.many), rows, own=own)
        return [f"{words.numeral(c['n'])}、{wording.sentence(c)}" for c in told]

    def _list(self) -> list[str]:
        lines = []
        for n, (party_id, rows) in enumerate(self.shared.items(), 1):
            sums = "、".join(f"{row.amount}元" for row in rows)
            lines.append(f"附表{n}：{self.known[party_id]} {sums}")
        return lines


def _head(party: Party) -> str:
    return f"{words.label(party.side, 'side')}：{party.name}"
