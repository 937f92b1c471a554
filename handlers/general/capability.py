"""Help, kind refusals, stopping and taking back, as the table knows them."""

from pathlib import Path

from handlers.capability import Capability, Moment
from handlers.general import doors
from handlers.general.effects import Undo
from handlers.general.knowing import READERS as ANSWERS
from handlers.general.topics import TOPICS
from handlers.general.undoing import undo
from handlers.understanding.phrases import load_phrases
from handlers.understanding.sayings import load_sayings
from handlers.understanding.slots import READERS as SLOTS

CAPABILITY = Capability(
    "general",
    doors=doors.DOORS,
    years=doors.YEARS,
    takes={
        Moment.FIRST: doors.flood,
        Moment.SENT: doors.wordless,
        Moment.NAMED: doors.no_words,
        Moment.LAST: doors.unknown,
    },
    performers={Undo: undo},
    phrases=(*load_phrases(Path(__file__).parent), *TOPICS.values()),
    intents=load_sayings(Path(__file__).parent),
    readers={**SLOTS, **ANSWERS},
)
