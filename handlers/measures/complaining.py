"""What is wrong with the rows or lines of a measures file, in words. Pure."""

from collections.abc import Mapping

from handlers.terms.messages import Say
from knowledge.measure_text.jsonl import MOST_LINES
from knowledge.measure_text.table import RowComplaint


def bad_row(complaint: RowComplaint) -> Say:
    """Why a row of a table was not taken."""
    return Say("measures_reading.bad_row", {"complaint": complaint})


def bad_line(fault: Mapping[str, object]) -> Say:
    """Why a JSON line was not taken, as `read_jsonl` names it."""
    about = {"problem": fault["problem"], "words": fault["words"], "most": MOST_LINES}
    return Say("measures_reading.bad_line", about)
