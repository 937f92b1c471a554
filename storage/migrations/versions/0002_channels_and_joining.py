"""channels and joining"""

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"

OPEN = "state IN ('waiting', 'sending', 'parked')"
Moment = storage.types.UtcDateTime


def upgrade() -> None:
    _people()
    _inbox()
    _outbox()
    op.create_table(
        "file",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_file_agency_id_agency")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_file")),
    )
    op.create_index(op.f("ix_file_agency_id"), "file", ["agency_id"])
    op.create_index(op.f("ix_file_expires_at"), "file", ["expires_at"])


def _people() -> None:
    op.create_table(
        "unit",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_unit_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_unit_agency_id_name")),
    )
    op.create_index(op.f("ix_unit_agency_id"), "unit", ["agency_id"])
    _refer("member", "unit_id", "unit")
    op.add_column("member", sa.Column("left_at", Moment()))
    op.add_column("identity", sa.Column("name", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("identity", sa.Column("name_asked_at", Moment()))
    op.add_column("identity", sa.Column("consent_version", sa.Integer()))
    op.add_column("identity", sa.Column("consented_at", Moment()))
    op.add_column("identity", sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("identity", sa.Column("locked_until", Moment()))
    op.add_column("identity", sa.Column("blocked_at", Moment()))
    _refer("invite", "unit_id", "unit")
    _refer("invite", "member_id", "member")
    op.execute("UPDATE identity SET consent_version = 0")


def _refer(table: str, column: str, other: str) -> None:
    name = op.f(f"fk_{table}_{column}_{other}")
    key = sa.ForeignKey(f"{other}.id", name=name)
    op.add_column(table, sa.Column(column, storage.types.BigId, key), inline_references=True)


def _inbox() -> None:
    op.add_column("conversation", sa.Column("heard_at", Moment()))
    op.add_column("inbox", sa.Column("source_id", sa.String(length=140)))
    op.add_column("inbox", sa.Column("sender_name", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("inbox", sa.Column("reply", storage.types.Document))
    op.add_column("inbox", sa.Column("occurred_at", Moment()))


def _outbox() -> None:
    """One row for each message becomes one row for everything said at one moment."""
    said = _said()
    op.drop_table("outbox")
    table = op.create_table(
        "outbox",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("chat", sa.String(length=140), nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=True),
        sa.Column("inbound_id", storage.types.BigId, nullable=True),
        sa.Column("messages", storage.types.Document, nullable=False),
        sa.Column("reply", storage.types.Document, nullable=True),
        sa.Column("retry_key", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("parts_sent", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_outbox_agency_id_agency")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbox.id"], name=op.f("fk_outbox_inbound_id_inbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_agency_id"), "outbox", ["agency_id"])
    op.create_index(op.f("ix_outbox_inbound_id"), "outbox", ["inbound_id"])
    op.create_index("ix_outbox_chat", "outbox", ["chat", "id"])
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["chat", "id"],
        postgresql_where=sa.text(OPEN),
        sqlite_where=sa.text(OPEN),
    )
    if said:
        op.bulk_insert(table, said)


def _said() -> list[dict[str, Any]]:
    old = sa.table(
        "outbox",
        *(sa.column(name) for name in ("id", "channel", "chat", "agency_id", "inbound_id")),
        sa.column("message", storage.types.Document),
        sa.column("created_at", Moment()),
    )
    moments: dict[Any, dict[str, Any]] = {}
    for row in op.get_bind().execute(sa.select(old).order_by(old.c.id)):
        key = row.inbound_id or f"row {row.id}"
        moment = moments.setdefault(
            key,
            {
                "channel": row.channel,
                "chat": row.chat,
                "agency_id": row.agency_id,
                "inbound_id": row.inbound_id,
                "messages": [],
                "retry_key": str(uuid.uuid4()),
                "state": "kept",
                "attempts": 0,
                "parts_sent": 0,
                "uncertain": False,
                "error": "",
                "created_at": row.created_at,
                "next_at": row.created_at,
            },
        )
        moment["messages"].append(row.message)
    return list(moments.values())
