"""Parties in number: the group of a case, its members, what was done to many at once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class PartyGroup(Tenanted, Base):
    """The many on one side of a case (群体), with the representatives they elected."""

    __tablename__ = "party_group"
    __table_args__ = (UniqueConstraint("case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    #: counts the acts on the members; a page that was drawn before one may not act on the same rows
    seq: Mapped[int] = mapped_column(default=0)
    #: the election of representatives (推选): day, MEETING or WRITTEN
    elected_on: Mapped[date | None]
    elected_way: Mapped[str | None] = mapped_column(String(10))
    #: how all are paid: payer, method, default_term, dates [{due_on, percent}]
    plan: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    created_at: Mapped[datetime]


class GroupMember(Tenanted, Base):
    """What is known of one of the many beside what a party is: a line of the grid."""

    __tablename__ = "group_member"
    __table_args__ = (Index("ix_group_member_group", "group_id", "n"),)

    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("party_group.id"))
    #: number in the list
    n: Mapped[int]
    #: yuan
    claimed: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    agreed: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: where the money goes
    account: Mapped[str | None] = mapped_column(EncryptedText)
    #: the representative whom this person let settle and sign (特别授权)
    special_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    #: whether this person takes part in the agreement; None: has not said
    joins: Mapped[bool | None]
    #: why the person left (grounds of termination)
    reason: Mapped[str | None] = mapped_column(String(32))
    #: count of the group at the last act on this line
    seq: Mapped[int] = mapped_column(default=0)


class GroupAct(Tenanted, Base):
    """One act on many members: what, on whom, why; the reason lies beside the chain."""

    __tablename__ = "group_act"
    __table_args__ = (UniqueConstraint("group_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("party_group.id"))
    seq: Mapped[int]
    #: list claim agree consent join wants elect authorise sign pay leave plan print
    kind: Mapped[str] = mapped_column(String(12))
    #: ids of the parties that changed
    members: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(EncryptedText, default="")
    #: the paper behind it: the record of an election, an authorisation, a voucher
    file: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


class PaperBatch(Tenanted, Base):
    """One paper for each of many, made together, and all of them as one file to print."""

    __tablename__ = "paper_batch"
    __table_args__ = (Index("ix_paper_batch_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    #: catalogue name: termination/notice
    name: Mapped[str] = mapped_column(String(80))
    #: ids of the documents in the order of the list
    documents: Mapped[list[Any]] = mapped_column(default=list)
    #: storage keys of the parts as they were printed, by number of the part
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: storage key of all in one PDF
    file: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None]
    #: none when it follows from an act of a party or the end of a period
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
