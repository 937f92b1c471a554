"""Every dialog, by the name its state is stored under."""

from handlers.flows import joining, measures, renaming, score_entry
from handlers.flows.base import Flow

FLOWS: dict[str, Flow] = {flow.NAME: flow for flow in (score_entry, joining, renaming, measures)}
