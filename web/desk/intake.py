"""The window: a member of staff registers what somebody says or what was sent on."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from cases import access
from cases.county import places
from cases.errors import AnswersInvalid, UploadRefused
from cases.reception import filing, intake, parties
from cases.reception.registration import Receipt
from cases.vault import attachments
from cases.work import Work
from web import messages
from web.desk.door import bp
from web.errors import status_of
from web.i18n import say
from web.portal.fields import change_rows, nest
from web.request import actor, do, work

REFERRED = ("court", "police", "procuratorate", "petition", "other")


@bp.get("/intake")
def window() -> str:
    """Show the register of the window on one page."""
    return _page({}, {})


@bp.post("/intake")
def register() -> str | Response | tuple[str, int]:
    """Register a dispute; its code and keys are handed over once."""
    answers: dict[str, Any] = {"consent": {}, **nest(request.form)}
    act = request.form.get("do", "")
    if act.startswith(("add:", "drop:")):
        change_rows(answers, act)
        return _page(answers, {})
    once = request.form.get("once", "")[:40]
    if once and session.get("once") == once:  # sent again by reloading the receipt
        return redirect(url_for("cases.show", case_id=UUID(session["once_case"])), code=303)
    files = [(f.filename, f.read()) for f in request.files.getlist("files") if f.filename]
    try:
        receipt = do(_register, answers, files)
    except (AnswersInvalid, UploadRefused) as error:
        errors = error.detail.get("errors") or {"files": [messages.of(error, 422).text]}
        return _page(answers, errors), status_of(error)
    session["once"], session["once_case"] = once, str(receipt.case_id)
    return render_template("desk/registered.html", receipt=receipt)


def _register(w: Work, answers: dict[str, Any], files: list[tuple[str, bytes]]) -> Receipt:
    receipt = intake.register_at_window(w, answers)
    case = access.read(w, receipt.case_id)
    applicant = receipt.keys[0].party_id if receipt.keys else None
    for name, content in files:
        attachments.add(w, case, name, content, "evidence", party_id=applicant)
    return receipt


def _page(answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with work() as w:
        mine = set(actor().where("intake_clerk"))
        centres = [(p.id, p.display_name) for p in places.tree(w) if p.id in mine]
    return render_template(
        "desk/intake.html",
        answers=answers,
        once=request.form.get("once") or uuid4().hex,
        errors=errors,
        centres=centres,
        kinds=[(one.value, say(one.label)) for one in filing.categories()],
        agents=[(code, say(words)) for code, words in parties.AGENTS.items()],
        authorities=[(code, say(words)) for code, words in parties.AUTHORITIES.items()],
        referred=REFERRED,
    )
