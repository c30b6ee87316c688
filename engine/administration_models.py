"""The tables of administration: what an administrator did and why, and batches over instances."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Tenanted
from engine.ids import new_id


class Intervention(Tenanted, Base):
    """One act of an administrator on one instance; the chain holds the hash of its reason."""

    __tablename__ = "intervention"
    __table_args__ = (Index("ix_intervention_instance", "instance_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    instance_id: Mapped[UUID]
    #: suspend resume cancel retry resolve variables move skip assign trigger retime job
    #: migrate
    act: Mapped[str] = mapped_column(String(20))
    #: elements it was about, `process:element`, comma between
    element: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]


class Batch(Tenanted, Base):
    """A migration of many instances of one process to one release, or a trial of one."""

    __tablename__ = "batch"
    __table_args__ = (Index("ix_batch_tenant", "tenant_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    process: Mapped[str] = mapped_column(String(120))
    #: release the instances go to
    release: Mapped[int]
    #: release that the version they come from began with
    from_release: Mapped[int | None]
    #: only examined: nothing is taken over
    is_trial: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: `process:element` → element, as `engine.migration.Plan` has it
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(Text)
    total: Mapped[int] = mapped_column(Integer)
    created_by: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    stopped_by: Mapped[str | None] = mapped_column(String(64))
    stopped_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class BatchItem(Tenanted, Base):
    """One instance of a batch and how it went."""

    __tablename__ = "batch_item"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'done', 'refused', 'stopped')", name="status"),
        Index(
            "ix_batch_item_waiting",
            "batch_id",
            "instance_id",
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: waiting done refused stopped
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    #: why it was refused: class of the fact, and the elements it is about
    problems: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime | None]
