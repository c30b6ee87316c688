"""What the engine asks of us: FEEL functions, automatic operations, and to be told what moved."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cases import casestate, operations, subjects
from cases.errors import NotFound
from cases.grid import affairstate
from cases.rules import clock, terms
from cases.rules.law import Law
from engine import Change, Host, TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

#: what `functions` gives, for checks of definitions
FUNCTIONS = frozenset({"deadline", "reminder", "morning", "end_of_day", "today", "now"})


def host(work: Work) -> Host:
    """Build the engine's host for one unit of work."""

    def operate(name: str, task: TaskInfo, variables: dict[str, Any]) -> dict[str, Any]:
        operation = operations.find(name)
        subject = operations.subject_of(work, task)
        if subject is None:
            raise NotFound(f"No case for instance {task.instance_id}.")
        return operation.on(subject).apply(work, subject, task, variables)

    def follow(change: Change) -> None:
        casestate.follow(work, change)
        affairstate.follow(work, change)

    return Host(
        functions=functions(work),
        functions_of=lambda key, at: functions(work, key, at),
        operate=operate,
        follow=follow,
        zone=clock.COUNTY,
    )


def functions(
    work: Work, business_key: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """List the FEEL functions that processes and decisions may call beside the built-ins.

    Terms are those of the case *business_key*, by its organisation's own values; `now` and
    `today` are *at* where that is given: a timer is worked out again as of when it was armed.
    """
    now = at or work.now

    def law() -> Law:
        return _law(work, business_key)

    def red() -> bool:
        return _is_red(work, business_key)

    return {
        "deadline": lambda key, start: law().deadline(str(key), start, red=red()).due,
        "reminder": lambda key, end, nth: reminder(law(), str(key), clock.day_of(end), int(nth)),
        "morning": lambda day: terms.morning(clock.day_of(day)),
        "end_of_day": lambda day: clock.end_of_day(clock.day_of(day)),
        "today": lambda: clock.local(now).date(),
        "now": lambda: now,
    }


def _law(work: Work, business_key: str | None) -> Law:
    case = casestate.of(work, business_key) if business_key else None
    if case is not None:
        return work.law.of(case)
    affair = subjects.affair_of(work, business_key) if business_key else None
    return work.law if affair is None else work.law.at(affair.place_id)


def _is_red(work: Work, business_key: str | None) -> bool:
    """Tell whether the affair of a process is red; the terms of disputes know no night."""
    affair = subjects.affair_of(work, business_key) if business_key else None
    return affair is not None and affair.priority == "RED"


def reminder(law: Law, key: str, end: date, nth: int) -> datetime:
    """Return when the *nth* reminder (from 1) of the row *key* comes before the day *end*.

    A county may set fewer reminders than a process asks for: the last one stands for the rest.
    """
    known = law.reminders(key, end)
    return known[min(nth, len(known)) - 1].due
