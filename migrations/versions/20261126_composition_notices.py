"""lists of members that the court is sent; requests over data by word of mouth"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "composition_notice"


def _to(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_{NAME}_{column}_{table}")


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("court_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("pdf", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        _to("committee_id", "organisation"),
        _to("issuer_id", "organisation"),
        _to("court_id", "organisation"),
        _to("sent_by", "user_account"),
        _to("received_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{NAME}"),
    )
    op.add_column("data_request", sa.Column("said", sa.LargeBinary(), nullable=True))
    op.create_index(f"ix_{NAME}_committee_id", NAME, ["committee_id"])
    op.create_index(f"ix_{NAME}_court_id", NAME, ["court_id", "sent_at"])


def downgrade() -> None:
    op.drop_column("data_request", "said")
    op.drop_table(NAME)
