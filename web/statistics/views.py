"""Figures of a period and a place: on the page, as a spreadsheet, as the report that is sent up."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.figures import statistics, statistics_report, statistics_sheet, surveys
from cases.rules import clock
from cases.work import Work
from web.cases.files import send
from web.guards import for_roles
from web.i18n import gettext as _
from web.request import actor, do, work
from web.shell import done

bp = Blueprint("statistics", __name__, template_folder="templates")
for_roles(bp, frozenset(statistics.ROLES))


@bp.get("/statistics")
def index() -> str | tuple[str, int]:
    """Show the figures of the period that the query asks for, this year so far without one."""
    errors: dict[str, list[str]] = {}
    with work() as w:
        today = clock.today(w.now)
        try:
            period, place = _asked(w, request.args)
        except AnswersInvalid as error:
            errors = error.detail["errors"]
            period, place = _this_year(today), None
        found = statistics.figures(w, period, place)
        page = render_template(
            "statistics/index.html",
            figures=found,
            columns=statistics.DEFINITIONS,
            places=statistics.open_places(w),
            place=place,
            today=today,
            periods=_usual(today),
            reports=statistics_report.mine(w),
            errors=errors,
            may_survey=bool(actor().roles & surveys.STAFF),
            given=request.args,
        )
    return (page, 422) if errors else page


@bp.get("/statistics.xlsx")
def sheet() -> Response:
    """Send the same figures as a spreadsheet."""
    with work() as w:
        period, place = _asked(w, request.args)
        content = statistics_sheet.sheet(statistics.figures(w, period, place))
    name = f"人民调解统计{period.first}至{period.last}.xlsx"
    return send(name, content, statistics_sheet.XLSX, inline=False)


@bp.post("/statistics/reports")
def ask() -> Response:
    """Have the report made of the figures as they are now."""
    with work() as w:
        period, place = _asked(w, request.form)
    do(statistics_report.ask, period, place)
    done(_("报表正在制作，做好后出现在下面的列表里。"))
    page = url_for(
        "statistics.index", first=period.first, last=period.last, place=place, _anchor="reports"
    )
    return redirect(page, code=303)


@bp.get("/statistics/reports/<uuid:report_id>.pdf")
def report(report_id: UUID) -> Response:
    """Send a report that was made."""
    with work() as w:
        made, content = statistics_report.paper(w, report_id)
    if content is None:
        abort(404)
    return send(
        f"人民调解统计报表{made.first}至{made.last}.pdf", content, "application/pdf", inline=True
    )


def _asked(w: Work, given: MultiDict[str, str]) -> tuple[statistics.Period, UUID | None]:
    """Read period and place; raises `AnswersInvalid`."""
    usual = _this_year(clock.today(w.now))
    first = _day(given, "first") or usual.first
    last = _day(given, "last") or usual.last
    return statistics.period(first, last), _place(given)


def _day(given: MultiDict[str, str], name: str) -> date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year < 2200:
        raise AnswersInvalid(errors={name: ["请填写正确的日期。"]})
    return day


def _place(given: MultiDict[str, str]) -> UUID | None:
    text = given.get("place", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise AnswersInvalid(errors={"place": ["请选择统计范围。"]}) from error


def _this_year(today: date) -> statistics.Period:
    return statistics.Period(today.replace(month=1, day=1), today)


def _usual(today: date) -> list[tuple[str, statistics.Period]]:
    """List the periods that people ask for: this month and the last, this quarter and year."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    quarter = month.replace(month=3 * ((today.month - 1) // 3) + 1)
    last_year = today.year - 1
    return [
        (_("本月"), statistics.Period(month, today)),
        (_("上月"), statistics.Period(before.replace(day=1), before)),
        (_("本季"), statistics.Period(quarter, today)),
        (_("今年"), _this_year(today)),
        (_("去年"), statistics.Period(date(last_year, 1, 1), date(last_year, 12, 31))),
    ]
