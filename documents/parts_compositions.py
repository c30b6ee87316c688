"""What the list of a committee's members is given (D-46)."""

from typing import TypedDict

from documents.parts import OrganisationContext, PaperContext


class MemberRowContext(TypedDict):
    """A member as the list names them."""

    name: str
    gender: str | None
    #: 主任 副主任 委员
    duty: str
    #: days: elected, and the last of the term
    elected_on: str | None
    until: str | None


class CompositionContext(TypedDict):
    """The list, and what is different from the one before."""

    #: 合司名报〔2026〕1号
    number: str
    #: the committee whose members these are
    committee: str
    court: str
    #: number of the list before; None for the first
    before: str | None
    members: list[MemberRowContext]
    #: sentences: 新任委员：刘桂芳
    changes: list[str]
    #: the day the court signed for it, and who did; None until then
    received_on: str | None
    received_by: str | None


class CompositionDocument(TypedDict):
    """*about* = "composition": the bureau tells the court who makes up a committee."""

    paper: PaperContext
    #: the bureau that tells
    committee: OrganisationContext
    composition: CompositionContext
