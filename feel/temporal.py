"""Dates, times and durations as text (DMN 1.5 §10.3.2.3.4-8, XML Schema part 2, ISO 8601).

Years run from 1 to 9999 and fractions of a second to the microsecond, as Python has them.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from feel.values import Value, YearsMonths

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+/-]{1,64})?", re.ASCII
)
_DURATION = re.compile(
    r"(-)?P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?",
    re.ASCII,
)
_LONGEST = 64
#: No zone is further from UTC (XML Schema part 2 §3.2.7.3).
_FURTHEST = timedelta(hours=14)

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)


@lru_cache(256)
def zone(name: str) -> tzinfo:
    """Find the zone named *name* (``Z``, ``+08:00`` or an IANA name); ValueError if none."""
    if name in ("Z", "z"):
        return UTC
    if name[0] in "+-":
        hours, minutes, *seconds = map(int, name[1:].split(":"))
        offset = timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))
        if offset > _FURTHEST:
            raise ValueError(name)
        return timezone(offset if name[0] == "+" else -offset)
    try:
        return ZoneInfo(name.removeprefix("@"))
    except (KeyError, OSError) as error:
        raise ValueError(name) from error


def parse_date(text: str) -> date | None:
    """Read ``2026-03-01``; None when it is no date."""
    found = _DATE.fullmatch(text[:_LONGEST])
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Read ``09:30:00``, with fraction and offset or ``@Asia/Shanghai``; None when it is none."""
    found = _TIME.fullmatch(text) if len(text) < 2 * _LONGEST else None
    if found is None:
        return None
    hour, minute, second, fraction, offset = found.groups()
    if hour == "24" and not int(minute + second + (fraction or "")):
        hour = "00"  # the end of a day is the beginning of the next (XML Schema §3.2.8.1)
    try:
        where = zone(offset) if offset else None
        return time(int(hour), int(minute), int(second), _microseconds(fraction), where)
    except ValueError:
        return None


def parse_date_time(text: str) -> datetime | None:
    """Read a date and time, or a date alone as its first moment; None when it is neither."""
    day, found, clock = text.partition("T")
    when = parse_date(day)
    at = parse_time(clock) if found else time()
    if when is None or at is None:
        return None
    try:
        return datetime.combine(when + DAY if clock.startswith("24") else when, at)
    except OverflowError:
        return None


def parse_duration(text: str) -> YearsMonths | timedelta | None:
    """Read ``P1Y2M`` or ``P1DT2H3M4.5S``; None when it is no duration or mixes both kinds."""
    found = _DURATION.fullmatch(text) if len(text) < 2 * _LONGEST else None
    if found is None:
        return None
    minus, years, months, days, hours, minutes, seconds, fraction = found.groups()
    sign = -1 if minus else 1
    if years or months:
        mixed = days or hours or minutes or seconds
        return None if mixed else YearsMonths(sign * (int(years or 0) * 12 + int(months or 0)))
    return _days(sign, days, hours, minutes, seconds, fraction)


def _days(sign: int, *parts: str | None) -> timedelta | None:
    days, hours, minutes, seconds = (int(part or 0) for part in parts[:4])
    try:
        return sign * timedelta(days, seconds, _microseconds(parts[4]), 0, minutes, hours)
    except OverflowError:
        return None


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))


def parse_any(text: str) -> Value:
    """Read the text of an ``@"…"`` literal; None when it is nothing of these."""
    if "P" in text[:2]:
        return parse_duration(text)
    if ":" in text[:3]:
        return parse_time(text)
    return parse_date_time(text) if "T" in text else parse_date(text)


def text_of(value: Value) -> str | None:
    """Write a date, a time or a duration as the standard does; None for other values."""
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else None


def _zone_text(value: datetime | time) -> str:
    where = value.tzinfo
    if where is None:
        return ""
    if isinstance(where, ZoneInfo):
        return f"@{where.key}"
    offset = where.utcoffset(value if isinstance(value, datetime) else None)
    return offset_text(offset) if offset is not None else ""


def offset_text(offset: timedelta) -> str:
    """Write an offset from UTC: ``Z``, ``+08:00``."""
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    sign = "-" if offset < timedelta() else "+"
    rest = f":{seconds:02}" if seconds else ""
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}{rest}"


def _time_text(value: datetime | time) -> str:
    fraction = f".{value.microsecond:06}".rstrip("0") if value.microsecond else ""
    return f"{value.hour:02}:{value.minute:02}:{value.second:02}{fraction}{_zone_text(value)}"


def _date_time_text(value: datetime) -> str:
    return f"{value.date().isoformat()}T{_time_text(value)}"


def _months_text(value: YearsMonths) -> str:
    years, months = divmod(abs(value.months), 12)
    sign = "-" if value.months < 0 else ""
    body = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{sign}P{body or '0M'}"


def _duration_text(value: timedelta) -> str:
    sign, span = ("-", -value) if value < timedelta() else ("", value)
    minutes, seconds = divmod(span.seconds, 60)
    parts = ((minutes // 60, "H"), (minutes % 60, "M"))
    clock = "".join(f"{number}{unit}" for number, unit in parts if number)
    if seconds or span.microseconds:
        fraction = f".{span.microseconds:06}".rstrip("0") if span.microseconds else ""
        clock += f"{seconds}{fraction}S"
    days = f"{span.days}D" if span.days else ""
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "PT0S"


_WRITERS: Mapping[type, Callable[..., str]] = {
    date: date.isoformat,
    time: _time_text,
    datetime: _date_time_text,
    YearsMonths: _months_text,
    timedelta: _duration_text,
}


def add_months(day: date, months: int) -> date | None:
    """Move *day* by *months*; the last day of the month when the day does not exist there."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    for last in range(day.day, 27, -1):
        try:
            return day.replace(year, month + 1, last)
        except ValueError:
            continue
    return day.replace(year, month + 1)


def shift(moment: datetime, span: timedelta) -> datetime:
    """Move *moment* by *span* of elapsed time, across changes of the clock."""
    if moment.tzinfo is None:
        return moment + span
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def months_between(start: date, end: date) -> int:
    """Count the whole months from *start* to *end*; negative when *end* is earlier."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    back = end.day < start.day
    return months - back


def microseconds(span: timedelta) -> int:
    """Count the microseconds of *span*."""
    return span // MICROSECOND


def seconds(span: timedelta) -> Decimal:
    """Count the seconds of *span*."""
    return Decimal(microseconds(span)) / 1_000_000
