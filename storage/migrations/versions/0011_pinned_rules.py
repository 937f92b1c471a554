"""which item set a result is of, the level that was published with it, and the rules offered for it"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    item_set = sa.Column("item_set", sa.String(length=40), server_default="local", nullable=False)
    op.add_column("assessment", item_set)
    op.add_column("assessment", sa.Column("published_level", sa.String(length=60)))
    op.add_column("assessment", sa.Column("offered_version", sa.Integer()))
