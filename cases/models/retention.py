"""What was decided of bound files whose time was over, one file or many at once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON
from engine.db import Base, Tenanted
from engine.ids import new_id


class Disposal(Tenanted, Base):
    """An appraisal of bound files of one committee, and what was done after it (R-099)."""

    __tablename__ = "disposal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    committee_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: EXTEND HAND_OVER DESTROY
    outcome: Mapped[str] = mapped_column(String(10))
    #: what the papers say: number, appraisers, reasons, the files as they were that day
    told: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    #: the day the files were handed over or destroyed, once that is confirmed
    done_on: Mapped[date | None]
    #: SHA-256 of the PDFs once they are there: the opinion, and the list of what goes
    opinion: Mapped[str | None] = mapped_column(String(64))
    inventory: Mapped[str | None] = mapped_column(String(64))
    #: why there is none
    error: Mapped[str | None] = mapped_column(String(400))
