"""groups in which questions about their agency are answered, with its digest or without"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    for name, before in (("answers", sa.false()), ("digest", sa.true())):
        op.add_column("group_chat", sa.Column(name, sa.Boolean(), nullable=False, server_default=before))
