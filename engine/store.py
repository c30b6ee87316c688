"""Reading an instance without a lock, and writing what moved in one guarded statement.

The write compares the instance's version with the one that was read, and checks that the task is
still open, inside the same UPDATE; everything else in the statement hangs on that row. When it
is not there, nothing is written and the caller gets `Conflict`.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
import zstandard
from sqlalchemy.orm import Session

from engine import db
from engine.errors import Conflict, InstanceNotFound, SnapshotDamaged, TaskNotFound
from engine.history import Link


class _Codec(threading.local):
    """The compressor and decompressor of one thread: two threads in one of them corrupt both."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=1, write_checksum=True)
        self.unpack = zstandard.ZstdDecompressor()


_codec = _Codec()

#: a snapshot is never larger; guards against a compressed bomb in a damaged row
MOST_BYTES = 32_000_000


def pack(blob: bytes) -> bytes:
    """Compress a snapshot."""
    return _codec.pack.compress(blob)


def unpack(blob: bytes) -> bytes:
    """Decompress a snapshot; SnapshotDamaged when it is none."""
    try:
        return _codec.unpack.decompress(blob, max_output_size=MOST_BYTES)
    except zstandard.ZstdError as error:
        raise SnapshotDamaged(str(error)) from error


@dataclass(frozen=True)
class Loaded:
    """An instance as it was read."""

    id: UUID
    release: int
    process: str
    business_key: str
    scope: UUID | None
    version: int
    status: str
    state: bytes
    head: bytes
    seq: int


@dataclass
class Delta:
    """What one command changes; rows are mappings of columns."""

    instance: Loaded
    state: bytes
    status: str
    now: datetime
    links: list[Link]
    tenant: int
    actor: str | None = None
    end_element: str | None = None
    #: the task a person completes with this command
    completed: UUID | None = None
    withdrawn: list[UUID] = field(default_factory=list)
    opened: list[dict[str, Any]] = field(default_factory=list)
    waits: list[dict[str, Any]] = field(default_factory=list)
    unwaits: list[tuple[UUID, int]] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    #: external tasks nobody waits for any more: done, failed for good, or withdrawn
    unjobs: list[UUID] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)


_COLUMNS = (
    "SELECT i.id, i.release, i.process, i.business_key, i.scope, i.version, i.status, i.state, "
    "i.history_head, i.history_seq"
)

_READ = _COLUMNS + " FROM instance i WHERE i.id = %(id)s AND i.tenant_id = %(tenant)s"

_READ_BY_TASK = (
    _COLUMNS + " FROM task t JOIN instance i ON i.id = t.instance_id "
    "WHERE t.id = %(id)s AND t.tenant_id = %(tenant)s AND t.done_at IS NULL"
)


def read(session: Session, tenant: int, instance_id: UUID) -> Loaded:
    """Read an instance; InstanceNotFound when it is not this tenant's."""
    found = db.rows(session, _READ, {"id": instance_id, "tenant": tenant})
    if not found:
        raise InstanceNotFound(instance=str(instance_id))
    return Loaded(*found[0])


_READ_ALL = _COLUMNS + " FROM instance i WHERE i.id = ANY(%(ids)s) AND i.tenant_id = %(tenant)s"


def read_all(session: Session, tenant: int, ids: list[UUID]) -> list[Loaded]:
    """Read several instances, in no order; those that are not this tenant's are left out."""
    return [Loaded(*row) for row in db.rows(session, _READ_ALL, {"ids": ids, "tenant": tenant})]


def read_by_task(session: Session, tenant: int, task_id: UUID) -> Loaded:
    """Read the instance of an open task; TaskNotFound when it is not open."""
    found = db.rows(session, _READ_BY_TASK, {"id": task_id, "tenant": tenant})
    if not found:
        raise TaskNotFound(task=str(task_id))
    return Loaded(*found[0])


_GUARD = " AND EXISTS (SELECT 1 FROM task WHERE id = %(completed)s AND done_at IS NULL)"

_UPDATE = """i AS (
 UPDATE instance SET version = version + 1, status = %(status)s, state = %(state)s,
   history_head = %(head)s, history_seq = %(seq)s, updated_at = %(now)s,
   ended_at = %(ended)s, end_element = %(end)s
 WHERE id = %(id)s AND version = %(version)s{guard} RETURNING id)"""

