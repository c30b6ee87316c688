"""The parts of papers about events, whistles and visits; the same rules as `documents.parts`."""

from typing import TypedDict

from documents.parts import OrganisationContext, PaperContext


class PhotoContext(TypedDict):
    """A photo handed in with an affair: its hash proves it, the picture itself is not printed."""

    name: str
    sha256: str
    taken_at: str | None
    by: str


class AffairOrderContext(TypedDict):
    """An order within an affair and what became of it."""

    n: int
    #: HANDLE BROADCAST WHISTLE SUPERVISION
    kind: str
    organisation: str
    demand: str
    issued_at: str
    due_at: str | None
    #: of a whistle: until when the department takes it on
    accept_by: str | None
    accepted_at: str | None
    arrived_at: str | None
    #: latitude, longitude in words, None when the phone gave none
    arrived_where: str | None
    returned_at: str | None
    done_at: str | None
    result: str | None
    rating: int | None
    remark: str | None
    issued_by: str | None


class MilestoneContext(TypedDict):
    """A step of a project or a long matter."""

    what: str
    on: str


class AffairContext(TypedDict):
    """An event, a whistle or the care of a person."""

    kind: str
    number: str
    title: str
    category: str | None
    #: in words, as are category, level, channel and outcome
    priority: str
    level: str | None
    channel: str | None
    words: str
    address: str | None
    #: latitude, longitude in words
    where: str | None
    place: str
    reporter: str | None
    reporter_phone: str | None
    reported_by: str | None
    reported_at: str
    verified_at: str | None
    verified: str | None
    handled_at: str | None
    closed_at: str | None
    due_at: str | None
    outcome: str | None
    result: str | None
    reply: str | None
    plan: str | None
    #: who leads the town's side of a whistle
    leader: str | None
    satisfied: int | None
    has_minors: bool
    #: masked where a minor is among them
    people: list[str]
    milestones: list[MilestoneContext]
    orders: list[AffairOrderContext]
    photos: list[PhotoContext]


class CareVisitContext(TypedDict):
    """One visit to a person in care."""

    n: int
    name: str
    #: in words, as are kinds, met and findings
    grade: str
    kinds: list[str]
    address: str
    due_on: str
    at: str
    met: str
    findings: list[str]
    situation: str
    need: str | None
    photo_consent: bool
    visitor: str
    #: the visitor's own stored signature as PNG data URI, if there is one
    ink: str | None


class AffairDocument(TypedDict):
    """What every paper about an affair gets. *about* = "affair"."""

    paper: PaperContext
    #: who issues the paper: the command centre
    committee: OrganisationContext
    affair: AffairContext


class AffairOrderDocument(AffairDocument):
    """*about* = "affair_order": one order."""

    order: AffairOrderContext


class CareVisitDocument(AffairDocument):
    """*about* = "care_visit": one visit."""

    care: CareVisitContext
