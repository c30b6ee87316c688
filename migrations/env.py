"""Run by Alembic: connects, and compares or migrates."""

from alembic import context
from sqlalchemy import create_engine, pool

import cases.models  # noqa: F401  # their tables hang on the one metadata
import engine.administration_models
import engine.models  # noqa: F401
from engine.db import Base


def run() -> None:
    """Apply the migrations in one transaction, giving up after 4 s on a locked table."""
    bind = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with bind.connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '4s'")
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
