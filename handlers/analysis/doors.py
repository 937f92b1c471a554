"""What can be asked about what a result tells, each a door."""

from handlers.analysis import auditing, comparing, first
from handlers.capability import Door
from handlers.scores.questions import Answer, question
from handlers.understanding.phrases import Readers
from handlers.understanding.years import YearOf

QUESTIONS: dict[str, Answer] = {
    "compare": comparing.compare,
    "compare_items": comparing.items,
    "findings": lambda ctx, args: auditing.findings(ctx),
    "first": lambda ctx, args: first.first(ctx),
}
DOORS: dict[str, Door] = {name: question(answers) for name, answers in QUESTIONS.items()}
YEARS: dict[str, YearOf] = {
    "compare": "own",
    "compare_items": "own",
    "findings": "result",
    "first": "result",
}
READERS: Readers = {**comparing.READERS}
