"""five diagnoses: the sheet, the panel and its members"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NUMBER = """
UPDATE diagnosis_note SET n = counted.n FROM (
  SELECT id, row_number() OVER (PARTITION BY case_id ORDER BY at, id) AS n FROM diagnosis_note
) counted WHERE diagnosis_note.id = counted.id
"""

#: what is written on the sheet stands: the database itself refuses to change or drop it
_GUARD = """
CREATE FUNCTION diagnosis_note_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'An entry of the five-diagnosis sheet is never changed.'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER diagnosis_note_stands BEFORE UPDATE OR DELETE ON diagnosis_note
  FOR EACH ROW EXECUTE FUNCTION diagnosis_note_stands();
"""

_UNGUARD = """
DROP TRIGGER diagnosis_note_stands ON diagnosis_note;
DROP FUNCTION diagnosis_note_stands();
"""


def upgrade() -> None:
    op.add_column("dispute", sa.Column("stage", sa.String(length=10), nullable=True))
    op.add_column("dispute", sa.Column("closed_level", sa.String(length=8), nullable=True))
    _sheet()
    op.create_table(
        "diagnosis",
        *_keys("diagnosis"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.String(length=10), nullable=True),
        sa.Column("proposal", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        _to("organisation", "diagnosis", "village_id"),
        _to("organisation", "diagnosis", "police_id"),
        _to("organisation", "diagnosis", "office_id"),
        sa.Column("helper", sa.LargeBinary(), nullable=True),
        sa.Column("informal_due", sa.Date(), nullable=True),
        sa.Column("settled_stage", sa.String(length=10), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("case_id", name=op.f("uq_diagnosis_case_id")),
    )
    for column in ("village_id", "police_id", "office_id"):
        op.create_index(op.f(f"ix_diagnosis_{column}"), "diagnosis", [column])
    op.create_table(
        "panel",
        *_keys("panel"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("meets_at", sa.DateTime(timezone=True), nullable=False),
        _to("user_account", "panel", "convened_by", nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("conclusion", sa.String(length=8), nullable=True),
        sa.Column("recorder", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("case_id", "n", name=op.f("uq_panel_case_id_n")),
    )
    op.create_table(
        "panel_member",
        *_keys("panel_member"),
        _to("panel", "panel_member", "panel_id", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _to("user_account", "panel_member", "user_id"),
        _to("organisation", "panel_member", "place_id"),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("consented_by", postgresql.JSONB(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("let_in", sa.Boolean(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.LargeBinary(), nullable=True),
        sa.Column("stance", sa.String(length=8), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
    )
    for column in ("case_id", "panel_id", "user_id"):
        op.create_index(op.f(f"ix_panel_member_{column}"), "panel_member", [column])


def downgrade() -> None:
    for table in ("panel_member", "panel", "diagnosis"):
        op.drop_table(table)
    op.execute(_UNGUARD)
    op.drop_constraint(op.f("uq_diagnosis_note_case_id_n"), "diagnosis_note")
    op.drop_constraint(op.f("uq_diagnosis_note_task_id"), "diagnosis_note")
    for column in ("n", "details", "task_id"):
        op.drop_column("diagnosis_note", column)
    op.execute('DELETE FROM diagnosis_note WHERE "by" IS NULL')
    op.alter_column("diagnosis_note", "by", nullable=False)
    for column in ("stage", "closed_level"):
        op.drop_column("dispute", column)


def _sheet() -> None:
    """Count the entries that are there, and let nobody change one again."""
    op.add_column("diagnosis_note", sa.Column("n", sa.Integer(), nullable=True))
    op.execute(_NUMBER)
    op.alter_column("diagnosis_note", "n", nullable=False)
    op.create_unique_constraint(
        op.f("uq_diagnosis_note_case_id_n"), "diagnosis_note", ["case_id", "n"]
    )
    op.add_column("diagnosis_note", sa.Column("details", sa.LargeBinary(), nullable=True))
    op.add_column("diagnosis_note", sa.Column("task_id", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_diagnosis_note_task_id"), "diagnosis_note", ["task_id"])
    op.alter_column("diagnosis_note", "by", nullable=True)
    op.execute(_GUARD)


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["dispute.id"], name=op.f(f"fk_{table}_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _to(target: str, table: str, column: str, *, nullable: bool = True) -> sa.Column[UUID]:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, sa.Uuid(), key, nullable=nullable)
