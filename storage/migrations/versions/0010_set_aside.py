"""what was set aside unsaved"""

import sqlalchemy as sa
from alembic import op

from storage.types import Document

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    column = sa.Column("waits", Document, server_default="[]", nullable=False)
    op.add_column("conversation", column)
