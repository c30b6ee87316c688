"""One running process whole: where it stands, what it waits for, what happened and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select

from cases import access
from cases.desks import diagrams
from cases.models import Document, Membership, User
from cases.operating import runs, variables
from engine import TaskInfo, administration, queries
from engine.administration_models import Intervention
from engine.history import first_bad
from engine.models import Event, Incident, Outbox, Wait
from engine.types import InstanceInfo, Position

if TYPE_CHECKING:
    from cases.work import Work

#: events and rows shown
MOST = 200


@dataclass(frozen=True)
class OpenTask:
    """An open task with the names of whoever has it and may have it."""

    task: TaskInfo
    assignee: str | None
    colleagues: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Page:
    """What the page of a run shows."""

    run: InstanceInfo
    case: str
    version: int
    positions: Sequence[Position]
    #: process, element, name of where the tokens may be moved to
    targets: Sequence[tuple[str, str, str]]
    tasks: Sequence[OpenTask]
    waits: Sequence[Wait]
    jobs: Sequence[Outbox]
    incidents: Sequence[Incident]
    settled: Sequence[Incident]
    variables: Sequence[tuple[str, str]]
    interventions: Sequence[Intervention]
    events: Sequence[Event]
    #: seq of the first event that does not fit its chain
    bad: int | None
    diagrams: Sequence[diagrams.Diagram]
    others: Sequence[runs.Row]
    #: names of accounts by id
    people: Mapping[str, str]
    #: titles of papers by id
    papers: Mapping[str, str]


def page(w: Work, instance_id: UUID) -> Page:
    """Read a run; InstanceNotFound when it is not this county's."""
    runs.administrator(w)
    engine = w.engine
    run = engine.instance(instance_id)
    known = runs.versions(w)
    positions = administration.positions(engine, instance_id) if run.status in runs.RUNNING else []
    targets = administration.targets(engine, instance_id) if run.status in runs.RUNNING else []
    events = queries.events(engine, instance_id)
    incidents = _of(w, Incident, instance_id)
    return Page(
        run=run,
        case=runs.case_numbers(w, [run.business_key]).get(run.business_key, run.business_key),
        version=runs.version_at(known, run.process, run.release),
        positions=positions,
        targets=targets,
        tasks=[_task(w, one) for one in engine.open_tasks(instance_id)],
        waits=_waits(w, instance_id),
        jobs=_jobs(w, instance_id),
        incidents=[one for one in incidents if one.resolved_at is None],
        settled=[one for one in incidents if one.resolved_at is not None],
        variables=[
            (name, without_key(run, variables.written(value)))
            for name, value in sorted(engine.variables(instance_id).items())
        ],
        interventions=_of(w, Intervention, instance_id),
        events=events[-MOST:],
        bad=first_bad(instance_id, events),
        diagrams=diagrams.of_instance(w, instance_id),
        others=_others(w, run),
        people=_people(w, events),
        papers=_papers(w, events),
    )


def without_key(run: InstanceInfo, text: str) -> str:
    """Leave the business key out of *text*: it is the address of a case."""
    return text.replace(run.business_key, "…")


def _of(w: Work, model: Any, instance_id: UUID) -> list[Any]:
    rows = select(model).where(model.instance_id == instance_id, model.tenant_id == w.tenant)
    return list(w.session.scalars(rows.order_by(model.id.desc()).limit(MOST)))


def _waits(w: Work, instance_id: UUID) -> list[Wait]:
    rows = select(Wait).where(Wait.instance_id == instance_id)
    return list(w.session.scalars(rows.order_by(Wait.due_at.nulls_last(), Wait.task_id, Wait.n)))


def _jobs(w: Work, instance_id: UUID) -> list[Outbox]:
    """List the jobs this run waits for or has sent, that are not done."""
    rows = select(Outbox).where(
        Outbox.tenant_id == w.tenant,
        Outbox.done_at.is_(None),
        or_(Outbox.instance_id == instance_id, Outbox.payload["from"].astext == str(instance_id)),
    )
    return list(w.session.scalars(rows.order_by(Outbox.id).limit(MOST)))


def _task(w: Work, task: TaskInfo) -> OpenTask:
    holder = w.session.get(User, task.assignee) if task.assignee else None
    return OpenTask(task, holder.name if holder else None, tuple(colleagues(w, task)))


def colleagues(w: Work, task: TaskInfo) -> list[tuple[str, str]]:
    """List who may do a task: id and name of the active accounts with its role at its place."""
    rows = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role.in_(access.giving(task.role or "")),
            Membership.organisation_id == task.scope,
            User.active,
        )
        .order_by(User.name)
    )
    return [(str(user_id), name) for user_id, name in w.session.execute(rows)]


def _others(w: Work, run: InstanceInfo) -> list[runs.Row]:
    """List the other runs with the same business key: the court's process of a case."""
    filters = {"q": run.business_key, "status": "all"}
    return [one for one in runs.listing(w, filters, limit=20).rows if one.id != run.id]


def _people(w: Work, events: Sequence[Event]) -> dict[str, str]:
    ids = {one.actor for one in events if one.actor and ":" not in one.actor}
    rows = w.session.execute(select(User.id, User.name).where(User.id.in_(map(UUID, ids))))
    programs = {
        one.actor: one.actor.removeprefix("worker:")
        for one in events
        if one.actor and one.actor.startswith("worker:")
    }
    return programs | {str(user_id): name for user_id, name in rows}


def _papers(w: Work, events: Sequence[Event]) -> dict[str, str]:
    ids = {str(one.data["document"]) for one in events if one.data.get("document")}
    rows = w.session.execute(select(Document.id, Document.title).where(Document.id.in_(ids)))
    return {str(document_id): title for document_id, title in rows}
