"""what begins a process: messages, signals and times"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CARRY = """
INSERT INTO process_start (tenant_id, id, process, kind, name)
SELECT tenant_id, gen_random_uuid(), key, 'message', unnest(messages) FROM (
  SELECT DISTINCT ON (tenant_id, key) tenant_id, key, messages FROM definition
  WHERE kind = 'process' ORDER BY tenant_id, key, release DESC) newest
"""

_CARRY_BACK = """
UPDATE definition SET messages = carried.names FROM (
  SELECT tenant_id, process, array_agg(name) AS names FROM process_start
  WHERE kind = 'message' GROUP BY tenant_id, process) carried
WHERE definition.tenant_id = carried.tenant_id AND definition.key = carried.process
  AND definition.kind = 'process'
"""


def upgrade() -> None:
    op.create_table(
        "process_start",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("every", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "kind IN ('message', 'signal', 'timer')", name=op.f("ck_process_start_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_start")),
        sa.UniqueConstraint(
            "tenant_id",
            "kind",
            "name",
            "process",
            name=op.f("uq_process_start_tenant_id_kind_name_process"),
        ),
    )
    op.create_index(
        "ix_process_start_due",
        "process_start",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("ix_process_start_process", "process_start", ["tenant_id", "process"])
    op.execute(_CARRY)
    op.drop_column("definition", "messages")


def downgrade() -> None:
    op.add_column(
        "definition",
        sa.Column(
            "messages",
            sa.ARRAY(sa.String(length=120)),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.execute(_CARRY_BACK)
    op.drop_table("process_start")
