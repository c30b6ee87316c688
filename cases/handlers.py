"""Service tasks that are done here, in Python, by topic.

A handler gets the unit of work and the task; what it returns becomes variables of the process, in
the transaction that records the task as done. It may run more than once (the database keeps what
the last run wrote, nothing of the others), so what it does outside the database it does under the
task's id. What it raises is a failure: tried again as the model's retry cycle says. A `BpmnError`
or a `BpmnEscalation` is none: the diagram says where it leads, and no try is used up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from cases import casestate, subjects
from cases.errors import NotFound
from cases.paperwork import papers

if TYPE_CHECKING:
    from cases.work import Work
    from engine.jobs import ExternalTask

Handler = Callable[["Work", "ExternalTask"], Mapping[str, Any]]

#: how long a handler has before another worker may begin
LOCK = timedelta(minutes=10)


def make_papers(w: Work, task: ExternalTask) -> dict[str, Any]:
    """Make the papers a service task names by its property `document`: the topic documents.make.

    The process goes on when they are there; `papers` holds their ids in the order of the names.
    """
    names = str(task.properties.get("document") or "").replace(",", " ").split()
    case = casestate.of(w, task.business_key) or subjects.affair_of(w, task.business_key)
    if case is None or not names:
        raise NotFound(f"No case, or no document at {task.element}.")
    made = [papers.issue(w, case, name) for name in names]
    for paper in made:
        papers.make(w, paper.id)
    return {"papers": [str(paper.id) for paper in made]}


@cache
def known() -> Mapping[str, Handler]:
    """Return the handlers by topic."""
    return {"documents.make": make_papers}
