"""who made agencies today"""

import sqlalchemy as sa
from alembic import op

from storage.types import BigId
from storage.types import UtcDateTime as Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "founding",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_founding")),
    )
    op.create_index(op.f("ix_founding_made_at"), "founding", ["made_at"], unique=False)
