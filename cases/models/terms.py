"""Terms that run in a case, and what a change of the law or of the rest days did to them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Tenanted
from engine.ids import new_id


class Term(Tenanted, Base):
    """A term of law that runs in one case: from when, what does not count, how far extended."""

    __tablename__ = "term"
    __table_args__ = (
        Index(
            "ix_term_running",
            *("tenant_id", "key", "id"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    #: row of `processes/law/deadlines.toml`
    key: Mapped[str] = mapped_column(String(60))
    #: what it is about where a case may have several: an agreement, an application
    about: Mapped[UUID | None]
    #: the event it counts from; its day is not counted
    started_at: Mapped[datetime]
    #: [{reason, first, last, by}]: days that do not count, both ends in; one that runs has no last
    pauses: Mapped[list[Any]] = mapped_column(default=list)
    #: [{days, kind, by, at}]: longer by consent, in order
    extensions: Mapped[list[Any]] = mapped_column(default=list)
    #: as it counts now; while it is paused, as if it were resumed today
    last_day: Mapped[date]
    #: the process variable that carries the last day, so that timers follow it
    variable: Mapped[str | None] = mapped_column(String(60))
    ended_at: Mapped[datetime | None]


class Recount(Tenanted, Base):
    """What one change of a rule or of the rest days moved, case by case (who, when, why)."""

    __tablename__ = "recount"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    #: holidays, or the key that changed: "people.period"
    subject: Mapped[str] = mapped_column(String(60))
    #: the year of the rest days
    year: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    #: cases it went through, of how many
    seen: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    #: [{case, code, key, was, due}] of terms; [{case, code, element, was, due}] of timers and tasks
    moved: Mapped[list[Any]] = mapped_column(default=list)
    #: id of the newest instance it went through
    cursor: Mapped[UUID | None]
    done_at: Mapped[datetime | None]
