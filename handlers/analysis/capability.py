"""What a result tells, as the table knows it."""

from pathlib import Path

from handlers.analysis import doors
from handlers.capability import Capability
from handlers.understanding.phrases import load_phrases

CAPABILITY = Capability(
    "analysis",
    doors=doors.DOORS,
    years=doors.YEARS,
    phrases=load_phrases(Path(__file__).parent),
    readers=doors.READERS,
)
