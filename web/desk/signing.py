"""Signing before staff: the text, a pad for each signer, or the scan of the signed paper."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import access, attachments, queue, sheets, signing
from cases.errors import AnswersInvalid, UploadRefused
from cases.work import Work
from web import messages
from web.desk.door import bp
from web.errors import status_of
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done


@bp.get("/tasks/<uuid:task_id>/sign")
def sign_page(task_id: UUID) -> str:
    """Lay the text before the signers."""
    return _page(task_id)


@bp.post("/tasks/<uuid:task_id>/sign")
def sign(task_id: UUID) -> Response | tuple[str, int]:
    """Take one signature."""
    try:
        signer = UUID(request.form.get("signer", ""))
    except ValueError:
        abort(400)
    scan = request.files.get("scan")
    content = scan.read() if scan and scan.filename else None
    try:
        do(_sign, task_id, signer, scan.filename if scan else None, content)
    except (AnswersInvalid, UploadRefused) as error:
        status = status_of(error)
        words = error.detail.get("errors", {}).values()
        said = [one for some in words for one in some] or [messages.of(error, status).text]
        return _page(task_id, signer, said), status
    done(_("已签名。"))
    return redirect(url_for("desk.sign_page", task_id=task_id, _anchor="signers"), code=303)


def _sign(w: Work, task_id: UUID, signer: UUID, name: str | None, content: bytes | None) -> None:
    sheet = sheets.for_task(w, task_id)
    scan = None
    if content is not None:
        case = access.read(w, sheet.case_id)
        scan = attachments.add(w, case, name or "scan", content, "scan").id
    signing.sign(
        w,
        sheet,
        signer,
        image=request.form.get("image") or None,
        strokes=request.form.get("strokes") or None,
        attachment_id=scan,
        agent=request.form.get("agent") or None,
        text_hash=request.form.get("text_hash") or None,
    )


def _page(task_id: UUID, signer: UUID | None = None, wrong: list[str] | None = None) -> str:
    with work() as w:
        page = queue.open_task(w, task_id)
        sheet = sheets.for_task(w, task_id)
    return render_template("desk/sign.html", page=page, sheet=sheet, signer=signer, wrong=wrong)
