"""Entering scores and asking about them, as the table knows it."""

from pathlib import Path

from handlers.capability import Capability, Moment
from handlers.parts import Undoer
from handlers.scores import doors, effects, levels, other_years, pinning, questions, saving, taking_in
from handlers.scores.entry.flow import FLOW
from handlers.scores.readers import READERS
from handlers.understanding.phrases import load_phrases
from handlers.understanding.sayings import load_sayings

CAPABILITY = Capability(
    "scores",
    flows=(FLOW,),
    doors=doors.DOORS | questions.DOORS | other_years.DOORS | pinning.DOORS | levels.DOORS,
    years=doors.YEARS | questions.YEARS | other_years.YEARS | pinning.YEARS | levels.YEARS,
    takes={Moment.ASKED: taking_in.of_preview, Moment.READ: taking_in.take},
    performers={
        effects.SaveScores: saving.save,
        effects.EraseScores: saving.erase,
        effects.FocusYear: saving.focus,
        effects.MoveRules: saving.move_rules,
        effects.NoteOffer: saving.note_offer,
        effects.ShowHistory: saving.history,
    },
    phrases=load_phrases(Path(__file__).parent),
    intents=load_sayings(Path(__file__).parent),
    readers={**READERS, **other_years.READERS},
    undoer=Undoer(saving.last_change, saving.take_back),
)
