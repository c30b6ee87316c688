"""administration: interventions, batches, and lists of instances"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RUNNING = sa.text("status IN ('active', 'suspended')")


def upgrade() -> None:
    op.create_table(
        "intervention",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
    )
    op.create_index("ix_intervention_instance", "intervention", ["instance_id", "id"])
    op.create_table(
        "batch",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_by", sa.String(length=64), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index("ix_batch_tenant", "batch", ["tenant_id", "id"])
    op.create_table(
        "batch_item",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("problems", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'done', 'refused', 'stopped')",
            name=op.f("ck_batch_item_status"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "instance_id", name=op.f("pk_batch_item")),
    )
    op.create_index(
        "ix_batch_item_waiting",
        "batch_item",
        ["batch_id", "instance_id"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index("ix_instance_process", "instance", ["tenant_id", "process", "id"])
    op.create_index(
        "ix_instance_running", "instance", ["tenant_id", "id"], postgresql_where=RUNNING
    )
    op.create_index(
        "ix_instance_running_process",
        "instance",
        ["tenant_id", "process", "id", "release"],
        postgresql_where=RUNNING,
    )
    op.create_index(
        "ix_instance_suspended",
        "instance",
        ["tenant_id", "id"],
        postgresql_where=sa.text("status = 'suspended'"),
    )


def downgrade() -> None:
    for name in ("suspended", "running_process", "running", "process"):
        op.drop_index(f"ix_instance_{name}", "instance")
    for table in ("batch_item", "batch", "intervention"):
        op.drop_table(table)
