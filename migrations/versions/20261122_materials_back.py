"""whether the materials of a referral go back"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    back: sa.Column[bool] = sa.Column(
        "materials_back", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("referral", back)
    op.alter_column("referral", "materials_back", server_default=None)


def downgrade() -> None:
    op.drop_column("referral", "materials_back")
