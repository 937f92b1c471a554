"""rounds and units"""

import sqlalchemy as sa
from alembic import op

from storage.types import BigId
from storage.types import UtcDateTime as Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("progress", sa.Column("round", sa.String(10), server_default="", nullable=False))
    op.add_column("progress", sa.Column("unit_id", BigId, nullable=True))
    op.create_table(
        "standing",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("measure_id", BigId, nullable=False),
        sa.Column("round", sa.String(10), nullable=False),
        sa.Column("unit_id", BigId, nullable=True),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("reported_at", Moment(), nullable=True),
        sa.Column("audit_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_standing_agency_id_agency")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_standing_measure_id_measure")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_standing_unit_id_unit")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_standing_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_agency_id"), "standing", ["agency_id"], unique=False)
    op.create_index(
        "uq_standing_unit",
        "standing",
        ["measure_id", "round", "unit_id"],
        unique=True,
    )
    op.create_index(
        "uq_standing_whole",
        "standing",
        ["measure_id", "round"],
        unique=True,
        postgresql_where=sa.text("unit_id IS NULL"),
        sqlite_where=sa.text("unit_id IS NULL"),
    )
