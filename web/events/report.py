"""Reporting an event from a phone, and taking a complaint for 131 at the window."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid, UploadRefused
from cases.grid import event_report, whistle
from cases.grid.event_report import Photo
from cases.models import Affair
from cases.work import Work
from web import messages
from web.errors import status_of
from web.events.door import bp
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done

#: rows of people on the page
PEOPLE = 3
#: photos of one report
PHOTOS = 9


@bp.get("/events/report")
def report_page() -> str:
    """Show the report on one page of a phone."""
    return _page({}, {})


@bp.post("/events/report")
def report() -> Response | tuple[str, int]:
    """Take a report; the same one sent again leads to the same event."""
    answers = _answers()
    try:
        affair_id = do(_report, answers, _photos())
    except (AnswersInvalid, UploadRefused) as error:
        errors = error.detail.get("errors") or {"photos": [messages.of(error, 422).text]}
        return _page(answers, errors), status_of(error)
    done(_("已上报。"))
    return redirect(url_for("events.show", affair_id=affair_id, sent=answers["once"]), code=303)


@bp.get("/events/report/<once>")
def reported(once: str) -> Response:
    """Tell a phone whether its report arrived, before it sends it again."""
    with work() as w:
        found = event_report.known(w, once)
    return jsonify(event=str(found) if found else None)


def _report(w: Work, answers: dict[str, Any], photos: list[Photo]) -> object:
    return event_report.report(w, answers, photos).id


def _answers() -> dict[str, Any]:
    form = request.form
    answers: dict[str, Any] = form.to_dict()
    names, ages = form.getlist("person_name"), form.getlist("person_age")
    answers["people"] = [{"name": name, "age": age} for name, age in zip(names, ages, strict=False)]
    answers["once"] = re.sub(r"[^0-9A-Za-z-]", "", form.get("once", ""))[:64]
    return answers


def _photos() -> list[Photo]:
    """Read the photos, each with the time that the phone says it was taken."""
    files = [one for one in request.files.getlist("photos") if one.filename][:PHOTOS]
    times = request.form.get("captured", "").split(",")
    found = []
    for n, one in enumerate(files):
        at = taken_at(times[n] if n < len(times) else "")
        found.append(Photo(one.filename or "photo", one.read(), at))
    return found


def taken_at(text: str) -> datetime | None:
    """Read when a photo was taken: ISO 8601 with an offset, as phones give; else unknown."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if at.tzinfo is None or not 2000 <= at.year <= 2100:
        return None
    return at.astimezone(UTC)


def _page(answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with work() as w:
        places = [(row.id, row.name) for row in event_report.places(w)]
    return render_template(
        "events/report.html",
        answers=answers,
        errors=errors,
        places=places,
        once=answers.get("once") or uuid4().hex,
        people=(answers.get("people") or []) + [{}] * PEOPLE,
    )


@bp.get("/whistle/new")
def complain_page() -> str:
    """Show the page on which the window takes a complaint."""
    return _complaint({}, {})


@bp.post("/whistle/new")
def complain() -> Response | tuple[str, int]:
    """Take a complaint; the hour of 131 begins."""
    answers: dict[str, Any] = request.form.to_dict()
    try:
        affair_id = do(_complain, answers)
    except AnswersInvalid as error:
        return _complaint(answers, error.detail["errors"]), status_of(error)
    done(_("已登记，请在一小时内联系诉求人。"))
    return redirect(url_for("events.show", affair_id=affair_id), code=303)


def _complain(w: Work, answers: dict[str, Any]) -> object:
    affair: Affair = whistle.complain(w, answers)
    return affair.id


def _complaint(answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with work() as w:
        places = [(row.id, row.name) for row in whistle.places(w)]
    return render_template("events/complain.html", answers=answers, errors=errors, places=places)
