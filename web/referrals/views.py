"""The list, the letter to write, one referral with its papers, the joint application of D-21."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from cases.county import places
from cases.errors import AnswersInvalid
from cases.exchange import petitions, referral_desk, referral_ends, referrals
from cases.reception import filing, parties
from web.cases.files import send as send_file
from web.cases.sentences import tell
from web.guards import for_roles
from web.i18n import gettext as _
from web.i18n import say
from web.portal.fields import change_rows, nest
from web.request import actor, do, work
from web.shell import AGENCIES, OFFICE, done

bp = Blueprint("referrals", __name__, template_folder="templates")
for_roles(bp, AGENCIES | OFFICE)


@bp.get("/referrals")
def index() -> str:
    """List the referrals of the actor's authority or centre."""
    with work() as w:
        rows = referral_desk.listing(w)
    return render_template("referrals/index.html", rows=rows, may_send=_may_send())


@bp.get("/referrals/new")
def letter() -> str:
    """Show the letter of referral to fill in."""
    return _letter({}, {})


@bp.post("/referrals/new")
def send() -> str | Answer | tuple[str, int]:
    """Send a dispute to mediation; sent twice, it is the same referral."""
    answers: dict[str, Any] = nest(request.form)
    act = request.form.get("do", "")
    if act.startswith(("add:", "drop:")):
        change_rows(answers, act)
        return _letter(answers, {})
    try:
        taken = do(referrals.send, answers)
    except AnswersInvalid as error:
        return _letter(answers, error.detail["errors"]), 422
    if taken.repeated:
        flash(_("这份函已经移送过，没有重复登记。"), "warning")
    else:
        done(_("已移送。在对方签收材料以前，责任还在本机关。"))
    return redirect(url_for("referrals.show", referral_id=taken.referral_id), code=303)


@bp.get("/referrals/<uuid:referral_id>")
def show(referral_id: UUID) -> str:
    """Lay one referral open."""
    return _page(referral_id, {})


def _page(referral_id: UUID, errors: dict[str, list[str]]) -> str:
    with work() as w:
        page = referral_desk.page(w, referral_id)
    return render_template(
        "referrals/show.html", page=page, tell=tell, errors=errors, form=request.form
    )


@bp.post("/referrals/<uuid:referral_id>/longer")
def longer(referral_id: UUID) -> str | Answer | tuple[str, int]:
    """Make the sixty days of a petition longer, approved and with the reason."""
    try:
        do(petitions.extend, referral_id, request.form)
    except AnswersInvalid as error:
        return _page(referral_id, error.detail["errors"]), 422
    done(_("已延长，期限跟着往后；理由会告诉当事人。"))
    return redirect(url_for("referrals.show", referral_id=referral_id), code=303)


@bp.get("/referrals/<uuid:referral_id>/papers/<uuid:document_id>.pdf")
def paper(referral_id: UUID, document_id: UUID) -> Response:
    """Send a paper that went between the two."""
    name, content = do(referral_desk.paper, referral_id, document_id)
    return send_file(name, content, "application/pdf", inline="download" not in request.args)


@bp.post("/referrals/<uuid:referral_id>/no-penalty")
def no_penalty(referral_id: UUID) -> Answer:
    """Make the joint application for no penalty, for the parties to sign."""
    with work() as w:
        row, _case = referral_desk.own(w, referral_id)
        case_id = row.case_id
    do(referral_ends.ask_no_penalty, case_id)
    done(_("申请书正在制作，做好后请双方签名。"))
    return redirect(url_for("cases.show", case_id=case_id, _anchor="papers"), code=303)


def _may_send() -> bool:
    return bool(AGENCIES & actor().roles)


def _letter(answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with work() as w:
        mine = list(referrals.own_places(w).values())
        centres = [(p.id, p.display_name) for p in places.tree(w) if p.kind == "JOINT_CENTER"]
        senders = [(row.id, row.name) for row in mine]
        is_court = any(row.kind == "COURT" for row in mine)
        is_petition = any(row.kind == "PETITION" for row in mine)
    return render_template(
        "referrals/new.html",
        answers=answers,
        errors=errors,
        senders=senders,
        centres=centres,
        is_court=is_court,
        is_petition=is_petition,
        kinds=[(one.value, say(one.label)) for one in filing.categories()],
        agents=[(code, say(words)) for code, words in parties.AGENTS.items()],
        authorities=[(code, say(words)) for code, words in parties.AUTHORITIES.items()],
    )
