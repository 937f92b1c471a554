"""plans and reminders"""

import sqlalchemy as sa
from alembic import op

from storage.types import BigId, Document, ExactDecimal
from storage.types import UtcDateTime as Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _measures()
    _followed()
    _reminders()
    _columns()
    for act in ("UPDATE", "DELETE"):
        _refuse("progress", act)


def _refuse(table: str, act: str) -> None:
    name = f"{table}_refuse_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} EXECUTE FUNCTION refuse_change()")


def _measures() -> None:
    op.create_table(
        "measure",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("serves", Document, nullable=False),
        sa.Column("analysis", sa.Text(), server_default="", nullable=False),
        sa.Column("steps", sa.Text(), server_default="", nullable=False),
        sa.Column("period", sa.String(length=300), server_default="", nullable=False),
        sa.Column("spans", Document, nullable=False),
        sa.Column("cadence", sa.String(length=12), server_default="", nullable=False),
        sa.Column("reporting", sa.String(length=300), server_default="", nullable=False),
        sa.Column("budget", ExactDecimal(), nullable=True),
        sa.Column("everyone", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("percent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("note", sa.String(length=500), server_default="", nullable=False),
        sa.Column("reported_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_measure_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_agency_id"), "measure", ["agency_id"], unique=False)
    op.create_index(
        op.f("ix_measure_agency_id_fiscal_year"), "measure", ["agency_id", "fiscal_year"], unique=False
    )
    op.create_table(
        "measure_unit",
        sa.Column("measure_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_measure_unit_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_unit_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_measure_unit_unit_id_unit")),
        sa.PrimaryKeyConstraint("measure_id", "unit_id", name=op.f("pk_measure_unit")),
    )
    op.create_index(op.f("ix_measure_unit_agency_id"), "measure_unit", ["agency_id"], unique=False)
    op.create_table(
        "measure_mute",
        sa.Column("measure_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_measure_mute_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_mute_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_measure_mute_member_id_member")),
        sa.PrimaryKeyConstraint("measure_id", "member_id", name=op.f("pk_measure_mute")),
    )
    op.create_index(op.f("ix_measure_mute_agency_id"), "measure_mute", ["agency_id"], unique=False)
    op.create_table(
        "measure_owner",
        sa.Column("measure_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_measure_owner_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_owner_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_measure_owner_member_id_member")),
        sa.PrimaryKeyConstraint("measure_id", "member_id", name=op.f("pk_measure_owner")),
    )
    op.create_index(op.f("ix_measure_owner_agency_id"), "measure_owner", ["agency_id"], unique=False)


def _followed() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("measure_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=True),
        sa.Column("audit_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_evidence_agency_id_agency")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_evidence_audit_id_audit")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_evidence_measure_id_measure")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_evidence_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_agency_id"), "evidence", ["agency_id"], unique=False)
    op.create_index(op.f("ix_evidence_measure_id"), "evidence", ["measure_id"], unique=False)
    op.create_table(
        "progress",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("measure_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("audit_id", BigId, nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_progress_agency_id_agency")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_progress_audit_id_audit")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_progress_measure_id_measure")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_progress_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_agency_id"), "progress", ["agency_id"], unique=False)
    op.create_index(op.f("ix_progress_measure_id_id"), "progress", ["measure_id", "id"], unique=False)


def _reminders() -> None:
    op.create_table(
        "quota",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_quota")),
    )
    op.create_table(
        "agency_event",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_event_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_event")),
        sa.UniqueConstraint(
            "agency_id", "fiscal_year", "title", name=op.f("uq_agency_event_agency_id_fiscal_year_title")
        ),
    )
    op.create_index(op.f("ix_agency_event_agency_id"), "agency_event", ["agency_id"], unique=False)
    op.create_table(
        "group_chat",
        sa.Column("chat", sa.String(length=140), nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_group_chat_agency_id_agency")),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_group_chat")),
    )
    op.create_index(op.f("ix_group_chat_agency_id"), "group_chat", ["agency_id"], unique=False)
    op.create_table(
        "reminder_setting",
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("days", sa.String(length=7), server_default="", nullable=False),
        sa.Column("off_kinds", Document, nullable=False),
        sa.Column("wants_digest", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_off", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("muted_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_reminder_setting_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_reminder_setting_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_reminder_setting")),
    )
    op.create_index(op.f("ix_reminder_setting_agency_id"), "reminder_setting", ["agency_id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("measure_id", BigId, nullable=True),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("queued_at", Moment(), nullable=True),
        sa.Column("outbox_id", BigId, nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_reminder_agency_id_agency")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_reminder_measure_id_measure")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reminder_member_id_member")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_reminder_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "member_id", "kind", "subject", "due_on", name=op.f("uq_reminder_member_id_kind_subject_due_on")
        ),
    )
    op.create_index(op.f("ix_reminder_agency_id"), "reminder", ["agency_id"], unique=False)
    op.create_index(
        "ix_reminder_due",
        "reminder",
        ["due_at", "member_id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index(op.f("ix_reminder_outbox_id"), "reminder", ["outbox_id"], unique=False)


def _columns() -> None:
    op.add_column(
        "agency", sa.Column("needs_evidence", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("agency", sa.Column("planned_through", sa.Date(), nullable=True))
    op.add_column(
        "agency", sa.Column("replan", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("conversation", sa.Column("plan_year", sa.Integer(), nullable=True))
    op.add_column("conversation", sa.Column("listed", Document, server_default="[]", nullable=False))
    op.add_column("outbox", sa.Column("key", sa.String(length=80), nullable=True))
    op.add_column("outbox", sa.Column("purpose", sa.String(length=16), server_default="", nullable=False))
    op.create_index(op.f("ix_outbox_key"), "outbox", ["key"], unique=True)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "purpose", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    key = sa.ForeignKey("member.id", name=op.f("fk_outbox_member_id_member"))
    op.add_column("outbox", sa.Column("member_id", BigId, key), inline_references=True)
