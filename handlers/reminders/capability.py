"""Being reminded, as the table knows it."""

from pathlib import Path

from handlers.capability import Capability, Moment
from handlers.reminders import doors, effects, settings, words
from handlers.understanding.phrases import load_phrases

CAPABILITY = Capability(
    "reminders",
    doors=doors.DOORS,
    years=dict.fromkeys(doors.DOORS, "none"),
    takes={Moment.ASKED: doors.asked},
    readers=words.READERS,
    performers={
        effects.ShowReminders: settings.show,
        effects.SetReminders: settings.change,
        effects.ShowUnreached: settings.unreached,
        effects.SetEvent: settings.set_event,
    },
    phrases=load_phrases(Path(__file__).parent),
)
