"""The facts behind an answer, as the table knows them."""

from pathlib import Path

from handlers.capability import Capability
from handlers.items import doors, lookup
from handlers.understanding.phrases import load_phrases

CAPABILITY = Capability(
    "items",
    doors=doors.DOORS,
    years=doors.YEARS,
    phrases=load_phrases(Path(__file__).parent),
    readers=doors.READERS,
    subject=lookup.subject,
)
