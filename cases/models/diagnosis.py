"""The five diagnoses (五诊) of a dispute: the sheet that only grows, and the fourth one's panel."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Diagnosis(Tenanted, Base):
    """The five-diagnosis sheet of one dispute (五诊单): where it begins and who answers for it."""

    __tablename__ = "diagnosis"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), unique=True)
    opened_at: Mapped[datetime]
    #: the level it begins at, once a person has decided
    entry: Mapped[str | None] = mapped_column(String(10))
    #: what the table of entries proposed: level, row, why
    proposal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: why a person decided otherwise than the table
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    village_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    police_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: who is asked to speak with the parties first
    helper: Mapped[str | None] = mapped_column(EncryptedText)
    #: last day of the informal levels together
    informal_due: Mapped[date | None]
    #: the level that settled it
    settled_stage: Mapped[str | None] = mapped_column(String(10))
    #: when the judicial office looked at it, from which a relapse is counted
    returned_at: Mapped[datetime | None]


class DiagnosisNote(Tenanted, Base):
    """One entry of the five-diagnosis sheet: added, never changed (a trigger refuses it)."""

    __tablename__ = "diagnosis_note"
    __table_args__ = (UniqueConstraint("case_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    #: place on the sheet, from 1
    n: Mapped[int]
    #: PRE ASSISTED INTAKE PANEL RETURN (预诊 助诊 接诊 会诊 回诊)
    stage: Mapped[str] = mapped_column(String(10))
    on: Mapped[date]
    who: Mapped[str] = mapped_column(EncryptedText)
    note: Mapped[str] = mapped_column(EncryptedText)
    #: settled handed_up skipped noted accepted agreed failed secured relapsed late
    outcome: Mapped[str] = mapped_column(String(12))
    #: what the entry's form asked beside: who else was there, what was advised
    details: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    #: the task that wrote it; a task writes once
    task_id: Mapped[UUID | None] = mapped_column(unique=True)
    at: Mapped[datetime]
    #: None when the house itself wrote it, as a term ran out
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Panel(Tenanted, Base):
    """A meeting of the fourth level (会诊), with its plan and minutes."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("case_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    n: Mapped[int]
    question: Mapped[str] = mapped_column(EncryptedText)
    place: Mapped[str] = mapped_column(EncryptedText)
    #: when it is to meet
    meets_at: Mapped[datetime]
    convened_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    held_at: Mapped[datetime | None]
    #: what was said beside the opinions
    record: Mapped[str | None] = mapped_column(EncryptedText)
    #: the joint plan, or why mediation should end
    plan: Mapped[str | None] = mapped_column(EncryptedText)
    #: go_on stop
    conclusion: Mapped[str | None] = mapped_column(String(8))
    recorder: Mapped[str | None] = mapped_column(EncryptedText)

    @property
    def is_held(self) -> bool:
        """Whether the meeting has been."""
        return self.held_at is not None


class PanelMember(Tenanted, Base):
    """Who was invited to a panel, whom the parties let in, and what the member said."""

    __tablename__ = "panel_member"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    position: Mapped[int]
    #: None for a guest without an account
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: the body the member comes from; its id when it is one of the county's
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(EncryptedText)
    body: Mapped[str] = mapped_column(String(120))
    #: ids of the parties who agreed that this person takes part, once they were asked
    consented_by: Mapped[list[Any]] = mapped_column(default=list)
    asked_at: Mapped[datetime | None]
    #: every party agreed
    let_in: Mapped[bool] = mapped_column(default=False)
    attended: Mapped[bool] = mapped_column(default=False)
    opinion: Mapped[str | None] = mapped_column(EncryptedText)
    #: agree dissent
    stance: Mapped[str | None] = mapped_column(String(8))
    answered_at: Mapped[datetime | None]
