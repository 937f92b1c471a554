"""Enter the scores of a year: choose year and depth, answer one by one, or paste a table."""

from handlers.flows.score_entry.asking import settle
from handlers.flows.score_entry.prompts import prompt
from handlers.flows.score_entry.states import VERSION, load
from handlers.flows.score_entry.steps import step

NAME = "score_entry"

__all__ = ["NAME", "VERSION", "load", "prompt", "settle", "step"]
