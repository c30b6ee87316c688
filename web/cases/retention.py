"""Bound files whose time is over: the list, what is decided of them, and the papers of that."""

from uuid import UUID

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from cases.errors import AnswersInvalid
from cases.paperwork import disposal, retention
from web.cases.door import bp
from web.cases.files import send
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done
from web.words import word


@bp.get("/retention")
def retention_list() -> str:
    """List the files to be appraised, and what was decided before."""
    return _page()


@bp.post("/retention")
def appraise() -> Answer | tuple[str, int]:
    """Take what was decided of the files that are ticked."""
    try:
        do(retention.appraise, _ticked(), request.form)
    except AnswersInvalid as error:
        return _page(errors=error.detail["errors"]), 422
    done(_("已记下鉴定意见。"))
    return redirect(url_for("cases.retention_list"), code=303)


@bp.post("/retention/<uuid:disposal_id>/done")
def disposed(disposal_id: UUID) -> Answer | tuple[str, int]:
    """Take the day files went, and who saw to it."""
    try:
        do(disposal.done, disposal_id, request.form)
    except AnswersInvalid as error:
        return _page(disposal_id, error.detail["errors"]), 422
    done(_("已记下；这些卷宗的文书不再能打开。"))
    return redirect(url_for("cases.retention_list"), code=303)


@bp.get("/retention/<uuid:disposal_id>/<which>.pdf")
def disposal_paper(disposal_id: UUID, which: str) -> Response:
    """Send the opinion or the inventory as PDF."""
    name, content = do(disposal.paper, disposal_id, which)
    return send(name, content, "application/pdf", inline=True)


def _ticked() -> list[UUID]:
    try:
        return [UUID(one) for one in request.form.getlist("files")]
    except ValueError:
        abort(400)


def _page(opened: UUID | None = None, errors: dict[str, list[str]] | None = None) -> str:
    with work() as w:
        rows, acts = retention.due(w), disposal.of_mine(w)
    return render_template(
        "cases/retention.html",
        rows=rows,
        acts=acts,
        outcomes=[(code, word("appraisal_outcome", code)) for code in retention.OUTCOMES],
        opened=opened,
        errors=errors or {},
        form=request.form,
        ticked=request.form.getlist("files"),
    )
