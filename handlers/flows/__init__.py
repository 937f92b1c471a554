"""Every dialog, by the name its state is stored under."""

from handlers.flows import joining, score_entry
from handlers.flows.base import Flow

FLOWS: dict[str, Flow] = {score_entry.NAME: score_entry, joining.NAME: joining}
