"""Instants and days: the database keeps UTC, the county lives in one zone.

Law counts in days of the place where it is applied; every conversion between an instant and a
day goes through here, so that a case filed at 23:30 in Beijing is not filed "today" in UTC.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

#: the zone of every county of the People's Republic of China
COUNTY = ZoneInfo("Asia/Shanghai")

#: years that a text may name: at the ends of the calendar an offset leads out of it
YEARS = range(1850, 2200)

#: the last instant of a day that the forms and the timers can still write
LAST = time(23, 59, 59)


def local(now: datetime) -> datetime:
    """Show the aware instant *now* on the county's clock."""
    if now.tzinfo is None:
        raise ValueError("An instant needs a zone.")
    return now.astimezone(COUNTY)


def today(now: datetime) -> date:
    """Return the day it is in the county at *now*."""
    return local(now).date()


def end_of_day(day: date) -> datetime:
    """Return the last second of *day* in the county, as an aware UTC instant."""
    return datetime.combine(day, LAST, COUNTY).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """Return the first second of *day* in the county, as an aware UTC instant."""
    return datetime.combine(day, time(), COUNTY).astimezone(UTC)


def instant(value: date | datetime | str) -> datetime:
    """Read *value* as an aware instant: a day means its first second in the county.

    Text is ISO 8601; a time without an offset is the county's. Raises `ValueError`.
    """
    if isinstance(value, str):
        value = _parse(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=COUNTY)
    return start_of_day(value)


def day_of(value: date | datetime | str) -> date:
    """Read *value* as a day of the county; an instant gives the day it falls on there."""
    if isinstance(value, str):
        value = _parse(value)
    if isinstance(value, datetime):
        return instant(value).astimezone(COUNTY).date()
    return value


def _parse(text: str) -> date | datetime:
    """Parse ISO 8601 text, a date when it has no time, of a year in `YEARS`."""
    text = text.strip().partition("@")[0].partition("[")[0]
    has_time = "T" in text or " " in text
    found = datetime.fromisoformat(text) if has_time else date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError("Nobody's case has to do with that year.")
    return found
