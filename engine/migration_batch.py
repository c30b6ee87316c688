"""Batches of migrations: rows that a worker goes through, a few in each transaction."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from engine import migration
from engine.administration_models import Batch, BatchItem
from engine.errors import Conflict, EngineError, MigrationRefused
from engine.ids import new_id

if TYPE_CHECKING:
    from engine.core import Engine

#: instances taken over in one transaction
CHUNK = 20


def begin(
    engine: "Engine",
    plan: migration.Plan,
    instances: Sequence[UUID],
    reason: str,
    *,
    source: int | None = None,
    trial: bool = False,
) -> UUID:
    """Write a batch with its items; nothing is taken over yet, and by a *trial* nothing ever is.

    *source*: the release that the version of the instances began with.
    """
    batch = Batch(
        id=new_id(), tenant_id=engine.tenant, process=plan.process, release=plan.release,
        mapping=dict(plan.mapping), reason=reason, total=len(instances),
        created_by=engine.actor, created_at=engine.now,
        finished_at=None if instances else engine.now, from_release=source, is_trial=trial,
    )  # fmt: skip
    engine.session.add(batch)
    engine.session.flush()
    rows = [
        {"tenant_id": engine.tenant, "batch_id": batch.id, "instance_id": one, "problems": []}
        for one in instances
    ]
    if rows:
        engine.session.execute(insert(BatchItem), rows)
    return batch.id


def advance(engine: "Engine", batch_id: UUID) -> bool:
    """Take over, or try, the next instances of a batch; True when some are left.

    Each is taken over under a savepoint of its own: one that does not fit leaves no trace but its
    line in the report. One that lost a race against a person is tried again with the next chunk.
    """
    batch = engine.session.get(Batch, batch_id, with_for_update=True)
    if batch is None or batch.finished_at is not None:
        return False
    plan = migration.Plan(batch.process, batch.release, batch.mapping)
    engine.actor = batch.created_by  # a worker does it, an administrator has ordered it
    for item in _waiting(engine, batch_id):
        _take(engine, item, plan, batch)
    left = engine.session.scalar(
        select(func.count()).where(BatchItem.batch_id == batch_id, BatchItem.status == "waiting")
    )
    if not left:
        batch.finished_at = engine.now
    engine.session.flush()
    return bool(left)


def _waiting(engine: "Engine", batch_id: UUID) -> list[BatchItem]:
    rows = select(BatchItem).where(BatchItem.batch_id == batch_id, BatchItem.status == "waiting")
    return list(engine.session.scalars(rows.order_by(BatchItem.instance_id).limit(CHUNK)))


def _take(engine: "Engine", item: BatchItem, plan: migration.Plan, batch: Batch) -> None:
    try:
        with engine.session.begin_nested():
            if batch.is_trial:
                migration.check(engine, item.instance_id, plan)
            else:
                migration.migrate(engine, item.instance_id, plan, batch.reason)
    except Conflict:
        engine.pending.pop(item.instance_id, None)
        return
    except EngineError as error:
        engine.pending.pop(item.instance_id, None)
        item.status, item.problems = "refused", _told(error)
    else:
        item.status = "done"
    item.at = engine.now


def _told(error: EngineError) -> list[Any]:
    """Say why an instance stays where it was: code, process, element."""
    if isinstance(error, MigrationRefused):
        return [[one.code, one.process, one.element] for one in error.problems]
    return [[type(error).__name__, "", ""]]


def stop(engine: "Engine", batch_id: UUID) -> None:
    """Leave the instances that still wait where they are; what is done stays done."""
    batch = engine.session.get(Batch, batch_id, with_for_update=True)
    if batch is None or batch.finished_at is not None:
        return
    batch.stopped_at = batch.finished_at = engine.now
    batch.stopped_by = engine.actor
    engine.session.execute(
        update(BatchItem)
        .where(BatchItem.batch_id == batch_id, BatchItem.status == "waiting")
        .values(status="stopped", at=engine.now)
        .execution_options(synchronize_session=False)
    )
