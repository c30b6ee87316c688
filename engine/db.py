"""The one metadata, and the one place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, DateTime, Engine, MetaData, create_engine
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DataError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from engine.errors import ValueRefused

Bind = Engine | Connection

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the project hangs here."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class Tenanted:
    """A row belongs to one county; every primary access path begins with it."""

    tenant_id: Mapped[int] = mapped_column(BigInteger, default=1, sort_order=-1)


def connect(url: str, *, pool_size: int = 4) -> Engine:
    """Make the pool of connections to the PostgreSQL at *url*; errors tell no values."""
    return create_engine(url, pool_size=pool_size, pool_pre_ping=True, hide_parameters=True)


@contextmanager
def transaction(bind: Bind) -> Iterator[Session]:
    """Open a session that commits on success and rolls back on any error.

    Raises `ValueRefused` for a value that no column takes, without the value.
    """
    how = "create_savepoint"
    try:
        with Session(bind, expire_on_commit=False, join_transaction_mode=how) as session:
            yield session
            session.commit()
    except DataError:
        raise ValueRefused from None
