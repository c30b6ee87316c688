"""The queue: piles with counts, one page of a pile, the preview, the palette's search."""

from uuid import UUID

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from cases.desks import queue
from cases.errors import CaseError
from cases.paperwork import notices
from web import messages
from web.desk.door import bp
from web.errors import EngineError, status_of
from web.i18n import gettext as _
from web.i18n import say
from web.request import do, work
from web.shell import back_or
from web.words import word

#: what may stand in the address of the queue
FILTERS = ("q", "category", "priority", "state", "late")
ROWS = 50
#: tasks taken in one act
BULK = 100


@bp.get("/desk")
def index() -> str:
    """Show a pile; without one asked for, the first that is not empty."""
    filters = {name: request.args.get(name, "")[:80] for name in FILTERS}
    after = request.args.get("after", "")[:120]
    with work() as w:
        piles = queue.piles(w)
        pile = _pile(piles, request.args.get("pile", ""))
        page = queue.tasks(w, pile.key, {k: v for k, v in filters.items() if v}, after, ROWS)
        news = notices.recent(w, 5, notices.AT_THE_DESK)
    return render_template(
        "desk/index.html",
        piles=piles,
        pile=pile,
        page=page,
        filters=filters,
        is_filtered=any(filters.values()),
        after=after,
        news=news,
    )


def _pile(piles: list[queue.Pile], wanted: str) -> queue.Pile:
    by_key = {pile.key: pile for pile in piles}
    if wanted in by_key:
        return by_key[wanted]
    return next((pile for pile in piles if pile.count), by_key["all"])


@bp.get("/desk/preview/<uuid:task_id>")
def preview(task_id: UUID) -> str:
    """Show a task beside the list."""
    with work() as w:
        page = queue.open_task(w, task_id)
    return render_template("desk/_preview.html", page=page)


@bp.get("/desk/find")
def find() -> Response:
    """Answer the palette: cases by code, number or the exact name of a party."""
    with work() as w:
        found = queue.find(w, request.args.get("q", ""))
    items = [
        {
            "title": f"{one.case.number or one.case.code} {say(one.case.title)}",
            "hint": f"{say(one.case.parties)} · {word('state', one.case.state)}",
            "url": url_for("cases.show", case_id=one.case.id),
        }
        for one in found
    ]
    return jsonify(items=items)


@bp.post("/desk/claim")
def claim_many() -> Answer:
    """Take several tasks; each is an act of its own, so that one refusal stops none of the rest."""
    taken, refused = 0, []
    for text in request.form.getlist("task")[:BULK]:
        try:
            do(queue.claim, UUID(text))
            taken += 1
        except (CaseError, EngineError) as error:
            refused.append(messages.of(error, status_of(error)).title)
        except ValueError:
            refused.append(_("没有这个任务"))
    if taken:
        flash(_("已领取 %(num)d 件。", num=taken), "success")
    if refused:
        flash(_("%(num)d 件没有领到：%(why)s", num=len(refused), why=refused[0]), "warning")
    return redirect(back_or(url_for("desk.index")), code=303)
