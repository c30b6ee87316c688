"""What everything stands on: numbers, rest days, the county's own settings of the law."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
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
    """A county's own value of a rule that the law leaves open (marks P, M, X), with history."""

    __tablename__ = "law_setting"
    __table_args__ = (UniqueConstraint("tenant_id", "key", "since"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: "people.period"
    key: Mapped[str] = mapped_column(String(60))
    #: the same keys as the row of `processes/law/deadlines.toml`
    value: Mapped[dict[str, Any]]
    since: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]
    by: Mapped[UUID]
