"""The list by clock, and one application: the text beside its obligations and proofs."""

from uuid import UUID

from flask import Blueprint, render_template, request

from cases import courtdesk
from web.cases.sentences import tell
from web.guards import for_roles
from web.request import work
from web.shell import COURT

bp = Blueprint("court", __name__, template_folder="templates")
for_roles(bp, COURT)


@bp.get("/court")
def index() -> str:
    """List the applications filed with the court, those that wait first."""
    show_all = request.args.get("all") == "1"
    with work() as w:
        rows = courtdesk.filed(w, waiting=not show_all)
    return render_template("court/index.html", rows=rows, show_all=show_all)


@bp.get("/court/<uuid:confirmation_id>")
def show(confirmation_id: UUID) -> str:
    """Lay one application open."""
    with work() as w:
        file = courtdesk.court_file(w, confirmation_id)
    application = next(
        (p for p in file.papers if p.name == "people_mediation/agreement" and p.is_made), None
    )
    return render_template("court/show.html", file=file, paper=application, tell=tell)
