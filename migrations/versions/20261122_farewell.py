"""what a party says as it leaves"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import cases.vault.crypto

revision: str = "0020"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("party", sa.Column("farewell", cases.vault.crypto.EncryptedText(), nullable=True))


def downgrade() -> None:
    op.drop_column("party", "farewell")
