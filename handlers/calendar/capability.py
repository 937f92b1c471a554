"""The calendar, as the table knows it."""

from pathlib import Path

from handlers.calendar import doors, effects, keeping
from handlers.calendar.file import CALENDAR_FILE
from handlers.capability import Capability
from handlers.parts import Undoer
from handlers.understanding.phrases import load_phrases

CAPABILITY = Capability(
    "calendar",
    doors=doors.DOORS,
    years=doors.YEARS,
    performers={
        effects.AddDate: keeping.add,
        effects.RemoveDate: keeping.remove,
        effects.SendCalendar: keeping.send,
    },
    documents=(CALENDAR_FILE,),
    phrases=load_phrases(Path(__file__).parent),
    readers=doors.READERS,
    undoer=Undoer(keeping.last_change, keeping.take_back),
)
