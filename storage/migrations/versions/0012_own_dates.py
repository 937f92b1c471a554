"""the dates that agencies write down for themselves"""

import sqlalchemy as sa
from alembic import op

from storage.types import BigId
from storage.types import UtcDateTime as Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "own_date",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("agency_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("member_id", BigId),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_own_date_agency_id_agency")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_own_date_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_date")),
        sa.UniqueConstraint("agency_id", "day", "title", name=op.f("uq_own_date_agency_id_day_title")),
    )
    op.create_index(op.f("ix_own_date_agency_id"), "own_date", ["agency_id"], unique=False)
