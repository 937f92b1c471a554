"""Entering scores and asking about them, as the table knows it."""

from pathlib import Path

from handlers.capability import Capability, Moment
from handlers.parts import Undoer
from handlers.scores import doors, effects, questions, saving, taking_in
from handlers.scores.entry.flow import FLOW
from handlers.scores.readers import READERS
from handlers.understanding.phrases import load_phrases

CAPABILITY = Capability(
    "scores",
    flows=(FLOW,),
    doors=doors.DOORS | questions.DOORS,
    years=doors.YEARS | questions.YEARS,
    takes={Moment.READ: taking_in.take},
    performers={
        effects.SaveScores: saving.save,
        effects.EraseScores: saving.erase,
        effects.FocusYear: saving.focus,
        effects.ShowHistory: saving.history,
    },
    phrases=load_phrases(Path(__file__).parent),
    readers=READERS,
    undoer=Undoer(saving.last_change, saving.take_back),
)
