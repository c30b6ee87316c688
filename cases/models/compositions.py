"""Who makes up a committee, as the court was told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON
from engine.db import Base, Tenanted
from engine.ids import new_id


class CompositionNotice(Tenanted, Base):
    """A list of members sent to the basic court of the place (人民调解法 art. 10)."""

    __tablename__ = "composition_notice"
    __table_args__ = (Index("ix_composition_notice_court_id", "court_id", "sent_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    committee_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: the bureau of justice that tells the court
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    court_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    #: of the bureau: 合司名报〔2026〕1号
    number: Mapped[str] = mapped_column(String(60))
    #: what the paper says: members, and what changed since the notice before
    told: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    #: when the court signed for it, and who did
    received_at: Mapped[datetime | None]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    #: SHA-256 of the PDF once it is there
    pdf: Mapped[str | None] = mapped_column(String(64))
    #: why there is none
    error: Mapped[str | None] = mapped_column(String(400))
