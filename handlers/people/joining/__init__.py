"""Come in: consent, then a code or a new agency, then one's unit."""

from handlers.people.joining.prompts import prompt
from handlers.people.joining.states import NAME, VERSION, load
from handlers.people.joining.steps import accepts, settle, step
from handlers.terms.roles import Right

RIGHT: Right = "self"

__all__ = ["NAME", "RIGHT", "VERSION", "accepts", "load", "prompt", "settle", "step"]
