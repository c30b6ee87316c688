"""What the parties negotiate among themselves (自助调解): offers and answers, one after another."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Talk(Tenanted, Base):
    """One try of the parties to settle by themselves; binds nobody."""

    __tablename__ = "talk"
    __table_args__ = (UniqueConstraint("case_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    n: Mapped[int]
    #: ASKED OPEN AGREED STOPPED EXPIRED TAKEN
    state: Mapped[str] = mapped_column(String(8), default="ASKED")
    #: ids of the parties who want it
    wanted_by: Mapped[list[Any]] = mapped_column(default=list)
    asked_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    #: why the mediator took over
    reason: Mapped[str | None] = mapped_column(EncryptedText)


class TalkMove(Tenanted, Base):
    """One move: added, never changed."""

    __tablename__ = "talk_move"
    __table_args__ = (UniqueConstraint("talk_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    talk_id: Mapped[UUID] = mapped_column(ForeignKey("talk.id"))
    #: from 1
    seq: Mapped[int]
    at: Mapped[datetime]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    #: OFFER COUNTER ACCEPT DROP DONE
    act: Mapped[str] = mapped_column(String(8))
    #: the clause it is about; None: the whole
    clause: Mapped[int | None]
    #: an offered clause as the draft's form would send it, and *note*, words to the other side
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
