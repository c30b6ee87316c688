"""Spreadsheets of organisations and people that administrators handed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON
from engine.db import Base, Tenanted
from engine.ids import new_id


class RosterImport(Tenanted, Base):
    """A file that was tried, and taken in when its report was confirmed."""

    __tablename__ = "roster_import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    #: SHA-256 of the file
    digest: Mapped[str] = mapped_column(String(64))
    #: TRIED, DONE or DROPPED
    state: Mapped[str] = mapped_column(String(8), default="TRIED")
    #: what was read of it, until it is confirmed or dropped
    rows: Mapped[list[Any] | None] = mapped_column(EncryptedJSON)
    #: what it would make and change, or did, and what is wrong with which row
    report: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
