"""The library of precedents: settled cases without anybody's name, for who has the like."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Precedent(Tenanted, Base):
    """A closed and performed case as the library tells it (和合案库).

    Before it is published its text is sealed like any other of the case: nobody has yet seen that
    no name slipped through. `title`, `body` and `grams` are plain, and there only while it is
    published.
    """

    __tablename__ = "precedent"
    __table_args__ = (
        UniqueConstraint("tenant_id", "case_id"),
        Index("ix_precedent_state", "tenant_id", "state", "category", "published_at"),
        Index("ix_precedent_grams", "grams", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    #: PROPOSED RETURNED PUBLISHED WITHDRAWN
    state: Mapped[str] = mapped_column(String(10), default="PROPOSED")
    #: what it is about, as the register has it
    category: Mapped[str | None] = mapped_column(String(24))
    relation: Mapped[str | None] = mapped_column(String(24))
    subject: Mapped[str | None] = mapped_column(String(20))
    route: Mapped[str | None] = mapped_column(String(24))
    end_state: Mapped[str] = mapped_column(String(32))
    #: techniques used in its sessions
    methods: Mapped[list[str]] = mapped_column(ARRAY(String(24)), default=list)
    #: {title, facts, sticking, method, clauses, outcome}
    text: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    #: what the system took out: [{kind, shown, replaced, count}]; *shown* is masked
    replaced: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime]
    #: who published, sent back or withdrew it, when and why
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    published_at: Mapped[datetime | None]
    title: Mapped[str | None] = mapped_column(String(80))
    #: all its words in one, lower case, to look a search up again
    body: Mapped[str | None] = mapped_column(TEXT, deferred=True)
    #: each sign and each two neighbouring signs of *body*
    grams: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT), deferred=True)
