"""erasing"""

import sqlalchemy as sa
from alembic import op

from storage.types import BigId
from storage.types import UtcDateTime as Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("identity", sa.Column("forgotten_at", Moment(), nullable=True))
    op.add_column("member", sa.Column("forgotten_at", Moment(), nullable=True))
    op.add_column("invite", sa.Column("told_by", BigId, nullable=True))
    op.add_column("file", sa.Column("invite_id", BigId, nullable=True))
    op.create_index(
        "ix_inbox_group_sender",
        "inbox",
        ["sender"],
        unique=False,
        postgresql_where=sa.text("sender != chat"),
        sqlite_where=sa.text("sender != chat"),
    )
    op.create_index(op.f("ix_document_inbound_id"), "document", ["inbound_id"], unique=False)
    op.create_index(op.f("ix_file_invite_id"), "file", ["invite_id"], unique=False)
