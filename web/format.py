"""How dates, sums and waits are written for a reader."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from markupsafe import Markup, escape

from cases.rules import clock
from web import i18n
from web.i18n import gettext, ngettext

Moment = datetime | date


def day(value: Moment | None) -> str:
    """Write a day in full: 2026年11月21日."""
    if value is None:
        return ""
    return i18n.day(_local(value))


def moment(value: datetime | None) -> str:
    """Write an instant in full, on the county's clock."""
    return "" if value is None else f"{day(value)} {clock.local(value):%H:%M}"


def typed(value: datetime) -> str:
    """Write an instant as a field for date and time takes it, on the county's clock."""
    return f"{clock.local(value):%Y-%m-%dT%H:%M}"


def short(value: Moment | None, now: datetime | None = None) -> str:
    """Write an instant for a list: 11-21 14:05, with the year when it is another one."""
    if value is None:
        return ""
    at = _local(value)
    text = f"{at:%m-%d %H:%M}" if isinstance(value, datetime) else f"{at:%m-%d}"
    other_year = now is not None and clock.local(now).year != at.year
    return f"{at.year}-{text}" if other_year else text


def when(value: object) -> str:
    """Write a day or an instant that comes as ISO text; what is neither is shown as it is."""
    text = str(value or "")
    try:
        return moment(clock.instant(text)) if "T" in text else day(clock.day_of(text))
    except ValueError:
        return text


def left(due: Moment | None, now: datetime) -> str:
    """Say how long there is until *due*: hours on the last day, natural days before."""
    if due is None:
        return ""
    if isinstance(due, datetime):
        seconds = (due - now).total_seconds()
        if 0 <= seconds < 86400 and clock.day_of(due) == clock.today(now):
            return _hours(seconds)
        if -86400 < seconds < 0 and clock.day_of(due) == clock.today(now):
            return gettext("已超期")
    days = (clock.day_of(due) - clock.today(now)).days
    if days < 0:
        return ngettext("超期 %(num)d 天", "超期 %(num)d 天", -days)
    if days == 0:
        return gettext("今天到期")
    return ngettext("还有 %(num)d 天", "还有 %(num)d 天", days)


def _hours(seconds: float) -> str:
    hours = int(seconds // 3600)
    if hours:
        return ngettext("还有 %(num)d 小时", "还有 %(num)d 小时", hours)
    minutes = max(1, int(seconds // 60))
    return ngettext("还有 %(num)d 分钟", "还有 %(num)d 分钟", minutes)


def urgency(due: Moment | None, now: datetime) -> str:
    """Grade a wait for colouring: over, soon (within two days), later, none."""
    if due is None:
        return "none"
    days = (clock.day_of(due) - clock.today(now)).days
    is_past = due < now if isinstance(due, datetime) else days < 0
    if is_past:
        return "over"
    return "soon" if days <= 2 else "later"


def money(value: Decimal | int | float | str | None) -> str:
    """Write yuan with thousands, without empty cents."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    text = f"{amount:,.2f}".removesuffix(".00")
    return gettext("%(sum)s 元", sum=text)


def size(count: int) -> str:
    """Write a number of bytes for a reader."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def time_tag(value: datetime | None, now: datetime | None = None) -> Markup:
    """Write a short instant as `<time>` with the exact one in its attribute."""
    if value is None:
        return Markup("")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        clock.local(value).isoformat(timespec="seconds"), moment(value), short(value, now)
    )


def lines(text: object) -> Markup:
    """Keep the line breaks of plain text."""
    parts = str(text or "").splitlines()
    return Markup("<br>").join(escape(part) for part in parts)


def _local(value: Moment) -> Moment:
    return clock.local(value) if isinstance(value, datetime) else value


def install(app: Flask) -> None:
    """Register the filters."""
    for filter_ in (day, moment, when, typed, short, left, urgency, money, size, time_tag, lines):
        app.jinja_env.filters[filter_.__name__] = filter_
