"""Who may enter a whole desk; the use cases check again what each act needs."""

from flask import Blueprint, g, redirect, url_for
from werkzeug.wrappers import Response

from cases.errors import NotAllowed
from web.request import actor


def for_roles(bp: Blueprint, roles: frozenset[str] = frozenset()) -> None:
    """Open the desk *bp* to accounts with one of *roles*; with none given, to any account."""

    def guard() -> Response | None:
        who = actor()
        if roles and not roles & who.roles:
            raise NotAllowed(roles=sorted(roles))
        if g.get("must_change_password"):
            return redirect(url_for("auth.account"), code=303)
        return None

    bp.before_request(guard)
