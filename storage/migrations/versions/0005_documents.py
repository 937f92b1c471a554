"""documents"""

import sqlalchemy as sa
from alembic import op

from storage.types import BigId, Document
from storage.types import UtcDateTime as Moment

revision = "0005"
down_revision = "0004"
OPEN = "state IN ('waiting', 'drawing')"


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("chat", sa.String(length=140), nullable=False),
        sa.Column("inbound_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("params", Document, nullable=False),
        sa.Column("same", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=100), server_default="", nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_document_agency_id_agency")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbox.id"], name=op.f("fk_document_inbound_id_inbox")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_document_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_agency_id"), "document", ["agency_id"], unique=False)
    op.create_index(
        "ix_document_same",
        "document",
        ["chat", "member_id", "same"],
        unique=True,
        postgresql_where=sa.text(OPEN),
        sqlite_where=sa.text(OPEN),
    )
    op.create_index(
        "ix_document_due",
        "document",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text(OPEN),
        sqlite_where=sa.text(OPEN),
    )
    op.add_column("outbox", sa.Column("held", sa.Boolean(), server_default=sa.text("false"), nullable=False))
