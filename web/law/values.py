"""Terms and thresholds as they stand at a place; what the law leaves open is set here."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from cases import access
from cases.errors import AnswersInvalid
from cases.models import LawSetting
from cases.rules import clock, law_settings, recounting
from cases.rules.law import Law
from cases.rules.recounting import Move
from cases.work import Work
from processes import law as statutes
from web.i18n import gettext as _
from web.law.door import bp
from web.request import do, work
from web.shell import done


@dataclass(frozen=True)
class Line:
    """A value of the law as it stands at a place."""

    key: str
    name: str
    article: str
    text: str
    value: str
    is_open: bool
    #: here, above (an organisation over it, or the county) or empty: the shipped one
    whose: str
    is_legal: bool
    confidence: str
    #: words, no number: 人调
    is_text: bool = False


@dataclass
class Page:
    """What the page of one value shows beside it."""

    form: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    moves: list[Move] | None = None


@bp.get("")
def root() -> Response:
    """Lead to the first page of the settings."""
    return redirect(url_for("law.index"), code=302)


@bp.get("/law")
def index() -> str:
    """List terms and thresholds with their articles, as they stand at ``place``."""
    with work() as w:
        place = _place(w)
        lines = [*_terms(w, place), *_gates(w, place)]
        return render_template("law/index.html", lines=lines, **_places(w, place))


@bp.route("/law/<key>", methods=["GET", "POST"])
def value(key: str) -> str | Response | tuple[str, int]:
    """Show one value with its history; ``do`` is save, preview or reset."""
    if request.method == "GET":
        return _page(key, Page())
    try:
        with work() as w:
            place = _place(w)
        change = _change(key, request.form, place)
        if request.form.get("do") == "preview":
            with work() as w:
                moves = recounting.preview(w, key, partial(change, w))
            return _page(key, Page(request.form, moves=moves))
        do(change)
    except AnswersInvalid as error:
        return _page(key, Page(request.form, error.detail["errors"])), 422
    done(_("已保存。受影响的在办案件会重新计算，动了哪些见“重算记录”。"))
    return redirect(url_for("law.value", key=key, place=place), code=303)


def _change(
    key: str, form: MultiDict[str, str], place: UUID | None
) -> Callable[[Work], LawSetting]:
    since, reason = _since(form), form.get("reason", "")
    more = {"place": place, "open_too": "open_too" in form}
    if form.get("do") == "reset":
        return lambda w: law_settings.reset(w, key, since, reason, **more)  # type: ignore[arg-type]
    found = _value(key, form)
    return lambda w: law_settings.change(w, key, found, since, reason, **more)  # type: ignore[arg-type]


def _place(w: Work) -> UUID | None:
    """Read which organisation it is about; a county's administrator may leave it empty."""
    chosen = request.values.get("place", "")
    known = law_settings.places(w)
    if not chosen and access.runs_county(w):
        return None
    found = next((one.id for one in known if str(one.id) == chosen), None)
    if chosen and found is None:
        abort(404)
    return found or known[0].id


def _places(w: Work, place: UUID | None) -> dict[str, Any]:
    rows = law_settings.places(w)
    options = [("", _("全县（各机构没有另定的都用它）"))] if access.runs_county(w) else []
    options += [(str(one.id), one.name) for one in rows]
    name = next((one.name for one in rows if one.id == place), None)
    return {"place": place, "places": options, "place_name": name}


def _terms(w: Work, place: UUID | None) -> Iterator[Line]:
    law = w.law.at(place)
    for key in statutes.deadline_rows():
        row = law.row(key)
        yield Line(
            key=key,
            name=row.name,
            article=row.article,
            text=row.text,
            value=amount(row),
            is_open=row.open,
            whose=_whose(w, law, key, place),
            is_legal=row.legal,
            confidence=row.confidence,
        )


def _whose(w: Work, law: Law, key: str, place: UUID | None) -> str:
    today = clock.today(w.now)
    own = law.own(key, today)
    if not own:
        return ""
    mine = [s for s in law_settings.history(w, key, place) if s.since <= today]
    return "here" if mine and mine[0].value else "above"


def amount(row: statutes.DeadlineRow) -> str:
    """Write a term's amount: 30 日, 3 个工作日, 24 小时, 2 个月, 前 15、7、3 日."""
    if row.each:
        return _("前 %(days)s 日", days="、".join(str(n) for n in row.each))
    if row.minutes:
        return _("%(num)s 分钟", num=row.minutes)
    if row.hours:
        return _("%(num)s 小时", num=row.hours)
    if row.months:
        return _("%(num)s 个月", num=row.months)
    if row.calendar == "WD":
        return _("%(num)s 个工作日", num=row.days)
    return _("前 %(num)s 日", num=row.days) if row.before else _("%(num)s 日", num=row.days)


def _gates(w: Work, place: UUID | None) -> Iterator[Line]:
    law = w.law.at(place)
    for gate in statutes.gates().values():
        for name in gate.open:
            key = f"{gate.key}.{name}"
            yield Line(
                key=key,
                name=gate.name,
                article=gate.article,
                text=gate.text,
                value=str(law.value(gate.key, name)),
                is_open=True,
                whose=_whose(w, law, key, place),
                is_legal=False,
                confidence="X",
                is_text=isinstance(gate.values[name], str),
            )


def _page(key: str, page: Page) -> str:
    with work() as w:
        place = _place(w)
        found = next((x for x in [*_terms(w, place), *_gates(w, place)] if x.key == key), None)
        if found is None:
            abort(404)
        is_term = key in statutes.deadline_rows()
        return render_template(
            "law/value.html",
            line=found,
            row=w.law.at(place).row(key) if is_term else None,
            history=law_settings.history(w, key, place),
            form=page.form,
            errors=page.errors,
            moves=page.moves,
            today=clock.today(w.now),
            **_places(w, place),
        )


def _value(key: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """Read what the form of *key* offers to change; a text that is no number goes on to be told."""
    if key not in statutes.deadline_rows():
        return {"value": _number(form.get("value", ""))}
    shipped = statutes.deadline_row(key)
    found: dict[str, Any] = {}
    for name in ("days", "hours", "minutes", "tries"):
        if form.get(name):
            found[name] = _number(form[name])
    if form.get("each"):
        found["each"] = [_number(one) for one in re.split(r"[,，、\s]+", form["each"].strip())]
    if shipped.days and not shipped.each and "calendar" in form:
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
