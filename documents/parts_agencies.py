"""The parts of papers that go between the committee, the parties and other authorities.

Primitive data only, as in `documents.parts`.
"""

from typing import TypedDict

from documents.parts import PartyContext


class ObjectionContext(TypedDict):
    """An objection to a ruling of validity, decided."""

    #: who objects, and whether that is an applicant or an interested person
    name: str
    is_party: bool
    received_on: str
    reasons: str
    #: rejected changed revoked
    result: str
    #: the judge's words
    judged: str


class ReferralContext(TypedDict):
    """A dispute that another authority sent, its receipt and its result."""

    #: DELEGATED ENTRUSTED POLICE PETITION
    kind: str
    #: ordinary summary, of an entrusted suit
    procedure: str | None
    sender: str
    number: str
    cause: str | None
    contact: str | None
    materials: list[str]
    note: str | None
    #: days the law gives, from the signing
    days: int | None
    received_at: str
    #: who receives: the centre
    centre: str
    accepted: bool | None
    answered_at: str | None
    answer: str | None
    signed_at: str | None
    due: str | None
    #: agreed failed refused withdrawn not_accepted, and in words
    result: str | None
    result_words: str | None
    told: str | None
    undisputed: str | None
    returned_at: str | None


class OwedContext(TypedDict):
    """An obligation that was not kept."""

    n: int
    #: in words: 付款
    what: str
    #: yuan; None for an act
    amount: str | None
    paid: str | None
    left: str | None
    due_on: str


class EnforcementContext(TypedDict):
    """What a creditor asks a court to enforce after a ruling of validity."""

    creditor: PartyContext
    debtors: list[PartyContext]
    owed: list[OwedContext]
    #: yuan, what is still to be paid; None when nothing is owed in money
    total: str | None
    ruling: str
    ruled_on: str
    #: last day of the two years (民事诉讼法 art. 250)
    until: str
