"""The register, the page of a case, its papers as they are made, its process as a picture."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for
from lxml import etree

from cases import access
from cases.desks import casefile, diagrams, listing, timeline, written
from cases.paperwork import reading
from web.cases.door import bp
from web.cases.sentences import LOOKS, MILESTONES, tell
from web.i18n import gettext as _
from web.i18n import say
from web.request import work

FILTERS = ("q", "state", "category", "priority", "open")
ROWS = 50
#: a paper in one of these is still being made
UNMADE = ("PROMISED", "MAKING")


@bp.get("/cases")
def index() -> str:
    """List the cases that the account may read."""
    filters = {name: request.args.get(name, "")[:80] for name in FILTERS}
    after = request.args.get("after", "")[:120]
    with work() as w:
        rows = listing.cases(w, {k: v for k, v in filters.items() if v}, after, ROWS)
    return render_template(
        "cases/index.html",
        page=rows,
        filters=filters,
        is_filtered=any(filters.values()),
        after=after,
    )


@bp.get("/cases/<uuid:case_id>")
def show(case_id: UUID) -> str:
    """Show a case."""
    return draw(case_id)


def draw(
    case_id: UUID,
    *,
    errors: dict[str, list[str]] | None = None,
    opened: str = "",
    form: Any = None,
    shown: dict[tuple[UUID, str], str] | None = None,
) -> str:
    """Draw the page of a case.

    *opened* names the act whose form is open with *errors* and what was written in *form*; *shown*
    holds values behind masks that were just asked for.
    """
    with work() as w:
        page = casefile.case_page(w, case_id)
    return render_template(
        "cases/show.html",
        page=page,
        case=page.header,
        tell=tell,
        milestones=MILESTONES,
        looks=LOOKS,
        errors=errors or {},
        opened=opened,
        form=form or {},
        shown=shown or {},
        purposes=casefile.PURPOSES,
        unmade=UNMADE,
        process_title=process_name,
    )


@bp.get("/cases/<uuid:case_id>/papers")
def paper_list(case_id: UUID) -> str:
    """Show the list of papers alone: asked for again while papers are being made."""
    with work() as w:
        case = access.read(w, case_id)
        rows, state = reading.list_for(w, case), case.state
    return render_template(
        "cases/_papers.html", case_id=case_id, rows=rows, state=state, unmade=UNMADE
    )


@bp.get("/cases/<uuid:case_id>/process")
def process(case_id: UUID) -> str:
    """Show the process of a case as a picture, and the way taken in words."""
    with work() as w:
        case = access.read(w, case_id)
        found = diagrams.of(w, case)
        acts = casefile.acts(w, case)
    if not found:
        abort(404)
    wanted = request.args.get("of", "")
    chosen = next((one for one in found if one.process == wanted), _standing(found))
    links = {
        act.task.element: url_for("desk.task", task_id=act.task.id)
        for act in acts
        if act.task.process == chosen.key and act.is_mine
    }
    names = element_names(chosen.xml)
    return render_template(
        "cases/process.html",
        case=case_line(case_id, case.number or case.code, case.title),
        diagrams=found,
        titles={one.process: say(process_name(one.xml)) for one in found},
        chosen=chosen,
        marks={"taken": _passed(chosen), "current": chosen.current, "incident": [], "links": links},
        way=told(chosen.way, names),
        now=[names[one] for one in chosen.current if names.get(one)],
    )


@bp.get("/cases/<uuid:case_id>/written")
def written_down(case_id: UUID) -> str:
    """Show what was written in the tasks that are done."""
    with work() as w:
        case = access.read(w, case_id)
        found = written.of(w, case)
        timeline.note_look(w, case)
    back = (case.number or case.code, url_for("cases.show", case_id=case_id))
    return render_template("cases/written.html", written=found, title=case.title, back=back)


def _passed(chosen: diagrams.Diagram) -> list[str]:
    """List what was passed, without where the case stands now."""
    return [one for one in chosen.way if one not in chosen.current]


def _standing(found: tuple[diagrams.Diagram, ...]) -> diagrams.Diagram:
    """Choose the process where something is to be done, the innermost first."""
    return next((one for one in reversed(found) if one.current), found[0])


def case_line(case_id: UUID, number: str, title: str) -> dict[str, Any]:
    """Name a case for the head of a page."""
    return {"id": case_id, "number": number, "title": title}


@lru_cache(maxsize=32)
def _read(xml: str) -> tuple[str | None, Mapping[str, str]]:
    """Read a model's process and elements: the name of the one, and of the others by id."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(xml.encode(), parser)
    process = next(root.iter("{http://www.omg.org/spec/BPMN/20100524/MODEL}process"), None)
    named = {
        str(e.get("id")): str(e.get("name")) for e in root.iter() if e.get("id") and e.get("name")
    }
    name = None if process is None else str(process.get("name") or process.get("id"))
    return name, MappingProxyType(named)


def element_names(xml: str) -> Mapping[str, str]:
    """Map the ids of a model's elements to their names."""
    return _read(xml)[1]


def told(way: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Name the elements of a way taken; two of one name that follow each other are told once."""
    return [name for name, _ in groupby(names[one] for one in way if names.get(one))]


def process_name(xml: str) -> str:
    """Return the name of a model's process."""
    return _read(xml)[0] or _("流程")
