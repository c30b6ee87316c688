"""parties in number: groups, their members, acts on many, papers made together"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = postgresql.JSONB(astext_type=sa.Text())
INSTANT = sa.DateTime(timezone=True)
SUM = sa.Numeric(precision=14, scale=2)


def _key(table: str, column: str, other: str, name: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.{name}"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    op.create_table(
        "party_group",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("elected_on", sa.Date(), nullable=True),
        sa.Column("elected_way", sa.String(length=10), nullable=True),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        _key("party_group", "case_id", "dispute"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_group")),
        sa.UniqueConstraint("case_id", name=op.f("uq_party_group_case_id")),
    )
    _party()
    _members()
    _acts()
    _batches()


def _party() -> None:
    op.add_column("party", sa.Column("group_id", sa.Uuid(), nullable=True))
    for name in ("represented", "representative"):
        column: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column("party", column)
        op.alter_column("party", name, server_default=None)
    op.add_column("party", sa.Column("exited_at", INSTANT, nullable=True))
    op.add_column("party", sa.Column("outcome", sa.String(length=32), nullable=True))
    op.create_foreign_key(
        op.f("fk_party_group_id_party_group"), "party", "party_group", ["group_id"], ["id"]
    )


def _members() -> None:
    op.create_table(
        "group_member",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("claimed", SUM, nullable=True),
        sa.Column("agreed", SUM, nullable=True),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("special_id", sa.Uuid(), nullable=True),
        sa.Column("joins", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        _key("group_member", "party_id", "party"),
        _key("group_member", "group_id", "party_group"),
        _key("group_member", "special_id", "party"),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_group_member")),
    )
    op.create_index("ix_group_member_group", "group_member", ["group_id", "n"])


def _acts() -> None:
    op.create_table(
        "group_act",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("members", JSON, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("file", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _key("group_act", "group_id", "party_group"),
        _key("group_act", "file", "attachment"),
        _key("group_act", "by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_act")),
        sa.UniqueConstraint("group_id", "seq", name=op.f("uq_group_act_group_id_seq")),
    )


def _batches() -> None:
    op.create_table(
        "paper_batch",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("documents", JSON, nullable=False),
        sa.Column("parts", JSON, nullable=False),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        _key("paper_batch", "case_id", "dispute"),
        _key("paper_batch", "by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batch")),
    )
    op.create_index("ix_paper_batch_case", "paper_batch", ["case_id", "at"])


def downgrade() -> None:
    for table in ("paper_batch", "group_act", "group_member"):
        op.drop_table(table)
    for name in ("outcome", "exited_at", "representative", "represented", "group_id"):
        op.drop_column("party", name)
    op.drop_table("party_group")
