"""The dialog of coming in, as the rest sees it."""

from handlers.people.joining.prompts import prompt
from handlers.people.joining.states import NAME, VERSION, load
from handlers.people.joining.steps import accepts, settle, step
from handlers.terms.flow import Flow

FLOW = Flow(NAME, VERSION, "self", "เข้าหน่วยงาน", load, prompt, step, accepts, settle=settle)
