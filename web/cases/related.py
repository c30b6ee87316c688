"""Cases among cases: what they are to each other, two made one, one made two."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.related import handing_on, merging, relating, splitting
from web.cases.acts import again, back
from web.cases.door import bp
from web.cases.files import send
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done

Answer = Response | tuple[str, int]


@bp.post("/cases/<uuid:case_id>/links")
def link(case_id: UUID) -> Answer:
    """Say what another case is to this one."""
    form = request.form
    kind, note, other = form.get("kind", ""), form.get("note", ""), form.get("other", "")
    try:
        do(relating.say, case_id, kind, note, other=other)
    except AnswersInvalid as error:
        return again(case_id, f"link-{other}" if form.get("found") else "link", error)
    done(_("已记下两件的关系。"))
    return back(case_id, "related")


@bp.post("/cases/<uuid:case_id>/links/<uuid:link_id>/end")
def unlink(case_id: UUID, link_id: UUID) -> Answer:
    """Take back what was said of two cases."""
    try:
        do(relating.untie, case_id, link_id, request.form.get("note", ""))
    except AnswersInvalid as error:
        return again(case_id, f"unlink-{link_id}", error)
    done(_("已取消。"))
    return back(case_id, "related")


@bp.get("/cases/<uuid:case_id>/merge/<uuid:other_id>")
def merge_page(case_id: UUID, other_id: UUID) -> str:
    """Show what merging another case into this one would mean."""
    return _merge_page(case_id, other_id)


@bp.post("/cases/<uuid:case_id>/merge/<uuid:other_id>")
def merge(case_id: UUID, other_id: UUID) -> Answer:
    """Merge another case into this one."""
    answers: dict[str, Any] = request.form.to_dict()
    answers["objects"] = request.form.getlist("objects")
    try:
        merged = do(merging.merge, case_id, other_id, answers)
    except AnswersInvalid as error:
        return _merge_page(case_id, other_id, error.detail["errors"]), 422
    if merged:
        done(_("已并案。原来的编码仍可查询，会转到这一件。"))
    else:
        done(_("已记下：有当事人不同意并案，两件分开办理。"))
    return back(case_id, "related")


@bp.get("/cases/<uuid:case_id>/split")
def split_page(case_id: UUID) -> str:
    """Show the form that splits a case."""
    return _split_page(case_id)


@bp.post("/cases/<uuid:case_id>/split")
def split(case_id: UUID) -> Answer:
    """Split parties and claims off into a new case."""
    try:
        new = do(splitting.split, case_id, request.form.to_dict())
    except AnswersInvalid as error:
        return _split_page(case_id, error.detail["errors"]), 422
    done(_("已分案。新案沿用原来的受理日和期限。"))
    return redirect(url_for("cases.show", case_id=new), code=303)


@bp.get("/cases/<uuid:case_id>/transfer")
def transfer_page(case_id: UUID) -> str:
    """Show the letter by which a case is handed on."""
    return _transfer_page(case_id)


@bp.post("/cases/<uuid:case_id>/transfer")
def transfer(case_id: UUID) -> Answer:
    """Send the letter and wait for the receipt."""
    try:
        do(handing_on.send, case_id, request.form.to_dict())
    except AnswersInvalid as error:
        return _transfer_page(case_id, error.detail["errors"]), 422
    done(_("函已发出。对方签收以前，仍由本单位负责。"))
    return back(case_id, "transfers")


@bp.post("/cases/<uuid:case_id>/transfer/recall")
def recall(case_id: UUID) -> Answer:
    """Take the letter back."""
    try:
        do(handing_on.recall, case_id, request.form.get("recall_note", ""))
    except AnswersInvalid as error:
        return again(case_id, "recall", error)
    done(_("已撤回。"))
    return back(case_id, "transfers")


@bp.get("/transfers/<uuid:transfer_id>/letter.pdf")
def letter(transfer_id: UUID) -> Response:
    """Send the letter to whoever it is addressed to."""
    name, content = do(handing_on.letter, transfer_id)
    return send(name, content, "application/pdf", inline="download" not in request.args)


def _transfer_page(case_id: UUID, errors: dict[str, list[str]] | None = None) -> str:
    with work() as w:
        page = handing_on.page(w, case_id)
    return render_template("cases/transfer.html", page=page, errors=errors or {}, form=request.form)


def _merge_page(case_id: UUID, other_id: UUID, errors: dict[str, list[str]] | None = None) -> str:
    with work() as w:
        page = merging.page(w, case_id, other_id)
    return render_template(
        "cases/merge.html",
        page=page,
        errors=errors or {},
        form=request.form,
        objects=request.form.getlist("objects"),
    )


def _split_page(case_id: UUID, errors: dict[str, list[str]] | None = None) -> str:
    with work() as w:
        page = splitting.page(w, case_id)
    return render_template("cases/split.html", page=page, errors=errors or {}, form=request.form)
