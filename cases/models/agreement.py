"""What the parties agreed, who signed it, and whether it is kept."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cases.vault.crypto import EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Agreement(Tenanted, Base):
    """A mediation agreement (调解协议), written or oral."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("tenant_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(60))
    #: WRITTEN ORAL
    form: Mapped[str] = mapped_column(String(8))
    #: DRAFT SIGNING SEALED (effective) VOID
    status: Mapped[str] = mapped_column(String(8), default="DRAFT")
    facts: Mapped[str] = mapped_column(EncryptedText)
    #: how and by when, in one sentence (履行方式、时限)
    performance: Mapped[str] = mapped_column(EncryptedText, default="")
    place: Mapped[str | None] = mapped_column(EncryptedText)
    copies: Mapped[int] = mapped_column(default=3)
    reached_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    sealed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    #: computed: last of all signatures and the seal; oral: reached (人民调解法 arts. 29, 30)
    effective_at: Mapped[datetime | None]
    confirmable: Mapped[bool] = mapped_column(default=False)
    #: last day of the joint application (人民调解法 art. 33), rolled over rest days
    confirm_deadline: Mapped[date | None]
    #: of an oral agreement, when it was recorded: performed partly not
    performed: Mapped[str | None] = mapped_column(String(10))
    #: SHA-256 of the text that was signed; a later change needs new signatures
    text_hash: Mapped[str | None] = mapped_column(String(64))
    #: findings of the pre-flight that were accepted with a reason
    accepted_findings: Mapped[list[Any]] = mapped_column(default=list)

    clauses: Mapped[list["Clause"]] = relationship(
        back_populates="agreement", order_by="Clause.n", lazy="selectin"
    )
    signatures: Mapped[list["Signature"]] = relationship(
        back_populates="agreement", order_by="Signature.at", lazy="selectin"
    )
    items: Mapped[list["PerformanceItem"]] = relationship(
        back_populates="agreement", order_by="PerformanceItem.due_on", lazy="selectin"
    )


class Clause(Tenanted, Base):
    """One clause: who does what for whom, how much, when, how."""

    __tablename__ = "clause"
    __table_args__ = (UniqueConstraint("agreement_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    n: Mapped[int]
    #: PAY DELIVER ACT APOLOGY FUTURE WAIVER
    kind: Mapped[str] = mapped_column(String(8))
    obligor_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    obligee_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    #: yuan
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: what is done, delivered or given up, in words
    act: Mapped[str | None] = mapped_column(EncryptedText)
    place: Mapped[str | None] = mapped_column(EncryptedText)
    due_on: Mapped[date | None]
    #: cash transfer on_the_spot other
    method: Mapped[str | None] = mapped_column(String(12))
    account: Mapped[str | None] = mapped_column(EncryptedText)
    #: instalments [{due_on, amount}]; their sum is the amount
    instalments: Mapped[list[Any]] = mapped_column(default=list)
    #: what follows a default
    default_term: Mapped[str | None] = mapped_column(EncryptedText)

    agreement: Mapped[Agreement] = relationship(back_populates="clauses")


class Signature(Tenanted, Base):
    """A signature with its proof, under an agreement or another paper."""

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_document", "document_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    #: party, mediator, recorder, … of whom one of the ids says who
    role: Mapped[str] = mapped_column(String(12))
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    #: who held the pen when it was not the party: an agent, a guardian, an interviewee
    signer: Mapped[str | None] = mapped_column(EncryptedText)
    #: DRAWN (on this page) SCAN (paper) FINGERPRINT
    method: Mapped[str] = mapped_column(String(12))
    #: PNG data URI, or none for a scan
    image: Mapped[str | None] = mapped_column(EncryptedText)
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"))
    #: SHA-256 of what was signed
    text_hash: Mapped[str] = mapped_column(String(64))
    #: how the signer was known: in_person, or portal with the ID number's last six
    identified_by: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    #: pen strokes [[x, y, ms]…], kept as proof that it was drawn
    strokes: Mapped[str | None] = mapped_column(EncryptedText)

    agreement: Mapped[Agreement | None] = relationship(back_populates="signatures")


class PerformanceItem(Tenanted, Base):
    """One obligation to keep by a day."""

    __tablename__ = "performance_item"
    __table_args__ = (UniqueConstraint("agreement_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    n: Mapped[int]
    clause_n: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    obligor_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    obligee_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: yuan received so far
    paid: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    due_on: Mapped[date]
    #: PENDING DONE PARTIAL BREACHED WAIVED
    status: Mapped[str] = mapped_column(String(10), default="PENDING")
    #: times urged (督促履行)
    urged: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    voucher_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"))
    note: Mapped[str | None] = mapped_column(EncryptedText)

    agreement: Mapped[Agreement] = relationship(back_populates="items")
