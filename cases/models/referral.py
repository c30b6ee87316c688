"""A dispute that another authority sends to mediation, and what goes back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Referral(Tenanted, Base):
    """One letter of referral with its receipt, its result and what the sender did then."""

    __tablename__ = "referral"
    __table_args__ = (
        #: the same letter, however often it is delivered, is one referral
        UniqueConstraint("tenant_id", "from_name", "number"),
        Index("ix_referral_from_org_id", "tenant_id", "from_org_id", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), unique=True)
    #: DELEGATED ENTRUSTED POLICE PETITION
    kind: Mapped[str] = mapped_column(String(12))
    #: of an entrusted suit: ordinary summary
    procedure: Mapped[str | None] = mapped_column(String(10))
    #: the sender; None when it has no account and is answered on paper
    from_org_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    from_name: Mapped[str] = mapped_column(String(120))
    #: number of the case or letter at the sender
    number: Mapped[str] = mapped_column(String(80))
    cause: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(80), default="")
    #: names of what was sent along
    materials: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    #: SHA-256 of what the letter said
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    #: when the committee signed for the materials: its term begins, the duty passes over
    signed_at: Mapped[datetime | None]
    #: agreed failed refused withdrawn not_accepted
    result: Mapped[str | None] = mapped_column(String(12))
    #: what the result letter says: {reason, undisputed, conduct}
    told: Mapped[str | None] = mapped_column(EncryptedText)
    #: whether what came with the letter goes back with the result
    materials_back: Mapped[bool] = mapped_column(default=True)
    undisputed: Mapped[str | None] = mapped_column(EncryptedText)
    returned_at: Mapped[datetime | None]
    #: what the sender did: a code of `referral_outcome`
    outcome: Mapped[str | None] = mapped_column(String(16))
    #: number and day of the court's paper or of the decision
    outcome_number: Mapped[str | None] = mapped_column(String(80))
    outcome_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]


class ReferralDoor(Tenanted, Base):
    """The key with which a system of another authority signs what it sends."""

    __tablename__ = "referral_door"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40))
    #: for whom it speaks
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    secret: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ReferralMessage(Tenanted, Base):
    """A signed message that was taken in, kept so that a second delivery gets the same answer."""

    __tablename__ = "referral_message"
    __table_args__ = (UniqueConstraint("door_id", "message_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    door_id: Mapped[UUID] = mapped_column(ForeignKey("referral_door.id"))
    message_id: Mapped[str] = mapped_column(String(80))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"))
    at: Mapped[datetime]
