"""Connections and statements past SQLAlchemy: as safe as those through it."""

import time

import pytest
import sqlalchemy

from engine.db import connect, rows, transaction
from engine.errors import ValueRefused


@pytest.fixture
def bind(database_url):
    bind = connect(database_url, pool_size=1)
    yield bind
    bind.dispose()


def backend(bind):
    with transaction(bind) as session:
        return rows(session, "SELECT pg_backend_pid()", {})[0][0]


def test_a_connection_that_the_server_has_closed_is_replaced(bind, pool):
    gone = backend(bind)
    assert backend(bind) == gone
    with pool.connect() as other:
        other.exec_driver_sql("SELECT pg_terminate_backend(%s)", (gone,))
        for _ in range(100):
            alive = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
            if not other.exec_driver_sql(alive, (gone,)).scalar_one():
                break
            other.rollback()
            time.sleep(0.05)
    assert backend(bind) != gone


def test_errors_of_the_drivers_cursor_are_those_of_sqlalchemy(bind):
    with transaction(bind) as session, pytest.raises(sqlalchemy.exc.ProgrammingError):
        rows(session, "SELECT nothing_of_that_name", {})


def test_a_value_no_column_takes_is_refused_without_the_value(bind):
    with pytest.raises(ValueRefused) as refused, transaction(bind) as session:
        rows(session, "SELECT %(word)s::int", {"word": "secret"})
    assert "secret" not in str(refused.value)


def test_the_statement_is_in_the_transaction_of_the_session(bind):
    table = "CREATE TEMP TABLE kept (n int) ON COMMIT DELETE ROWS"
    with transaction(bind) as session:
        session.execute(sqlalchemy.text(table))
        rows(session, "INSERT INTO kept VALUES (1) RETURNING n", {})
        session.rollback()
        assert rows(session, "SELECT to_regclass('pg_temp.kept')", {}) == [(None,)]
