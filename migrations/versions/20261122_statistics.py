"""statistics reports that were made"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "statistics_report",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("pdf", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_statistics_report_made_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["organisation.id"],
            name=op.f("fk_statistics_report_place_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_report")),
    )
    op.create_index(op.f("ix_statistics_report_made_by"), "statistics_report", ["made_by"])


def downgrade() -> None:
    op.drop_table("statistics_report")
