"""Programs elsewhere that do external tasks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Tenanted
from engine.ids import new_id


class ExternalWorker(Tenanted, Base):
    """A worker and its token; a token is for some topics and can be revoked."""

    __tablename__ = "external_worker"
    __table_args__ = (UniqueConstraint("tenant_id", "name"), UniqueConstraint("token_hash"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40))
    #: SHA-256 of the token; the token itself is shown once and never stored
    token_hash: Mapped[bytes]
    topics: Mapped[list[str]] = mapped_column(ARRAY(String(120)))
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(String(64))
    revoked_at: Mapped[datetime | None]
    #: written at most once a minute
    last_used_at: Mapped[datetime | None]
    last_address: Mapped[str | None] = mapped_column(String(45))
