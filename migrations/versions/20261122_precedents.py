"""the library of precedents; what parties negotiate by themselves; surveys; counselling"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0019"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "precedent",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=True),
        sa.Column("relation", sa.String(length=24), nullable=True),
        sa.Column("subject", sa.String(length=20), nullable=True),
        sa.Column("route", sa.String(length=24), nullable=True),
        sa.Column("end_state", sa.String(length=32), nullable=False),
        sa.Column("methods", postgresql.ARRAY(sa.String(length=24)), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("replaced", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("body", sa.TEXT(), nullable=True),
        sa.Column("grams", postgresql.ARRAY(sa.TEXT()), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute.id"], name=op.f("fk_precedent_case_id_dispute")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name=op.f("fk_precedent_proposed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_precedent_decided_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_precedent")),
        sa.UniqueConstraint("tenant_id", "case_id", name=op.f("uq_precedent_tenant_id_case_id")),
    )
    op.create_index(
        "ix_precedent_state", "precedent", ["tenant_id", "state", "category", "published_at"]
    )
    op.create_index("ix_precedent_grams", "precedent", ["grams"], postgresql_using="gin")
    op.create_table(
        "talk",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("wanted_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f("fk_talk_case_id_dispute")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
        sa.UniqueConstraint("case_id", "n", name=op.f("uq_talk_case_id_n")),
    )
    op.create_table(
        "talk_move",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_move_talk_id_talk")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_talk_move_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_move")),
        sa.UniqueConstraint("talk_id", "seq", name=op.f("uq_talk_move_talk_id_seq")),
    )
    op.create_table(
        "survey_round",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_round")),
        sa.UniqueConstraint("tenant_id", "month", name=op.f("uq_survey_round_tenant_id_month")),
    )
    op.create_table(
        "survey_ask",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("fair", sa.Boolean(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("heard_by", sa.Uuid(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard", sa.LargeBinary(), nullable=True),
        *_links(
            "survey_ask",
            round_id="survey_round",
            case_id="dispute",
            party_id="party",
            by="user_account",
            heard_by="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_ask")),
        sa.UniqueConstraint("round_id", "party_id", name=op.f("uq_survey_ask_round_id_party_id")),
    )
    op.create_index("ix_survey_ask_case", "survey_ask", ["case_id"])
    op.create_table(
        "counselling",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("counsellor_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("readers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_links(
            "counselling",
            case_id="dispute",
            party_id="party",
            counsellor_id="user_account",
            asked_by="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselling")),
    )
    op.create_index(op.f("ix_counselling_case_id"), "counselling", ["case_id"])
    op.create_index(op.f("ix_counselling_counsellor_id"), "counselling", ["counsellor_id"])
    op.create_table(
        "counselling_note",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("counselling_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        *_links("counselling_note", counselling_id="counselling", by="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselling_note")),
        sa.UniqueConstraint(
            "counselling_id", "n", name=op.f("uq_counselling_note_counselling_id_n")
        ),
    )
    op.create_table(
        "counselling_risk",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("counselling_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("advice", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        *_links("counselling_risk", counselling_id="counselling", by="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselling_risk")),
    )
    op.create_index(
        op.f("ix_counselling_risk_counselling_id"), "counselling_risk", ["counselling_id"]
    )


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Tie columns of *table* to the tables they name."""
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]


def downgrade() -> None:
    op.drop_table("counselling_risk")
    op.drop_table("counselling_note")
    op.drop_table("counselling")
    op.drop_table("survey_ask")
    op.drop_table("survey_round")
    op.drop_table("talk_move")
    op.drop_table("talk")
    op.drop_table("precedent")
