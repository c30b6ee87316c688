"""The library: search, a precedent, the proposal of a mediator, the second person's word."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import access
from cases.errors import AnswersInvalid
from cases.library import precedent_search, precedents
from cases.library.precedent_text import FIELDS, Drafted
from processes import law
from web.guards import for_roles
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done

bp = Blueprint("library", __name__, template_folder="templates")
for_roles(bp, precedents.READERS)

FILTERS = ("q", "category", "route", "end_state", "method")
#: signs taken of one field; the use case says which is too long
MOST = 10_000


@bp.get("/library")
def index() -> str:
    """Search the published precedents; who proposes or reviews sees what waits."""
    filters = {name: request.args.get(name, "")[:80] for name in FILTERS}
    page = request.args.get("page", "1")[:4]
    with work() as w:
        found = precedent_search.search(w, filters, int(page) if page.isdecimal() else 1)
        waiting = precedents.waiting(w)
    return render_template(
        "library/index.html",
        found=found,
        filters=filters,
        is_filtered=any(filters.values()),
        waiting=waiting,
        techniques=law.techniques(),
        told=precedents.TOLD,
    )


@bp.get("/library/<uuid:precedent_id>")
def show(precedent_id: UUID) -> str:
    """Show a precedent."""
    return _page(precedent_id, {})


@bp.post("/library/<uuid:precedent_id>")
def judge(precedent_id: UUID) -> Response | tuple[str, int]:
    """Publish a proposal, send it back, or withdraw what is published."""
    form, act = request.form, request.form.get("do", "")
    reason = form.get("reason", "")[:MOST]
    try:
        if act == "publish":
            do(precedents.publish, precedent_id, read_through=form.get("read_through") == "yes")
        elif act == "withdraw":
            do(precedents.withdraw, precedent_id, reason)
        else:
            do(precedents.send_back, precedent_id, reason)
    except AnswersInvalid as error:
        return _page(precedent_id, error.detail["errors"]), 422
    done({"publish": _("已发布。"), "withdraw": _("已撤回。")}.get(act, _("已退回。")))
    return redirect(url_for("library.index"), code=303)


@bp.get("/cases/<uuid:case_id>/precedent")
def proposal(case_id: UUID) -> str:
    """Show what the library would tell of a case, without anybody's name."""
    with work() as w:
        drafted = precedents.prepare(w, case_id)
    return _proposal(case_id, drafted, {})


@bp.post("/cases/<uuid:case_id>/precedent")
def propose(case_id: UUID) -> str | Response | tuple[str, int]:
    """Look through what the mediator wrote, or propose it."""
    text = {name: request.form.get(name, "")[:MOST] for name in FIELDS}
    if request.form.get("do") != "propose":
        with work() as w:
            drafted = precedents.checked(w, case_id, text)
        return _proposal(case_id, drafted, {})
    try:
        precedent_id = do(precedents.propose, case_id, text)
    except AnswersInvalid as error:
        with work() as w:
            drafted = precedents.checked(w, case_id, text)
        return _proposal(case_id, drafted, error.detail["errors"]), 422
    done(_("已送审。审核的人看过才会发布。"))
    return redirect(url_for("library.show", precedent_id=precedent_id), code=303)


def _page(precedent_id: UUID, errors: dict[str, list[str]]) -> str:
    with work() as w:
        page = precedents.page(w, precedent_id)
    return render_template(
        "library/show.html", page=page, fields=FIELDS, techniques=law.techniques(), errors=errors
    )


def _proposal(case_id: UUID, drafted: Drafted, errors: dict[str, list[str]]) -> str:
    with work() as w:
        case = access.read(w, case_id)
        line = (case.id, case.number or case.code)
    return render_template(
        "library/propose.html", case=line, drafted=drafted, fields=FIELDS, errors=errors
    )
