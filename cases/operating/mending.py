"""The acts of an administrator on a run: each checked, with a reason, and told to its case.

Every act takes the version of the instance that the page was drawn from: when the run has moved
since, InstanceMoved is raised and nothing is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import casestate, hosting
from cases.errors import AnswersInvalid
from cases.operating import run_page, runs, variables
from cases.rules import clock
from engine import administration
from engine.errors import ExpressionError, InstanceNotFound
from engine.models import Incident

if TYPE_CHECKING:
    from cases.work import Work


def suspend(w: Work, run: UUID, reason: str, seen: int) -> None:
    """Let a run stand still."""
    _begin(w, run, "suspend")
    administration.suspend(w.engine, run, reason, seen=seen)


def resume(w: Work, run: UUID, reason: str, seen: int) -> None:
    """Let a run go on."""
    _begin(w, run, "resume")
    administration.resume(w.engine, run, reason, seen=seen)


def cancel(w: Work, run: UUID, reason: str, seen: int) -> None:
    """Stop a run for good."""
    _begin(w, run, "cancel")
    administration.cancel(w.engine, run, reason, seen=seen)


def retry(
    w: Work, run: UUID, incident: UUID, reason: str, seen: int, corrected: Mapping[str, str]
) -> None:
    """Try again what stood still, with variables corrected."""
    _begin(w, run, "retry")
    _own(w, run, incident)
    given = _values(w, run, corrected)
    administration.retry(w.engine, incident, reason, given, seen=seen)


def resolve(
    w: Work, run: UUID, incident: UUID, reason: str, seen: int, given: Mapping[str, str]
) -> None:
    """Settle an incident by hand, with what the node would have given."""
    _begin(w, run, "resolve")
    _own(w, run, incident)
    administration.resolve(w.engine, incident, reason, _values(w, run, given), seen=seen)


def write(
    w: Work,
    run: UUID,
    reason: str,
    seen: int,
    given: Mapping[str, str],
    removed: Sequence[str] = (),
) -> None:
    """Write and remove variables of the process itself."""
    _begin(w, run, "variables")
    values = _values(w, run, given)
    if not values and not removed:
        raise AnswersInvalid(errors={"name": ["请写要改哪个变量。"]})
    administration.set_variables(w.engine, run, reason, values, removed, seen=seen)


def move(w: Work, run: UUID, tokens: Sequence[UUID], target: str, reason: str, seen: int) -> None:
    """Move tokens to *target*, `process:element`."""
    _begin(w, run, "move")
    if not tokens:
        raise AnswersInvalid(errors={"tokens": ["请选择从哪里移走。"]})
    process, _, element = target.partition(":")
    administration.move(w.engine, run, tokens, process, element, reason, seen=seen)


def skip(w: Work, run: UUID, token: UUID, reason: str, seen: int, given: Mapping[str, str]) -> None:
    """Do by hand what a token waits for."""
    _begin(w, run, "skip")
    administration.skip(w.engine, run, token, reason, _values(w, run, given), seen=seen)


def trigger(w: Work, run: UUID, token: UUID, n: int, reason: str, seen: int) -> None:
    """Fire a timer now."""
    _begin(w, run, "trigger")
    administration.trigger(w.engine, run, token, n, reason, seen=seen)


def retime(w: Work, run: UUID, token: UUID, n: int, due: str, reason: str, seen: int) -> None:
    """Let a timer be due at another time, ISO 8601 of the county."""
    _begin(w, run, "retime")
    try:
        at = clock.instant(due)
        administration.retime(w.engine, run, token, n, at, reason, seen=seen)
    except (ValueError, ExpressionError):  # not a time, or a hundred years away
        raise AnswersInvalid(errors={"due": ["请选择日期和时间。"]}) from None


def rerun(w: Work, run: UUID, job: UUID, reason: str, seen: int) -> None:
    """Try a job again that was given up."""
    _begin(w, run, "job")
    administration.rerun(w.engine, run, job, reason, seen=seen)


def assign(w: Work, run: UUID, task: UUID, user: UUID | None, reason: str, seen: int) -> None:
    """Put a task into the hands of somebody who may do it, or back to all of them."""
    _begin(w, run, "assign")
    info = w.engine.task(task)
    if user is not None and str(user) not in dict(run_page.colleagues(w, info)):
        raise AnswersInvalid(errors={"user": ["这位同事不担任办理本任务的角色。"]})
    administration.assign(w.engine, run, task, user, reason, seen=seen)


def _begin(w: Work, run: UUID, act: str) -> None:
    """Check who acts, and write the act into the timeline of the run's case."""
    runs.administrator(w)
    case = casestate.of(w, w.engine.instance(run).business_key)
    if case is not None:
        casestate.note(w, case, "administration", act=act)


def _own(w: Work, run: UUID, incident: UUID) -> None:
    row = w.session.get(Incident, incident)
    if row is not None and row.instance_id != run:
        raise InstanceNotFound(instance=str(run))


def _values(w: Work, run: UUID, given: Mapping[str, str]) -> dict[str, Any]:
    known, functions = w.engine.variables(run), hosting.functions(w)
    return {
        variables.name(name): variables.read(text, known, functions) for name, text in given.items()
    }
