"""Being reminded, as the table knows it."""

from pathlib import Path

from handlers.capability import Capability, Moment
from handlers.reminders import doors, effects, settings, words
from handlers.reminders.nudging import doors as nudging
from handlers.reminders.nudging import effects as nudges
from handlers.reminders.nudging import sending
from handlers.understanding.phrases import load_phrases
from handlers.understanding.sayings import load_sayings

CAPABILITY = Capability(
    "reminders",
    doors={**doors.DOORS, **nudging.DOORS},
    years={**dict.fromkeys((*doors.DOORS, *nudging.DOORS), "none"), "nudge_said": "plan"},
    takes={Moment.ASKED: doors.asked},
    readers={**words.READERS, **nudging.READERS},
    performers={
        effects.ShowReminders: settings.show,
        effects.SetReminders: settings.change,
        effects.ShowUnreached: settings.unreached,
        effects.SetEvent: settings.set_event,
        nudges.LookAtNudge: sending.look,
        nudges.Nudge: sending.send,
    },
    phrases=load_phrases(Path(__file__).parent),
    intents=load_sayings(Path(__file__).parent),
)
