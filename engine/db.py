"""The one metadata, and the one place that commits."""

import select
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import psycopg
from sqlalchemy import BigInteger, Connection, DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DataError, DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column

from engine.errors import Conflict, ValueRefused

Bind = Engine | Connection
Result = TypeVar("Result")

#: the county that an installation serves unless it is told another
TENANT = 1

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

    tenant_id: Mapped[int] = mapped_column(BigInteger, default=TENANT, sort_order=-1)


class Cursor(psycopg.Cursor[Any]):
    """A cursor that tells SQLAlchemy of a column what it asks for: its name and its type.

    psycopg's `Column` looks each type up in its registry, for every column of every result.
    """

    @property
    def description(self) -> Any:
        """Describe the columns as PEP 249 does, with the five fields that may be None so."""
        result = self.pgresult
        if result is None or not result.nfields:
            return None
        return [
            (name.decode() if name else "", result.ftype(at), None, None, None, None, None)
            for at, name in enumerate(map(result.fname, range(result.nfields)))
        ]


def connect(url: str, *, pool_size: int = 4) -> Engine:
    """Make the pool of connections to the PostgreSQL at *url*; errors tell no values."""
    bind = create_engine(
        url,
        pool_size=pool_size,
        hide_parameters=True,
        connect_args={"cursor_factory": Cursor},
    )
    event.listen(bind, "checkout", _check_is_open)
    return bind


def _check_is_open(connection: Any, record: Any, proxy: Any) -> None:
    """Replace the pool's connections when the server has left this one.

    To a connection at rest PostgreSQL says nothing but farewell, and that can be seen in the socket
    without asking it anything.
    """
    if connection.closed:
        raise InvalidatePoolError
    ear = select.poll()
    ear.register(connection.fileno(), select.POLLIN)
    if ear.poll(0):
        raise InvalidatePoolError


@event.listens_for(Session, "loaded_as_persistent")
def _keep(session: Session, row: object) -> None:
    """Keep what was read until the transaction ends: who asks again by its key asks no server."""
    session.info.setdefault("kept", []).append(row)


def once(session: Session, question: Hashable, ask: Callable[[], Result]) -> Result:
    """Ask a question of the tables once in a transaction that writes nothing meanwhile.

    Its answer is forgotten with the next row that the session writes or has to write.
    """
    if session.new or session.dirty or session.deleted:
        return ask()
    answers: dict[Hashable, Any] = session.info.setdefault("answers", {})
    if question not in answers:
        answers[question] = ask()
    found: Result = answers[question]
    return found


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_soft_rollback")
def forget(session: Session, *_: object) -> None:
    """Forget the answers of `once`: others may have written since."""
    session.info.pop("answers", None)


@event.listens_for(Session, "do_orm_execute")
def _forget_what_is_written(statement: ORMExecuteState) -> None:
    if not statement.is_select:
        forget(statement.session)


@contextmanager
def transaction(bind: Bind) -> Iterator[Session]:
    """Open a session that commits on success and rolls back on any error.

    Raises `ValueRefused` for a value that no column takes, without the value; `Conflict` when two
    waited for each other and PostgreSQL ended this one.
    """
    try:
        with Session(
            bind, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as session:
            yield session
            session.commit()
    except DataError:
        raise ValueRefused from None
    except OperationalError as error:
        if isinstance(error.orig, psycopg.errors.DeadlockDetected):
            raise Conflict from error
        raise


def glance(bind: Bind, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run one reading statement by itself: one exchange instead of BEGIN, the statement and COMMIT.

    On a connection in somebody's transaction it reads as that transaction does.
    """
    if isinstance(bind, Connection):
        return _fetched(bind.connection.driver_connection, sql, values)
    fairy = bind.raw_connection()
    try:
        driver: Any = fairy.driver_connection
        driver.autocommit = True
        try:
            return _fetched(driver, sql, values)
        finally:
            if not driver.closed:
                driver.autocommit = False
    finally:
        fairy.close()


def rows(session: Session, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement that returns rows on the driver's cursor, in *session*'s transaction.

    For the few statements that every act runs: what SQLAlchemy adds to one costs as much as its
    way to PostgreSQL and back. Its errors are SQLAlchemy's; it flushes nothing.
    """
    return _fetched(session.connection().connection.driver_connection, sql, values)


def _fetched(driver: Any, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    try:
        return driver.cursor(binary=True).execute(sql, values).fetchall()  # type: ignore[no-any-return]
    except psycopg.Error as error:
        raise DBAPIError.instance(sql, None, error, psycopg.Error, hide_parameters=True) from error
