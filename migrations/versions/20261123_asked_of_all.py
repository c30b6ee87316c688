"""everybody is asked how content they are; a sample of them is called"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWN = "uq_survey_ask_own"


def upgrade() -> None:
    op.add_column("survey_ask", sa.Column("until", sa.Date()))
    op.execute(
        "UPDATE survey_ask SET until = drawn.until FROM survey_round drawn "
        "WHERE drawn.id = survey_ask.round_id"
    )
    op.alter_column("survey_ask", "until", nullable=False)
    op.alter_column("survey_ask", "round_id", nullable=True)
    alone = sa.text("round_id IS NULL")
    op.create_index(OWN, "survey_ask", ["party_id"], unique=True, postgresql_where=alone)


def downgrade() -> None:
    op.execute("DELETE FROM survey_ask WHERE round_id IS NULL")
    op.drop_index(OWN, "survey_ask")
    op.alter_column("survey_ask", "round_id", nullable=False)
    op.drop_column("survey_ask", "until")
