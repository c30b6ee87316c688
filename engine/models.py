"""The tables of the engine.

Hot rows are laid out for one short write per act: `instance` keeps a fill factor and no index on
anything that changes, so that its updates stay on the page (HOT); `task` and `wait` are found by
partial indexes on what is still open. The tables an act writes carry no foreign keys: all of them
are written in one statement that begins with the instance, and `engine.verify` checks them.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Tenanted
from engine.ids import new_id

OPEN = text("done_at IS NULL")
RUNNING = text("status IN ('active', 'suspended')")
SUSPENDED = text("status = 'suspended'")


class ReleaseRow(Tenanted, Base):
    """One deploy: the number every definition of it carries."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("tenant_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]


class Definition(Tenanted, Base):
    """One version of a process, decision, form or document; never changed after it is written."""

    __tablename__ = "definition"
    __table_args__ = (
        CheckConstraint("kind IN ('process', 'decision', 'form', 'document')", name="kind"),
        UniqueConstraint("tenant_id", "kind", "key", "version"),
        UniqueConstraint("tenant_id", "kind", "key", "release"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: process decision form document
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(120))
    #: counts from 1 for each kind and key
    version: Mapped[int]
    #: the deploy that brought it; an instance pinned to release n sees the newest with release ≤ n
    release: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]


