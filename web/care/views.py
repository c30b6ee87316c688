"""The register of people in care, and the page of one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.desks import casefile, timeline
from cases.errors import AnswersInvalid
from cases.grid import affairs, care
from cases.paperwork import reading
from cases.vault import masking
from cases.work import Work
from web.cases.sentences import LOOKS, MILESTONES, tell
from web.errors import status_of
from web.guards import for_roles
from web.i18n import gettext as _
from web.request import actor, do, work
from web.shell import GRID, done

bp = Blueprint("care", __name__, template_folder="templates")
for_roles(bp, GRID)


@bp.get("/care")
def index() -> str:
    """List those in care, who is due first at the top."""
    with work() as w:
        people = care.people(w)
    return render_template("care/index.html", people=people)


@bp.get("/care/new")
def new() -> str:
    """Show the page on which somebody is registered."""
    return _form({}, {})


@bp.post("/care/new")
def register() -> Response | tuple[str, int]:
    """Register somebody who agreed to it."""
    answers: dict[str, Any] = request.form.to_dict()
    answers["kinds"] = request.form.getlist("kinds")
    try:
        affair_id = do(_register, answers)
    except AnswersInvalid as error:
        return _form(answers, error.detail["errors"]), status_of(error)
    except ValueError:
        return _form(answers, {"birth_date": ["日期不对。"]}), 422
    done(_("已登记，走访的日子排好了。"))
    return redirect(url_for("care.show", affair_id=affair_id), code=303)


def _register(w: Work, answers: dict[str, Any]) -> UUID:
    return care.register(w, answers).id


def _form(answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with work() as w:
        places = care.places(w)
    return render_template("care/new.html", answers=answers, errors=errors, places=places)


@bp.get("/care/<uuid:affair_id>")
def show(affair_id: UUID) -> str:
    """Show one person: when to go, what was found."""
    return _page(affair_id)


def _page(affair_id: UUID, errors: dict[str, list[str]] | None = None) -> str:
    with work() as w:
        affair, target = care.read_target(w, affair_id)
        return render_template(
            "care/show.html",
            affair=affair,
            target=target,
            phone=masking.phone(target.phone),
            place=affairs.name(w, affair.place_id),
            visits=care.visits(w, affair),
            acts=casefile.acts(w, affair),
            lines=timeline.of(w, affair),
            papers=reading.list_for(w, affair),
            is_worker=affair.place_id in actor().where("grid_worker"),
            is_leader=affair.place_id in actor().where("grid_leader"),
            tell=tell,
            milestones=MILESTONES,
            looks=LOOKS,
            errors=errors or {},
        )


@bp.post("/care/<uuid:affair_id>/photo")
def consent_photo(affair_id: UUID) -> Response:
    """Write down whether the person agrees to a photo on this visit."""
    agreed = request.form.get("agreed") == "yes"
    do(care.consent_photo, affair_id, agreed)
    done(_("已记下：本人同意拍照。") if agreed else _("已记下：本人不同意拍照。"))
    return redirect(url_for("care.show", affair_id=affair_id), code=303)


@bp.post("/care/<uuid:affair_id>/change")
def change(affair_id: UUID) -> Response | tuple[str, int]:
    """Note a great change: a visit within a day."""
    return _act(affair_id, care.change, request.form.to_dict(), _("已记下，二十四小时内去看。"))


@bp.post("/care/<uuid:affair_id>/end")
def end(affair_id: UUID) -> Response | tuple[str, int]:
    """End the visits."""
    return _act(affair_id, care.end, request.form.get("reason", ""), _("已停止走访。"))


def _act(
    affair_id: UUID, act: Callable[..., None], given: object, words: str
) -> Response | tuple[str, int]:
    try:
        do(act, affair_id, given)
    except AnswersInvalid as error:
        return _page(affair_id, error.detail["errors"]), status_of(error)
    done(words)
    return redirect(url_for("care.show", affair_id=affair_id), code=303)
