"""Doing a task: claim it, open its form, keep a draft, complete it.

Completing is one transaction: access, the form's check with the form that the case's release has,
the operation on the case's tables, the answers kept, the process moved on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import select

import forms
from cases import access, operations, subjects
from cases.access import Actor
from cases.assignment import standins
from cases.desks.desk import Found, Page, Pile, Row, find, next_after, piles, summary, tasks
from cases.desks.desk import Summary as Summary
from cases.errors import AnswersInvalid, NotAllowed, NotFound
from cases.models import Answer, Membership, User
from cases.vault import crypto
from engine import Change, TaskInfo, db
from engine.errors import TaskTaken
from engine.ids import new_id

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

__all__ = [
    "Completed",
    "Found",
    "Page",
    "Pile",
    "Row",
    "TaskPage",
    "assign",
    "candidates",
    "claim",
    "complete",
    "discard_draft",
    "find",
    "finish",
    "open_task",
    "piles",
    "release",
    "save_draft",
    "take",
    "tasks",
]

#: a draft may hold this much (bytes of JSON)
LARGEST_DRAFT = 500_000

#: kinds of field whose value a process may decide by; free text never becomes a variable
_DECIDING = frozenset({"checkbox", "radio", "select", "number", "checklist", "taglist"})


@dataclass(frozen=True)
class TaskPage:
    """A task opened for work: its form, what is filled in, and the case behind it."""

    task: TaskInfo
    case: Summary
    #: form-js schema, None for a task without a form
    schema: Mapping[str, Any] | None
    #: first values, option lists and the draft over them
    data: Mapping[str, Any]
    has_draft: bool
    #: in the actor's own hands
    is_mine: bool
    #: the actor's own or nobody's; a task in other hands can only be looked at
    may_complete: bool
    may_claim: bool
    assignee: str | None
    #: name of who is away and for whom the actor does it
    stands_in: str | None
    #: whether the case is the actor's to open: not for who only answers a letter or an invitation
    may_open: bool


@dataclass(frozen=True)
class Completed:
    """What completing moved, and what to open next."""

    change: Change
    case_id: UUID
    #: the next task of the same case that the actor may do, else of the list
    next_task: UUID | None
    #: case, or affair
    of: str = "case"


def open_task(w: Work, task_id: UUID) -> TaskPage:
    """Open a task that is offered or assigned to the actor; raises `NotFound`."""
    task, case = _visible(w, task_id)
    prefill = _prefill(w, case, task)
    draft = _answer(w, task_id, "draft")
    may_complete = _may_work(w, task)
    schema = _schema(w, task)
    return TaskPage(
        task=task,
        case=summary(w, case),
        schema=schema.definition if schema else None,
        data={**prefill, **(draft.data if draft and may_complete else {}), **_lists(prefill)},
        has_draft=draft is not None and may_complete,
        is_mine=_is_mine(w, task),
        may_complete=may_complete,
        may_claim=task.assignee is None and _is_offered(w, task),
        assignee=_name(w, task.assignee),
        stands_in=_stands_in(w, task) if may_complete else None,
        may_open=subjects.may_read(w, case),
    )


def claim(w: Work, task_id: UUID) -> None:
    """Take a task that is offered to the actor; raises `TaskTaken` when somebody has it."""
    task, _ = _visible(w, task_id)
    actor = access.require_user(w)
    if task.assignee not in (None, *actor.hands):
        raise TaskTaken(task=str(task_id))
    w.engine.claim(task_id, _holder(actor, task))


def _holder(actor: Actor, task: TaskInfo) -> UUID:
    """Say into whose hands a task goes: what is done for somebody who is away stays theirs."""
    lent = actor.stands_in(task.assignee, (task.role, task.scope))
    return lent.user_id if lent else actor.user_id


def release(w: Work, task_id: UUID) -> None:
    """Put a task of the actor's own back for its colleagues; raises `NotAllowed`."""
    task, _ = _visible(w, task_id)
    if not _is_mine(w, task) or task.role is None:
        raise NotAllowed
    w.engine.release(task_id)


def assign(w: Work, task_id: UUID, user_id: UUID) -> None:
    """Hand a task to a colleague who holds its role; its holder or the chief may."""
    task, case = _visible(w, task_id)
    if not (_is_mine(w, task) or _is_led(w, task)):
        raise NotAllowed
    if user_id not in {user.id for user in _candidates(w, task)}:
        raise AnswersInvalid(errors={"user_id": ["这位同事不担任办理本任务的角色。"]})
    w.engine.assign(task_id, user_id)
    w.record(case, "task.assigned", task=str(task_id), user=str(user_id))


