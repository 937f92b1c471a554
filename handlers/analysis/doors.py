"""What can be asked about what a result tells, each a door."""

from handlers.analysis import comparing
from handlers.capability import Door
from handlers.scores.questions import Answer, question
from handlers.scores.readers import years_said
from handlers.understanding.phrases import Readers
from handlers.understanding.years import YearOf

QUESTIONS: dict[str, Answer] = {
    "compare": lambda ctx, args: comparing.compare(ctx, tuple(int(each) for each in args)),
}
DOORS: dict[str, Door] = {name: question(answers) for name, answers in QUESTIONS.items()}
YEARS: dict[str, YearOf] = {"compare": "own"}
READERS: Readers = {"years_compared": years_said}
