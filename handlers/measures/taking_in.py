"""Words, tables and files about measures: whether they are, and what comes of them. Pure."""

import re
from dataclasses import replace

from handlers.capability import MOST_READ, Heard
from handlers.general import help as general
from handlers.measures.doors import DOORS, allowed
from handlers.measures.effects import AddMeasures
from handlers.measures.flow import adding, following, several
from handlers.measures.progress import hearing
from handlers.scores.taking_in import take_before
from handlers.terms.context import Ctx
from handlers.terms.events import File
from handlers.terms.flow import Step
from handlers.terms.messages import Say
from handlers.terms.talk import Talk, answer, resumed
from knowledge.measure_text.calendar import read_calendar
from knowledge.measure_text.table import MeasureReading, read_lines, read_measures
from knowledge.measure_text.tables.header import is_torn_header
from knowledge.measures.measure import Draft
from knowledge.thai import to_arabic

LONGEST_LINES, LONGEST_WORDS = 30_000, 1_000
"""Letters of a message with several measures, and of one that speaks of a line of a list."""
_BETWEEN = ("\t", "|", ",", ";", "  ", ":")
"""What can stand between the cells of a table, or behind the labels of a form."""
_FAULTS, _FIRST_LINES = 5, 10
_PARTS = {
    "period": re.compile("ระยะเวลา|กำหนด"),
    "units": re.compile("ผู้รับผิดชอบ|กอง"),
    "title": re.compile("ชื่อ"),
}
_ADDS = re.compile(r"(?:ช่วย|ขอ)?เพิ่ม ?(?:มาตรการ|กิจกรรม|โครงการ)")
_LINE = re.compile(
    r"(?:แก้(?:ไข)?|เปลี่ยน)? ?(?P<edit>ระยะเวลา|กำหนด(?:การ|เวลา)?|ผู้รับผิดชอบ|กอง|ชื่อ)? ?(?:ของ)?"
    r"(?:(?:ข้อ|เรื่อง|รายการ)(?:ที่)? ?(?P<place>\d{1,2}))? ?(?:ระยะเวลา|กำหนด|ผู้รับผิดชอบ|เป็น|คือ)* ?(?P<rest>.*)"
)


def take_sent(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Tables of measures, several written down in one message, and files that are evidence."""
    if not heard.is_written:
        return hearing.take_file(talk, heard, ctx)
    if step := hearing.take_results(talk, heard, ctx):
        return step
    is_form = isinstance(heard.event, File) and heard.event.name.lower().endswith(".xlsx")
    reading = table_in(heard.text, ctx, pages=not is_form)
    if reading is None:
        step = take_lines(talk, heard, ctx) or take_calendar(talk, heard, ctx)
        torn = step is None and any(
            map(is_torn_header, heard.text[:LONGEST_LINES].splitlines()[:_FIRST_LINES])
        )
        return answer(talk, (Say("measures.how_to_paste"),)) if torn else step
    unread = general.cut(heard.length, MOST_READ)
    if step := take_before(talk, reading.before, ctx):
        later = Say("measures.scores_first", {"count": len(reading.drafts)})
        return replace(step, say=(*step.say, later, *unread))
    return take_table(talk, reading, ctx, unread)


def table_in(text: str, ctx: Ctx, *, pages: bool = True) -> MeasureReading | None:
    """The measures tables in a text; None for a text without one.

    `pages`: rows may go on over page breaks, as in documents, but not in a form.
    """
    text = text[:MOST_READ]
    if "\n" not in text.strip() or not any(each in text for each in _BETWEEN):
        return None
    reading = read_measures(text, ctx.adding_year, ctx.today, ctx.units, pages=pages)
    if reading.fiscal_year not in (None, ctx.adding_year):
        year = reading.fiscal_year or ctx.adding_year
        reading = read_measures(text, year, ctx.today, ctx.units, pages=pages)
    return reading if reading.is_table else None


def take_table(talk: Talk, reading: MeasureReading, ctx: Ctx, unread: tuple[Say, ...] = ()) -> Step:
    """Look at the measures of a table before they are kept."""
    faults = reading.complaints[:_FAULTS]
    more = len(reading.complaints) - len(faults)
    trouble = Say("measures.trouble_in_table", {"faults": faults, "more": more})
    lacks = Say("measures.table_lacks", {"lacks": reading.lacks})
    results = (Say("measures.results_unread"),) if reading.has_results else ()
    said = (*((trouble,) if faults else ()), *((lacks,) if reading.lacks else ()), *results, *unread)
    if not reading.drafts:
        return answer(talk, (Say("measures.nothing_in_table"), *said))
    year = reading.fiscal_year or ctx.adding_year
    return _looked_at(talk, reading.drafts, year, ctx, said)


def _looked_at(talk: Talk, drafts: tuple[Draft, ...], year: int, ctx: Ctx, said: tuple[Say, ...]) -> Step:
    """Drafts before they are kept, with those that wait for the same."""
    if ctx.may(AddMeasures.RIGHT) and (step := several.added(talk.state, drafts, year, ctx, said)):
        return resumed(step)
    return allowed(talk, ctx, lambda: several.received(drafts, year, ctx, said))


def take_lines(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Several measures written down in one message, a line each."""
    text = heard.text[:LONGEST_LINES].strip()
    if "\n" not in text or not _ADDS.match(text):
        return None
    drafts = read_lines(text, ctx.adding_year, ctx.today, ctx.units)
    unread = general.cut(heard.length, LONGEST_LINES)
    if len(drafts) < 2:
        return None
    return _looked_at(talk, drafts, ctx.adding_year, ctx, unread)


def take_calendar(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """A calendar: days and what is to be done then, a line each."""
    text = heard.text[:LONGEST_LINES]
    reading = read_calendar(text, ctx.adding_year, ctx.today, ctx.units)
    if reading.fiscal_year not in (None, ctx.adding_year):
        reading = read_calendar(text, reading.fiscal_year or ctx.adding_year, ctx.today, ctx.units)
    if not reading.drafts:
        return None
    said = (
        Say("measures.calendar", {"count": len(reading.drafts)}),
        *general.cut(heard.length, LONGEST_LINES),
    )
    year = reading.fiscal_year or ctx.adding_year
    return _looked_at(talk, reading.drafts, year, ctx, said)


def take_report(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Words on how work goes, or on a line of the list shown last."""
    if step := hearing.take_report(talk, heard, ctx):
        return step
    is_free = heard.is_written and bool(ctx.plan.work) and talk.expects != "number"
    return _line(talk, heard.text, ctx) if is_free else None


def _line(talk: Talk, text: str, ctx: Ctx) -> Step | None:
    """`ข้อ 2` opens a line of the list shown last; with a period or a unit behind it, that is corrected."""
    if len(text) > LONGEST_WORDS:
        return None
    said = _LINE.fullmatch(" ".join(to_arabic(text).split()))
    if said is None or not (ctx.shown.lines or ctx.shown.last) or not (said["edit"] or said["place"]):
        return None
    last = ctx.find_measure(ctx.shown.last or 0)
    found = following.placed(int(said["place"]), ctx) if said["place"] else last
    if found is None:
        return None
    if not said["rest"] and not said["edit"]:
        return DOORS["measure"](talk, (str(found.id),), ctx)
    if not said["rest"]:
        what = next(part for part, like in _PARTS.items() if like.match(said["edit"]))
        return DOORS["measure"](talk, (str(found.id), what), ctx)
    step = adding.correct(found, said["rest"], ctx)
    return allowed(talk, ctx, lambda: step) if step else None
