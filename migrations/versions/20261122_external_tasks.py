"""external tasks: who has them, and the workers that may

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 02:00:00+00:00

"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OF_A_TASK = sa.text("done_at IS NULL AND instance_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("instance_id", sa.Uuid(), nullable=True))
    op.add_column("outbox", sa.Column("worker", sa.String(length=320), nullable=True))
    op.add_column(
        "outbox",
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("outbox", sa.Column("retries", sa.SmallInteger(), nullable=True))
    op.add_column("outbox", sa.Column("details", sa.Text(), nullable=True))
    op.execute(
        "UPDATE outbox SET instance_id = wait.instance_id, payload = jsonb_build_object("
        "'token', wait.task_id, 'process', instance.process, 'element', outbox.payload->'element') "
        "FROM wait JOIN instance ON instance.id = wait.instance_id "
        "WHERE wait.kind = 'job' AND wait.key = outbox.id::text AND outbox.done_at IS NULL"
    )
    op.create_index(
        "ix_outbox_topic",
        "outbox",
        ["tenant_id", "topic", "next_at"],
        unique=False,
        postgresql_where=_OF_A_TASK,
    )
    op.create_table(
        "external_worker",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_worker")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_external_worker_tenant_id_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_external_worker_token_hash")),
    )


def downgrade() -> None:
    op.drop_table("external_worker")
    op.drop_index("ix_outbox_topic", table_name="outbox", postgresql_where=_OF_A_TASK)
    for column in ("details", "retries", "priority", "worker", "instance_id"):
        op.drop_column("outbox", column)
