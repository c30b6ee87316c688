"""The landing page."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.request import account
from web.shell import doors

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
def index() -> str | Response:
    """Show a stranger the two doors; send a signed-in person to the first desk of theirs."""
    if account() is None:
        return render_template("home/index.html")
    open_to_me = doors()
    return redirect(url_for(open_to_me[0].endpoint if open_to_me else "auth.account"), code=303)
