"""One event or whistle: its page, its photos, its papers, its process as a picture."""

from uuid import UUID

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from cases.desks import casefile, written
from cases.errors import AnswersInvalid, StateMismatch
from cases.grid import affair_access, affair_page, care
from cases.paperwork import opening, reading
from cases.vault import attachments
from cases.work import Work
from web.cases.files import send, take
from web.cases.page import element_names, process_name, told
from web.cases.sentences import LOOKS, MILESTONES, tell
from web.errors import status_of
from web.events.door import bp
from web.events.report import taken_at
from web.i18n import say
from web.request import do, work

#: a paper in one of these is still being made
UNMADE = ("PROMISED", "MAKING")


@bp.get("/events/<uuid:affair_id>")
def show(affair_id: UUID) -> str | Answer:
    """Show an event or a whistle; somebody in care has a page of the own."""
    return _draw(affair_id)


def _draw(
    affair_id: UUID,
    shown: list[dict[str, object]] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str | Answer:
    with work() as w:
        page = affair_page.page(w, affair_id)
    if page.kind == "CARE":
        return redirect(url_for("care.show", affair_id=affair_id), code=303)
    return render_template(
        "events/show.html",
        page=page,
        tell=tell,
        milestones=MILESTONES,
        looks=LOOKS,
        purposes=casefile.PURPOSES,
        unmade=UNMADE,
        shown=shown,
        errors=errors or {},
    )


@bp.post("/events/<uuid:affair_id>/people")
def unmask(affair_id: UUID) -> str | Answer | tuple[str | Answer, int]:
    """Show whom an event is about, for a stated purpose."""
    try:
        found = do(affair_page.unmask, affair_id, request.form.get("purpose", ""))
    except AnswersInvalid as error:
        return _draw(affair_id, errors=error.detail["errors"]), status_of(error)
    return _draw(affair_id, shown=found)


@bp.post("/events/<uuid:affair_id>/files")
def upload(affair_id: UUID) -> Response | tuple[str | Response, int]:
    """Take a photo of a form's picker; the form keeps its id."""
    return take(_upload, affair_id, request.form.get("captured_at", ""))


def _upload(w: Work, affair_id: UUID, name: str, content: bytes, captured: str) -> UUID:
    affair = affair_access.read(w, affair_id)
    if affair.closed_at is not None:
        raise StateMismatch(state=affair.state)
    at = taken_at(captured)
    if affair.kind == "CARE":
        return care.add_photo(w, affair, name, content, at).id
    return attachments.add_to_affair(w, affair, name, content, captured_at=at).id


@bp.get("/events/<uuid:affair_id>/papers/<uuid:document_id>.pdf")
def paper(affair_id: UUID, document_id: UUID) -> Response:
    """Send a paper as PDF."""
    name, content = do(_paper, affair_id, document_id)
    return send(name, content, "application/pdf", inline="download" not in request.args)


def _paper(w: Work, affair_id: UUID, document_id: UUID) -> tuple[str, bytes]:
    affair = affair_access.read(w, affair_id)
    if document_id not in {line.id for line in reading.list_for(w, affair)}:
        abort(404)
    return opening.pdf(w, document_id)


@bp.get("/events/<uuid:affair_id>/written")
def written_down(affair_id: UUID) -> str:
    """Show what was written in the tasks that are done."""
    with work() as w:
        affair = affair_access.read(w, affair_id)
        found = written.of(w, affair)
    back = (affair.number, url_for("events.show", affair_id=affair_id))
    return render_template("cases/written.html", written=found, title=affair.title, back=back)


@bp.get("/events/<uuid:affair_id>/process")
def process(affair_id: UUID) -> str:
    """Show the process as a picture, and the way taken."""
    with work() as w:
        affair, found = affair_page.process(w, affair_id)
        acts = casefile.acts(w, affair)
    if not found:
        abort(404)
    wanted = request.args.get("of", "")
    standing = next((one for one in reversed(found) if one.current), found[0])
    chosen = next((one for one in found if one.process == wanted), standing)
    links = {
        act.task.element: url_for("desk.task", task_id=act.task.id)
        for act in acts
        if act.task.process == chosen.process and act.is_mine
    }
    names = element_names(chosen.xml)
    taken = [one for one in chosen.way if one not in chosen.current]
    return render_template(
        "events/process.html",
        affair=affair,
        diagrams=found,
        titles={one.process: say(process_name(one.xml)) for one in found},
        chosen=chosen,
        marks={"taken": taken, "current": chosen.current, "incident": [], "links": links},
        way=told(chosen.way, names),
    )
