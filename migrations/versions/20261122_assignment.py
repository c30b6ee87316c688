"""who is proposed and why, who stands in, what a committee lacks, rooms of a centre"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0018"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    _filled("user_account", "languages", JSON, "'[]'")
    _linked("user_account", "home_id", "organisation")
    op.add_column("user_account", sa.Column("interests", sa.LargeBinary(), nullable=True))
    op.add_column("user_account", sa.Column("gender", sa.String(length=2), nullable=True))
    op.add_column("user_account", sa.Column("ethnicity", sa.LargeBinary(), nullable=True))
    _filled("organisation", "multi_ethnic", sa.Boolean(), "false")
    _filled("organisation", "rooms", JSON, "'[]'")
    op.add_column("membership", sa.Column("duty", sa.String(length=10), nullable=True))
    op.add_column("membership", sa.Column("elected_on", sa.Date(), nullable=True))
    op.add_column("assignment", sa.Column("grounds", sa.LargeBinary(), nullable=True))
    op.add_column("assignment", sa.Column("reason", sa.LargeBinary(), nullable=True))
    _linked("assignment", "by", "user_account")
    _linked("party", "chosen_id", "user_account")
    _filled("party", "refused", JSON, "'[]'")
    _absence()


def _filled(table: str, name: str, kind: sa.types.TypeEngine[Any], value: str) -> None:
    """Add a column that rows which are there get *value* in."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)


def _linked(table: str, name: str, other: str) -> None:
    op.add_column(table, sa.Column(name, sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{table}_{name}_{other}"), table, other, [name], ["id"])


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("user_id <> substitute_id", name=op.f("ck_absence_another")),
        *(
            sa.ForeignKeyConstraint(
                [name], ["user_account.id"], name=op.f(f"fk_absence_{name}_user_account")
            )
            for name in ("user_id", "substitute_id", "made_by", "ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    for name in ("user_id", "substitute_id"):
        op.create_index(op.f(f"ix_absence_{name}"), "absence", [name])


def downgrade() -> None:
    op.drop_table("absence")
    columns = {
        "party": ["refused", "chosen_id"],
        "assignment": ["by", "reason", "grounds"],
        "membership": ["elected_on", "duty"],
        "organisation": ["rooms", "multi_ethnic"],
        "user_account": ["ethnicity", "gender", "interests", "home_id", "languages"],
    }
    for table, names in columns.items():
        for name in names:
            op.drop_column(table, name)
