"""Why an act of the whistle is due when it is: its term, counted as the process counted it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cases.grid import affair_orders
from cases.models import Affair
from cases.rules.terms import Deadline
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

#: acts that are due within hours, each by the term of its own name
HOURS = frozenset({"whistle.contact", "whistle.decide", "whistle.accept"})


def of_task(w: Work, affair: Affair, task: TaskInfo) -> Deadline | None:
    """Count the term of *task*; None for an act that no hours bind, or that is due otherwise."""
    start = _start(w, affair, task) if task.operation in HOURS else None
    if task.operation is None or start is None:
        return None
    is_red, law = affair.priority == "RED", w.law.at(affair.place_id)
    found = law.deadline(task.operation, start, red=is_red)
    return found if found.due == task.due_at else None


def _start(w: Work, affair: Affair, task: TaskInfo) -> datetime | None:
    """Say when the term of *task* began: with the complaint, its order, or itself."""
    if task.operation == "whistle.contact":
        return affair.reported_at
    if task.operation == "whistle.accept" and task.scope is not None:
        return affair_orders.current(w, affair, "WHISTLE", task.scope).issued_at
    return task.created_at
