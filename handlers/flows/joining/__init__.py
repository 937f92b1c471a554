"""Come in: consent, then a code or a new agency, then one's unit."""

from handlers.flows.joining.prompts import prompt
from handlers.flows.joining.states import NAME, VERSION, load
from handlers.flows.joining.steps import accepts, settle, step
from handlers.roles import Right

RIGHT: Right = "self"

__all__ = ["NAME", "RIGHT", "VERSION", "accepts", "load", "prompt", "settle", "step"]
