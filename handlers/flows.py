"""Every dialog, by the name its state is stored under."""

from handlers.measures import flow as measures
from handlers.people import joining, renaming
from handlers.scores import entry as score_entry
from handlers.terms.flow import Flow

FLOWS: dict[str, Flow] = {flow.NAME: flow for flow in (score_entry, joining, renaming, measures)}
