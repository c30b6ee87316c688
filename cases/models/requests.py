"""What a person asks for over the own data: put right, deleted, consent taken back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class DataRequest(Tenanted, Base):
    """A request of a party over its personal data, and the answer (个人信息保护法 art. 50)."""

    __tablename__ = "data_request"
    __table_args__ = (
        Index("ix_data_request_case_id", "case_id"),
        Index("ix_data_request_party_id", "party_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    #: the process that waits for the answer; None where the request answers itself
    instance_id: Mapped[UUID | None]
    #: 合个信〔2026〕1号
    number: Mapped[str] = mapped_column(String(80))
    #: CORRECT DELETE WITHDRAW UNSHARE
    kind: Mapped[str] = mapped_column(String(10))
    #: what is asked, in the person's words
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    #: by word of mouth: who asked, how they were known, who wrote it down; None from the own page
    said: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    asked_at: Mapped[datetime]
    #: last day for the answer
    due_on: Mapped[date]
    #: None while it waits; DONE PARTLY REFUSED
    outcome: Mapped[str | None] = mapped_column(String(8))
    reasons: Mapped[str | None] = mapped_column(EncryptedText)
    #: what was deleted: {contact: 1, file: 2}, as counts
    deleted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
