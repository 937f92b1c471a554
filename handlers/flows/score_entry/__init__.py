"""Enter the scores of a year: choose year and depth, answer one by one, or paste a table."""

from handlers.flows.score_entry.asking import settle
from handlers.flows.score_entry.prompts import prompt
from handlers.flows.score_entry.states import NAME, VERSION, load
from handlers.flows.score_entry.steps import accepts, step
from handlers.roles import Right

RIGHT: Right = "enter"

__all__ = ["NAME", "RIGHT", "VERSION", "accepts", "load", "prompt", "settle", "step"]
