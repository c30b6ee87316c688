"""Papers and files sent to a browser: never as a page of ours."""

from collections.abc import Callable, Iterable
from urllib.parse import quote
from uuid import UUID

from flask import Response, abort, jsonify, request

from cases import access
from cases.errors import UploadRefused
from cases.paperwork import opening, reading
from cases.vault import attachments
from cases.work import Work
from web import messages
from web.cases.door import bp
from web.errors import answer
from web.request import do

#: what a stored file may do in a browser: nothing
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
#: the browser's own PDF viewer does not run in a sandbox
PDF_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


@bp.get("/cases/<uuid:case_id>/papers/<uuid:document_id>.pdf")
def paper(case_id: UUID, document_id: UUID) -> Response:
    """Send a paper as PDF."""
    name, content = do(_paper, case_id, document_id)
    return send(name, content, "application/pdf", inline="download" not in request.args)


def _paper(w: Work, case_id: UUID, document_id: UUID) -> tuple[str, bytes]:
    case = access.read(w, case_id)
    if document_id not in {line.id for line in reading.list_for(w, case)}:
        abort(404)
    return opening.pdf(w, document_id)


@bp.get("/files/<uuid:file_id>")
def file(file_id: UUID) -> Response:
    """Send a file that somebody handed in."""
    found = do(attachments.open_file, file_id)
    inline = found.shown and "download" not in request.args
    return send(found.name, found.content, found.media_type, inline=inline)


@bp.post("/cases/<uuid:case_id>/files")
def upload(case_id: UUID) -> Response | tuple[str | Response, int]:
    """Take the file of a form's picker; the form keeps its id."""
    return take(_upload, case_id, request.form.get("purpose", "evidence"))


def take(
    keep: Callable[[Work, UUID, str, bytes, str], UUID], subject_id: UUID, told: str
) -> Response | tuple[str | Response, int]:
    """Keep the file of a form's picker by *keep*, with what was *told* of it; tell its id."""
    given = request.files.get("file")
    if given is None or not given.filename:
        abort(400)
    content = given.read()
    try:
        file_id = do(keep, subject_id, given.filename, content, told)
    except UploadRefused as error:
        return answer(422, messages.of(error, 422))
    return jsonify(id=str(file_id), name=given.filename, size=len(content))


def _upload(w: Work, case_id: UUID, name: str, content: bytes, purpose: str) -> UUID:
    return attachments.add(w, access.read(w, case_id), name, content, purpose).id


def send(name: str, content: bytes | Iterable[bytes], media_type: str, *, inline: bool) -> Response:
    """Answer with a file, whole or in pieces.

    *inline* lets the browser show it, in a window without any rights.
    """
    response = Response(content, content_type=media_type)
    shape = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{shape}; filename*=UTF-8''{quote(name)}"
    is_pdf = media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
