"""Terms, thresholds and the holiday table, for administrators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from cases import calendar, clock, law_settings
from cases import holidays as rest_days
from cases.errors import AnswersInvalid
from cases.words import Words
from cases.work import Work
from processes import law as statutes
from web.guards import for_roles
from web.i18n import gettext as _
from web.request import do, work
from web.shell import ADMIN, done

bp = Blueprint("law", __name__, template_folder="templates")
for_roles(bp, ADMIN)

_UNREADABLE = "第%(number)s行看不懂：应写成“2027-02-05 休 春节”或“2027-02-07 班 春节调休”。"
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\s*[,，\t ]\s*(休|班)\s*[,，\t ]?\s*(.{0,40})")


@dataclass(frozen=True)
class Line:
    """A value of the law as it stands here."""

    key: str
    name: str
    article: str
    text: str
    value: str
    is_open: bool
    is_own: bool
    is_legal: bool


@bp.get("/settings/law")
def index() -> str:
    """List terms and thresholds with their articles."""
    with work() as w:
        lines = [*_terms(w), *_gates(w)]
    return render_template("law/index.html", lines=lines)


@bp.route("/settings/law/<key>", methods=["GET", "POST"])
def value(key: str) -> str | Response | tuple[str, int]:
    """Show one value with its history; change it from a day on, with a reason."""
    if request.method == "GET":
        return _page(key, {}, {})
    try:
        do(
            law_settings.change,
            key,
            _value(key, request.form),
            _since(request.form),
            _reason(request.form),
        )
    except AnswersInvalid as error:
        return _page(key, request.form, error.detail["errors"]), 422
    done(_("已保存。已经算出的期限不变，之后起算的按新值。"))
    return redirect(url_for("law.value", key=key), code=303)


@bp.route("/settings/holidays", methods=["GET", "POST"])
def holidays() -> str | Response | tuple[str, int]:
    """Show a year's rest days and make-up days; import the notice of a year."""
    with work() as w:
        year = _year(clock.today(w.now).year)
    if request.method == "GET":
        return _calendar(year, None, {})
    text = request.form.get("days", "")
    try:
        days = _days(text)
        do(rest_days.announce, year, days)
    except AnswersInvalid as error:
        return _calendar(year, text, error.detail["errors"]), 422
    done(_("%(year)s 年的安排已导入，共 %(num)s 天。", year=year, num=len(days)))
    return redirect(url_for("law.holidays", year=year), code=303)


def _terms(w: Work) -> Iterator[Line]:
    for key, shipped in statutes.deadline_rows().items():
        row = w.law.row(key)
        yield Line(
            key=key,
            name=row.name,
            article=row.article,
            text=row.text,
            value=_amount(row),
            is_open=row.open,
            is_own=row != shipped,
            is_legal=row.legal,
        )


def _amount(row: statutes.DeadlineRow) -> str:
    """Write a term's amount: 30 日, 3 个工作日, 24 小时, 2 个月, 前 15、7、3 日."""
    if row.each:
        return _("前 %(days)s 日", days="、".join(str(n) for n in row.each))
    if row.hours:
        return _("%(num)s 小时", num=row.hours)
    if row.months:
        return _("%(num)s 个月", num=row.months)
    if row.calendar == "WD":
        return _("%(num)s 个工作日", num=row.days)
    return _("前 %(num)s 日", num=row.days) if row.before else _("%(num)s 日", num=row.days)


def _gates(w: Work) -> Iterator[Line]:
    for gate in statutes.gates().values():
        for name in gate.open:
            now = w.law.value(gate.key, name)
            yield Line(
                key=f"{gate.key}.{name}",
                name=gate.name,
                article=gate.article,
                text=gate.text,
                value=str(now),
                is_open=True,
                is_own=now != gate.values[name],
                is_legal=False,
            )


def _page(key: str, form: Any, errors: dict[str, list[str]]) -> str:
    with work() as w:
        found = next((line for line in [*_terms(w), *_gates(w)] if line.key == key), None)
        if found is None:
            abort(404)
        history = law_settings.history(w, key)
        row = w.law.row(key) if key in statutes.deadline_rows() else None
        today = clock.today(w.now)
    return render_template(
        "law/value.html",
        line=found,
        row=row,
        history=history,
        form=form,
        errors=errors,
        today=today,
    )


def _value(key: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """Read what the form of *key* offers to change; a text that is no number goes on to be told."""
    if key not in statutes.deadline_rows():
        return {"value": _number(form.get("value", ""))}
    shipped = statutes.deadline_row(key)
    found: dict[str, Any] = {}
    for name in ("days", "hours", "tries"):
        if form.get(name):
            found[name] = _number(form[name])
    if form.get("each"):
        found["each"] = [_number(one) for one in re.split(r"[,，、\s]+", form["each"].strip())]
    if not shipped.hours and not shipped.each and "calendar" in form:
        found["calendar"] = form["calendar"]
        found["roll"] = "roll" in form
    return found


def _number(text: str) -> int | str:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _since(form: MultiDict[str, str]) -> date:
    try:
        return date.fromisoformat(form.get("since", ""))
    except ValueError as error:
        raise AnswersInvalid(errors={"since": ["请选择起始日。"]}) from error


def _reason(form: MultiDict[str, str]) -> str:
    return form.get("reason", "")


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


def _calendar(year: int, text: str | None, errors: dict[str, list[str]]) -> str:
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
        errors=errors,
        missing=missing,
    )