def candidates(w: Work, task_id: UUID) -> list[dict[str, str]]:
    """List the colleagues to whom a task may be handed, as choices."""
    task, _ = _visible(w, task_id)
    return [{"label": user.name, "value": str(user.id)} for user in _candidates(w, task)]


def save_draft(w: Work, task_id: UUID, answers: Mapping[str, Any]) -> None:
    """Keep unfinished answers of a task of the actor's; raises `AnswersInvalid` when too large."""
    access.hold_task(w, task_id)
    task, case = _workable(w, task_id)
    if len(orjson.dumps(answers)) > LARGEST_DRAFT:
        raise AnswersInvalid(errors={"": ["内容太多了，请删减后再保存。"]})
    draft = _answer(w, task_id, "draft") or _new_answer(w, case, task, "draft")
    draft.data, draft.at, draft.by = dict(answers), w.now, access.require_user(w).user_id
    w.session.flush()


def discard_draft(w: Work, task_id: UUID) -> None:
    """Throw the unfinished answers of a task away."""
    _workable(w, task_id)
    if draft := _answer(w, task_id, "draft"):
        w.session.delete(draft)
        w.session.flush()


def complete(w: Work, task_id: UUID, answers: Mapping[str, Any]) -> Completed:
    """Complete a task with the answers of its form.

    Raises `NotFound` for a task that is not the actor's to see, `TaskTaken` when another has it,
    `AnswersInvalid` with the problems by field, and what its operation refuses.
    """
    task, case = take(w, task_id)
    change = finish(w, task, case, answers)
    following = _opened(w, change) or next_after(w, case, task_id)
    return Completed(change, case.id, following, subjects.kind(case))


def take(w: Work, task_id: UUID) -> tuple[TaskInfo, Subject]:
    """Take a task in hand for this transaction: nobody else acts on its case until the commit.

    Raises `NotFound` and `TaskTaken` as `complete`.
    """
    access.hold_task(w, task_id)
    return _workable(w, task_id)


def finish(w: Work, task: TaskInfo, case: Subject, answers: Mapping[str, Any]) -> Change:
    """Complete a task that was taken in this transaction; raises as `complete`."""
    clean, variables, offered = _checked(w, case, task, answers)
    if task.operation:
        variables = operations.find(task.operation).on(case).apply(w, case, task, clean)
    _keep(w, case, task, {**clean, **offered})
    _note_stand_in(w, case, task)
    return w.engine.complete(task.id, variables)


def _note_stand_in(w: Work, case: Subject, task: TaskInfo) -> None:
    """Keep for whom a task was done when somebody else did it."""
    lent = access.require_user(w).stands_in(task.assignee, (task.role, task.scope))
    if lent is not None:
        w.record(case, "task.stood_in", element=task.element, instead_of=str(lent.user_id))


def _opened(w: Work, change: Change) -> UUID | None:
    """Choose what to open next among the tasks that just opened, what is due first at the top."""
    own = [task for task in change.opened if _may_work(w, task)]
    first = min(own, key=lambda task: (task.due_at is None, task.due_at, task.id), default=None)
    return first.id if first is not None else None


