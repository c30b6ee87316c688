"""The list by clock, and one application: the text beside its obligations and proofs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.county import composition_paper, compositions
from cases.errors import AnswersInvalid
from cases.justice import courtdesk, extensions, objections
from web.cases.files import send
from web.cases.sentences import tell
from web.guards import for_roles
from web.i18n import gettext as _
from web.request import do, work
from web.shell import COURT, done

Answer = Response | tuple[str, int]

bp = Blueprint("court", __name__, template_folder="templates")
for_roles(bp, COURT)


@bp.get("/court")
def index() -> str:
    """List the applications filed with the court, those that wait first."""
    show_all = request.args.get("all") == "1"
    with work() as w:
        rows = courtdesk.filed(w, waiting=not show_all)
    return render_template("court/index.html", rows=rows, show_all=show_all)


@bp.get("/court/committees")
def compositions_list() -> str:
    """List who makes up the committees of the place, as the court was told."""
    with work() as w:
        told = compositions.at_court(w)
    return render_template("court/committees.html", told=told)


@bp.post("/court/committees/<uuid:notice_id>/receipt")
def receive_composition(notice_id: UUID) -> Answer:
    """Sign for a list of members."""
    do(compositions.receive, notice_id)
    done(_("已签收，回执已写在名册上。"))
    return redirect(url_for("court.compositions_list"), code=303)


@bp.get("/court/committees/<uuid:notice_id>.pdf")
def composition(notice_id: UUID) -> Response:
    """Send a list of members that the court was told."""
    with work() as w:
        name, content = composition_paper.pdf(w, notice_id)
    return send(name, content, "application/pdf", inline=True)


@bp.get("/court/<uuid:confirmation_id>")
def show(confirmation_id: UUID) -> str:
    """Lay one application open."""
    return _show(confirmation_id)


@bp.post("/court/<uuid:confirmation_id>/extension")
def extend(confirmation_id: UUID) -> Answer:
    """Ask the president of the court for more time."""
    try:
        do(extensions.ask, confirmation_id, request.form.to_dict())
    except AnswersInvalid as error:
        return _show(confirmation_id, "extend", error.detail["errors"]), 422
    done(_("已提请院长审批，审查照常进行。"))
    return redirect(url_for("court.show", confirmation_id=confirmation_id), code=303)


@bp.post("/court/<uuid:confirmation_id>/objection")
def object_to(confirmation_id: UUID) -> Answer:
    """Note an objection that came to the court."""
    try:
        do(objections.note, confirmation_id, request.form.to_dict())
    except AnswersInvalid as error:
        return _show(confirmation_id, "object", error.detail["errors"]), 422
    done(_("已登记，交法官审查。"))
    return redirect(url_for("court.show", confirmation_id=confirmation_id), code=303)


def _show(confirmation_id: UUID, opened: str = "", errors: Mapping[str, Any] | None = None) -> str:
    with work() as w:
        file = courtdesk.court_file(w, confirmation_id)
    application = next(
        (p for p in file.papers if p.name == "people_mediation/agreement" and p.is_made), None
    )
    return render_template(
        "court/show.html",
        file=file,
        paper=application,
        tell=tell,
        opened=opened,
        errors=errors or {},
        form=request.form,
    )
