"""Alembic runs on the connection it is handed (see storage/database.py)."""

from alembic import context

from storage import plan_tables, tables
from storage.columns import metadata
from storage.documents import tables as document_tables

KNOWN = (tables, plan_tables, document_tables)
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
