"""The page behind a survey's link: one short form, one answer, no account."""

from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.figures import surveys
from web.limits import FILING, limiter
from web.portal.door import bp
from web.request import do_as_nobody

FIELDS = {"score": 2, "fair": 3, "again": 3, "comment": 2000}


def given() -> dict[str, str]:
    """Read the form of an answer."""
    return {name: request.form.get(name, "")[:most] for name, most in FIELDS.items()}


@bp.get("/survey/<uuid:ask_id>/<key>")
def survey_page(ask_id: UUID, key: str) -> str:
    """Show the form, or that it was answered or is over."""
    return _page(ask_id, key, {})


@bp.post("/survey/<uuid:ask_id>/<key>")
@limiter.limit(FILING)
def survey_answer(ask_id: UUID, key: str) -> str | Response | tuple[str, int]:
    """Take the one answer."""
    try:
        do_as_nobody(surveys.answer, ask_id, key[:80], given())
    except AnswersInvalid as error:
        return _page(ask_id, key, error.detail["errors"]), 422
    return _page(ask_id, key, {})


def _page(ask_id: UUID, key: str, errors: dict[str, list[str]]) -> str:
    found = do_as_nobody(surveys.look, ask_id, key[:80])
    return render_template(
        "portal/survey.html", ask=found, key=key, errors=errors, form=given(), most=surveys.LONGEST
    )
