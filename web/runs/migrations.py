"""Taking runs over to another version: the plan side by side, the trial, batches and reports."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from cases.errors import AnswersInvalid
from cases.operating import migrating, runs
from web.i18n import gettext as _
from web.request import do, work
from web.runs import words
from web.runs.acts import MOST
from web.runs.door import bp
from web.shell import done

Form = MultiDict[str, str]
#: an element's target is posted under this and `process:element`
TO = "to:"


@bp.get("/migrations")
def migrations() -> str:
    """List the batches, and choose two versions."""
    with work() as w:
        batches, processes = migrating.batches(w), runs.processes(w)
    names = {one.key: one.name for one in processes}
    many = [one for one in processes if len(one.versions) > 1 or one.calls]
    return render_template(
        "runs/migrations.html", batches=batches, names=names, many=many, words=words
    )


@bp.route("/migrations/plan", methods=["GET", "POST"])
def plan() -> str | Response | tuple[str, int]:
    """Show a plan; try it on the running instances, or order it for all of them."""
    process, old, new = _wanted()
    if request.method == "GET":
        return _plan(process, old, new, {})
    mapping = _mapping(request.form)
    try:
        wanted = request.form.get("do")
        if wanted == "begin":
            reason = request.form.get("reason", "")
            batch = do(migrating.begin, process, old, new, mapping, reason)
        elif wanted == "trial":
            batch = do(migrating.begin_trial, process, old, new, mapping)
        else:
            return _tried(process, old, new, mapping)
    except AnswersInvalid as error:
        return _plan(process, old, new, mapping, errors=error.detail["errors"]), 422
    return redirect(url_for("runs.batch", batch_id=batch), code=303)


def _tried(process: str, old: int, new: int, mapping: dict[str, str]) -> str:
    with work() as w:
        trials, left_out = migrating.trial(w, process, old, new, mapping)
    return _plan(process, old, new, mapping, trials=trials, left_out=left_out)


def _wanted() -> tuple[str, int, int]:
    args = request.args
    old, new = args.get("old", type=int), args.get("new", type=int)
    if old is None or new is None or not min(old, new) >= 0 or max(old, new) >= MOST:
        abort(400)
    return args.get("process", "")[:120], old, new


def _mapping(form: Form) -> dict[str, str]:
    """Read where elements go; those that keep their id need no entry."""
    chosen = {name[len(TO) :]: value for name, value in form.items() if name.startswith(TO)}
    return {
        source: target
        for source, target in chosen.items()
        if target and source.partition(":")[2] != target
    }


def _plan(process: str, old: int, new: int, mapping: dict[str, str], **more: Any) -> str:
    with work() as w:
        draft = migrating.draft(w, process, old, new)
    titles = {f"{one.process}:{one.element}": one.name for one in draft.pairs}
    titles |= {f"{place}:{element}": name for place, element, name in draft.elements}
    given = {"trials": None, "left_out": 0, "errors": {}, **more}
    return render_template(
        "runs/plan.html",
        draft=draft,
        mapping=mapping,
        titles=titles,
        reason=request.form.get("reason", ""),
        words=words,
        **given,
    )


@bp.get("/migrations/<uuid:batch_id>")
def batch(batch_id: UUID) -> str:
    """Show how far a batch has come, and how each instance went."""
    return _report("runs/batch.html", batch_id)


@bp.get("/migrations/<uuid:batch_id>/progress")
def progress(batch_id: UUID) -> str:
    """Show the report alone: asked for again while the batch is under way."""
    return _report("runs/_batch.html", batch_id)


def _report(template: str, batch_id: UUID) -> str:
    with work() as w:
        found = migrating.report(w, batch_id)
    return render_template(template, report=found, words=words)


@bp.post("/migrations/<uuid:batch_id>/stop")
def stop(batch_id: UUID) -> Response:
    """Stop a batch."""
    do(migrating.stop, batch_id)
    done(_("已停止；已经换过的不退回。"))
    return redirect(url_for("runs.batch", batch_id=batch_id), code=303)
