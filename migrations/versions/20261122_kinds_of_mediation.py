"""sub-kinds of mediation, appraisals and loss sheets"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.add_column("dispute", sa.Column("kind", sa.String(length=40), nullable=True))
    handles = sa.Column("handles", JSON, nullable=False, server_default=sa.text("'[]'"))
    op.add_column("organisation", handles)
    op.alter_column("organisation", "handles", server_default=None)
    op.create_table(
        "appraisal",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("questions", sa.LargeBinary(), nullable=False),
        sa.Column("fee_by", sa.String(length=12), nullable=False),
        sa.Column("commissioned_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("conclusion", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"], ["user_account.id"], name=op.f("fk_appraisal_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute.id"], name=op.f("fk_appraisal_case_id_dispute")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("case_id", "n", name=op.f("uq_appraisal_case_id_n")),
    )
    op.create_table(
        "loss_item",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("claimed", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("found", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("basis", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute.id"], name=op.f("fk_loss_item_case_id_dispute")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_item")),
        sa.UniqueConstraint("case_id", "n", name=op.f("uq_loss_item_case_id_n")),
    )


def downgrade() -> None:
    op.drop_table("loss_item")
    op.drop_table("appraisal")
    op.drop_column("organisation", "handles")
    op.drop_column("dispute", "kind")
