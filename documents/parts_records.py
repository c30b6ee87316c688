"""The parts of papers about what was asked and what was handed in (D-10, D-11).

Primitive data only, as in `documents.parts`.
"""

from typing import TypedDict


class QuestionContext(TypedDict):
    """A question and its answer."""

    q: str
    a: str


class InvestigationContext(TypedDict):
    """An interview or site visit."""

    n: int
    at: str
    place: str
    interviewee: str
    relation: str | None
    #: 男 女
    gender: str | None
    ethnicity: str | None
    occupation: str | None
    #: in years, on that day
    age: str | None
    phone: str | None
    address: str | None
    participants: list[str]
    record: list[QuestionContext]
    investigator: str
    recorder: str


class EvidenceContext(TypedDict):
    """One thing handed in."""

    name: str
    #: 书证 物证 照片 视听资料 电子数据 …
    kind: str
    #: what it is to show
    proves: str | None
    #: of a recording: where it comes from and why it may be used
    basis: str | None
    submitted_by: str
    submitted_on: str
    original: bool
    pages: int | None
