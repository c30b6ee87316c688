"""What the pre-flight of an agreement reads and says: the draft with its people, and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cases.words import Words

#: obligations that can be enforced (R-031, R-038)
ENFORCEABLE = ("PAY", "DELIVER", "ACT")

BLOCKING, WARNING = "blocking", "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, missing or doubtful."""

    rule: str
    #: number of the clause; None when it is about the whole agreement
    clause: int | None
    severity: str
    sentence: Words
    suggestion: Words
    #: id of the rule of law (R-038)
    law: str
    acceptable: bool = False
    #: whether a court could confirm the agreement although this stands
    confirmable: bool = True

    @property
    def is_blocking(self) -> bool:
        """Whether the draft may not go on with it."""
        return self.severity == BLOCKING


@dataclass(frozen=True)
class Person:
    """A party as far as the pre-flight cares."""

    id: str
    name: str
    side: str
    is_minor: bool = False
    #: a minor without own earnings, or an adult without full capacity
    needs_guardian: bool = False
    has_guardian: bool = False
    #: fingerprint of the identity number, to see one person on both sides
    same_as: bytes | None = None
    consented: bool = True


@dataclass(frozen=True)
class Item:
    """A clause as it was typed."""

    n: int
    kind: str
    obligor: str | None = None
    obligee: str | None = None
    amount: Decimal | None = None
    act: str = ""
    place: str = ""
    due_on: date | None = None
    method: str | None = None
    account: str = ""
    instalments: tuple[tuple[date | None, Decimal | None], ...] = ()
    default_term: str = ""

    @property
    def text(self) -> str:
        """All that was typed freely."""
        return "。".join(t for t in (self.act, self.place, self.default_term) if t)

    @property
    def is_immediate(self) -> bool:
        """Whether it is done while the agreement is signed."""
        return self.method == "on_the_spot"


@dataclass(frozen=True)
class Draft:
    """An agreement to examine, with what it must be seen against."""

    form: str
    facts: str
    clauses: tuple[Item, ...]
    people: tuple[Person, ...]
    today: date
    #: triage category and subject of the case
    category: str | None = None
    #: the sub-kind of mediation may rule out an oral agreement, or a court's confirmation
    written_only: bool = False
    confirm: str = "any"
    #: large or red: the chief mediator looks at it (gate G5)
    is_major: bool = False
    subject: str | None = None
    #: what was claimed, yuan
    claim: Decimal | None = None
    #: DELEGATED ENTRUSTED or None
    referral: str | None = None
    #: whether the committee is lawfully established and may seal (R-031)
    lawful_committee: bool = True
    #: four times the one-year LPR, per cent a year (民法典 art. 680)
    rate_cap: Decimal = field(default=Decimal("12"))

    def person(self, party_id: str | None) -> Person | None:
        """Find a party by id."""
        return next((p for p in self.people if p.id == party_id), None)
