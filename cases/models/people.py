"""Organisations, accounts and what they may do where."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Organisation(Tenanted, Base):
    """A node of the tree province → county → town → village, or a body that sits at one."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(40))
    #: legal name; the display name (申明亭调解中心) may differ
    name: Mapped[str] = mapped_column(String(120))
    display_name: Mapped[str | None] = mapped_column(String(120))
    #: character(s) used in case numbers: 合
    short_name: Mapped[str] = mapped_column(String(16), default="")
    #: PROVINCE CITY COUNTY TOWN VILLAGE GRID MICRO_GRID
    level: Mapped[str] = mapped_column(String(12))
    #: GOV JUSTICE_BUREAU JUDICIAL_OFFICE COMMITTEE JOINT_CENTER POLICE COURT DEPT …
    kind: Mapped[str] = mapped_column(String(20))
    #: 渝0117 for a court
    court_code: Mapped[str | None] = mapped_column(String(8))
    #: may seal an agreement (人民调解法 arts. 7, 8, 34)
    can_seal: Mapped[bool] = mapped_column(default=False)
    lawfully_established: Mapped[bool] = mapped_column(default=True)
    filing_no: Mapped[str | None] = mapped_column(String(60))
    uscc: Mapped[str | None] = mapped_column(String(18))
    address: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    #: sub-kinds of mediation it takes: ["industry.MEDICAL"], kinds of event it is called to:
    #: ["event.FIRE"]; none for an ordinary committee
    handles: Mapped[list[Any]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    #: the agency in whose house a stationed room sits (court, police station, petition office)
    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    #: people of several nationalities live here (人民调解法 art. 8)
    multi_ethnic: Mapped[bool] = mapped_column(default=False)
    #: rooms of a centre, by name: 群众接待室, 矛盾纠纷调处室
    rooms: Mapped[list[Any]] = mapped_column(default=list)


class User(Tenanted, Base):
    """A person with an account."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("tenant_id", "login"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    #: argon2id, PHC string; empty: nobody has been given a password yet, the account is shut
    password: Mapped[str] = mapped_column(String(160))
    #: wrong passwords since the last right one
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(8), default="zh_Hans")
    #: drawn signature as PNG data URI, used on papers the person signs by role
    signature: Mapped[str | None] = mapped_column(EncryptedText)
    #: mediator's certificate number and grade 1-4 (1 highest), if one
    certificate_no: Mapped[str | None] = mapped_column(String(40))
    grade: Mapped[int | None]
    #: category codes the mediator is good at
    specialties: Mapped[list[Any]] = mapped_column(default=list)
    employment: Mapped[str | None] = mapped_column(String(4))
    #: where a mediator comes from: 退休干部, 老党员, 新乡贤
    background: Mapped[list[Any]] = mapped_column(default=list)
    term_end: Mapped[date | None]
    #: codes of what the person speaks beside the common language
    languages: Mapped[list[Any]] = mapped_column(default=list)
    #: the village, community or grid where the person lives
    home_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    #: whose disputes the person keeps out of: [{kind: KIN | EMPLOYER | OTHER, name}]
    interests: Mapped[list[Any] | None] = mapped_column(EncryptedJSON)
    gender: Mapped[str | None] = mapped_column(String(2))
    ethnicity: Mapped[str | None] = mapped_column(EncryptedText)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")


class Membership(Tenanted, Base):
    """A role held in an organisation; one makes one grant (role, organisation)."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "role", "organisation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: intake_clerk mediator chief_mediator judicial_office court_clerk judge court_president
    #: police village_mediator dept_officer dept_leader admin
    #: grid_worker grid_leader command_center town_leader supervisor
    role: Mapped[str] = mapped_column(String(30))
    #: place in a grid's team 3+X+Y: FULLTIME LEADER INSTRUCTOR X_BUSINESS Y_SUPPORT
    slot: Mapped[str | None] = mapped_column(String(12))
    #: seat in a committee: DIRECTOR DEPUTY MEMBER; None for who was engaged (聘任)
    duty: Mapped[str | None] = mapped_column(String(10))
    #: when the seat was last filled by election; it is held for a term (R-005)
    elected_on: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()


class Absence(Tenanted, Base):
    """Days somebody is away, and who does the work meanwhile."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("user_id <> substitute_id", name="another"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    substitute_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: both ends in, days of the county
    first_day: Mapped[date]
    last_day: Mapped[date]
    #: LEAVE ILLNESS TRAINING DUTY OTHER
    reason: Mapped[str] = mapped_column(String(10))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    #: back earlier, or called off
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Login(Tenanted, Base):
    """A server-side session: of an account, or of a party by case code."""

    __tablename__ = "login"
    __table_args__ = (Index("ix_login_expires_at", "expires_at"),)

    #: SHA-256 of the cookie's token; the token itself is never stored
    id: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    #: a half-written portal filing that this browser owns
    filing_id: Mapped[UUID | None] = mapped_column(ForeignKey("filing.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
