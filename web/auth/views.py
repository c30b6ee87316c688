"""Signing in and out, and the account's own page."""

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from cases.county import people, sign_in
from cases.errors import AccountLocked, AnswersInvalid, SignInRefused
from web import i18n, messages
from web.auth import session
from web.errors import status_of
from web.i18n import gettext as _
from web.limits import GUESS, limiter
from web.request import account as signed_in
from web.request import actor, do, do_as_nobody, runtime, settings, work
from web.shell import back_or, done

bp = Blueprint("auth", __name__, template_folder="templates")
log = structlog.get_logger(__name__)


@bp.get("/sign-in")
def sign_in_page() -> str | Answer:
    """Show the sign-in form."""
    if signed_in() is not None:
        return redirect(back_or(url_for("home.index")), code=303)
    return _page()


@bp.post("/sign-in", endpoint="sign_in")
@limiter.limit(GUESS)
def enter() -> Answer | tuple[str, int]:
    """Open a session for a login and its password."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        opened = sign_in.enter(runtime(), login, password)
    except (SignInRefused, AccountLocked) as error:
        status = status_of(error)
        return _page(login[:40], messages.of(error, status)), status
    response = redirect(back_or(url_for("home.index")), code=303)
    return session.keep(response, session.ACCOUNT, opened)


@bp.post("/sign-out")
def sign_out() -> Answer:
    """Close the session."""
    token = session.token(session.ACCOUNT)
    if token:
        do_as_nobody(sign_in.leave, token)
    return session.drop(redirect(url_for("home.index"), code=303), session.ACCOUNT)


@bp.get("/account")
def account() -> str:
    """Show the account's own page: password, language, signature."""
    return _account({})


@bp.post("/account/password")
@limiter.limit(GUESS)
def password() -> Answer | tuple[str, int]:
    """Change the password; all other sessions of the account are closed."""
    old, new = request.form.get("old", ""), request.form.get("password", "")
    try:
        if new != request.form.get("again", ""):
            raise AnswersInvalid(errors={"again": ["两次输入的新密码不一样。"]})
        opened = do(sign_in.change_password, old, new)
    except AnswersInvalid as error:
        return _account(error.detail["errors"]), 422
    done(_("密码已更换，其他设备上的登录已退出。"))
    response = redirect(back_or(url_for("auth.account")), code=303)
    return session.keep(response, session.ACCOUNT, opened)


@bp.post("/account/language")
def language() -> Answer | tuple[str, int]:
    """Keep the language the account reads in."""
    try:
        do(people.set_locale, request.form.get("locale", ""))
    except AnswersInvalid as error:
        return _account(error.detail["errors"]), 422
    response = redirect(url_for("auth.account"), code=303)
    response.delete_cookie(i18n.COOKIE)
    return response


@bp.post("/account/signature")
def signature() -> Answer | tuple[str, int]:
    """Keep, or take away, the drawn signature put under papers signed by role."""
    image = request.form.get("image") or None
    try:
        do(people.set_signature, None if "remove" in request.form else image)
    except AnswersInvalid as error:
        return _account(error.detail["errors"]), 422
    done(_("签名已更新。"))
    return redirect(url_for("auth.account"), code=303)


def _page(login: str = "", refused: messages.Message | None = None) -> str:
    return render_template(
        "auth/sign_in.html", login=login, refused=refused, next=back_or(""), demo=_demo()
    )


def _demo() -> dict[str, object] | None:
    """Name the demo accounts where the demo county is loaded."""
    if not settings().demo:
        return None
    from cases.showcase import demo

    with runtime().work() as w:
        accounts = demo.accounts(w)
    return {"password": demo.PASSWORD, "accounts": accounts} if accounts else None


def _account(errors: dict[str, list[str]]) -> str:
    with work() as w:
        mine = people.account(w, actor().user_id)
        drawn = people.signature(w)
    return render_template(
        "auth/account.html", mine=mine, drawn=drawn, errors=errors, locales=i18n.LOCALES
    )
