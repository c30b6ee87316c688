"""disputes that other authorities send, and the keys of their systems

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-22 05:30:00+00:00

"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import cases.vault.crypto

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, moment = cases.vault.crypto.EncryptedText, sa.DateTime(timezone=True)
    op.create_table(
        "referral",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("procedure", sa.String(length=10), nullable=True),
        sa.Column("from_org_id", sa.Uuid(), nullable=True),
        sa.Column("from_name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("materials", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", text(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("answer", text(), nullable=True),
        sa.Column("signed_at", moment, nullable=True),
        sa.Column("result", sa.String(length=12), nullable=True),
        sa.Column("told", text(), nullable=True),
        sa.Column("undisputed", text(), nullable=True),
        sa.Column("returned_at", moment, nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("outcome_number", sa.String(length=80), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute.id"], name=op.f("fk_referral_case_id_dispute")
        ),
        sa.ForeignKeyConstraint(
            ["from_org_id"], ["organisation.id"], name=op.f("fk_referral_from_org_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["user_account.id"], name=op.f("fk_referral_sent_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("case_id", name=op.f("uq_referral_case_id")),
        sa.UniqueConstraint(
            "tenant_id", "from_name", "number", name=op.f("uq_referral_tenant_id_from_name_number")
        ),
    )
    op.create_index(
        "ix_referral_from_org_id", "referral", ["tenant_id", "from_org_id", "received_at"]
    )
    op.create_table(
        "referral_door",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("secret", text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("revoked_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_referral_door_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_door")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_referral_door_tenant_id_name")),
    )
    op.create_table(
        "referral_message",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["door_id"],
            ["referral_door.id"],
            name=op.f("fk_referral_message_door_id_referral_door"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_message_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_message")),
        sa.UniqueConstraint(
            "door_id", "message_id", name=op.f("uq_referral_message_door_id_message_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("referral_message")
    op.drop_table("referral_door")
    op.drop_table("referral")
