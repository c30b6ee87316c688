"""events, whistles and visits"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "affair",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=True),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("end_state", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("geo", sa.LargeBinary(), nullable=True),
        sa.Column("reporter", sa.LargeBinary(), nullable=True),
        sa.Column("reporter_phone", sa.LargeBinary(), nullable=True),
        sa.Column("people", sa.LargeBinary(), nullable=False),
        sa.Column("has_minors", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("whistled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supervised", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=True),
        sa.Column("before_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["before_id"], ["affair.id"], name=op.f("fk_affair_before_id")),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_affair_case_id")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["organisation.id"], name=op.f("fk_affair_centre_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["organisation.id"], name=op.f("fk_affair_place_id")),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["user_account.id"], name=op.f("fk_affair_reported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affair")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_affair_tenant_id_number")),
        sa.UniqueConstraint("tenant_id", "once", name=op.f("uq_affair_tenant_id_once")),
    )
    op.create_index(
        "ix_affair_board", "affair", ["tenant_id", "kind", "state", "reported_at"], unique=False
    )
    op.create_index(op.f("ix_affair_instance_id"), "affair", ["instance_id"], unique=False)
    op.create_index("ix_affair_place", "affair", ["tenant_id", "place_id", "kind"], unique=False)
    op.create_table(
        "affair_order",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("affair_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("demand", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_geo", sa.LargeBinary(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("remark", sa.LargeBinary(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["affair_id"], ["affair.id"], name=op.f("fk_affair_order_affair_id")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["user_account.id"], name=op.f("fk_affair_order_done_by")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["user_account.id"], name=op.f("fk_affair_order_issued_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_affair_order_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affair_order")),
        sa.UniqueConstraint("affair_id", "n", name=op.f("uq_affair_order_affair_id_n")),
    )
    op.create_index(
        "ix_affair_order_place",
        "affair_order",
        ["tenant_id", "organisation_id", "kind"],
        unique=False,
    )
    op.create_table(
        "care_target",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("affair_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("kinds", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("consent", sa.LargeBinary(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["affair_id"], ["affair.id"], name=op.f("fk_care_target_affair_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_target")),
        sa.UniqueConstraint("affair_id", name=op.f("uq_care_target_affair_id")),
    )
    op.create_table(
        "care_visit",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("affair_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met", sa.String(length=8), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("situation", sa.LargeBinary(), nullable=False),
        sa.Column("need", sa.LargeBinary(), nullable=True),
        sa.Column("need_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("geo", sa.LargeBinary(), nullable=True),
        sa.Column("photo_consent", sa.Boolean(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("checked", sa.String(length=8), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["affair_id"], ["affair.id"], name=op.f("fk_care_visit_affair_id")),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_care_visit_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_visit")),
        sa.UniqueConstraint("affair_id", "n", name=op.f("uq_care_visit_affair_id_n")),
    )
    op.add_column("answer", sa.Column("affair_id", sa.Uuid(), nullable=True))
    op.alter_column("answer", "case_id", existing_type=sa.UUID(), nullable=True)
    op.create_index(op.f("ix_answer_affair_id"), "answer", ["affair_id"], unique=False)
    op.create_foreign_key(op.f("fk_answer_affair_id"), "answer", "affair", ["affair_id"], ["id"])
    op.add_column("attachment", sa.Column("affair_id", sa.Uuid(), nullable=True))
    op.add_column("attachment", sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attachment", sa.Column("geo", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_attachment_affair_id"), "attachment", ["affair_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_attachment_affair_id"), "attachment", "affair", ["affair_id"], ["id"]
    )
    op.add_column("case_event", sa.Column("affair_id", sa.Uuid(), nullable=True))
    op.alter_column("case_event", "case_id", existing_type=sa.UUID(), nullable=True)
    op.create_index("ix_case_event_affair", "case_event", ["affair_id", "at"], unique=False)
    op.create_foreign_key(
        op.f("fk_case_event_affair_id"), "case_event", "affair", ["affair_id"], ["id"]
    )
    op.add_column("document", sa.Column("affair_id", sa.Uuid(), nullable=True))
    op.alter_column("document", "case_id", existing_type=sa.UUID(), nullable=True)
    op.create_unique_constraint(
        op.f("uq_document_affair_id_name_about_id_revision"),
        "document",
        ["affair_id", "name", "about_id", "revision"],
    )
    op.create_foreign_key(
        op.f("fk_document_affair_id"), "document", "affair", ["affair_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_answer_belongs"), "answer", "num_nonnulls(case_id, affair_id) = 1"
    )
    op.create_check_constraint(
        op.f("ck_case_event_belongs"), "case_event", "num_nonnulls(case_id, affair_id) = 1"
    )
    op.create_check_constraint(
        op.f("ck_document_belongs"), "document", "num_nonnulls(case_id, affair_id) = 1"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_answer_belongs"), "answer", type_="check")
    op.execute("DELETE FROM answer WHERE affair_id IS NOT NULL")
    op.drop_constraint(op.f("ck_case_event_belongs"), "case_event", type_="check")
    op.execute("DELETE FROM case_event WHERE affair_id IS NOT NULL")
    op.drop_constraint(op.f("ck_document_belongs"), "document", type_="check")
    op.execute("DELETE FROM document WHERE affair_id IS NOT NULL")
    op.execute("DELETE FROM attachment WHERE affair_id IS NOT NULL")
    op.drop_constraint(op.f("fk_document_affair_id"), "document", type_="foreignkey")
    op.drop_constraint(
        op.f("uq_document_affair_id_name_about_id_revision"), "document", type_="unique"
    )
    op.alter_column("document", "case_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("document", "affair_id")
    op.drop_constraint(op.f("fk_case_event_affair_id"), "case_event", type_="foreignkey")
    op.drop_index("ix_case_event_affair", table_name="case_event")
    op.alter_column("case_event", "case_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("case_event", "affair_id")
    op.drop_constraint(op.f("fk_attachment_affair_id"), "attachment", type_="foreignkey")
    op.drop_index(op.f("ix_attachment_affair_id"), table_name="attachment")
    op.drop_column("attachment", "geo")
    op.drop_column("attachment", "captured_at")
    op.drop_column("attachment", "affair_id")
    op.drop_constraint(op.f("fk_answer_affair_id"), "answer", type_="foreignkey")
    op.drop_index(op.f("ix_answer_affair_id"), table_name="answer")
    op.alter_column("answer", "case_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("answer", "affair_id")
    op.drop_table("care_visit")
    op.drop_table("care_target")
    op.drop_index("ix_affair_order_place", table_name="affair_order")
    op.drop_table("affair_order")
    op.drop_index("ix_affair_place", table_name="affair")
    op.drop_index(op.f("ix_affair_instance_id"), table_name="affair")
    op.drop_index("ix_affair_board", table_name="affair")
    op.drop_table("affair")
