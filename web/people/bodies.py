"""Who sits in a committee, and who is in a grid's team: on the page of the organisation."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from cases.county import committees, composition_paper, compositions, grid_team
from cases.errors import AnswersInvalid
from web.cases.files import send
from web.i18n import gettext as _
from web.i18n import say
from web.people.door import bp
from web.request import do, work
from web.shell import done


@bp.post("/people/organisations/<uuid:place_id>/seats")
def seat(place_id: UUID) -> Response:
    """Give somebody of a committee a seat, or take it."""
    try:
        do(committees.seat, place_id, request.form.get("user_id", ""), request.form.to_dict())
        done(_("委员名册已更新。"))
    except AnswersInvalid as error:
        _tell(error)
    return _back(place_id, "members")


@bp.post("/people/organisations/<uuid:place_id>/composition")
def notify(place_id: UUID) -> Response:
    """Tell the court who makes up a committee."""
    try:
        do(compositions.notify, place_id)
        done(_("名册已通报法院，盖章的名册正在制作。"))
    except AnswersInvalid as error:
        _tell(error)
    return _back(place_id, "composition")


@bp.get("/people/compositions/<uuid:notice_id>.pdf")
def composition(notice_id: UUID) -> Response:
    """Send the list of members that the court was told."""
    with work() as w:
        name, content = composition_paper.pdf(w, notice_id)
    return send(name, content, "application/pdf", inline=True)


@bp.post("/people/organisations/<uuid:place_id>/team")
def team(place_id: UUID) -> Response:
    """Put somebody into a slot of a grid's team, or take them out."""
    user = request.form.get("user_id", "")
    try:
        if request.form.get("do") == "leave":
            do(grid_team.leave, place_id, user)
        else:
            do(grid_team.place, place_id, user, request.form.get("slot", ""))
        done(_("网格团队已更新。"))
    except AnswersInvalid as error:
        _tell(error)
    return _back(place_id, "team")


def _tell(error: AnswersInvalid) -> None:
    for words in error.detail["errors"].values():
        flash(say(words[0]), "danger")


def _back(place_id: UUID, anchor: str) -> Response:
    return redirect(url_for("people.organisation", place_id=place_id, _anchor=anchor), code=303)
