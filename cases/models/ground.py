"""What everything stands on: numbers, rest days, the county's own settings of the law."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Tenanted
from engine.ids import new_id


class NumberSeries(Tenanted, Base):
    """The last number given in a series; its row lock makes numbers gap-free."""

    __tablename__ = "number_series"

    tenant_id: Mapped[int] = mapped_column(primary_key=True, default=1)
    #: committee or court, kind, year: "committee:…:人调:2026"
    series: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Holiday(Tenanted, Base):
    """A day that is not what its weekday says: a holiday, or a working Saturday (调休)."""

    __tablename__ = "holiday"

    tenant_id: Mapped[int] = mapped_column(primary_key=True, default=1)
    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))


class LawSetting(Tenanted, Base):
    """An own value of a rule that the law leaves open (marks P, M, X); rows are only ever added."""

    __tablename__ = "law_setting"
    __table_args__ = (Index("ix_law_setting_key", "tenant_id", "key", "since"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: "people.period"
    key: Mapped[str] = mapped_column(String(60))
    #: whose it is; empty for the county, whose value everybody has who set none
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    #: the same keys as the row of `processes/law/deadlines.toml`; empty goes back to the default
    value: Mapped[dict[str, Any]]
    #: what held before, as it was then
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    since: Mapped[date]
    #: also for what began earlier and still runs on that day
    open_too: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]
    by: Mapped[UUID]
