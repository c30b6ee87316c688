"""why a process did not begin when its time came, and when that is tried again"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    failures = sa.Column("failures", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    op.add_column("process_start", failures)
    op.add_column("process_start", sa.Column("error", sa.Text()))
    op.add_column("process_start", sa.Column("retry_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in ("retry_at", "error", "failures"):
        op.drop_column("process_start", name)
