"""spreadsheets of people and places; host of a stationed room, place in a grid's team"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.add_column("organisation", sa.Column("host_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_organisation_host_id_organisation"),
        "organisation",
        "organisation",
        ["host_id"],
        ["id"],
    )
    op.add_column("membership", sa.Column("slot", sa.String(length=12), nullable=True))
    background = sa.Column("background", JSON, nullable=False, server_default=sa.text("'[]'"))
    op.add_column("user_account", background)
    op.alter_column("user_account", "background", server_default=None)
    op.create_table(
        "roster_import",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_roster_import_made_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )


def downgrade() -> None:
    op.drop_table("roster_import")
    op.drop_column("user_account", "background")
    op.drop_column("membership", "slot")
    op.drop_column("organisation", "host_id")
