"""Affairs (事项) that are no disputes: events of a grid, whistles, the care of a person."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.vault.crypto import EncryptedJSON, EncryptedText
from engine.db import Base, Tenanted
from engine.ids import new_id


class Affair(Tenanted, Base):
    """What a process is about when it is no dispute: an event, a whistle, the care of a person."""

    __tablename__ = "affair"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        #: a report that is sent twice makes one affair
        UniqueConstraint("tenant_id", "once"),
        Index("ix_affair_board", "tenant_id", "kind", "state", "reported_at"),
        Index("ix_affair_place", "tenant_id", "place_id", "kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: EVENT WHISTLE CARE
    kind: Mapped[str] = mapped_column(String(8))
    #: 合网事〔2026〕12号
    number: Mapped[str] = mapped_column(String(60))
    #: drawn by the phone that reports, so that a repeated sending is known
    once: Mapped[str | None] = mapped_column(String(64))
    instance_id: Mapped[UUID | None] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(120))
    #: code of `law.words("event_category")`
    category: Mapped[str | None] = mapped_column(String(24))
    #: RED YELLOW GREEN
    priority: Mapped[str] = mapped_column(String(8))
    #: REPORTED VERIFIED HANDLING CHECKING WHISTLED REPLYING EVALUATING TRACKED CARING CLOSED
    state: Mapped[str] = mapped_column(String(16), default="REPORTED")
    #: RESOLVED REJECTED TRANSFERRED_TO_CASE PROJECT SOLVED …, set when it closes
    end_state: Mapped[str | None] = mapped_column(String(32))
    #: SOLVED PROJECT LONG_TERM, as whoever handled it reports
    outcome: Mapped[str | None] = mapped_column(String(12))
    #: the grid, village or town where it happened
    place_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    #: the command centre that directs it
    centre_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    #: app phone group visit other
    channel: Mapped[str] = mapped_column(String(12), default="app")
    words: Mapped[str] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    #: {latitude, longitude, accuracy} as the phone told, if it did
    geo: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    reporter: Mapped[str | None] = mapped_column(EncryptedText)
    reporter_phone: Mapped[str | None] = mapped_column(EncryptedText)
    #: people it is about: [{name, age, note}]; masked until somebody of the incident asks
    people: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    has_minors: Mapped[bool] = mapped_column(default=False)
    #: GRID VILLAGE TOWN COUNTY that handled it
    level: Mapped[str | None] = mapped_column(String(8))
    reported_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    whistled_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: when it should be handled
    due_at: Mapped[datetime | None]
    #: how often it was put under supervision (督办)
    supervised: Mapped[int] = mapped_column(default=0)
    #: what the reporter says afterwards, 1-5
    satisfied: Mapped[int | None]
    #: the affair it came from
    before_id: Mapped[UUID | None] = mapped_column(ForeignKey("affair.id"))
    #: the dispute that it became
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"))
    details: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    reported_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class AffairOrder(Tenanted, Base):
    """An order within an affair: to handle it (交办), to come (吹哨), to hurry (督办)."""

    __tablename__ = "affair_order"
    __table_args__ = (
        UniqueConstraint("affair_id", "n"),
        Index("ix_affair_order_place", "tenant_id", "organisation_id", "kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    affair_id: Mapped[UUID] = mapped_column(ForeignKey("affair.id"))
    n: Mapped[int]
    #: HANDLE BROADCAST WHISTLE SUPERVISION
    kind: Mapped[str] = mapped_column(String(12))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    demand: Mapped[str] = mapped_column(EncryptedText)
    issued_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    #: on the spot (报到), and where the phone said that was
    arrived_at: Mapped[datetime | None]
    arrived_geo: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    returned_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    #: what was done, or why it was returned
    result: Mapped[str | None] = mapped_column(EncryptedText)
    #: 1-5, of how the department came and worked
    rating: Mapped[int | None]
    remark: Mapped[str | None] = mapped_column(EncryptedText)
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class CareTarget(Tenanted, Base):
    """A person who is visited (关怀对象); only the chain of the grid sees who it is."""

    __tablename__ = "care_target"
    __table_args__ = (UniqueConstraint("affair_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    affair_id: Mapped[UUID] = mapped_column(ForeignKey("affair.id"))
    name: Mapped[str] = mapped_column(EncryptedText)
    birth_date: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str] = mapped_column(EncryptedText)
    #: codes of `law.words("care_kind")`
    kinds: Mapped[list[Any]] = mapped_column(EncryptedJSON, default=list)
    #: whom to call in need: {name, relation, phone}
    contact: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    #: what visitors have to know
    note: Mapped[str | None] = mapped_column(EncryptedText)
    #: agreement to be visited and written down (个人信息保护法 arts. 13, 29): {by, way, at}
    consent: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    consented_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: next visit
    next_on: Mapped[date | None]


class CareVisit(Tenanted, Base):
    """One visit (走访)."""

    __tablename__ = "care_visit"
    __table_args__ = (UniqueConstraint("affair_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    affair_id: Mapped[UUID] = mapped_column(ForeignKey("affair.id"))
    n: Mapped[int]
    due_on: Mapped[date]
    at: Mapped[datetime]
    #: met absent refused
    met: Mapped[str] = mapped_column(String(8))
    #: NORMAL NEED RISK DISPUTE
    findings: Mapped[list[Any]] = mapped_column(default=list)
    situation: Mapped[str] = mapped_column(EncryptedText)
    need: Mapped[str | None] = mapped_column(EncryptedText)
    need_done_at: Mapped[datetime | None]
    geo: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    photo_consent: Mapped[bool | None]
    #: words of a risk or a dispute that the visit found, for the event or case made of them
    said: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, default=dict)
    #: leader's look: ok redo
    checked: Mapped[str | None] = mapped_column(String(8))
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
