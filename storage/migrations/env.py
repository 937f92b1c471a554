"""Alembic runs on the connection it is handed (see storage/database.py)."""

from alembic import context

from storage import audit
from storage.calendar import tables as calendar
from storage.columns import metadata
from storage.documents import tables as documents
from storage.measures import tables as measures
from storage.messages import tables as messages
from storage.people import tables as people
from storage.reminders import tables as reminders
from storage.scores import tables as scores

KNOWN = (people, scores, measures, reminders, calendar, messages, documents, audit)
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