def _checked(
    w: Work, case: Subject, task: TaskInfo, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Check the answers against the form.

    Returns them clean, what a process may decide by, and the options chosen from lists that are
    not the form's own.
    """
    schema = _schema(w, task)
    if schema is None:
        return {}, {}, {}
    prefill = _prefill(w, case, task)
    checked = forms.check(schema, answers, prefill)
    if checked.errors:
        raise AnswersInvalid(errors=checked.errors)
    deciding = dict(_deciding(schema.fields, checked.answers))
    return checked.answers, deciding, forms.options(schema, prefill, checked.answers)


def _deciding(fields: Sequence[forms.Field], clean: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Pick the choices, ticks and numbers of a form: a task without an operation gives these."""
    for field in fields:
        if field.type == "group":
            yield from _deciding(field.fields, clean)
        elif field.type in _DECIDING and len(field.path) == 1 and field.path[0] in clean:
            yield field.path[0], clean[field.path[0]]


_DROP_DRAFT = "DELETE FROM answer WHERE task_id = %(task)s AND kind = 'draft' RETURNING id"
_KEEP = """WITH gone AS (DELETE FROM answer WHERE task_id = %(task)s AND kind = 'draft')
INSERT INTO answer (tenant_id, id, case_id, affair_id, task_id, kind, form, data, at, by)
VALUES (%(tenant)s, %(id)s, %(case_id)s, %(affair_id)s, %(task)s, 'final', %(form)s, %(data)s,
%(now)s, %(by)s)
RETURNING id"""


def _keep(w: Work, case: Subject, task: TaskInfo, clean: Mapping[str, Any]) -> None:
    """Keep the answers with the case and throw the draft away, in one statement."""
    values = {
        "tenant": w.tenant,
        "id": new_id(),
        "case_id": None,
        "affair_id": None,
        **subjects.link(case),
        "task": task.id,
        "form": task.form,
        "data": crypto.seal_json(clean),
        "now": w.now,
        "by": access.require_user(w).user_id,
    }
    w.session.flush()
    db.rows(w.session, _KEEP if task.form else _DROP_DRAFT, values)


def _schema(w: Work, task: TaskInfo) -> forms.Schema | None:
    """Read the form that the release of the task's case has."""
    return form(w, task.form, task.release) if task.form else None


def form(w: Work, key: str, release: int) -> forms.Schema:
    """Read a form as of *release*; raises `DefinitionNotFound`."""
    return _loaded(w.engine.read("form", key, release).content)


@lru_cache(maxsize=256)
def _loaded(content: bytes) -> forms.Schema:
    """Read a form once a process: its content never changes."""
    return forms.load(content)


def _prefill(w: Work, case: Subject, task: TaskInfo) -> dict[str, Any]:
    return operations.find(task.operation).on(case).prefill(w, case, task) if task.operation else {}


def _lists(prefill: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the option lists, which a draft never writes over."""
    return {key: value for key, value in prefill.items() if key.startswith("options_")}


def _visible(w: Work, task_id: UUID) -> tuple[TaskInfo, Subject]:
    """Fetch an open task and its case when the task is offered or assigned to the actor."""
    access.require_user(w)
    task = w.engine.task(task_id)
    case = operations.subject_of(w, task)
    seen = _is_mine(w, task) or _is_offered(w, task) or _is_led(w, task)
    if case is None or case.tenant_id != w.tenant or not seen:
        raise NotFound(f"No task {task_id}.")
    return task, case


def _workable(w: Work, task_id: UUID) -> tuple[TaskInfo, Subject]:
    """Fetch a task that the actor may do now; raises `TaskTaken` when it is in other hands."""
    task, case = _visible(w, task_id)
    if _may_work(w, task):
        return task, case
    raise TaskTaken(task=str(task_id))


def _may_work(w: Work, task: TaskInfo) -> bool:
    return _is_mine(w, task) or (task.assignee is None and _is_offered(w, task))


def _is_mine(w: Work, task: TaskInfo) -> bool:
    """Tell whether the actor has *task* in hand and still an office to do it with."""
    actor = w.actor
    if not isinstance(actor, Actor) or task.assignee not in actor.hands:
        return False
    if task.assignee != actor.user_id and standins.keeps_out(w, task):
        return False
    in_office = any(place == task.scope for _, place in actor.grants)
    return task.role is None or task.role in actor.roles or in_office


def _is_offered(w: Work, task: TaskInfo) -> bool:
    """Tell whether *task* is one of a post of the actor's, or of one lent without an interest."""
    actor, grant = access.require_user(w), (task.role, task.scope)
    if grant not in actor.grants:
        return False
    return grant not in actor.borrowed or not standins.keeps_out(w, task)


def _is_led(w: Work, task: TaskInfo) -> bool:
    """Tell whether the actor leads the committee whose task it is."""
    return ("chief_mediator", task.scope) in w.actor.grants


def _candidates(w: Work, task: TaskInfo) -> list[User]:
    """List who holds the role of a task and is there to do it."""
    rows = w.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role.in_(access.giving(task.role or "")),
            Membership.organisation_id == task.scope,
            User.active,
        )
        .order_by(User.name)
    )
    away = standins.away(w)
    return [user for user in rows if user.id not in away]


def _answer(w: Work, task_id: UUID, kind: str) -> Answer | None:
    return w.session.scalar(select(Answer).where(Answer.task_id == task_id, Answer.kind == kind))


def _new_answer(w: Work, case: Subject, task: TaskInfo, kind: str) -> Answer:
    answer = Answer(
        tenant_id=w.tenant,
        **subjects.link(case),
        task_id=task.id,
        kind=kind,
        form=task.form or "",
        data={},
        at=w.now,
        by=access.require_user(w).user_id,
    )
    w.session.add(answer)
    return answer


def _stands_in(w: Work, task: TaskInfo) -> str | None:
    lent = access.require_user(w).stands_in(task.assignee, (task.role, task.scope))
    return lent.name if lent else None


def _name(w: Work, user_id: UUID | None) -> str | None:
    user = w.session.get(User, user_id) if user_id else None
    return user.name if user else None
