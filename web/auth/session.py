"""The cookies of a browser and the server-side sessions behind them.

An account, a party's page and a half-written application are three sessions with three cookies,
so that a clerk may look at the portal without losing the desk.
"""

from typing import TypeVar

from flask import Flask, g, request
from werkzeug.wrappers import Response

from cases.access import Actor, PartyActor
from cases.county import sign_in
from web import safety
from web.request import runtime

ACCOUNT = "shenming"
PARTY = "shenming_party"
FILING = "shenming_filing"

Answer = TypeVar("Answer", bound=Response)

#: doors that nobody's session matters to
STATELESS = frozenset({"static", "assets.built", "health.live", "health.ready", "health.metrics"})


def load() -> None:
    """Find who is asking before anything else is done with the request."""
    if request.endpoint in STATELESS or request.blueprint in safety.COOKIELESS:
        g.stateless = True
        return
    visit = _resume(ACCOUNT)
    if visit is not None and isinstance(visit.actor, Actor):
        g.account = visit.actor
        g.session_token = token(ACCOUNT)
        g.must_change_password = visit.must_change_password
    elif token(ACCOUNT):
        g.session_is_over = True
    if request.blueprint == "portal":
        _load_party()


def _load_party() -> None:
    visit = _resume(PARTY)
    if visit is not None and isinstance(visit.actor, PartyActor):
        g.party = visit.actor
    filing = _resume(FILING)
    if filing is not None:
        g.filing_id = filing.filing_id


def _resume(name: str) -> sign_in.Visit | None:
    given = token(name)
    return sign_in.resume(runtime(), given) if given else None


def token(name: str) -> str:
    """Return the token of the cookie *name*, empty when there is none."""
    return request.cookies.get(safety.cookie_name(name), "")[:100]


def keep(response: Answer, name: str, opened: sign_in.Opened) -> Answer:
    """Give the browser the cookie of a session just opened; it ends with the browser.

    A half-written application outlives it, counted in seconds: the clock of a phone may be wrong.
    """
    left = opened.expires_at - runtime().clock()
    response.set_cookie(
        safety.cookie_name(name),
        opened.token,
        max_age=left if name == FILING else None,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=safety.is_https(),
    )
    return response


def drop(response: Answer, name: str) -> Answer:
    """Take the cookie back."""
    response.delete_cookie(
        safety.cookie_name(name), path="/", httponly=True, samesite="Lax", secure=safety.is_https()
    )
    return response


def install(app: Flask) -> None:
    """Load the sessions of every request of *app*."""
    app.before_request(load)
