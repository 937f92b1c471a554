"""who has what in hand"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for table in ("inbox", "outbox", "document"):
        op.add_column(table, sa.Column("taken_by", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("lost", sa.Integer(), server_default=sa.text("0"), nullable=False))
