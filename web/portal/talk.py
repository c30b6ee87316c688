"""Settling by themselves: the page where the parties offer, counter and accept clause by clause."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import access
from cases.errors import AnswersInvalid
from cases.library import precedent_search
from cases.negotiation import talk, talk_page
from cases.work import Work
from web.i18n import gettext as _
from web.limits import WRITING, limiter
from web.portal.door import bp
from web.request import do_as_party, runtime
from web.request import party as party_actor
from web.shell import done

#: what a clause's form sends, and how many signs of each are read
FIELDS = {
    **{"kind": 20, "obligor": 40, "obligee": 40, "amount": 20, "method": 20},
    **{"due_on": 10, "act": 2000, "note": 2000},
}


@bp.get("/follow/talk")
def talking() -> str:
    """Show what lies on the table, and how others settled the like."""
    return _page({})


@bp.post("/follow/talk")
@limiter.limit(WRITING)
def say_in_talk() -> Response | tuple[str, int]:
    """Take one act: want, offer, counter, accept, drop, settle, stop."""
    party_actor()  # who has no page open here learns nothing of what it takes
    act = ACTS.get(request.form.get("do", ""))
    if act is None:
        abort(400)
    try:
        told = act()
    except AnswersInvalid as error:
        return _page(error.detail["errors"]), 422
    done(told)
    return redirect(url_for("portal.talking"), code=303)


def _want() -> str:
    begun = do_as_party(talk.want)
    return _("各方都愿意，可以开始谈了。") if begun else _("已记下。等对方也愿意，就可以开始谈。")


def _offer() -> str:
    do_as_party(talk.offer, _given())
    return _("已提出，等对方答复。")


def _counter() -> str:
    do_as_party(talk.offer, _given(), _number("clause"), _number("seen"))
    return _("已改成您的说法，等对方答复。")


def _accept() -> str:
    do_as_party(talk.accept, _number("clause"), _number("seen"))
    return _("这一条您同意了。")


def _drop() -> str:
    do_as_party(talk.drop, _number("clause"), _number("seen"))
    return _("这一条去掉了。")


def _settle() -> str:
    over = do_as_party(talk.settle, _number("seen"))
    if over:
        return _("各方都说定了。调解员会核对条款、起草协议，请各方签字。")
    return _("已记下。等对方也说定。")


def _stop() -> str:
    do_as_party(talk.stop)
    return _("已停下，调解员会来谈。")


ACTS: dict[str, Callable[[], str]] = {
    **{"want": _want, "offer": _offer, "counter": _counter, "accept": _accept},
    **{"drop": _drop, "settle": _settle, "stop": _stop},
}


def _given() -> dict[str, str]:
    return {name: request.form.get(name, "")[:most] for name, most in FIELDS.items()}


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not text.isdecimal() or len(text) > 6:
        abort(400)
    return int(text)


def _page(errors: dict[str, list[str]]) -> str:
    with runtime().work(party_actor()) as w:
        page, alike = _read(w)
    counters = request.form.get("do") == "counter"
    return render_template(
        "portal/talk.html",
        page=page,
        alike=alike,
        errors=errors,
        given=_given() if errors else {},
        opened=request.form.get("clause", "") if errors and counters else "",
        kinds=talk.KINDS,
        most=talk.LONGEST,
    )


def _read(w: Work) -> tuple[talk_page.TalkPage, list[precedent_search.Found]]:
    page = talk_page.page(w)
    case = access.read(w, party_actor().case_id)
    return page, precedent_search.similar(w, case, most=3)
