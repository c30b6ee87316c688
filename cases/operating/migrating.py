"""Taking running processes over to another version: plan, dry run, batch and report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases import casestate
from cases.errors import AnswersInvalid, NotFound
from cases.models import User
from cases.operating import runs
from engine import migration, migration_batch
from engine.administration import LONGEST
from engine.administration_models import Batch, BatchItem
from engine.models import Instance
from engine.types import Pair

if TYPE_CHECKING:
    from cases.work import Work

#: instances a dry run looks at, and lines of a report
MOST = 200

#: instances of one batch
LARGEST = 100_000


@dataclass(frozen=True)
class Draft:
    """A plan being made: two versions side by side."""

    process: str
    name: str
    old: runs.Version
    new: runs.Version
    pairs: Sequence[Pair]
    #: process, element, name of the new version
    elements: Sequence[tuple[str, str, str]]
    #: running instances on the old version
    running: int
    #: names of the called processes that come with it in another version, or come or go
    called: Sequence[str]


@dataclass(frozen=True)
class Trial:
    """What the plan would do with one instance."""

    run: UUID
    case: str
    steps: Sequence[tuple[str, str, str, str]]
    problems: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Report:
    """A batch and how far it has come."""

    batch: Batch
    name: str
    by: str
    counts: Mapping[str, int]
    #: instance, case, status, problems
    items: Sequence[tuple[UUID, str, str, Sequence[Sequence[str]]]]
    #: versions it goes from and to; None where the first was not written down
    old: int | None
    new: int

    @property
    def settled(self) -> int:
        """Count the items that need nothing more."""
        return self.batch.total - self.counts.get("waiting", 0)


def draft(w: Work, process: str, old: int, new: int) -> Draft:
    """Pair the elements of two versions of a process; NotFound when there is no such version."""
    runs.administrator(w)
    before, after = _version(w, process, old), _version(w, process, new)
    source, target = _first(w, before, after), _last(w, after)
    return Draft(
        process=process,
        name=runs.name(w, process),
        old=before,
        new=after,
        pairs=migration.propose(w.engine, process, source, target),
        elements=migration.elements(w.engine, process, target),
        running=w.session.scalar(select(func.count()).select_from(_running(w, before, target)))
        or 0,
        called=_called(w, process, source, target),
    )


def _first(w: Work, before: runs.Version, after: runs.Version) -> int:
    """Return the release that is compared with: of one version, the one it began with."""
    return before.release if before == after else _last(w, before)


def _called(w: Work, process: str, source: int, target: int) -> list[str]:
    old = migration.definitions(w.engine, process, source)
    new = migration.definitions(w.engine, process, target)
    changed = (key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return sorted(runs.name(w, key) for key in changed if key != process)


def trial(
    w: Work, process: str, old: int, new: int, mapping: Mapping[str, str]
) -> tuple[list[Trial], int]:
    """Play a plan on the running instances without writing; answer also how many were left out."""
    plan, source = _plan(w, process, old, new, mapping)
    query = _running(w, source, plan.release)
    ids = list(w.session.scalars(select(query.c.id).order_by(query.c.id.desc()).limit(MOST)))
    total = w.session.scalar(select(func.count()).select_from(query)) or 0
    return [_trial(w, one, plan) for one in ids], total - len(ids)


def _trial(w: Work, run: UUID, plan: migration.Plan) -> Trial:
    found = migration.examine(w.engine, run, plan)
    key = w.engine.instance(run).business_key
    return Trial(
        run=run,
        case=runs.case_numbers(w, [key]).get(key, key),
        steps=[(one.process, one.element, one.target, one.how) for one in found.steps],
        problems=[(one.code, one.process, one.element) for one in found.problems],
    )


def begin(
    w: Work,
    process: str,
    old: int,
    new: int,
    mapping: Mapping[str, str],
    reason: str,
) -> UUID:
    """Promise the migration of all running instances of a version; returns the batch's id."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        _plan(w, process, old, new, mapping)
        raise AnswersInvalid(errors={"reason": ["请写明原因，最多 500 个字。"]})
    return _promise(w, process, old, new, mapping, reason=reason)


def begin_trial(w: Work, process: str, old: int, new: int, mapping: Mapping[str, str]) -> UUID:
    """Promise a trial of a plan on all running instances of a version; nothing is changed by it."""
    return _promise(w, process, old, new, mapping, trial=True)


