"""Bound files whose time is over: the list, and what is decided of each."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.paperwork import retention
from web.cases.door import bp
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done
from web.words import word


@bp.get("/retention")
def retention_list() -> str:
    """List the files to be appraised."""
    return _page()


@bp.post("/cases/<uuid:case_id>/appraisal")
def appraise(case_id: UUID) -> Response | tuple[str, int]:
    """Take what was decided of a file."""
    try:
        do(retention.appraise, case_id, request.form)
    except AnswersInvalid as error:
        return _page(case_id, error.detail["errors"]), 422
    done(_("已记下鉴定意见。"))
    return redirect(url_for("cases.retention_list"), code=303)


def _page(opened: UUID | None = None, errors: dict[str, list[str]] | None = None) -> str:
    with work() as w:
        rows = retention.due(w)
    words = {code: word("appraisal_outcome", code) for row in rows for code in row.outcomes}
    return render_template(
        "cases/retention.html",
        rows=[(row, [(code, words[code]) for code in row.outcomes]) for row in rows],
        opened=opened,
        errors=errors or {},
        form=request.form,
    )
