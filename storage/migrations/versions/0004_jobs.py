"""jobs (PostgreSQL only): the tables of procrastinate 3.10, as that library makes them"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    from procrastinate.schema import SchemaManager

    connection.exec_driver_sql(SchemaManager.get_schema(), execution_options={"no_parameters": True})
