"""How others settled the like: published precedents on the party's page."""

from uuid import UUID

from flask import render_template

from cases import access
from cases.library import precedent_search, precedents
from cases.library.precedent_text import FIELDS
from processes import law
from web.portal.door import bp
from web.request import party as party_actor
from web.request import runtime


@bp.get("/follow/similar")
def similar() -> str:
    """List the published precedents that are like the party's case."""
    with runtime().work(party_actor()) as w:
        case = access.read(w, party_actor().case_id)
        rows = precedent_search.similar(w, case, most=8)
    return render_template("portal/similar.html", rows=rows)


@bp.get("/follow/similar/<uuid:precedent_id>")
def precedent(precedent_id: UUID) -> str:
    """Show one published precedent."""
    with runtime().work(party_actor()) as w:
        page = precedents.for_party(w, precedent_id)
    return render_template(
        "portal/precedent.html", page=page, fields=FIELDS, techniques=law.techniques()
    )
