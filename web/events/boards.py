"""The boards: a command centre's by stage, a department's orders, a grid worker's day, a month."""

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.desks import queue
from cases.grid import affair_board, affair_figures, care
from processes import law
from web.events.door import bp
from web.request import actor, work
from web.shell import GRID

#: tasks shown on a phone's desk
ROWS = 30


@bp.get("/events")
def index() -> str | Response:
    """Show the board; a department sees its orders, a grid worker the own grid."""
    roles = actor().roles
    if roles & GRID and not roles & {"command_center", "town_leader", "supervisor"}:
        return redirect(url_for("events.mine"), code=303)
    if roles <= {"dept_officer"}:
        return redirect(url_for("events.orders"), code=303)
    priority = request.args.get("priority", "")
    late = request.args.get("late") == "1"
    with work() as w:
        found = affair_board.board(w, priority if priority in law.words("priority") else "", late)
    return render_template("events/index.html", board=found, priority=priority, late=late)


@bp.get("/events/orders")
def orders() -> str:
    """Show the orders of the own department, open ones first."""
    with work() as w:
        rows = affair_board.orders(w)
    return render_template("events/orders.html", rows=rows)


@bp.get("/grid")
def mine() -> str:
    """Show a grid worker the day: what is to do, who is to be visited, what was reported."""
    with work() as w:
        page = queue.tasks(w, "all", limit=ROWS)
        people = care.people(w) if actor().roles & GRID else []
        cards = affair_board.mine(w)
    due = [one for one in people if not one.ended][:10]
    return render_template("events/mine.html", page=page, people=due, cards=cards)


@bp.get("/events/figures")
def figures() -> str:
    """Show the figures of a month."""
    try:
        wanted = request.args.get("month")
        month = date.fromisoformat(f"{wanted}-01") if wanted else None
    except ValueError:
        abort(404)
    with work() as w:
        found = affair_figures.figures(w, month)
    count = found.month.year * 12 + found.month.month - 1
    months = [f"{n // 12:04}-{n % 12 + 1:02}" for n in (count - 1, count + 1)]
    return render_template("events/figures.html", found=found, months=months)
