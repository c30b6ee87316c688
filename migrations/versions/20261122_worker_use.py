"""when and from where a worker's token was last used"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("external_worker", sa.Column("last_used_at", sa.DateTime(timezone=True)))
    op.add_column("external_worker", sa.Column("last_address", sa.String(length=45)))


def downgrade() -> None:
    for name in ("last_address", "last_used_at"):
        op.drop_column("external_worker", name)
