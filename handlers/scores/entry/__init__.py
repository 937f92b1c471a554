"""Enter the scores of a year: choose year and depth, answer one by one, or paste a table."""

from handlers.scores.entry.asking import settle
from handlers.scores.entry.prompts import prompt
from handlers.scores.entry.states import NAME, VERSION, load
from handlers.scores.entry.steps import accepts, step
from handlers.terms.roles import Right

RIGHT: Right = "enter"

__all__ = ["NAME", "RIGHT", "VERSION", "accepts", "load", "prompt", "settle", "step"]
