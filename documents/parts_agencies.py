"""The parts of papers that go between the committee, the parties and other authorities.

Primitive data only, as in `documents.parts`.
"""

from typing import TypedDict

from documents.parts import OrganisationContext, PartyContext


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
    #: written at the sender's own desk here, which seals it; else a copy of what came
    own_desk: bool
    #: of a petition: the day it was accepted, when the letter says
    accepted_on: str | None
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
    #: whether what came with the letter goes back with the result
    materials_back: bool
    returned_at: str | None


class OwedContext(TypedDict):
    """A payment or an act that was due and not done."""

    #: of the clause
    n: int
    #: in words: 付款
    what: str
    #: yuan; None for an act
    amount: str | None
    paid: str | None
    left: str | None
    due_on: str


class ClaimContext(TypedDict):
    """What one debtor did not keep of one clause, its instalments together."""

    #: of the clause
    n: int
    debtor: str
    #: in words: 付款
    what: str
    #: yuan, what is still to be paid; None for an act
    left: str | None
    #: the last day on which something of it was due and not done
    due_on: str
    #: last day of its two years (民事诉讼法 art. 250)
    until: str


class EnforcementContext(TypedDict):
    """What a creditor asks a court to enforce after a ruling of validity."""

    creditor: PartyContext
    debtors: list[PartyContext]
    #: clause by clause: nobody answers for what another promised
    claims: list[ClaimContext]
    #: each payment and act of all *claims*
    owed: list[OwedContext]
    #: yuan, of all debtors together; None when nothing is owed in money
    total: str | None
    ruling: str
    ruled_on: str
    #: the first of the last days of *claims*
    until: str
    #: whom it is asked of: the court that ruled, or one of its level where property lies
    court: OrganisationContext
    #: the property in the district of another court; None at the one that ruled
    property: str | None


class RefusalContext(TypedDict):
    """Why a dispute is not taken on, and where to go instead."""

    reason: str
    #: articles in words: 《中华人民共和国人民调解法》第十七条
    law: list[str]
    #: body or court to turn to, and how
    channel: str | None
    how: str | None
    #: names of those who are told
    to: list[str]


class UndisputedContext(TypedDict):
    """What nobody disputes any more although no agreement was found."""

    facts: str
    #: last day of the mediation
    ended_on: str


class RiskContext(TypedDict):
    """A dispute that may flare up, as it is told to the police and to the committee's head."""

    #: which report of the case, from 1
    n: int
    #: when it was noticed
    seen_at: str
    signs: str
    #: 红色 黄色 绿色
    colour: str
    measures: str
    asked: str | None
    #: to whom it was told, and when
    told: str
    told_at: str
    reporter: str
    #: what whoever heads the committee ordered, and when; None until then
    answer: str | None
    answered_at: str | None


class TransferContext(TypedDict):
    """A dispute that is handed on to the body whose it is."""

    #: 合调函〔2026〕3号
    number: str
    receiver: str
    reason: str
    #: articles in words
    law: list[str]
    materials: list[str]
    #: last day for the answer
    reply_by: str
    contact: str | None
