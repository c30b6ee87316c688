"""The dispute, its parties and what is known of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Case(Tenanted, Base):
    """A dispute (纠纷) from registration to the archive."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        UniqueConstraint("tenant_id", "number"),
        Index("ix_dispute_centre", "tenant_id", "centre_id", "state", "applied_at"),
        Index("ix_dispute_committee", "tenant_id", "committee_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: what a party reads aloud: 7K3M-92QF
    code: Mapped[str] = mapped_column(String(16))
    #: （2026）合人调字第12号, given at acceptance, gap-free
    number: Mapped[str | None] = mapped_column(String(60))
    instance_id: Mapped[UUID | None] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(120))
    #: code of `processes/law/categories.toml`
    category: Mapped[str | None] = mapped_column(String(24))
    #: payment act ownership_title identity apology
    subject: Mapped[str | None] = mapped_column(String(20))
    #: family neighbour colleague employer_worker … (triage input `relation`)
    relation: Mapped[str | None] = mapped_column(String(24))
    #: application initiative court police procuratorate petition other
    source: Mapped[str] = mapped_column(String(16), default="application")
    #: portal window phone visit transfer
    channel: Mapped[str] = mapped_column(String(16), default="window")
    #: referring court or agency, its number, and DELEGATED or ENTRUSTED
    referral: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[str] = mapped_column(EncryptedText)
    claims: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    #: yuan
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: how many people are involved
    persons: Mapped[int] = mapped_column(default=2)
    place: Mapped[str | None] = mapped_column(EncryptedText)
    occurred_on: Mapped[date | None]
    #: the remaining triage inputs: prior, criminal_flag, injury, violence_now, …
    signs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: what the triage table proposed: rows fired, route, priority; and what the clerk decided
    triage: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: RED YELLOW GREEN
    priority: Mapped[str | None] = mapped_column(String(8))
    route: Mapped[str | None] = mapped_column(String(24))
    #: sub-kind of administrative or industry mediation: industry.MEDICAL
    kind: Mapped[str | None] = mapped_column(String(40))
    #: REGISTERED TRIAGED ACCEPTED MEDIATING AGREED PERFORMING FOLLOW_UP CLOSED ARCHIVED
    state: Mapped[str] = mapped_column(String(16), default="REGISTERED")
    #: NONE OFFERED DECLINED PREPARING SIGNING SUBMITTED SUPPLEMENT ACCEPTED VALID DISMISSED
    #: WITHDRAWN NOT_ACCEPTED EXPIRED
    confirm_state: Mapped[str] = mapped_column(String(16), default="NONE")
    #: CLOSED_AGREED_PERFORMED …, set once
    end_state: Mapped[str | None] = mapped_column(String(32))
    #: where the five diagnoses stand: PRE ASSISTED INTAKE PANEL RETURN (预诊 助诊 接诊 会诊 回诊)
    stage: Mapped[str | None] = mapped_column(String(10))
    #: who solved it: GRID VILLAGE TOWN COUNTY, once it is solved
    closed_level: Mapped[str | None] = mapped_column(String(8))
    termination_reason: Mapped[str | None] = mapped_column(String(32))
    #: a sign of violence: separate sessions only (反家庭暴力法)
    no_joint_session: Mapped[bool] = mapped_column(default=False)
    centre_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    committee_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    applied_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    #: last day of the mediation period
    period_due: Mapped[date | None]
    extensions: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    #: 短期 长期 永久
    retention: Mapped[str | None] = mapped_column(String(4))
    #: the case this one continues (驳回后另行调解, 复发)
    continues_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"))
    #: smaller facts that papers need: first session, whether open, the register's remark
    details: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    #: without those who were split off into another case
    parties: Mapped[list["Party"]] = relationship(
        primaryjoin="and_(Case.id == Party.case_id, Party.gone_at.is_(None))",
        back_populates="case",
        order_by="Party.position",
        lazy="selectin",
    )


