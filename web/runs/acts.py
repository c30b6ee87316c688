"""What an administrator does to a run: one door, one form an act."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.operating import mending, migrating
from web.i18n import gettext as _
from web.request import do
from web.runs.door import bp
from web.runs.page import draw
from web.shell import done

Form = MultiDict[str, str]
#: the number of a version or of an event fits into its column
MOST = 2**31


@bp.post("/<uuid:run_id>/<act>")
def act(run_id: UUID, act: str) -> Response | tuple[str, int]:
    """Do one act; what was written stays in its form when it is refused."""
    if act not in ACTS:
        abort(404)
    form = request.form
    reason, seen = form.get("reason", ""), _number(form, "seen")
    try:
        ACTS[act](run_id, form, reason, seen)
    except AnswersInvalid as error:
        opened = form.get("opened", act)[:80]
        return draw(run_id, opened=opened, form=form, errors=error.detail["errors"]), 422
    done(_("已执行，并记入历史。"))
    return redirect(url_for("runs.show", run_id=run_id), code=303)


def _number(form: Form, name: str) -> int:
    number = form.get(name, type=int)
    if number is None or not 0 <= number < MOST:
        abort(400)
    return number


def _id(form: Form, name: str) -> UUID:
    found = form.get(name, type=UUID)
    if found is None:
        abort(400)
    return found


def _given(form: Form) -> dict[str, str]:
    """Read the rows of variables; a row without a name and without a value is no row."""
    pairs = zip(form.getlist("name"), form.getlist("value"), strict=False)
    return {name.strip(): value for name, value in pairs if name.strip() or value.strip()}


def _variables(run: UUID, form: Form, reason: str, seen: int) -> None:
    do(mending.write, run, reason, seen, _given(form), form.getlist("removed"))


def _retry(run: UUID, form: Form, reason: str, seen: int) -> None:
    do(mending.retry, run, _id(form, "incident"), reason, seen, _given(form))


def _resolve(run: UUID, form: Form, reason: str, seen: int) -> None:
    do(mending.resolve, run, _id(form, "incident"), reason, seen, _given(form))


def _move(run: UUID, form: Form, reason: str, seen: int) -> None:
    tokens = form.getlist("tokens", type=UUID)
    do(mending.move, run, tokens, form.get("target", ""), reason, seen)


def _skip(run: UUID, form: Form, reason: str, seen: int) -> None:
    do(mending.skip, run, _id(form, "token"), reason, seen, _given(form))


def _trigger(run: UUID, form: Form, reason: str, seen: int) -> None:
    do(mending.trigger, run, _id(form, "token"), _number(form, "n"), reason, seen)


def _retime(run: UUID, form: Form, reason: str, seen: int) -> None:
    token, n, due = _id(form, "token"), _number(form, "n"), form.get("due", "")
    do(mending.retime, run, token, n, due, reason, seen)


def _job(run: UUID, form: Form, reason: str, seen: int) -> None:
    do(mending.rerun, run, _id(form, "job"), reason, seen)


def _assign(run: UUID, form: Form, reason: str, seen: int) -> None:
    user = _id(form, "user") if form.get("user") else None
    do(mending.assign, run, _id(form, "task"), user, reason, seen)


def _migrate(run: UUID, form: Form, reason: str, seen: int) -> None:
    do(migrating.one, run, _number(form, "version"), reason, seen)


ACTS: dict[str, Callable[[UUID, Form, str, int], Any]] = {
    "suspend": lambda run, form, reason, seen: do(mending.suspend, run, reason, seen),
    "resume": lambda run, form, reason, seen: do(mending.resume, run, reason, seen),
    "cancel": lambda run, form, reason, seen: do(mending.cancel, run, reason, seen),
    "retry": _retry,
    "resolve": _resolve,
    "variables": _variables,
    "move": _move,
    "skip": _skip,
    "trigger": _trigger,
    "retime": _retime,
    "job": _job,
    "assign": _assign,
    "migrate": _migrate,
}
