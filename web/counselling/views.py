"""The counsellor's engagements with their private notes; asking and consent from the case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.desks import answers
from cases.errors import AnswersInvalid
from cases.settlement import counselling
from web.cases import page as cases
from web.guards import for_roles
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done

bp = Blueprint("counselling", __name__, template_folder="templates")
for_roles(bp)

#: signs taken of one field; the use case says which is too long
MOST = 10_000
#: empty rows at the end of a plan
SPARE = 2


@bp.get("/counselling")
def index() -> str:
    """List the engagements of the account."""
    with work() as w:
        rows = [
            counselling.page(w, row.id) for row in counselling.mine(w) if row.state != "REFUSED"
        ]
    return render_template("counselling/index.html", rows=rows)


@bp.get("/counselling/<uuid:counselling_id>")
def show(counselling_id: UUID) -> str:
    """Show one engagement; the notes are listed, not opened."""
    return _page(counselling_id, {})


@bp.post("/counselling/<uuid:counselling_id>/plan")
def plan(counselling_id: UUID) -> Response | tuple[str, int]:
    """Set the stages of the plan."""
    titles, goals = request.form.getlist("title")[:30], request.form.getlist("goal")[:30]
    over = set(request.form.getlist("done"))
    rows = [
        {"title": title[:MOST], "goal": goal[:MOST], "done": str(n) in over}
        for n, (title, goal) in enumerate(zip(titles, goals, strict=False))
    ]
    return _done(_("计划已保存。"), counselling_id, counselling.plan, rows)


@bp.post("/counselling/<uuid:counselling_id>/notes")
def write(counselling_id: UUID) -> Response | tuple[str, int]:
    """Add a private note."""
    given = {name: request.form.get(name, "")[:MOST] for name in ("text", "stage")}
    return _done(
        _("记录已保存，只有您和您指定的人能看。"), counselling_id, counselling.write, given
    )


@bp.post("/counselling/<uuid:counselling_id>/notes/<uuid:note_id>")
def unmask(counselling_id: UUID, note_id: UUID) -> str | tuple[str, int]:
    """Open one note for a stated purpose."""
    purpose = request.form.get("purpose", "")[:40]
    try:
        text = do(counselling.unmask, counselling_id, note_id, purpose)
    except AnswersInvalid as error:
        return _page(counselling_id, error.detail["errors"]), 422
    return _page(counselling_id, {}, shown={note_id: text})


@bp.post("/counselling/<uuid:counselling_id>/readers")
def readers(counselling_id: UUID) -> Response | tuple[str, int]:
    """Name another reader of the notes, or take that back."""
    user_id = answers.identifier(request.form.get("user_id", "")[:40])
    if user_id is None:
        abort(400)
    may = request.form.get("may") == "yes"
    act = counselling.let_read
    return _done(_("已记下谁能看记录。"), counselling_id, act, user_id, may=may)


@bp.post("/counselling/<uuid:counselling_id>/risk")
def warn(counselling_id: UUID) -> Response | tuple[str, int]:
    """Tell who mediates of a danger, without the notes."""
    given = {name: request.form.get(name, "")[:MOST] for name in ("kind", "advice")}
    return _done(
        _("已告诉调解员和首席调解员，没有附记录。"), counselling_id, counselling.warn, given
    )


@bp.post("/counselling/<uuid:counselling_id>/end")
def end(counselling_id: UUID) -> Response | tuple[str, int]:
    """End the counselling."""
    return _done(_("咨询已结束。"), counselling_id, counselling.end)


@bp.post("/cases/<uuid:case_id>/counselling")
def ask(case_id: UUID) -> str | Response | tuple[str, int]:
    """Ask for counselling of a party of the case."""
    given = {
        name: request.form.get(name, "")[:MOST] for name in ("party_id", "counsellor_id", "purpose")
    }
    try:
        do(counselling.ask, case_id, given)
    except AnswersInvalid as error:
        shown = cases.draw(case_id, errors=error.detail["errors"], opened="counselling", form=given)
        return shown, 422
    done(_("已记下。各方都同意以后，咨询人员才能开始。"))
    return redirect(url_for("cases.show", case_id=case_id, _anchor="counselling"), code=303)


@bp.post("/cases/<uuid:case_id>/counselling/<uuid:counselling_id>")
def consent(case_id: UUID, counselling_id: UUID) -> Response:
    """Write down what a party said of it."""
    given = {name: request.form.get(name, "")[:40] for name in ("party_id", "agrees")}
    do(counselling.record_consent, counselling_id, given)
    done(_("已记下。"))
    return redirect(url_for("cases.show", case_id=case_id, _anchor="counselling"), code=303)


def _done(
    told: str, counselling_id: UUID, act: Callable[..., None], *given: Any, **more: Any
) -> Response | tuple[str, int]:
    try:
        do(act, counselling_id, *given, **more)
    except AnswersInvalid as error:
        return _page(counselling_id, error.detail["errors"]), 422
    done(told)
    return redirect(url_for("counselling.show", counselling_id=counselling_id), code=303)


def _page(
    counselling_id: UUID, errors: dict[str, list[str]], shown: dict[UUID, str] | None = None
) -> str:
    with work() as w:
        page = counselling.page(w, counselling_id)
    blank = counselling.STAGES - len(page.plan)
    return render_template(
        "counselling/show.html",
        page=page,
        spare=min(SPARE if page.plan else 3, blank),
        errors=errors,
        form=request.form,
        shown=shown or {},
        most=counselling.LONGEST,
    )
