"""first tables"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0001"
down_revision = None

APPEND_ONLY = ("audit", "score_change")


def _refuse(table: str, act: str) -> None:
    name = f"{table}_refuse_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} EXECUTE FUNCTION refuse_change()")


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("province", sa.String(length=60), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
    )
    op.create_table(
        "identity",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("key", name=op.f("uq_identity_key")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("ruleset_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_assessment_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("agency_id", "fiscal_year", name=op.f("uq_assessment_agency_id_fiscal_year")),
    )
    op.create_index(op.f("ix_assessment_agency_id"), "assessment", ["agency_id"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("chat", sa.String(length=140), nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("flow", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", storage.types.Document, nullable=True),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("offered", storage.types.Document, nullable=False),
        sa.Column("updated_at", storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_conversation_agency_id_agency")),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_agency_id"), "conversation", ["agency_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=140), nullable=False),
        sa.Column("chat", sa.String(length=140), nullable=False),
        sa.Column("sender", sa.String(length=140), nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=True),
        sa.Column("body", storage.types.Document, nullable=False),
        sa.Column("received_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("done_at", storage.types.UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_inbox_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "event_id", name=op.f("uq_inbox_channel_event_id")),
    )
    op.create_index(op.f("ix_inbox_agency_id"), "inbox", ["agency_id"], unique=False)
    op.create_index("ix_inbox_chat", "inbox", ["chat", "id"], unique=False)
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["chat", "id"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "invite",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("expires_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_invite_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invite_code_hash")),
    )
    op.create_index(op.f("ix_invite_agency_id"), "invite", ["agency_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_member_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_agency_id"), "member", ["agency_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.Column("member_id", storage.types.BigId, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("assessment_id", storage.types.BigId, nullable=True),
        sa.Column("undoes_id", storage.types.BigId, nullable=True),
        sa.Column("detail", storage.types.Document, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_audit_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_audit_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_audit_member_id_member")),
        sa.ForeignKeyConstraint(["undoes_id"], ["audit.id"], name=op.f("fk_audit_undoes_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_agency_id"), "audit", ["agency_id"], unique=False)
    op.create_index("ix_audit_undo", "audit", ["assessment_id", "member_id", "id"], unique=False)
    op.create_index(op.f("ix_audit_undoes_id"), "audit", ["undoes_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("identity_id", storage.types.BigId, nullable=False),
        sa.Column("member_id", storage.types.BigId, nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_membership_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identity.id"], name=op.f("fk_membership_identity_id_identity")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_membership_member_id_member")),
        sa.PrimaryKeyConstraint("identity_id", "member_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_agency_id"), "membership", ["agency_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("chat", sa.String(length=140), nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=True),
        sa.Column("inbound_id", storage.types.BigId, nullable=True),
        sa.Column("message", storage.types.Document, nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_outbox_agency_id_agency")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbox.id"], name=op.f("fk_outbox_inbound_id_inbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_agency_id"), "outbox", ["agency_id"], unique=False)
    op.create_index("ix_outbox_chat", "outbox", ["chat", "id"], unique=False)
    op.create_index(op.f("ix_outbox_inbound_id"), "outbox", ["inbound_id"], unique=False)
    op.create_table(
        "score",
        sa.Column("assessment_id", storage.types.BigId, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.Column("value", storage.types.ExactDecimal(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_score_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_score_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "code", name=op.f("pk_score")),
    )
    op.create_index(op.f("ix_score_agency_id"), "score", ["agency_id"], unique=False)
    op.create_table(
        "score_change",
        sa.Column("id", storage.types.BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", storage.types.BigId, nullable=False),
        sa.Column("audit_id", storage.types.BigId, nullable=False),
        sa.Column("assessment_id", storage.types.BigId, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("old", storage.types.ExactDecimal(), nullable=True),
        sa.Column("new", storage.types.ExactDecimal(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_score_change_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_score_change_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_score_change_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_change")),
    )
    op.create_index(op.f("ix_score_change_agency_id"), "score_change", ["agency_id"], unique=False)
    op.create_index(
        op.f("ix_score_change_assessment_id_code_id"),
        "score_change",
        ["assessment_id", "code", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_score_change_audit_id"), "score_change", ["audit_id"], unique=False)
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            _refuse(table, act)
