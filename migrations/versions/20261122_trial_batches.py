"""batches that only try: the version they come from, and that nothing is written"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "batch",
        sa.Column("is_trial", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("batch", sa.Column("from_release", sa.Integer()))


def downgrade() -> None:
    for name in ("from_release", "is_trial"):
        op.drop_column("batch", name)
