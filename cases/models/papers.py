"""Papers: what the system makes, and what people hand in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Document(Tenanted, Base):
    """A legal document made from a template: promised, made, signed, sealed."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_case", "case_id", "created_at"),
        #: the same act promises a document once, however often it is delivered
        UniqueConstraint("case_id", "name", "about_id", "revision"),
        UniqueConstraint("affair_id", "name", "about_id", "revision"),
        CheckConstraint("num_nonnulls(case_id, affair_id) = 1", name="belongs"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"))
    affair_id: Mapped[UUID | None] = mapped_column(ForeignKey("affair.id"))
    #: catalogue name: people_mediation/agreement
    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(80))
    #: session, investigation, agreement, confirmation … it is about; the case itself otherwise
    about_id: Mapped[UUID]
    revision: Mapped[int] = mapped_column(default=1)
    #: version of the template used
    template_id: Mapped[UUID | None]
    #: PROMISED DEFERRED MAKING READY SIGNED SEALED VOID FAILED
    status: Mapped[str] = mapped_column(String(8), default="PROMISED")
    #: data the template was given, kept so that the paper can be made again
    context: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    #: storage key of the PDF: its SHA-256
    file: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None]
    #: party ids who must sign, if any
    signers: Mapped[list[Any]] = mapped_column(default=list)
    #: all | parties (not the court) | signers (one side's) | staff | court: who may read it
    audience: Mapped[str] = mapped_column(String(8), default="all")
    error: Mapped[str | None] = mapped_column(String(400))
    created_at: Mapped[datetime]
    made_at: Mapped[datetime | None]


class Attachment(Tenanted, Base):
    """A file somebody handed in; stored under its hash, never served as a page."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_case", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"))
    filing_id: Mapped[UUID | None] = mapped_column(ForeignKey("filing.id"), index=True)
    affair_id: Mapped[UUID | None] = mapped_column(ForeignKey("affair.id"), index=True)
    #: identity evidence voucher scan supplement photo other
    purpose: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(EncryptedText)
    #: as sniffed, one of the accepted kinds
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    #: of a photo: when and where it was taken, as the phone says
    captured_at: Mapped[datetime | None]
    geo: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    #: of evidence, as its list D-11 says: {proves, original, pages, basis}
    told: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    #: one side's confidence: only staff and that party see it
    confidential: Mapped[bool] = mapped_column(default=False)
