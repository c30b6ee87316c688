"""What industry and administrative mediation keep beside the rest: appraisals and losses."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Appraisal(Tenanted, Base):
    """An appraisal or test that a dispute waits for; its days do not count (R-072, R-070)."""

    __tablename__ = "appraisal"
    __table_args__ = (UniqueConstraint("case_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    n: Mapped[int]
    #: who appraises
    body: Mapped[str] = mapped_column(String(120))
    #: what is appraised, and the questions put
    subject: Mapped[str] = mapped_column(EncryptedText)
    questions: Mapped[str] = mapped_column(EncryptedText)
    #: who advances the fee: both, applicant, respondent
    fee_by: Mapped[str] = mapped_column(String(12))
    commissioned_on: Mapped[date]
    expected_on: Mapped[date]
    #: last day that does not count; None while it runs
    ended_on: Mapped[date | None]
    #: report cancelled refused
    outcome: Mapped[str | None] = mapped_column(String(12))
    conclusion: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class LossItem(Tenanted, Base):
    """One line of a loss sheet: what was asked and what was found (yuan)."""

    __tablename__ = "loss_item"
    __table_args__ = (UniqueConstraint("case_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    n: Mapped[int]
    label: Mapped[str] = mapped_column(String(60))
    claimed: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    found: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    basis: Mapped[str] = mapped_column(EncryptedText)
