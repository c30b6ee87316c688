"""Counselling by stages (心理咨询): who, with whose consent, the plan, what stays private."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Counselling(Tenanted, Base):
    """One party counselled by one expert, beside the mediation."""

    __tablename__ = "counselling"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    counsellor_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: ASKED ONGOING REFUSED ENDED
    state: Mapped[str] = mapped_column(String(8), default="ASKED")
    #: why the mediator asked for it
    purpose: Mapped[str] = mapped_column(EncryptedText)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    #: ids of the parties who agreed that the expert takes part (人民调解法 art. 20)
    consented_by: Mapped[list[Any]] = mapped_column(default=list)
    #: stages [{title, goal, done_at}]
    plan: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    #: further accounts that may read the notes: a supervisor, a second counsellor
    readers: Mapped[list[Any]] = mapped_column(default=list)
    ended_at: Mapped[datetime | None]


class CounsellingNote(Tenanted, Base):
    """A private note; only the counsellor and the named readers open it, and each look is kept."""

    __tablename__ = "counselling_note"
    __table_args__ = (UniqueConstraint("counselling_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    counselling_id: Mapped[UUID] = mapped_column(ForeignKey("counselling.id"))
    n: Mapped[int]
    #: which stage of the plan, from 1; 0: none
    stage: Mapped[int]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(EncryptedText)
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class CounsellingRisk(Tenanted, Base):
    """A risk that the counsellor tells those who mediate, without the notes."""

    __tablename__ = "counselling_risk"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    counselling_id: Mapped[UUID] = mapped_column(ForeignKey("counselling.id"), index=True)
    at: Mapped[datetime]
    #: self_harm harm_others child other
    kind: Mapped[str] = mapped_column(String(12))
    advice: Mapped[str] = mapped_column(EncryptedText)
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
