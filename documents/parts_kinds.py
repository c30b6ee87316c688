"""What papers of industry and administrative mediation are given beside the rest."""

from typing import TypedDict


class DecisionContext(TypedDict):
    """What government decided."""

    number: str
    on: str
    content: str


class KindContext(TypedDict):
    """What a case says of its sub-kind of mediation."""

    #: sub-kind of administrative or industry mediation in words: 医疗纠纷
    kind: str | None
    #: what is left when it fails, by the sub-kind, in sentences without their stop
    next: list[str]
    #: its bodies may charge for mediation, and what was charged, in yuan
    charges: bool
    fee: str | None
    #: nobody may change how things stand meanwhile
    status_quo: bool
    #: parties who agreed to mediation
    consents: list[str]
    #: what has been handed in
    materials: list[str]
    #: of government, where the parties did not agree
    decision: DecisionContext | None


class LossContext(TypedDict):
    """One line of a loss sheet; sums of yuan."""

    label: str
    claimed: str
    found: str
    basis: str


class LossesContext(TypedDict):
    """A loss sheet with its totals."""

    entries: list[LossContext]
    claimed: str
    found: str


class AppraisalContext(TypedDict):
    """A commission to appraise or test."""

    body: str
    subject: str
    questions: str
    #: in words: 双方各半
    fee_by: str
    commissioned_on: str
    expected_on: str
