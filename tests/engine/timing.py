"""A task with a timer on its border, and what becomes of the timer."""

from bench.diagrams import boundary, document, end, process, start, timer, user
from engine import administration
from engine.models import Wait

WHY = "国务院公布了新的放假安排"


def watched(kind="timeDuration", when="P3D", *, interrupting=False):
    """A task with a timer on its border, which opens another task."""
    nodes = [
        *(start(), user("a"), boundary("t", "a", timer(kind, when), interrupting)),
        *(user("late"), end()),
    ]
    flows = [("start", "a"), ("a", "end"), ("t", "late"), ("late", "end")]
    return document(process("p", nodes, flows))


def waits(case):
    return case.county.rows(Wait, Wait.instance_id == case.id)


def fired(case):
    return [one for one in case.county.history(case.id) if one.kind == "timer.fired"]


def retime(case, due, reason=WHY, **more):
    (wait,) = waits(case)
    return case.county.run(
        lambda engine: administration.retime(
            engine, case.id, wait.task_id, wait.n, due, reason, **more
        )
    )