class ProcessStart(Tenanted, Base):
    """A start event of the newest release of a process: what begins an instance by itself."""

    __tablename__ = "process_start"
    __table_args__ = (
        CheckConstraint("kind IN ('message', 'signal', 'timer')", name="kind"),
        UniqueConstraint("tenant_id", "kind", "name", "process"),
        Index("ix_process_start_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_process_start_process", "tenant_id", "process"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    process: Mapped[str] = mapped_column(String(120))
    #: message signal timer
    kind: Mapped[str] = mapped_column(String(10))
    #: name of the message or signal; the start event of a timer
    name: Mapped[str] = mapped_column(String(120))
    #: timers only: absolute, UTC; empty when it has fired for the last time
    due_at: Mapped[datetime | None]
    #: times a cycle still has to fire, empty for ever; and the duration between them
    remaining: Mapped[int | None]
    every: Mapped[str | None] = mapped_column(String(60))
    #: tries in vain for the time that is due; why the last one was, and when the next one is
    failures: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    error: Mapped[str | None] = mapped_column(Text)
    retry_at: Mapped[datetime | None]


class Instance(Tenanted, Base):
    """One running or ended process with its snapshot and the head of its history."""

    __tablename__ = "instance"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'suspended', 'ended', 'cancelled')", name="status"),
        Index("ix_instance_business_key", "tenant_id", "business_key"),
        Index("ix_instance_process", "tenant_id", "process", "id"),
        # what they are partial on changes once or twice in a life: other updates stay HOT
        Index("ix_instance_running", "tenant_id", "id", postgresql_where=RUNNING),
        Index(
            "ix_instance_running_process",
            *("tenant_id", "process", "id", "release"),
            postgresql_where=RUNNING,
        ),
        Index("ix_instance_suspended", "tenant_id", "id", postgresql_where=SUSPENDED),
        {"postgresql_with": {"fillfactor": "80"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: definitions are resolved as of this release for the whole life of the instance
    release: Mapped[int]
    process: Mapped[str] = mapped_column(String(120))
    business_key: Mapped[str] = mapped_column(String(120))
    #: organisation whose people get its tasks, where the process does not say otherwise
    scope: Mapped[UUID | None]
    #: +1 with every write; the compare-and-set of the store
    version: Mapped[int] = mapped_column(Integer, default=1)
    #: active suspended ended cancelled
    status: Mapped[str] = mapped_column(String(10), default="active")
    #: pruned snapshot (engine.spiff.save), zstd
    state: Mapped[bytes] = mapped_column(LargeBinary)
    #: SHA-256 of the newest event, and its number
    history_head: Mapped[bytes] = mapped_column(LargeBinary)
    history_seq: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_element: Mapped[str | None] = mapped_column(String(120))


class Task(Tenanted, Base):
    """A piece of work for a person; its id is the id of the token in the snapshot."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_instance", "instance_id"),
        Index("ix_task_role", "tenant_id", "role", "scope", "due_at", "id", postgresql_where=OPEN),
        Index("ix_task_assignee", "tenant_id", "assignee", "due_at", "id", postgresql_where=OPEN),
        Index("ix_task_business_key", "tenant_id", "business_key", postgresql_where=OPEN),
        {"postgresql_with": {"fillfactor": "85"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID]
    business_key: Mapped[str] = mapped_column(String(120))
    #: the process the element belongs to (a called one's id inside a call activity)
    process: Mapped[str] = mapped_column(String(120))
    element: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(240))
    role: Mapped[str | None] = mapped_column(String(80))
    scope: Mapped[UUID | None]
    assignee: Mapped[UUID | None]
    form: Mapped[str | None] = mapped_column(String(160))
    operation: Mapped[str | None] = mapped_column(String(120))
    #: higher is more urgent; 50 where the model is silent
    priority: Mapped[int] = mapped_column(SmallInteger, default=50)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(64))
    #: completed or cancelled (withdrawn by a boundary event, a terminate end, a cancellation)
    outcome: Mapped[str | None] = mapped_column(String(10))
    #: the remaining camunda: attributes and properties of the element (law, document, state …)
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Wait(Tenanted, Base):
    """Something a token waits for: a timer, a message, a signal, an external job."""

    __tablename__ = "wait"
    __table_args__ = (
        CheckConstraint("kind IN ('timer', 'message', 'signal', 'job')", name="kind"),
        Index("ix_wait_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_wait_name", "tenant_id", "kind", "name", "key"),
    )

    instance_id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: a token may wait for several things (event-based gateway)
    n: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    #: message or signal name, topic of the job; the BPMN element of a timer
    name: Mapped[str] = mapped_column(String(120))
    #: correlation key of a message
    key: Mapped[str | None] = mapped_column(String(120))
    #: absolute, UTC; timers only
    due_at: Mapped[datetime | None]


class Outbox(Tenanted, Base):
    """Work promised in the transaction of the act that caused it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_open", "next_at", "id", postgresql_where=OPEN),
        Index(
            "ix_outbox_topic", "tenant_id", "topic", "next_at",
            postgresql_where=text("done_at IS NULL AND instance_id IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: `engine.…` is the engine's own; of a service task it is the model's, else the application's
    topic: Mapped[str] = mapped_column(String(120))
    #: ids and codes, no personal data
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    next_at: Mapped[datetime]
    #: taken by a worker until then
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    #: of a service task: the instance that waits for it; empty for all other work
    instance_id: Mapped[UUID | None]
    #: of a service task: who has it until `locked_until`
    worker: Mapped[str | None] = mapped_column(String(320))
    #: of a service task: higher is fetched first
    priority: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    #: of a service task: tries left, empty before the first failure
    retries: Mapped[int | None] = mapped_column(SmallInteger)
    #: of a service task: what its worker told beside the error
    details: Mapped[str | None] = mapped_column(Text)


class Event(Tenanted, Base):
    """One link of an instance's history; only ever inserted."""

    __tablename__ = "event"

    instance_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    #: user id, `party:<id>` or None for the system
    actor: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    #: ids, codes, dates and amounts; never a name
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: SHA-256 over the previous hash and this event (engine.history)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Incident(Tenanted, Base):
    """An automatic node that could not run; its token stays where it was."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_instance", "instance_id"),
        Index("ix_incident_open", "tenant_id", "at", postgresql_where=text("resolved_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    instance_id: Mapped[UUID]
    process: Mapped[str] = mapped_column(String(120))
    element: Mapped[str] = mapped_column(String(120))
    #: the token that stands still
    task_id: Mapped[UUID | None]
    #: expression decision operation timer collection flow error job limit
    kind: Mapped[str] = mapped_column(String(20))
    error: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