class Party(Tenanted, Base):
    """A person or organisation in one case, with what identifies it."""

    __tablename__ = "party"
    __table_args__ = (
        Index("ix_party_id_no", "tenant_id", "id_no_index"),
        Index("ix_party_name", "tenant_id", "name_index"),
        Index("ix_party_phone", "tenant_id", "phone_index"),
        UniqueConstraint("tenant_id", "access_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    #: APPLICANT RESPONDENT THIRD
    side: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(default=0)
    #: NATURAL LEGAL UNINCORPORATED
    kind: Mapped[str] = mapped_column(String(16), default="NATURAL")
    name: Mapped[str] = mapped_column(EncryptedText)
    name_index: Mapped[bytes | None]
    gender: Mapped[str | None] = mapped_column(String(2))
    ethnicity: Mapped[str | None] = mapped_column(EncryptedText)
    birth_date: Mapped[str | None] = mapped_column(EncryptedText)
    #: ID_CARD HKMT PASSPORT OTHER; USCC for organisations
    id_type: Mapped[str | None] = mapped_column(String(12))
    id_no: Mapped[str | None] = mapped_column(EncryptedText)
    id_no_index: Mapped[bytes | None]
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    phone_index: Mapped[bytes | None]
    address: Mapped[str | None] = mapped_column(EncryptedText)
    occupation: Mapped[str | None] = mapped_column(String(60))
    #: of an organisation: 法定代表人 and duty
    legal_rep: Mapped[str | None] = mapped_column(EncryptedText)
    legal_rep_title: Mapped[str | None] = mapped_column(String(40))
    #: minor elderly disabled pregnant …
    vulnerable: Mapped[list[Any]] = mapped_column(default=list)
    #: agents and guardians: [{kind, name, id_no, phone, authority, items, attachment_id}]
    agents: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    #: SHA-256 of the key that opens the party's page together with the case code
    access_hash: Mapped[bytes | None]
    #: PENDING CONSENTED REFUSED UNREACHABLE
    consent: Mapped[str] = mapped_column(String(12), default="PENDING")
    consent_at: Mapped[datetime | None]
    #: portal, or the way staff asked: phone visit letter; with attempts noted
    consent_by: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: personal-information consent (个人信息保护法 arts. 13, 29): version, at
    privacy_consent: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: the choice about judicial confirmation: None, True, False
    wants_confirmation: Mapped[bool | None]
    #: one of many (群体): the group, whether represented in it, whether one of its representatives
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_group.id"))
    represented: Mapped[bool] = mapped_column(default=False)
    representative: Mapped[bool] = mapped_column(default=False)
    #: when the party left a mediation that goes on without it
    exited_at: Mapped[datetime | None]
    #: what the party said as it left; nobody has to say anything (人民调解法 art. 23)
    farewell: Mapped[str | None] = mapped_column(EncryptedText)
    #: the party's own end, as an end state of a case: CLOSED_FAILED …
    outcome: Mapped[str | None] = mapped_column(String(32))
    #: the mediator this party asked for, and those it does not accept (人民调解法 arts. 19, 23)
    chosen_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    refused: Mapped[list[Any]] = mapped_column(default=list)
    #: the same person's row in the case where its dispute goes on: merged, split off
    continues_as_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    #: when the party was split off into another case and is none of this one any more
    gone_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="parties")


class Filing(Tenanted, Base):
    """An application being written on the party's page, saved as it goes."""

    __tablename__ = "filing"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    step: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    #: the case it became; submitting twice gives the same case
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"))


class Answer(Tenanted, Base):
    """What was answered in a user task's form (kept also when an operation used it)."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("task_id", "kind"),
        CheckConstraint("num_nonnulls(case_id, affair_id) = 1", name="belongs"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"), index=True)
    affair_id: Mapped[UUID | None] = mapped_column(ForeignKey("affair.id"), index=True)
    task_id: Mapped[UUID]
    #: draft or final
    kind: Mapped[str] = mapped_column(String(8), default="final")
    form: Mapped[str] = mapped_column(String(80))
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    at: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class CaseEvent(Tenanted, Base):
    """A line of the timeline in words; the chained proof is the engine's event of the same seq."""

    __tablename__ = "case_event"
    __table_args__ = (
        Index("ix_case_event_case", "case_id", "at"),
        Index("ix_case_event_affair", "affair_id", "at"),
        CheckConstraint("num_nonnulls(case_id, affair_id) = 1", name="belongs"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"))
    affair_id: Mapped[UUID | None] = mapped_column(ForeignKey("affair.id"))
    at: Mapped[datetime]
    #: dotted code, the sentence is made from it on screen: "consent.recorded"
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    #: ids, codes, dates and amounts; never a name
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: whether parties see it on their page
    public: Mapped[bool] = mapped_column(default=False)
