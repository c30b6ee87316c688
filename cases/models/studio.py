"""Drafts of processes, decisions, forms and templates before they are deployed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Tenanted
from engine.ids import new_id


class Draft(Tenanted, Base):
    """One administrator's unfinished change of one definition."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("tenant_id", "kind", "key", "by"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: process decision form document
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes]
    #: version it was begun from; deploying over a newer one is refused
    base_version: Mapped[int]
    saved_at: Mapped[datetime]
    #: of a document: storage key of the PDF last made of it, or why it could not be made
    preview: Mapped[str | None] = mapped_column(String(64))
    preview_error: Mapped[str | None] = mapped_column(String(400))
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
