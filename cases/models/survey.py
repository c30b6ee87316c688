"""What those whose disputes were closed say of it: everybody on a page, a sample by telephone."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class SurveyRound(Tenanted, Base):
    """A month's sample: how it was drawn, so that it can be drawn again."""

    __tablename__ = "survey_round"
    __table_args__ = (UniqueConstraint("tenant_id", "month"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: first day of the month in which the disputes were closed
    month: Mapped[date]
    #: noise that orders the people; the first *picked* of them are called
    seed: Mapped[str] = mapped_column(String(32))
    #: people who could have been drawn
    population: Mapped[int]
    picked: Mapped[int]
    made_at: Mapped[datetime]
    #: last day on which those drawn may answer
    until: Mapped[date]


class SurveyAsk(Tenanted, Base):
    """One person who is asked, once; answered by the link or on the telephone."""

    __tablename__ = "survey_ask"
    __table_args__ = (
        UniqueConstraint("round_id", "party_id"),
        Index(
            "uq_survey_ask_own", "party_id", unique=True, postgresql_where=text("round_id IS NULL")
        ),
        Index("ix_survey_ask_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: the sample that drew this person to be called; None for who is only asked on the page
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey_round.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    #: last day on which an answer is taken
    until: Mapped[date]
    answered_at: Mapped[datetime | None]
    #: link phone
    way: Mapped[str | None] = mapped_column(String(8))
    #: 5 very content … 1 very discontent
    score: Mapped[int | None]
    #: whether the mediator was fair, and whether they would come again
    fair: Mapped[bool | None]
    again: Mapped[bool | None]
    comment: Mapped[str | None] = mapped_column(EncryptedText)
    #: who wrote down what was said on the telephone
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    #: what the leader did about a bad answer
    heard_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    heard_at: Mapped[datetime | None]
    heard: Mapped[str | None] = mapped_column(EncryptedText)
