"""Who may still be called, and whose bad answer waits for the leader."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.figures import surveys
from web.guards import for_roles
from web.i18n import gettext as _
from web.portal.survey import given
from web.request import do, work
from web.shell import done

bp = Blueprint("survey", __name__, template_folder="templates")
for_roles(bp, surveys.STAFF)


@bp.get("/surveys")
def index() -> str:
    """List bad answers first, then who may be called."""
    return _page({}, None)


@bp.post("/surveys/<uuid:ask_id>/call")
def call(ask_id: UUID) -> Response | tuple[str, int]:
    """Write down what somebody said on the telephone."""
    return _done(_("已记下。"), ask_id, surveys.record_call, given())


@bp.post("/surveys/<uuid:ask_id>/hear")
def hear(ask_id: UUID) -> Response | tuple[str, int]:
    """Write down what was done about a bad answer."""
    heard = request.form.get("heard", "")[:2000]
    return _done(_("已记下怎么处理的。"), ask_id, surveys.hear, heard)


def _done(
    told: str, ask_id: UUID, act: Callable[..., None], *given: Any
) -> Response | tuple[str, int]:
    try:
        do(act, ask_id, *given)
    except AnswersInvalid as error:
        return _page(error.detail["errors"], ask_id), 422
    done(told)
    return redirect(url_for("survey.index"), code=303)


def _page(errors: dict[str, list[str]], opened: UUID | None) -> str:
    with work() as w:
        bad, asked = surveys.unheard(w), surveys.unanswered(w)
    return render_template(
        "survey/index.html",
        bad=bad,
        asked=asked,
        errors=errors,
        opened=opened,
        most=surveys.LONGEST,
    )
