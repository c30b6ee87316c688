"""Who mediates, what they found, what was said, and the visit afterwards."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Assignment(Tenanted, Base):
    """A mediator appointed to a case (人民调解法 art. 19)."""

    __tablename__ = "assignment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: LEAD CO RECORDER
    role: Mapped[str] = mapped_column(String(10), default="LEAD")
    assigned_at: Mapped[datetime]
    #: None until declared; True when there is an interest
    conflict: Mapped[bool | None]
    conflict_note: Mapped[str | None] = mapped_column(EncryptedText)
    #: parties who waived a disclosed interest: [party ids]
    waived_by: Mapped[list[Any]] = mapped_column(default=list)
    #: what the house said of the person then: {place, said: [sentences]}
    grounds: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    #: why this person although the house proposed others
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]


class Investigation(Tenanted, Base):
    """An interview or site visit (调查记录)."""

    __tablename__ = "investigation"
    __table_args__ = (UniqueConstraint("case_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    n: Mapped[int]
    at: Mapped[datetime]
    place: Mapped[str] = mapped_column(EncryptedText)
    #: name; *relation* is who they are to the case
    interviewee: Mapped[str] = mapped_column(EncryptedText)
    relation: Mapped[str | None] = mapped_column(EncryptedText)
    #: of who was asked, and who recorded: {gender, age, ethnicity, occupation, phone, address,
    #: recorder}, each a text or missing
    particulars: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    participants: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    #: [{q, a}]
    record: Mapped[list[Any]] = mapped_column(EncryptedJSON)
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class MediationSession(Tenanted, Base):
    """A meeting, joint or separate, with its record (调解笔录)."""

    __tablename__ = "mediation_session"
    __table_args__ = (UniqueConstraint("case_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    n: Mapped[int]
    at: Mapped[datetime]
    place: Mapped[str] = mapped_column(EncryptedText)
    #: JOINT SEPARATE PHONE VIDEO
    mode: Mapped[str] = mapped_column(String(10))
    #: party ids present
    attendees: Mapped[list[Any]] = mapped_column(default=list)
    #: [{name, relation, consented_by: [party ids]}]
    invitees: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    techniques: Mapped[list[Any]] = mapped_column(default=list)
    record: Mapped[str] = mapped_column(EncryptedText)
    #: continue agreed adjourn failed
    result: Mapped[str] = mapped_column(String(10))
    next_at: Mapped[datetime | None]
    #: why it failed, code of R-02A
    failure: Mapped[str | None] = mapped_column(String(32))
    recorder: Mapped[str] = mapped_column(EncryptedText)
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class FollowUp(Tenanted, Base):
    """A visit after the agreement (回访)."""

    __tablename__ = "follow_up"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime]
    #: visit phone video
    way: Mapped[str] = mapped_column(String(8))
    situation: Mapped[str] = mapped_column(EncryptedText)
    satisfied: Mapped[int | None]
    #: stable relapse new_dispute
    result: Mapped[str] = mapped_column(String(12))
    next_on: Mapped[date | None]
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
