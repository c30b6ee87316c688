"""Connections and statements past SQLAlchemy: as safe as those through it."""

import gc
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy

from engine import outbox
from engine.db import connect, forget, once, rows, transaction
from engine.errors import ValueRefused
from engine.models import Outbox
from tests.county import asked


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


@pytest.fixture
def questions(bind):
    """A session that is undone, and how often it was asked how many jobs are promised."""
    asked = []

    def ask(session):
        def look():
            asked.append(1)
            return session.scalar(sqlalchemy.select(sqlalchemy.func.count(Outbox.id)))

        return once(session, "jobs", look)

    with transaction(bind) as session:
        yield session, ask, asked
        session.rollback()


def promise(session):
    return outbox.promise(session, 1, "topic", {}, datetime(2026, 3, 2, tzinfo=UTC))


def test_a_question_is_asked_once_until_something_is_written(questions):
    session, ask, asked = questions
    assert ask(session) == ask(session) == 0
    assert len(asked) == 1
    row = session.get_one(Outbox, promise(session))
    assert ask(session) == ask(session) == 1
    row.tries = 1  # not written yet: the answer may change with it
    assert ask(session) == 1
    assert len(asked) == 3
    assert ask(session) == 1
    assert len(asked) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.execute(sqlalchemy.delete(Outbox)),
        lambda s: s.execute(sqlalchemy.update(Outbox).values(tries=1)),
        lambda s: forget(s),
    ],
)
def test_what_is_written_past_the_rows_is_heard_of_too(questions, change):
    session, ask, asked = questions
    promise(session)
    ask(session)
    change(session)
    ask(session)
    assert len(asked) == 2


def test_an_undone_part_takes_its_answers_with_it(questions):
    session, ask, _ = questions
    with session.begin_nested() as part:
        promise(session)
        assert ask(session) == 1
        part.rollback()
    assert ask(session) == 0


def test_what_was_read_is_not_read_again_by_its_key(questions):
    session, _, _ = questions
    key = promise(session)
    session.expunge_all()
    assert session.get_one(Outbox, key).tries == 0  # nobody holds on to it
    gc.collect()
    with asked() as statements:
        assert session.get_one(Outbox, key).topic == "topic"
    assert statements == []
