"""What the statistics report is given: counts, no person."""

from typing import TypedDict

from documents.parts import OrganisationContext, PaperContext


class StatisticsRowContext(TypedDict):
    """A line of the main table."""

    name: str
    #: as many as there are columns
    values: list[str]


class CountContext(TypedDict):
    """Disputes of one class or source."""

    name: str
    accepted: int


class CategoryCountContext(CountContext):
    """Disputes of one class."""

    succeeded: int


class LevelContext(TypedDict):
    """Disputes that were solved at one level and closed in the period."""

    name: str
    closed: int


class StaffContext(TypedDict):
    """Committees and mediators of one group, as they are on the day of the report."""

    name: str
    committees: int
    mediators: int
    full_time: int


class RatesContext(TypedDict):
    """Per cent, and days from acceptance to agreement; None when there is nothing to divide by."""

    success: str | None
    performance: str | None
    confirmation: str | None
    days: str | None


class DefinitionContext(TypedDict):
    """What a column counts."""

    name: str
    definition: str


class StatisticsContext(TypedDict):
    """The figures of a period and a place."""

    #: days, both ends in
    first: str
    last: str
    place: str
    columns: list[str]
    rows: list[StatisticsRowContext]
    #: the totals of the same days a year before
    before: list[str]
    #: what agencies mediated, which is in no other line; None without any
    agencies: StatisticsRowContext | None
    categories: list[CategoryCountContext]
    sources: list[CountContext]
    #: in the order 网格, 村（社区）, 镇街, 区县
    levels: list[LevelContext]
    staff: list[StaffContext]
    rates: RatesContext
    definitions: list[DefinitionContext]


class StatisticsDocument(TypedDict):
    """*about* = "statistics": counts of a period and a place, of no single case."""

    paper: PaperContext
    committee: OrganisationContext
    statistics: StatisticsContext
