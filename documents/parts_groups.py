"""What many on one side add to a paper: who they are, and what each is to receive."""

from typing import TypedDict

from documents.parts import InstalmentContext, PartyContext


class GroupRowContext(TypedDict):
    """One of many, as a line of the annexed list."""

    n: int
    name: str
    id_no: str | None
    phone: str | None
    #: yuan asked for
    claimed: str | None
    #: yuan of the agreement; None before there is one
    amount: str | None
    account: str | None
    payments: list[InstalmentContext]
    signed_at: str | None
    #: the representative who signed by a special authorisation
    signed_by: str | None
    #: PNG data URI, in a list that is not too long
    image: str | None


class GroupContext(TypedDict):
    """The many on one side of a case."""

    size: int
    representatives: list[str]
    elected_on: str | None
    #: whether the list is that of an agreement: sums and days stand in it
    agreed: bool
    rows: list[GroupRowContext]


class LeaveContext(TypedDict):
    """Some of many leave the joint application."""

    #: who leaves
    parties: list[PartyContext]
    #: they and the other side
    applicants: list[PartyContext]
    #: the judge's words
    reasons: str
