"""How each kind of document is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.documents.calendar_file import draw_calendar
from handlers.calendar.file import CALENDAR_FILE
from handlers.measures.form import MEASURES_FORM, MeasuresForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8"
CADENCES = ("รายเดือน", "รายไตรมาส", "รอบ 6 เดือน", "ปีละครั้ง")
"""How often measures are reported, as the form offers it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a document's data becomes, in a thread beside the event loop; `mime` says what that is."""

    mime: str
    draw: Callable[[Any], bytes]


def _draw_form(data: MeasuresForm) -> bytes:
    # openpyxl takes a while to import: only who draws a form pays for it.
    from bot.documents.measure_form import draw_form

    return draw_form(data.agency, data.fiscal_year, data.indicators, data.units, data.rows, CADENCES)


DRAW: Mapping[str, Drawing] = {
    MEASURES_FORM.name: Drawing(XLSX, _draw_form),
    CALENDAR_FILE.name: Drawing(ICS, draw_calendar),
}
"""Every kind of document (`handlers.documents.kinds`)."""
