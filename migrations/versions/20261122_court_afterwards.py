"""more time for a court, and objections to its ruling

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-22 04:50:00+00:00

"""

import sqlalchemy as sa
from alembic import op

import cases.vault.crypto

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "court_extension",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("confirmation_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.String(length=8), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", cases.vault.crypto.EncryptedText(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("note", cases.vault.crypto.EncryptedText(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmation_id"],
            ["confirmation.id"],
            name=op.f("fk_court_extension_confirmation_id_confirmation"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_court_extension_asked_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["user_account.id"],
            name=op.f("fk_court_extension_decided_by_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_extension")),
    )
    op.create_index(
        op.f("ix_court_extension_confirmation_id"), "court_extension", ["confirmation_id"]
    )
    op.create_index(
        "uq_court_extension_open",
        "court_extension",
        ["confirmation_id"],
        unique=True,
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "objection",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("confirmation_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("name", cases.vault.crypto.EncryptedText(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("reasons", cases.vault.crypto.EncryptedText(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("judge_id", sa.Uuid(), nullable=True),
        sa.Column("judged", cases.vault.crypto.EncryptedText(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmation_id"],
            ["confirmation.id"],
            name=op.f("fk_objection_confirmation_id_confirmation"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_objection_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["user_account.id"], name=op.f("fk_objection_noted_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_objection_judge_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_confirmation_id"), "objection", ["confirmation_id"])
    op.create_index(
        "uq_objection_open",
        "objection",
        ["confirmation_id"],
        unique=True,
        postgresql_where=sa.text("served_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("objection")
    op.drop_table("court_extension")
