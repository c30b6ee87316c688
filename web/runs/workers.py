"""Programs elsewhere that do steps of processes: their tokens, and what waits for them."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.county import workers, workers_page
from cases.errors import AnswersInvalid
from web.i18n import gettext as _
from web.request import do, work
from web.runs.door import bp
from web.shell import done

Errors = dict[str, list[str]]


@bp.get("/workers")
def workers_index() -> str:
    """List the workers, the topics with open tasks, and what failed."""
    return _page({})


@bp.post("/workers")
def add_worker() -> str | tuple[str, int]:
    """Make a worker; its token is shown once."""
    name = request.form.get("name", "").strip()[:80]
    topics = request.form.get("topics", "")[:8000].split()
    try:
        token = do(workers.add, name, topics)
    except AnswersInvalid as error:
        return _page(error.detail["errors"]), 422
    return _shown(name, token)


@bp.post("/workers/<name>/rotate")
def rotate_worker(name: str) -> str:
    """Give a worker another token, shown once."""
    return _shown(name, do(workers.rotate, name))


@bp.post("/workers/<name>/revoke")
def revoke_worker(name: str) -> Response:
    """Shut a worker out."""
    do(workers.revoke, name)
    done(_("已停用，它的令牌不再有效。"))
    return redirect(url_for("runs.workers_index"), code=303)


def _page(errors: Errors) -> str:
    with work() as w:
        page = workers_page.page(w)
    return render_template("runs/workers.html", page=page, errors=errors, form=request.form)


def _shown(name: str, token: str) -> str:
    return render_template("runs/token.html", name=name, token=token)
