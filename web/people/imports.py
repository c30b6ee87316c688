"""Organisations and people from a spreadsheet: the template, the trial, the confirmation."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.county import roster, roster_template
from cases.errors import UploadRefused
from cases.figures.statistics_sheet import XLSX
from web.cases.files import send
from web.i18n import gettext as _
from web.people.door import bp
from web.request import do, work
from web.shell import done


@bp.get("/people/import")
def imports() -> str:
    """Show how it is done, and the files handed in before."""
    return _page()


@bp.get("/people/import/template.xlsx")
def imports_template() -> Response:
    """Send the spreadsheet to fill in."""
    return send(_("机构人员模板") + ".xlsx", roster_template.template(), XLSX, inline=False)


@bp.post("/people/import")
def imports_try() -> Response | tuple[str, int]:
    """Try a file; its report says what it would do."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return _page(["请选择文件。"]), 422
    try:
        found = do(roster.trial, given.filename, given.read())
    except UploadRefused as error:
        return _page([str(error.detail["sentence"])]), 422
    return redirect(url_for("people.imports_show", import_id=found), code=303)


@bp.get("/people/import/<uuid:import_id>")
def imports_show(import_id: UUID) -> str:
    """Show what a file would do or did, and what is wrong with it."""
    with work() as w:
        return render_template("people/import_report.html", tried=roster.show(w, import_id))


@bp.post("/people/import/<uuid:import_id>/confirm")
def imports_confirm(import_id: UUID) -> Response:
    """Take a tried file in, all of it."""
    if do(roster.confirm, import_id):
        done(_("已全部导入。"))
    else:
        flash(_("试过以后，系统里的内容变了，什么都没有导入。请看新的结果再确认。"), "warning")
    return redirect(url_for("people.imports_show", import_id=import_id), code=303)


@bp.post("/people/import/<uuid:import_id>/drop")
def imports_drop(import_id: UUID) -> Response:
    """Forget a tried file."""
    do(roster.drop, import_id)
    done(_("已放弃，什么都没有导入。"))
    return redirect(url_for("people.imports"), code=303)


def _page(problems: list[str] | None = None) -> str:
    with work() as w:
        files = roster.history(w)
    errors = {"file": problems} if problems else {}
    return render_template("people/imports.html", files=files, errors=errors)
