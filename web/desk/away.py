"""Being away: from when to when, and who stands in."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import access
from cases.assignment import absences
from cases.errors import AnswersInvalid
from cases.rules import clock
from web.desk.door import bp
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done


@bp.get("/away")
def away() -> str:
    """Show who is away and who stands in, as far as it concerns the account."""
    return _page(_chosen(request.args.get("user", "")))


@bp.post("/away")
def arrange_away() -> Response | tuple[str, int]:
    """Let somebody stand in."""
    user = _chosen(request.form.get("user_id", ""))
    if user is None:
        abort(400)
    try:
        do(absences.arrange, user, request.form.to_dict())
    except AnswersInvalid as error:
        return _page(user, error.detail["errors"]), 422
    done(_("已安排。期限照常计算，任务由代办的人办理。"))
    return redirect(url_for("desk.away"), code=303)


@bp.post("/away/<uuid:absence_id>/end")
def end_away(absence_id: UUID) -> Response:
    """Give the work back."""
    do(absences.end, absence_id)
    done(_("已收回，任务回到本人手上。"))
    return redirect(url_for("desk.away"), code=303)


def _chosen(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(404)


def _page(user: UUID | None, errors: dict[str, list[str]] | None = None) -> str:
    with work() as w:
        page = absences.page(w, user)
        today = clock.today(w.now)
        own = access.require_user(w).user_id
    return render_template(
        "desk/away.html",
        page=page,
        own=own,
        today=today,
        form=request.form,
        errors=errors or {},
    )
