"""who was asked is described, and what was handed in is said to prove something"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("investigation", sa.Column("particulars", sa.LargeBinary(), nullable=True))
    op.add_column("attachment", sa.Column("told", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("attachment", "told")
    op.drop_column("investigation", "particulars")
