"""Following a case by its code and key: where it stands, what is asked of the party."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import sign_in
from cases.errors import SignInRefused
from web.auth import session
from web.limits import GUESS, limiter
from web.portal.door import bp
from web.request import do_as_nobody, runtime


@bp.get("/follow")
def follow() -> str:
    """Ask for code and key."""
    return render_template(
        "portal/follow.html", code=request.args.get("code", "")[:16], refused=False
    )


@bp.post("/follow")
@limiter.limit(GUESS)
def enter() -> Response | tuple[str, int]:
    """Open a party's page."""
    code, key = request.form.get("code", "")[:40], request.form.get("key", "")[:40]
    try:
        opened = sign_in.enter_as_party(runtime(), code, key)
    except SignInRefused:
        return render_template("portal/follow.html", code=code, refused=True), 401
    response = redirect(url_for("portal.party"), code=303)
    return session.keep(response, session.PARTY, opened)


@bp.post("/follow/leave")
def leave() -> Response:
    """Close the party's page on this device."""
    token = session.token(session.PARTY)
    if token:
        do_as_nobody(sign_in.leave, token)
    return session.drop(redirect(url_for("home.index"), code=303), session.PARTY)


@bp.get("/follow/case")
def party() -> str:
    """Show the party where the case stands."""
    raise NotImplementedError
