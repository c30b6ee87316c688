"""Work promised in a transaction and done after it: rows, taken with SKIP LOCKED.

Topics that begin with `engine.` are the engine's own (`Engine.deliver`); a row with an instance is
an external task (`engine.jobs`); all others are the application's.
"""

import random
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from engine.ids import new_id
from engine.models import Outbox
from engine.types import Job
from engine.values import plain

#: after so many failures a job waits for somebody to look at it
MOST_TRIES = 12

#: first pause after a failure; doubles up to an hour
PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

#: a job sent to a worker is not sent again for so long
HANDED_OUT = timedelta(seconds=60)


def promise(
    session: Session, tenant: int, topic: str, payload: dict[str, Any], at: datetime
) -> UUID:
    """Write a job to be done at *at* or later; returns its id."""
    row = Outbox(
        id=new_id(), tenant_id=tenant, topic=topic, payload=plain(payload), next_at=at,
        created_at=at, tries=0,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _open(now: datetime, topics: Collection[str]) -> Select[Outbox]:
    ours = and_(Outbox.instance_id.is_(None), Outbox.tries < MOST_TRIES)
    return select(Outbox).where(
        Outbox.done_at.is_(None),
        Outbox.next_at <= now,
        or_(Outbox.locked_until.is_(None), Outbox.locked_until <= now),
        or_(ours, and_(Outbox.instance_id.is_not(None), Outbox.topic.in_(topics))),
    )


def due(
    session: Session, now: datetime, limit: int, topics: Collection[str] = ()
) -> list[tuple[UUID, str]]:
    """List jobs to hand to workers now, oldest first: (id, topic).

    Of the external tasks only those of *topics*: the others are fetched by who does them.
    They are not listed again for a minute, so that a slow worker is not sent the same job twice;
    a message that was lost comes again after that.
    """
    rows = session.scalars(
        _open(now, topics)
        .order_by(Outbox.next_at, Outbox.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.locked_until, row.worker = now + HANDED_OUT, None
    session.flush()
    return [(row.id, row.topic) for row in rows]


def take(session: Session, job_id: UUID) -> Job | None:
    """Lock a job for this transaction; None when it is done or somebody else does it now.

    External tasks are not taken but leased (`engine.jobs`): their instance is written first, so a
    lock on their row held meanwhile would meet a cancellation the other way round.
    """
    row = session.scalars(
        select(Outbox)
        .where(Outbox.id == job_id, Outbox.done_at.is_(None), Outbox.instance_id.is_(None))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    return Job(row.id, row.tenant_id, row.topic, row.payload, row.tries)


def done(session: Session, job: Job | UUID, now: datetime) -> None:
    """Mark a job done."""
    job_id = job.id if isinstance(job, Job) else job
    session.execute(
        update(Outbox).where(Outbox.id == job_id).values(done_at=now, error=None, locked_until=None)
    )


def fail(session: Session, job_id: UUID, error: str, now: datetime) -> None:
    """Note that a job failed and when to try it again: later each time, never all at once."""
    row = session.get(Outbox, job_id, with_for_update=True)
    if row is None or row.done_at is not None:
        return
    row.next_at = now + shaken(backoff(row.tries))
    row.tries += 1
    row.locked_until = None
    row.error = error[:2000]


def backoff(tries: int) -> timedelta:
    """Return the pause after *tries* failures and one more."""
    return min(PAUSE * (1 << min(tries, 20)), LONGEST_PAUSE)


def shaken(pause: timedelta) -> timedelta:
    """Vary a pause by a quarter, so that what failed together does not come back together."""
    return pause * random.uniform(0.75, 1.25)  # noqa: S311  # no secret


def stuck(session: Session, tenant: int, limit: int = 100) -> list[Outbox]:
    """List jobs that failed so often that nobody tries them any more."""
    rows = select(Outbox).where(
        Outbox.tenant_id == tenant,
        Outbox.done_at.is_(None),
        Outbox.tries >= MOST_TRIES,
        Outbox.instance_id.is_(None),
    )
    return list(session.scalars(rows.order_by(Outbox.id).limit(limit)))


def again(session: Session, job_id: UUID, now: datetime) -> None:
    """Let a stuck job be tried from the beginning."""
    session.execute(
        update(Outbox)
        .where(Outbox.id == job_id, Outbox.done_at.is_(None))
        .values(tries=0, retries=None, next_at=now, locked_until=None)
    )
