"""The table of rest days and make-up days: a year imported, with a look at what it moves."""

import re
from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.rules import calendar, clock
from cases.rules import holidays as notices
from cases.rules.recounting import Move
from cases.words import Words
from web.i18n import gettext as _
from web.law.door import bp
from web.request import do, work
from web.shell import done

_UNREADABLE = "第%(number)s行看不懂：应写成“2027-02-05 休 春节”或“2027-02-07 班 春节调休”。"
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\s*[,，\t ]\s*(休|班)\s*[,，\t ]?\s*(.{0,40})")


@bp.route("/holidays", methods=["GET", "POST"])
def holidays() -> str | Response | tuple[str, int]:
    """Show a year's days; look at what a notice would move (``do=preview``), or enter it."""
    with work() as w:
        year = _year(clock.today(w.now).year)
    if request.method == "GET":
        return _page(year)
    text = request.form.get("days", "")
    try:
        days = _days(text)
        if request.form.get("do") == "preview":
            with work() as w:
                return _page(year, text, moves=notices.preview(w, year, days))
        report = do(notices.announce, year, days)
    except AnswersInvalid as error:
        return _page(year, text, error.detail["errors"]), 422
    done(_("%(year)s 年的安排已导入，共 %(num)s 天。", year=year, num=len(days)))
    return redirect(url_for("law.recount", recount_id=report), code=303)


def _year(this: int) -> int:
    text = request.values.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this
    return min(max(year, 2004), this + 5)


def _days(text: str) -> list[calendar.Special]:
    """Read lines like ``2027-02-05 休 春节`` or ``2027-02-07 班 春节调休``."""
    found: list[calendar.Special] = []
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = DAY.fullmatch(line.strip())
        day = _date(*match.groups()[:3]) if match else None
        if match is None or day is None:
            wrong.append(Words(_UNREADABLE, number=number))
            continue
        found.append(calendar.Special(day, match[4] == "班", match[5].strip() or match[4]))
    if wrong:
        raise AnswersInvalid(errors={"days": wrong[:10]})
    return found


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _page(
    year: int,
    text: str | None = None,
    errors: dict[str, list[str]] | None = None,
    moves: Sequence[Move] | None = None,
) -> str:
    with work() as w:
        known = calendar.Calendar(w.session, w.tenant)
        days = sorted(known.specials(year).values(), key=lambda one: one.day)
        this = clock.today(w.now).year
        missing = [y for y in (this, this + 1) if not known.announced(y)]
    lines = [f"{d.day.isoformat()} {'班' if d.is_workday else '休'} {d.name}" for d in days]
    return render_template(
        "law/holidays.html",
        year=year,
        this=this,
        days=days,
        text="\n".join(lines) if text is None else text,
        errors=errors or {},
        missing=missing,
        moves=moves,
    )
