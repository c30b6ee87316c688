"""Judicial confirmation (司法确认), seen by both sides."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Confirmation(Tenanted, Base):
    """A joint application to a court to confirm an agreement."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("tenant_id", "court_number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    court_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: why this court (民事诉讼法 art. 205): invited domicile subject organisation
    basis: Mapped[str] = mapped_column(String(12))
    #: instance of `judicial_confirmation_court`
    instance_id: Mapped[UUID | None] = mapped_column(index=True)
    #: （2026）渝0117诉前调确45号
    court_number: Mapped[str | None] = mapped_column(String(60))
    #: PREPARING SIGNING SUBMITTED SUPPLEMENT ACCEPTED NOT_ACCEPTED VALID DISMISSED WITHDRAWN
    #: EXPIRED REVOKED
    status: Mapped[str] = mapped_column(String(16), default="PREPARING")
    #: what the parties write: {facts_and_reasons, addresses, annexes}
    application: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    filed_at: Mapped[datetime | None]
    decide_by: Mapped[date | None]
    accepted_at: Mapped[datetime | None]
    judge_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    clerk_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    target_on: Mapped[date | None]
    hard_on: Mapped[date | None]
    verified_at: Mapped[datetime | None]
    verification: Mapped[str | None] = mapped_column(EncryptedText)
    #: ground codes (`processes/law/grounds.toml`) of refusal or dismissal
    grounds: Mapped[list[Any]] = mapped_column(default=list)
    reasons: Mapped[str | None] = mapped_column(EncryptedText)
    #: of a withdrawal: allowed (准许撤回) or deemed (按撤回处理)
    withdrawal: Mapped[str | None] = mapped_column(String(8))
    ruled_at: Mapped[datetime | None]
    #: party id -> ISO time of service
    served: Mapped[dict[str, Any]] = mapped_column(default=dict)
    objection_until: Mapped[date | None]


class Supplement(Tenanted, Base):
    """What a court asked to be supplied (补正), and the answer."""

    __tablename__ = "supplement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    confirmation_id: Mapped[UUID] = mapped_column(ForeignKey("confirmation.id"), index=True)
    asked_at: Mapped[datetime]
    #: what is missing, in words
    items: Mapped[list[Any]] = mapped_column(default=list)
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    attachments: Mapped[list[Any]] = mapped_column(default=list)


class CourtExtension(Tenanted, Base):
    """A judge's request for more time, and the president's answer (民事诉讼法 art. 187)."""

    __tablename__ = "court_extension"
    __table_args__ = (
        #: one question at a time
        Index(
            "uq_court_extension_open",
            "confirmation_id",
            unique=True,
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    confirmation_id: Mapped[UUID] = mapped_column(ForeignKey("confirmation.id"), index=True)
    #: which term: target (法释〔2011〕5号 art. 5) or hard (民事诉讼法 art. 187)
    term: Mapped[str] = mapped_column(String(8))
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(EncryptedText)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    approved: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    #: the new last day of the term
    until: Mapped[date | None]


class Objection(Tenanted, Base):
    """Somebody objects to a ruling that an agreement is valid (民诉法解释 art. 372)."""

    __tablename__ = "objection"
    __table_args__ = (
        #: one is examined after the other
        Index(
            "uq_objection_open",
            "confirmation_id",
            unique=True,
            postgresql_where=text("served_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    confirmation_id: Mapped[UUID] = mapped_column(ForeignKey("confirmation.id"), index=True)
    #: an applicant; None for an interested person
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    name: Mapped[str] = mapped_column(EncryptedText)
    received_on: Mapped[date]
    #: when an interested person came to know
    known_on: Mapped[date | None]
    reasons: Mapped[str] = mapped_column(EncryptedText)
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    #: rejected changed revoked
    result: Mapped[str | None] = mapped_column(String(8))
    judge_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    judged: Mapped[str | None] = mapped_column(EncryptedText)
    judged_at: Mapped[datetime | None]
    served_at: Mapped[datetime | None]
