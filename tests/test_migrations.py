"""The schema's history goes up, down, and ends where the models are."""

import pytest
from alembic import command
from alembic.util.exc import CommandError
from sqlalchemy import create_engine, inspect

import migrations
from engine.db import Base


def tables(url):
    bind = create_engine(url)
    try:
        return set(inspect(bind).get_table_names())
    finally:
        bind.dispose()


def test_migrations_go_down_and_up_again(fresh_database):
    migrations.downgrade(fresh_database)
    assert tables(fresh_database) <= {"alembic_version"}
    migrations.upgrade(fresh_database)
    assert tables(fresh_database) == {*Base.metadata.tables, "alembic_version"}


def test_the_models_are_what_the_migrations_make(fresh_database):
    command.check(migrations.config(fresh_database))


def test_a_changed_model_is_noticed(fresh_database):
    bind = create_engine(fresh_database)
    with bind.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE dispute DROP COLUMN retention")
    bind.dispose()
    with pytest.raises(CommandError):
        command.check(migrations.config(fresh_database))