_PARTS = {
    "completed": """d AS (
 UPDATE task SET done_at = %(now)s, done_by = %(actor)s, outcome = 'completed'
 FROM i WHERE task.id = %(completed)s)""",
    "withdrawn": """g AS (
 UPDATE task SET done_at = %(now)s, done_by = %(actor)s, outcome = 'cancelled'
 FROM i WHERE task.id = ANY(%(withdrawn)s) AND done_at IS NULL)""",
    "opened": """n AS (
 INSERT INTO task SELECT r.* FROM i, json_populate_recordset(NULL::task, %(opened)s::json) r)""",
    "unwaits": """u AS (
 DELETE FROM wait USING i, unnest(%(unwait_tasks)s::uuid[], %(unwait_ns)s::int[]) x(task, n)
 WHERE wait.instance_id = i.id AND wait.task_id = x.task AND wait.n = x.n)""",
    "waits": """w AS (
 INSERT INTO wait SELECT r.* FROM i, json_populate_recordset(NULL::wait, %(waits)s::json) r
 ON CONFLICT (instance_id, task_id, n) DO UPDATE
 SET kind = excluded.kind, name = excluded.name, key = excluded.key, due_at = excluded.due_at)""",
    "links": """e AS (
 INSERT INTO event SELECT r.* FROM i, json_populate_recordset(NULL::event, %(links)s::json) r)""",
    "jobs": """o AS (
 INSERT INTO outbox SELECT r.* FROM i, json_populate_recordset(NULL::outbox, %(jobs)s::json) r)""",
    "unjobs": """j AS (
 UPDATE outbox SET done_at = %(now)s, locked_until = NULL
 FROM i WHERE outbox.id = ANY(%(unjobs)s) AND done_at IS NULL)""",
    "incidents": """c AS (
 INSERT INTO incident
 SELECT r.* FROM i, json_populate_recordset(NULL::incident, %(incidents)s::json) r)""",
}


_COUNT = " SELECT count(*) FROM i"


@cache
def _statement(parts: tuple[str, ...]) -> str:
    """Compose the statement for the parts that have something to say; few, so all are prepared."""
    update = _UPDATE.format(guard=_GUARD if "completed" in parts else "")
    return "WITH " + ", ".join([update, *map(_PARTS.__getitem__, parts)]) + _COUNT


def _rows(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()


def _link_rows(tenant: int, instance_id: UUID, links: list[Link]) -> list[dict[str, Any]]:
    return [
        {
            "tenant_id": tenant,
            "instance_id": instance_id,
            "seq": link.seq,
            "at": link.at,
            "actor": link.actor,
            "kind": link.kind,
            "data": link.data,
            "hash": "\\x" + link.hash.hex(),
        }
        for link in links
    ]


def write(session: Session, delta: Delta) -> None:
    """Write *delta*; Conflict when somebody else moved the instance first."""
    parts = tuple(part for part in _PARTS if getattr(delta, part))
    old, last = delta.instance, delta.links[-1] if delta.links else None
    over = delta.status in ("ended", "cancelled")
    values: dict[str, Any] = {
        "id": old.id,
        "version": old.version,
        "status": delta.status,
        "state": delta.state,
        "head": last.hash if last else old.head,
        "seq": last.seq if last else old.seq,
        "now": delta.now,
        "ended": delta.now if over else None,
        "end": delta.end_element if over else None,
        "actor": delta.actor,
        "completed": delta.completed,
        "withdrawn": delta.withdrawn,
        "unwait_tasks": [task for task, _ in delta.unwaits],
        "unwait_ns": [n for _, n in delta.unwaits],
        "opened": _rows(delta.opened),
        "waits": _rows(delta.waits),
        "links": _rows(_link_rows(delta.tenant, old.id, delta.links)),
        "jobs": _rows(delta.jobs),
        "unjobs": delta.unjobs,
        "incidents": _rows(delta.incidents),
    }
    if db.rows(session, _statement(parts), values) != [(1,)]:
        raise Conflict(instance=str(old.id))


_HEAD = """WITH i AS (
 UPDATE instance SET version = version + 1, history_head = %(head)s, history_seq = %(seq)s,
   updated_at = %(now)s
 WHERE id = %(id)s AND version = %(version)s RETURNING id), """

_APPEND = _HEAD + _PARTS["links"] + _COUNT


def append(session: Session, tenant: int, loaded: Loaded, links: list[Link], now: datetime) -> None:
    """Write events and the head of the chain, nothing else; Conflict when it has moved."""
    values = {
        "id": loaded.id,
        "version": loaded.version,
        "head": links[-1].hash,
        "seq": links[-1].seq,
        "now": now,
        "links": _rows(_link_rows(tenant, loaded.id, links)),
    }
    if db.rows(session, _APPEND, values) != [(1,)]:
        raise Conflict(instance=str(loaded.id))
