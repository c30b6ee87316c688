"""cases among cases: what is said of two, cases sent on, telephones that can be found again"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.add_column("party", sa.Column("phone_index", sa.LargeBinary(), nullable=True))
    op.add_column("party", sa.Column("continues_as_id", sa.Uuid(), nullable=True))
    op.add_column("party", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_party_phone", "party", ["tenant_id", "phone_index"])
    op.create_foreign_key(
        op.f("fk_party_continues_as_id_party"), "party", "party", ["continues_as_id"], ["id"]
    )
    op.create_table(
        "case_link",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("affair_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(other_id, affair_id) = 1", name=op.f("ck_case_link_other")
        ),
        sa.CheckConstraint("case_id <> other_id", name=op.f("ck_case_link_two")),
        *_keys("case_link", case_id="dispute", other_id="dispute", affair_id="affair"),
        *_keys("case_link", made_by="user_account", ended_by="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
    )
    for column in ("case_id", "other_id", "affair_id"):
        op.create_index(f"ix_case_link_{column}", "case_link", [column])
    op.create_table(
        "transfer",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("from_org_id", sa.Uuid(), nullable=False),
        sa.Column("to_org_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("materials", JSON, nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("received_by", sa.LargeBinary(), nullable=True),
        sa.Column("opinion", sa.LargeBinary(), nullable=True),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("former_number", sa.String(length=60), nullable=True),
        *_keys("transfer", case_id="dispute", from_org_id="organisation"),
        *_keys("transfer", to_org_id="organisation", sent_by="user_account"),
        *_keys("transfer", answered_by="user_account", scan_id="attachment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_case_id", "transfer", ["case_id"])
    op.create_index("ix_transfer_from_org_id", "transfer", ["tenant_id", "from_org_id"])
    op.create_index("ix_transfer_to_org_id", "transfer", ["tenant_id", "to_org_id"])


def _keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
        )
        for column, target in targets.items()
    ]


def downgrade() -> None:
    op.drop_table("transfer")
    op.drop_table("case_link")
    op.drop_constraint(op.f("fk_party_continues_as_id_party"), "party", type_="foreignkey")
    op.drop_index("ix_party_phone", "party")
    for column in ("gone_at", "continues_as_id", "phone_index"):
        op.drop_column("party", column)
