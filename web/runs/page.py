"""The list of runs, and the page of one."""

from typing import Any
from uuid import UUID

import orjson
from flask import render_template, request

from cases.desks.diagrams import Diagram
from cases.desks.timeline import Line
from cases.operating import run_page, runs
from web.cases import sentences
from web.cases.page import element_names, process_name
from web.i18n import say
from web.request import work
from web.runs import words
from web.runs.door import bp

FILTERS = ("q", "process", "version", "status", "incident")
ROWS = 50


@bp.get("/")
def index() -> str:
    """List runs, the newest first."""
    filters = {name: request.args.get(name, "")[:120] for name in FILTERS}
    after = request.args.get("after", "")[:40]
    with work() as w:
        found = runs.listing(w, {k: v for k, v in filters.items() if v}, after, ROWS)
        processes = runs.processes(w)
        failing = runs.failing_starts(w)
    return render_template(
        "runs/index.html",
        page=found,
        failing=failing,
        processes=processes,
        names={one.key: one.name for one in processes},
        filters=filters,
        is_filtered=any(filters.values()),
        after=after,
        words=words,
    )


@bp.get("/<uuid:run_id>")
def show(run_id: UUID) -> str:
    """Show a run with all that can be done to it."""
    return draw(run_id)


def draw(
    run_id: UUID,
    *,
    opened: str = "",
    form: Any = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    """Draw the page of a run; *opened* names the act whose form stays open with *errors*."""
    with work() as w:
        found = run_page.page(w, run_id)
        title = runs.name(w, found.run.process)
        versions = runs.versions(w, found.run.process)
    names = element_titles(found.diagrams)
    chosen = _chosen(found)
    return render_template(
        "runs/show.html",
        page=found,
        run=found.run,
        title=title,
        versions=[one.version for one in versions if one.version != found.version],
        titles={one.key: say(process_name(one.xml)) for one in found.diagrams},
        names=names,
        chosen=chosen,
        marks=_marks(found, chosen) if chosen else {},
        words=words,
        told=lambda event: _told(found, event),
        facts=lambda data: run_page.without_key(found.run, _facts(data)),
        opened=opened,
        form=form or {},
        errors=errors or {},
    )


def _told(found: run_page.Page, event: Any) -> str:
    """Say what happened; what the application chained is told as in the timeline of its case."""
    known = words.EVENTS.get(event.kind)
    if known is not None:
        return str(known)
    about = found.papers.get(str(event.data.get("document")))
    line = Line(event.at, event.kind, event.data, None, by_party=False, public=False, about=about)
    return sentences.tell(line)


def element_titles(diagrams: Any) -> dict[str, str]:
    """Map `process:element` to the element's name, wherever one was drawn."""
    return {
        f"{one.key}:{element}": name
        for one in diagrams
        for element, name in element_names(one.xml).items()
    }


def _chosen(found: run_page.Page) -> Diagram | None:
    wanted = request.args.get("of", "")
    standing = {one.process for one in found.positions if one.state != "inside"}
    for fits in (lambda one: one.process == wanted, lambda one: one.key in standing):
        for diagram in reversed(found.diagrams):
            if fits(diagram):
                return diagram
    return found.diagrams[0] if found.diagrams else None


def _marks(found: run_page.Page, chosen: Diagram) -> dict[str, Any]:
    """Mark where tokens stand and where they stand still, with the reason."""
    here = [one for one in found.positions if one.process == chosen.key]
    current = [one.element for one in here if one.kind != "BoundaryEvent" and one.state != "inside"]
    stuck = [
        {"id": one.element, "text": str(words.INCIDENTS.get(one.kind, one.kind))}
        for one in found.incidents
        if one.process == chosen.key
    ]
    counts = {one: current.count(one) for one in current if current.count(one) > 1}
    taken = [one for one in chosen.way if one not in current]
    return {"taken": taken, "current": current, "incident": stuck, "counts": counts}


def _facts(data: dict[str, Any]) -> str:
    """Write the data of an event in one line, without what the page says elsewhere."""
    shown = {key: value for key, value in data.items() if key not in ("way", "id", "reason")}
    return orjson.dumps(shown).decode() if shown else ""
