"""What the statistics report is given: counts, no person."""

from typing import TypedDict


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
    categories: list[CategoryCountContext]
    sources: list[CountContext]
    staff: list[StaffContext]
    rates: RatesContext
    definitions: list[DefinitionContext]