def _promise(
    w: Work,
    process: str,
    old: int,
    new: int,
    mapping: Mapping[str, str],
    *,
    reason: str = "",
    trial: bool = False,
) -> UUID:
    plan, source = _plan(w, process, old, new, mapping)
    query = _running(w, source, plan.release)
    ids = list(w.session.scalars(select(query.c.id).order_by(query.c.id).limit(LARGEST)))
    if not ids:
        raise AnswersInvalid(errors={"old": ["这一版没有正在运行的流程。"]})
    batch = migration_batch.begin(w.engine, plan, ids, reason, source=source.release, trial=trial)
    w.later("runs.migrate", batch_id=batch)
    return batch


def advance(w: Work, batch_id: str) -> None:
    """Take over the next instances of a batch, a job; promise the next one while some are left."""
    if migration_batch.advance(w.engine, UUID(batch_id)):
        w.later("runs.migrate", batch_id=batch_id)


def stop(w: Work, batch_id: UUID) -> None:
    """Stop a batch; what is done stays done."""
    runs.administrator(w)
    _batch(w, batch_id)
    migration_batch.stop(w.engine, batch_id)


def one(w: Work, run: UUID, version: int, reason: str, seen: int) -> None:
    """Take a single instance over to *version*, with equal ids; MigrationRefused if it cannot."""
    runs.administrator(w)
    info = w.engine.instance(run)
    plan = migration.Plan(info.process, _last(w, _version(w, info.process, version)))
    case = casestate.of(w, info.business_key)
    migration.migrate(w.engine, run, plan, reason, seen=seen)
    if case is not None:
        casestate.note(w, case, "administration", act="migrate")


def report(w: Work, batch_id: UUID) -> Report:
    """Read a batch with its newest lines, those that did not fit first."""
    runs.administrator(w)
    batch = _batch(w, batch_id)
    counted = (
        select(BatchItem.status, func.count())
        .where(BatchItem.batch_id == batch_id)
        .group_by(BatchItem.status)
    )
    rows = w.session.execute(
        select(BatchItem, Instance.business_key)
        .join(Instance, Instance.id == BatchItem.instance_id)
        .where(BatchItem.batch_id == batch_id, BatchItem.status != "waiting")
        .order_by(BatchItem.status.desc(), BatchItem.instance_id)
        .limit(MOST)
    ).all()
    numbers = runs.case_numbers(w, (key for _, key in rows))
    by = w.session.get(User, UUID(batch.created_by)) if batch.created_by else None
    known, source = runs.versions(w, batch.process), batch.from_release
    return Report(
        batch=batch,
        name=runs.name(w, batch.process),
        old=None if source is None else runs.version_at(known, batch.process, source),
        new=runs.version_at(known, batch.process, batch.release),
        by=by.name if by else "",
        counts={status: count for status, count in w.session.execute(counted)},
        items=[
            (item.instance_id, numbers.get(key, key), item.status, item.problems)
            for item, key in rows
        ],
    )


def batches(w: Work) -> list[Batch]:
    """List the newest batches."""
    runs.administrator(w)
    rows = select(Batch).where(Batch.tenant_id == w.tenant).order_by(Batch.id.desc()).limit(MOST)
    return list(w.session.scalars(rows))


def _batch(w: Work, batch_id: UUID) -> Batch:
    batch = w.session.get(Batch, batch_id)
    if batch is None or batch.tenant_id != w.tenant:
        raise NotFound
    return batch


def _version(w: Work, process: str, number: int) -> runs.Version:
    for one in runs.versions(w, process):
        if one.version == number:
            return one
    raise NotFound


def _last(w: Work, version: runs.Version) -> int:
    """Return the last release in which a version holds: forms and rules are as new as can be."""
    return w.engine.newest if version.until is None else version.until - 1


def _running(w: Work, version: runs.Version, target: int) -> Any:
    """Choose the running instances of a version that are not at release *target* yet."""
    rows = select(Instance.id).where(
        Instance.tenant_id == w.tenant,
        Instance.process == version.process,
        Instance.status.in_(runs.RUNNING),
        Instance.release >= version.release,
        Instance.release != target,
    )
    if version.until is not None:
        rows = rows.where(Instance.release < version.until)
    return rows.subquery()


def _plan(
    w: Work, process: str, old: int, new: int, mapping: Mapping[str, str]
) -> tuple[migration.Plan, runs.Version]:
    """Check a plan: two versions, and elements that exist on both sides."""
    made = draft(w, process, old, new)
    if old == new and not made.called:
        raise AnswersInvalid(errors={"new": ["请选择另一个版本。"]})
    known = {f"{one.process}:{one.element}" for one in made.pairs}
    places = {(place, element) for place, element, _ in made.elements}
    for source, target in mapping.items():
        if source not in known or (source.partition(":")[0], target) not in places:
            raise AnswersInvalid(errors={source: ["对照的步骤不存在。"]})
    return migration.Plan(process, _last(w, made.new), dict(mapping)), made.old
