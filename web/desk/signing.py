"""Signing before staff: the text, a pad for each signer, or the scan of the signed paper."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import access
from cases.desks import queue
from cases.errors import AnswersInvalid, UploadRefused
from cases.settlement import sheets, signing
from cases.settlement.sheets import Sheet
from cases.vault import attachments
from cases.work import Work
from web import messages
from web.desk.door import bp
from web.errors import status_of
from web.i18n import gettext as _
from web.i18n import say
from web.request import do, work
from web.shell import done

Find = Callable[[Work, UUID], Sheet]


@dataclass(frozen=True)
class Place:
    """Where a signing page hangs: the way to it, its address, and where to go when all signed."""

    crumbs: list[tuple[str, str]]
    action: str
    finish: str
    case_id: UUID


@bp.get("/tasks/<uuid:task_id>/sign")
def sign_page(task_id: UUID) -> str:
    """Lay the text of a signing task before the signers, or one of many the own line."""
    return _page(_sheet_of(), task_id, _task_place(task_id))


@bp.post("/tasks/<uuid:task_id>/sign")
def sign(task_id: UUID) -> Response | tuple[str, int]:
    """Take one signature under the text of a task."""
    return _take(_sheet_of(), task_id, _task_place(task_id))


def _sheet_of() -> Find:
    try:
        member = UUID(request.args["member"]) if request.args.get("member") else None
    except ValueError:
        abort(404)
    return partial(sheets.for_task, member=member)


@bp.get("/papers/<uuid:document_id>/sign")
def sign_paper_page(document_id: UUID) -> str:
    """Lay another paper before the parties who sign it: a record, a notice, an application."""
    return _page(sheets.for_document, document_id, _paper_place(document_id))


@bp.post("/papers/<uuid:document_id>/sign")
def sign_paper(document_id: UUID) -> Response | tuple[str, int]:
    """Take one signature under a paper."""
    return _take(sheets.for_document, document_id, _paper_place(document_id))


def _take(find: Find, sheet_id: UUID, place: Place) -> Response | tuple[str, int]:
    try:
        signer = UUID(request.form.get("signer", ""))
    except ValueError:
        abort(400)
    scan = request.files.get("scan")
    content = scan.read() if scan and scan.filename else None
    try:
        do(_sign, find, sheet_id, signer, scan.filename if scan else None, content)
    except (AnswersInvalid, UploadRefused) as error:
        status = status_of(error)
        words = error.detail.get("errors", {}).values()
        said = [one for some in words for one in some] or [messages.of(error, status).text]
        return _page(find, sheet_id, place, signer, said), status
    done(_("已签名。"))
    return redirect(f"{place.action}#signers", code=303)


def _sign(
    w: Work, find: Find, sheet_id: UUID, signer: UUID, name: str | None, content: bytes | None
) -> None:
    sheet = find(w, sheet_id)
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


def _task_place(task_id: UUID) -> Place:
    with work() as w:
        page = queue.open_task(w, task_id)
    task = url_for("desk.task", task_id=task_id)
    case = url_for("cases.show", case_id=page.case.id)
    return Place(
        crumbs=[
            (_("工作台"), url_for("desk.index")),
            (page.case.number or page.case.code, case),
            (say(page.task.name), task),
        ],
        action=url_for("desk.sign", task_id=task_id, member=request.args.get("member")),
        finish=task,
        case_id=page.case.id,
    )


def _paper_place(document_id: UUID) -> Place:
    with work() as w:
        sheet = sheets.for_document(w, document_id)
        case = access.read(w, sheet.case_id)
    address = url_for("cases.show", case_id=case.id)
    return Place(
        crumbs=[(_("案件"), url_for("cases.index")), (case.number or case.code, address)],
        action=url_for("desk.sign_paper", document_id=document_id),
        finish=f"{address}#papers",
        case_id=case.id,
    )


def _page(
    find: Find,
    sheet_id: UUID,
    place: Place,
    signer: UUID | None = None,
    wrong: list[str] | None = None,
) -> str:
    with work() as w:
        sheet = find(w, sheet_id)
    return render_template("desk/sign.html", place=place, sheet=sheet, signer=signer, wrong=wrong)
