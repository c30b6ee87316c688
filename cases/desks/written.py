"""What was written in the tasks of a case that are done, for who may read it.

Who wrote it reads it, and who holds the post it was written at. What was done in mediation is read
by those who mediate the case and their chief, and never by a court (人民法院特邀调解规定 art. 22);
what an authority did with its own case, by that authority.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

import forms
from cases import access, subjects
from cases.access import Actor
from cases.desks import queue
from cases.grid import affair_access
from cases.models import Affair, Answer, Case, User
from cases.vault import masking
from engine.errors import DefinitionNotFound
from engine.models import Instance, Task

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: what is hidden of a person, by the last word of a field's key
OF_PEOPLE = {"phone": masking.phone, "address": masking.address, "account": masking.account}
#: and in an event, whose address is where something happened
OF_EVENTS = {key: hide for key, hide in OF_PEOPLE.items() if key != "address"}
#: posts that many hold at one place, while a case is mediated by some of them
MEDIATING = access.giving("mediator", "chief_mediator")
#: posts of who decides by its own law and tells the result in letters
AUTHORITIES = access.COURT | {"police", "petition"}


@dataclass(frozen=True)
class Written:
    """A task that is done, and what its form was answered with."""

    name: str
    at: datetime
    who: str
    told: tuple[forms.Told, ...]


def of(w: Work, subject: Subject) -> tuple[Written, ...]:
    """List what was written in *subject* and is the actor's to read, the newest first.

    Raises `NotAllowed` for who has no account. Whether the actor may see *subject* at all is the
    caller's to ask.
    """
    return tuple(_read(w, subject))


def last(w: Work, subject: Subject) -> Written | None:
    """Return what was written last, when the actor may read it: it is shown beside the next."""
    return next(_read(w, subject, only=1), None)


def _read(w: Work, subject: Subject, only: int | None = None) -> Iterator[Written]:
    actor = access.impartial(w, subject.id)
    query = (
        select(Answer, Task, Instance.release, User.name)
        .join(Task, Task.id == Answer.task_id)
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(User, User.id == Answer.by)
        .where(subjects.owned(Answer, subject), Answer.kind == "final")
        .order_by(Answer.at.desc(), Answer.id.desc())
        .limit(only)
    )
    if isinstance(subject, Case) and access.handed_on_at(w, subject):
        return
    hears = _hears(w, actor, subject)
    is_for = _of_affair if isinstance(subject, Affair) else _of_case
    is_event = isinstance(subject, Affair) and subject.kind != "CARE"
    hidden = OF_EVENTS if is_event else OF_PEOPLE
    for answer, task, release, who in w.session.execute(query):
        if answer.by not in actor.hands and not is_for(actor, task, hears=hears):
            continue
        told = tuple(_masked(one, hidden) for one in _told(w, answer, release))
        if told:
            yield Written(task.name, answer.at, who or "", told)


def _hears(w: Work, actor: Actor, subject: Subject) -> bool:
    """Tell whether the actor reads what others write in *subject*."""
    if isinstance(subject, Affair):
        return affair_access.commands(w, actor, subject)
    return access.may_read_confidential(w, subject)


def _of_case(actor: Actor, task: Task, *, hears: bool) -> bool:
    if task.role in access.COURT:
        return task.scope in actor.courts
    if task.role in MEDIATING:
        return hears
    return _of_affair(actor, task, hears=hears and task.role not in AUTHORITIES)


def _of_affair(actor: Actor, task: Task, *, hears: bool) -> bool:
    return hears or (task.role, task.scope) in actor.grants


def _told(w: Work, answer: Answer, release: int) -> tuple[forms.Told, ...]:
    try:
        schema = queue.form(w, answer.form, release)
    except DefinitionNotFound:  # the case was moved to a version without this form
        return ()
    return forms.tell(schema, answer.data)


def _masked(told: forms.Told, hidden: Mapping[str, Callable[[str], str]]) -> forms.Told:
    """Mask what the page of the case masks: it is looked at there, with a reason that is kept."""
    hide = hidden.get(told.key.rpartition("_")[2]) if told.kind == "text" else None
    rows = tuple(tuple(_masked(one, hidden) for one in row) for row in told.rows)
    return replace(told, value=hide(str(told.value)) if hide else told.value, rows=rows)
