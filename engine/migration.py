"""Running instances taken over to another release of their process.

A plan names the release and, for elements that are called otherwise or are gone, where their tokens
go; equal ids need no entry. `examine` plays it without writing, `migrate` writes it in one guarded
statement: either the whole instance is on the new release, or nothing has changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update

from engine import administration, store
from engine.errors import MigrationRefused
from engine.library import Assembly
from engine.models import Incident, Instance, Task
from engine.spiff import alike, mend, run, sound
from engine.spiff.rebind import Models, Rebinder, Rebound
from engine.turn import Turn
from engine.types import Change, Pair, Problem, Step

if TYPE_CHECKING:
    from engine.core import Engine


@dataclass(frozen=True)
class Plan:
    """Where instances of a process go."""

    process: str
    release: int
    #: `process:element` → element of the same level in the new version
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a plan does with one instance."""

    instance_id: UUID
    steps: list[Step]
    problems: list[Problem]

    @property
    def fits(self) -> bool:
        """Tell whether the instance can be taken over."""
        return not self.problems


def propose(engine: "Engine", process: str, old: int, release: int) -> list[Pair]:
    """Pair the elements of *process* at release *old* with those of equal id at *release*.

    The processes it calls and its sub-processes are in the list too. DefinitionNotFound when there
    is no such process at one of the releases.
    """
    before, after = engine.assembly(old, process), engine.assembly(release, process)
    return [
        pair for key, spec in before.levels.items() for pair in _pairs(spec, after.levels.get(key))
    ]


def _pairs(old: Any, new: Any) -> Iterator[Pair]:
    specs = new.task_specs if new is not None else {}
    for spec in old.task_specs.values():
        if mend.is_target(spec):
            to = specs.get(spec.name)
            same = to is not None and alike.same(spec, to)
            yield Pair(
                process=old.process,
                element=spec.name,
                name=spec.bpmn_name or spec.name,
                kind=type(spec).__name__,
                target=None if to is None else spec.name,
                same=same,
            )


def definitions(engine: "Engine", process: str, release: int) -> dict[str, UUID]:
    """Map a process and all it calls, as of *release*, to the ids of their definitions.

    Calls bound to a version or to the newest are not among them: they go by themselves.
    """
    known = engine.library.keys(engine.session, engine.tenant, release)
    keys = {spec.process for spec in engine.assembly(release, process).levels.values()}
    return {key: known["process", key] for key in keys if ("process", key) in known}


def elements(engine: "Engine", process: str, release: int) -> list[tuple[str, str, str]]:
    """List where tokens can go in a release: process, element, name."""
    return [
        (spec.process, one.name, one.bpmn_name or one.name)
        for spec in engine.assembly(release, process).levels.values()
        for one in spec.task_specs.values()
        if mend.is_target(one)
    ]


def examine(engine: "Engine", instance_id: UUID, plan: Plan) -> Outcome:
    """Say what *plan* would do with an instance, and why it does not fit; write nothing."""
    turn = Turn(engine, store.read(engine.session, engine.tenant, instance_id))
    if early := _early(turn, plan):
        return Outcome(instance_id, [], [early])
    rebound = _rebound(turn, plan)
    return Outcome(instance_id, rebound.steps, rebound.problems)


def check(engine: "Engine", instance_id: UUID, plan: Plan) -> None:
    """Do as `examine`; MigrationRefused when the instance does not fit."""
    found = examine(engine, instance_id, plan)
    if not found.fits:
        raise MigrationRefused(found.problems, instance=str(instance_id))


def _early(turn: Turn, plan: Plan) -> Problem | None:
    """Refuse what need not be looked at: an instance that is over, there already, or another's."""
    loaded = turn.loaded
    if loaded.status not in ("active", "suspended"):
        return Problem("ended", loaded.process, "")
    if loaded.process != plan.process or loaded.release == plan.release:
        return Problem("same", loaded.process, "")
    return None


def _rebound(turn: Turn, plan: Plan) -> Rebound:
    engine, loaded = turn.engine, turn.loaded
    old = engine.assembly(loaded.release, loaded.process)
    new = engine.assembly(plan.release, plan.process)
    is_sound = all(sound.blocked(level) is None for level in run.levels(turn.case))
    rebinder = Rebinder(_models(old), _models(new), plan.mapping)
    return rebinder.run(store.unpack(loaded.state), turn.context, sound=is_sound)


def _models(assembly: Assembly) -> Models:
    return Models(assembly.process.spec, assembly.levels)


def migrate(
    engine: "Engine", instance_id: UUID, plan: Plan, reason: str, *, seen: int | None = None
) -> Change:
    """Take an instance over to another release; MigrationRefused when it does not fit.

    Open tasks keep id, assignee and drafts; their texts, forms and roles are the new version's.
    """
    administration.order(
        engine, instance_id, "migrate", reason, seen=seen, element=f"{plan.process}:{plan.release}"
    )
    turn = Turn(engine, store.read(engine.session, engine.tenant, instance_id))
    early = _early(turn, plan)
    if early is not None:
        raise MigrationRefused([early], instance=str(instance_id))
    return _take_over(turn, plan)


def _take_over(turn: Turn, plan: Plan) -> Change:
    engine, old, instance_id = turn.engine, turn.loaded.release, turn.loaded.id
    rebound = _rebound(turn, plan)
    if rebound.case is None:
        raise MigrationRefused(rebound.problems, instance=str(instance_id))
    texts = {token.id: dict(token.task_spec.extensions) for token in run.open_tasks(turn.case)}
    turn.case, turn.loaded = rebound.case, replace(turn.loaded, release=plan.release)
    _tasks(turn, texts, rebound.renamed)
    turn.move(lambda: administration.step(turn))
    fact = {
        "from": old,
        "to": plan.release,
        "mapping": dict(plan.mapping),
        "renewed": [f"{one.process}:{one.target}" for one in rebound.steps if one.how == "renewed"],
    }
    change = turn.finish("instance.migrated", fact)
    _release(engine, instance_id, plan.release, rebound.renamed)
    return change


def _tasks(turn: Turn, texts: dict[UUID, dict[str, str]], renamed: Mapping[UUID, str]) -> None:
    """Let open tasks that stay say what the new version says; times that mean the same stand."""
    for token in run.open_tasks(turn.case):
        if token.id not in texts:
            continue
        old, new = texts[token.id], token.task_spec.extensions
        row = turn.engine.session.execute(
            select(Task.due_at, Task.follow_up_at, Task.name).where(Task.id == token.id)
        ).one()
        is_named = row.name == (token.task_spec.bpmn_name or token.task_spec.element)[:240]
        if old == new and is_named and token.id not in renamed:
            continue
        turn.reopen(token)
        stands = {"due_at": ("dueDate", row.due_at), "follow_up_at": ("followUpDate", row[1])}
        kept = {k: at for k, (name, at) in stands.items() if old.get(name) == new.get(name)}
        if kept:
            change = update(Task).where(Task.id == token.id).values(**kept)
            turn.engine.session.execute(change)


def _release(
    engine: "Engine", instance_id: UUID, release: int, renamed: Mapping[UUID, str]
) -> None:
    engine.session.execute(
        update(Instance)
        .where(Instance.id == instance_id)
        .values(release=release)
        .execution_options(synchronize_session=False)
    )
    for token, element in renamed.items():
        engine.session.execute(
            update(Incident)
            .where(Incident.task_id == token, Incident.resolved_at.is_(None))
            .values(element=element)
            .execution_options(synchronize_session=False)
        )
