"""Writing an application, page by page, saved as it goes."""

from typing import Any, cast
from uuid import UUID

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.county import sign_in
from cases.errors import AnswersInvalid, NotFound, SignInRefused, StateMismatch, UploadRefused
from cases.reception import filing, parties, registration
from web import messages
from web.auth import session
from web.i18n import say
from web.limits import FILING, UPLOAD, WRITING, limiter
from web.portal.door import bp
from web.portal.fields import change_rows, nest
from web.request import do_as_nobody, runtime

#: what a page sends when nothing on it is chosen
EMPTY: dict[str, dict[str, Any]] = {
    "notice": {"consent": {}},
    "applicants": {"applicants": []},
    "respondents": {"respondents": []},
    "matter": {"violence_now": False},
    "claims": {"claims": []},
}
STEPS = tuple(filing.STEPS)


@bp.get("/apply")
def apply() -> str | Response:
    """Say what mediation is; go on with what this browser has begun."""
    view = _view()
    if view is not None and view.case_id is not None:
        return redirect(url_for("portal.sent"), code=303)
    return render_template("portal/begin.html", begun=view, steps=STEPS)


@bp.post("/apply")
@limiter.limit(FILING)
def begin() -> Response:
    """Begin an application that this browser owns."""
    if _view() is None:
        _id, opened = do_as_nobody(filing.start)
        response = redirect(url_for("portal.step", name=STEPS[0]), code=303)
        return session.keep(response, session.FILING, opened)
    return redirect(url_for("portal.step", name=STEPS[0]), code=303)


@bp.get("/apply/<name>")
def step(name: str) -> str | Response:
    """Show one page of the application."""
    if name not in STEPS:
        abort(404)
    view = _view()
    if view is None:
        return redirect(url_for("portal.apply"), code=303)
    if view.case_id is not None:
        return redirect(url_for("portal.sent"), code=303)
    return _page(view, name, {})


@bp.post("/apply/<name>")
@limiter.limit(WRITING)
def write(name: str) -> str | Response | tuple[str, int]:
    """Save a page; go on when it is right, show what is not."""
    if name not in STEPS:
        abort(404)
    filing_id = _mine()
    answers = _answers(name)
    act = request.form.get("do", "")
    anchor = change_rows(answers, act) if act.startswith(("add:", "drop:")) else None
    _save(filing_id, name, answers)
    if anchor is not None:
        return redirect(url_for("portal.step", name=name, _anchor=anchor), code=303)
    if act == "back":
        before = STEPS[max(0, STEPS.index(name) - 1)]
        return redirect(url_for("portal.step", name=before, _anchor="main"), code=303)
    errors = _problems(filing_id, name)
    if errors:
        return _page(_known(), name, errors), 422
    after = STEPS[min(len(STEPS) - 1, STEPS.index(name) + 1)]
    return redirect(url_for("portal.step", name=after, _anchor="main"), code=303)


@bp.post("/apply/<name>/save")
@limiter.limit(WRITING)
def autosave(name: str) -> tuple[str, int]:
    """Save a page as it is, however incomplete."""
    if name not in STEPS:
        abort(404)
    _save(_mine(), name, _answers(name))
    return "", 204


@bp.post("/apply/files/add")
@limiter.limit(UPLOAD)
def add_files() -> Response | tuple[str, int]:
    """Take files into the application."""
    filing_id = _mine()
    purpose = request.form.get("purpose", "evidence")
    try:
        for file in request.files.getlist("files"):
            if file.filename:
                do_as_nobody(filing.attach, filing_id, file.filename, file.read(), purpose)
    except UploadRefused as error:
        words = messages.of(error, 422)
        return _page(_known(), "files", {"files": [words.text + words.advice]}), 422
    return redirect(url_for("portal.step", name="files"), code=303)


@bp.post("/apply/files/<uuid:file_id>/drop")
def drop_file(file_id: UUID) -> Response:
    """Take a file out again."""
    do_as_nobody(filing.detach, _mine(), file_id)
    return redirect(url_for("portal.step", name="files"), code=303)


@bp.post("/apply/send")
@limiter.limit(FILING)
def send() -> Response | tuple[str, int]:
    """Send the application; its code and keys are on the next page."""
    try:
        receipt = do_as_nobody(filing.submit, _mine())
    except AnswersInvalid as error:
        return _page(_known(), "check", error.detail["errors"]), 422
    response = redirect(url_for("portal.sent"), code=303)
    return _open_page(response, receipt)


@bp.get("/apply/sent")
def sent() -> str | Response:
    """Show code and keys to the browser that sent the application."""
    view = _view()
    if view is None or view.case_id is None:
        return redirect(url_for("portal.apply"), code=303)
    return render_template("portal/sent.html", receipt=do_as_nobody(filing.submit, view.id))


@bp.post("/apply/sent")
def kept() -> Response:
    """Close the application on this browser: code and keys are not shown here again."""
    do_as_nobody(sign_in.leave, session.token(session.FILING))
    response = redirect(url_for("portal.party"), code=303)
    return session.drop(response, session.FILING)


@bp.post("/apply/forget")
def forget() -> Response:
    """Throw an unsent application away."""
    do_as_nobody(filing.forget, _mine())
    response = redirect(url_for("home.index"), code=303)
    return session.drop(response, session.FILING)


def _open_page(response: Response, receipt: registration.Receipt) -> Response:
    """Let the browser that filed follow its case at once."""
    if receipt.key is None:
        return response
    try:
        opened = sign_in.enter_as_party(runtime(), receipt.code, receipt.key)
    except SignInRefused:  # the key was renewed meanwhile; the new one opens the page
        return response
    return session.keep(response, session.PARTY, opened)


def _view() -> filing.FilingView | None:
    filing_id = g.get("filing_id")
    if filing_id is None:
        return None
    try:
        return do_as_nobody(filing.resume, filing_id)
    except NotFound:  # thrown away on another page
        return None


def _known() -> filing.FilingView:
    view = _view()
    if view is None:
        abort(404)
    return view


def _mine() -> UUID:
    """Return the application that this browser owns; without one nothing can be saved."""
    filing_id = g.get("filing_id")
    if filing_id is None:
        raise StateMismatch
    return cast(UUID, filing_id)


def _answers(name: str) -> dict[str, Any]:
    return {**EMPTY.get(name, {}), **nest(request.form)}


def _save(filing_id: UUID, name: str, answers: dict[str, Any]) -> None:
    do_as_nobody(filing.save, filing_id, name, answers)


def _problems(filing_id: UUID, name: str) -> dict[str, list[str]]:
    if name in ("files", "check"):
        return {}
    return do_as_nobody(filing.problems, filing_id, name)


def _page(view: filing.FilingView, name: str, errors: dict[str, list[str]]) -> str:
    with runtime().work() as w:
        centres = filing.centres(w)
        left = filing.problems(w, view.id) if name == "check" else {}
    return render_template(
        f"portal/steps/{name}.html",
        view=view,
        answers=view.answers,
        name=name,
        steps=STEPS,
        errors=errors,
        left=left,
        centres=[(one.value, one.label) for one in centres],
        kinds=[(one.value, say(one.label)) for one in filing.categories()],
        agents=[(code, say(words)) for code, words in parties.AGENTS.items()],
        authorities=[(code, say(words)) for code, words in parties.AUTHORITIES.items()],
    )
