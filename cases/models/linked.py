"""What is said of two cases, and cases that are sent on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class CaseLink(Tenanted, Base):
    """What somebody, or an act, said of a case and another case or affair; never deleted."""

    __tablename__ = "case_link"
    __table_args__ = (
        CheckConstraint("num_nonnulls(other_id, affair_id) = 1", name="other"),
        CheckConstraint("case_id <> other_id", name="two"),
        Index("ix_case_link_case_id", "case_id"),
        Index("ix_case_link_other_id", "other_id"),
        Index("ix_case_link_affair_id", "affair_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    other_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"))
    affair_id: Mapped[UUID | None] = mapped_column(ForeignKey("affair.id"))
    #: said by a person: SAME RELATED FOLLOWS SAME_PEOPLE UNRELATED; made by an act, for good:
    #: MERGED_INTO SPLIT_FROM
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    #: taken back, or said otherwise
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_note: Mapped[str | None] = mapped_column(EncryptedText)


class Transfer(Tenanted, Base):
    """A case on its way to another organisation: the letter (D-19), and what was answered.

    Until the receipt the sender answers for the case; a receiver without an account answers on
    paper, and the sender writes that down.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index("ix_transfer_case_id", "case_id"),
        Index("ix_transfer_from_org_id", "tenant_id", "from_org_id"),
        Index("ix_transfer_to_org_id", "tenant_id", "to_org_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    #: the process that waits for the receipt
    instance_id: Mapped[UUID | None]
    #: centre, committee, paper: who signs for it, and where
    way: Mapped[str] = mapped_column(String(10))
    from_org_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    #: None for a body that this system does not know
    to_org_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    to_name: Mapped[str] = mapped_column(String(120))
    #: number of the letter, as the sender gives it
    number: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(EncryptedText)
    #: the article it rests on, if one
    law: Mapped[str] = mapped_column(String(200), default="")
    #: names of what goes along
    materials: Mapped[list[Any]] = mapped_column(default=list)
    contact: Mapped[str] = mapped_column(String(80), default="")
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    #: last day for the receipt
    due_on: Mapped[date]
    #: None while it waits; ACCEPTED RETURNED RECALLED LAPSED
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    #: who signed for it, in the words of the receipt
    received_by: Mapped[str | None] = mapped_column(EncryptedText)
    opinion: Mapped[str | None] = mapped_column(EncryptedText)
    #: scan of a receipt on paper
    scan_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"))
    #: number that the case had at the sender
    former_number: Mapped[str | None] = mapped_column(String(60))
