"""terms that run, own values of organisations, what a change moved"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "term",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pauses", JSON, nullable=False),
        sa.Column("extensions", JSON, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("variable", sa.String(length=60), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_term_case_id_dispute")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index(op.f("ix_term_case_id"), "term", ["case_id"])
    op.create_index(
        "ix_term_running",
        "term",
        ["tenant_id", "key", "id"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "recount",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("moved", JSON, nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by"], ["user_account.id"], name=op.f("fk_recount_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
    )
    op.drop_constraint("uq_law_setting_tenant_id_key_since", "law_setting")
    op.add_column("law_setting", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    op.add_column(
        "law_setting", sa.Column("before", JSON, server_default=sa.text("'{}'"), nullable=False)
    )
    op.add_column(
        "law_setting",
        sa.Column("open_too", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_foreign_key(
        op.f("fk_law_setting_organisation_id_organisation"),
        *("law_setting", "organisation", ["organisation_id"], ["id"]),
    )
    op.create_index("ix_law_setting_key", "law_setting", ["tenant_id", "key", "since"])


def downgrade() -> None:
    op.drop_index("ix_law_setting_key", "law_setting")
    op.drop_constraint("fk_law_setting_organisation_id_organisation", "law_setting")
    op.execute("DELETE FROM law_setting WHERE organisation_id IS NOT NULL")
    op.execute(
        "DELETE FROM law_setting old USING law_setting new WHERE old.tenant_id = new.tenant_id"
        " AND old.key = new.key AND old.since = new.since AND old.at < new.at"
    )
    for name in ("organisation_id", "before", "open_too"):
        op.drop_column("law_setting", name)
    op.create_unique_constraint(
        "uq_law_setting_tenant_id_key_since", "law_setting", ["tenant_id", "key", "since"]
    )
    op.drop_table("recount")
    op.drop_table("term")
