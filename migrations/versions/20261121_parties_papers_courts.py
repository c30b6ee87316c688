"""parties, files, papers, signatures, courts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001b"
down_revision: str | None = "0001a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "party",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(), nullable=True),
        sa.Column("gender", sa.String(length=2), nullable=True),
        sa.Column("ethnicity", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("id_type", sa.String(length=12), nullable=True),
        sa.Column("id_no", sa.LargeBinary(), nullable=True),
        sa.Column("id_no_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("occupation", sa.String(length=60), nullable=True),
        sa.Column("legal_rep", sa.LargeBinary(), nullable=True),
        sa.Column("legal_rep_title", sa.String(length=40), nullable=True),
        sa.Column("vulnerable", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agents", sa.LargeBinary(), nullable=False),
        sa.Column("access_hash", sa.LargeBinary(), nullable=True),
        sa.Column("consent", sa.String(length=12), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("privacy_consent", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("wants_confirmation", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_party_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint(
            "tenant_id", "access_hash", name=op.f("uq_party_tenant_id_access_hash")
        ),
    )
    op.create_index(op.f("ix_party_case_id"), "party", ["case_id"], unique=False)
    op.create_index("ix_party_id_no", "party", ["tenant_id", "id_no_index"], unique=False)
    op.create_index("ix_party_name", "party", ["tenant_id", "name_index"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("filing_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_attachment_by")),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_attachment_case_id")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_attachment_filing_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_attachment_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_case", "attachment", ["case_id"], unique=False)
    op.create_index(op.f("ix_attachment_filing_id"), "attachment", ["filing_id"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_case_event_actor_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_case_event_case_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_case_event_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index("ix_case_event_case", "case_event", ["case_id", "at"], unique=False)
    op.create_table(
        "clause",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("obligor_id", sa.Uuid(), nullable=True),
        sa.Column("obligee_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("act", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=12), nullable=True),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("instalments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("default_term", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_clause_agreement_id")
        ),
        sa.ForeignKeyConstraint(["obligee_id"], ["party.id"], name=op.f("fk_clause_obligee_id")),
        sa.ForeignKeyConstraint(["obligor_id"], ["party.id"], name=op.f("fk_clause_obligor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("agreement_id", "n", name=op.f("uq_clause_agreement_id_n")),
    )
    op.create_table(
        "confirmation",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("court_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("court_number", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("application", sa.LargeBinary(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judge_id", sa.Uuid(), nullable=True),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("hard_on", sa.Date(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verification", sa.LargeBinary(), nullable=True),
        sa.Column("grounds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawal", sa.String(length=8), nullable=True),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("objection_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_confirmation_agreement_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_confirmation_case_id")),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["user_account.id"], name=op.f("fk_confirmation_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["organisation.id"], name=op.f("fk_confirmation_court_id")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_confirmation_judge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint(
            "tenant_id", "court_number", name=op.f("uq_confirmation_tenant_id_court_number")
        ),
    )
    op.create_index(op.f("ix_confirmation_case_id"), "confirmation", ["case_id"], unique=False)
    op.create_index(op.f("ix_confirmation_court_id"), "confirmation", ["court_id"], unique=False)
    op.create_index(
        op.f("ix_confirmation_instance_id"), "confirmation", ["instance_id"], unique=False
    )
    op.create_table(
        "follow_up",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("situation", sa.LargeBinary(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_follow_up_by")),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_follow_up_case_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_follow_up_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_case_id"), "follow_up", ["case_id"], unique=False)
    op.create_table(
        "login",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("filing_id", sa.Uuid(), nullable=True),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_login_filing_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_login_party_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_login_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login")),
    )
    op.create_index("ix_login_expires_at", "login", ["expires_at"], unique=False)
    op.create_table(
        "performance_item",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("clause_n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("obligor_id", sa.Uuid(), nullable=False),
        sa.Column("obligee_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("paid", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voucher_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_performance_item_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute.id"], name=op.f("fk_performance_item_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligee_id"], ["party.id"], name=op.f("fk_performance_item_obligee_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligor_id"], ["party.id"], name=op.f("fk_performance_item_obligor_id")
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["attachment.id"], name=op.f("fk_performance_item_voucher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance_item")),
        sa.UniqueConstraint("agreement_id", "n", name=op.f("uq_performance_item_agreement_id_n")),
    )
    op.create_index(
        op.f("ix_performance_item_case_id"), "performance_item", ["case_id"], unique=False
    )
    op.create_table(
        "signature",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("signer", sa.LargeBinary(), nullable=True),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=True),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("identified_by", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strokes", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_signature_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_signature_attachment_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_signature_case_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_signature_document_id")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_signature_party_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_signature_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_agreement_id"), "signature", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_signature_case_id"), "signature", ["case_id"], unique=False)
    op.create_index("ix_signature_document", "signature", ["document_id"], unique=False)
    op.create_table(
        "supplement",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("confirmation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("attachments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmation_id"], ["confirmation.id"], name=op.f("fk_supplement_confirmation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement")),
    )
    op.create_index(
        op.f("ix_supplement_confirmation_id"), "supplement", ["confirmation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_supplement_confirmation_id"), table_name="supplement")
    op.drop_table("supplement")
    op.drop_index("ix_signature_document", table_name="signature")
    op.drop_index(op.f("ix_signature_case_id"), table_name="signature")
    op.drop_index(op.f("ix_signature_agreement_id"), table_name="signature")
    op.drop_table("signature")
    op.drop_index(op.f("ix_performance_item_case_id"), table_name="performance_item")
    op.drop_table("performance_item")
    op.drop_index("ix_login_expires_at", table_name="login")
    op.drop_table("login")
    op.drop_index(op.f("ix_follow_up_case_id"), table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_index(op.f("ix_confirmation_instance_id"), table_name="confirmation")
    op.drop_index(op.f("ix_confirmation_court_id"), table_name="confirmation")
    op.drop_index(op.f("ix_confirmation_case_id"), table_name="confirmation")
    op.drop_table("confirmation")
    op.drop_table("clause")
    op.drop_index("ix_case_event_case", table_name="case_event")
    op.drop_table("case_event")
    op.drop_index(op.f("ix_attachment_filing_id"), table_name="attachment")
    op.drop_index("ix_attachment_case", table_name="attachment")
    op.drop_table("attachment")
    op.drop_index("ix_party_name", table_name="party")
    op.drop_index("ix_party_id_no", table_name="party")
    op.drop_index(op.f("ix_party_case_id"), table_name="party")
    op.drop_table("party")
