"""What the papers of bound files are given whose time is over: D-43, D-44, D-45."""

from typing import TypedDict

from documents.parts import OrganisationContext, PaperContext


class FileContext(TypedDict):
    """A bound file as it was on the day of the appraisal."""

    number: str
    title: str
    #: days
    since: str
    filed_on: str
    #: 2025—2026
    years: str
    pages: int | None
    #: 短期 长期 永久
    retention: str
    #: whole years since it was filed
    kept: int


class DisposalContext(TypedDict):
    """What was decided of files, and what was done after it."""

    #: of the opinion: 合调档鉴〔2036〕1号
    number: str
    #: of the inventory; None when nothing goes
    list_number: str | None
    #: EXTEND HAND_OVER DESTROY
    outcome: str
    #: the day until which files are kept longer
    until: str | None
    #: the archives that take files over
    receiver: str | None
    appraisers: list[str]
    reasons: str
    on: str
    files: list[FileContext]
    #: the day they went; None until that is confirmed
    done_on: str | None
    #: who supervised the destruction, or took the files over
    people: list[str]


class DisposalDocument(TypedDict):
    """*about* = "disposal": bound files of one committee whose time is over."""

    paper: PaperContext
    committee: OrganisationContext
    disposal: DisposalContext
