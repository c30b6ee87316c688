"""Reports that were made, as they were made."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Tenanted
from engine.ids import new_id


class StatisticsReport(Tenanted, Base):
    """A report of a period and a place (D-38); its figures stay what they were that day."""

    __tablename__ = "statistics_report"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    first_on: Mapped[date]
    last_on: Mapped[date]
    #: None: everything its maker may see
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    #: what the template is given: figures, and names of bodies; no person's
    figures: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: SHA-256 of the PDF once it is there
    pdf: Mapped[str | None] = mapped_column(String(64))
    #: why there is none
    error: Mapped[str | None] = mapped_column(String(400))
