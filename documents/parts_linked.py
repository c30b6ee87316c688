"""What the papers of a case that is handed on are given."""

from typing import TypedDict

from documents.parts import OrganisationContext


class TransferReceiptContext(TypedDict):
    """The answer to a letter of transfer: signed for, or sent back with the reason."""

    #: of the letter: 合调函〔2026〕3号
    number: str
    sender: str
    receiver: OrganisationContext
    sent_on: str
    materials: list[str]
    accepted: bool
    #: why it was sent back
    opinion: str | None
    received_by: str
    received_at: str
    #: number of the case at the receiver, when it gave one
    case_number: str | None
