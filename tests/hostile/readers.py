"""Everything that reads what people write: each reader alone, and decisions in every state of a talk."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.channels.shaping import cut, figure, split
from handlers.capabilities import TABLE
from handlers.measures.taking_in import table_in
from handlers.measures.words import links_in, matching, new_period, read_report, without_title
from handlers.people.joining.words import code_in, named_agency, unit_named
from handlers.reminders.words import quiet_until
from handlers.routing import route
from handlers.scores.entry.reading import pass_marks
from handlers.terms.context import Ctx
from handlers.terms.events import Event, File, Text, called_in_group
from handlers.terms.flow import Step
from handlers.terms.talk import Talk
from handlers.understanding.codes import codes_in, only_codes, strange_codes_in
from handlers.understanding.words import action_in, is_question, plain, polite_less
from knowledge.agencies import (
    find_province,
    find_type,
    find_unit,
    guess_provinces,
    load_agencies,
    same_agency,
)
from knowledge.measure_text.calendar import read_calendar
from knowledge.measure_text.draft import read_budget, take_budget, tidy_title
from knowledge.measure_text.jsonl import read_jsonl
from knowledge.measure_text.line import read_line, read_lines
from knowledge.measure_text.serves import named_indicators, read_serves
from knowledge.measure_text.table import read_measures
from knowledge.measure_text.tables.header import is_torn_header
from knowledge.measure_text.tables.headings import column_of
from knowledge.measure_text.tables.labelled import as_table
from knowledge.measure_text.tables.schedule import apart, marked
from knowledge.measure_text.units import read_units
from knowledge.measure_text.when import take_periods
from knowledge.measures.measure import Draft, Measure
from knowledge.periods.reading import read_cadence, read_period
from knowledge.progress_text.naming import named_in
from knowledge.progress_text.results import read_results
from knowledge.reminders.wishes import minute_in, weekdays_in, wish_in
from knowledge.score_text.reading import read_scores
from tests.flows.test_phrases import CTX, MEASURES
from tests.flows.test_states import STORED

Reader = Callable[[str], object]
DAY = date(2024, 3, 4)
UNITS = tuple(each.title for each in load_agencies().units)
MARKED = Measure(9, 2567, Draft("่่่่่่่่ก"))
"""A title of tone marks, which a pattern cannot tell from what stands between letters."""

READERS: dict[str, Reader] = {
    "read_scores": lambda text: read_scores(text, CTX.ruleset, CTX.rules.counts),
    "read_measures": lambda text: read_measures(text, 2567, DAY, UNITS),
    "read_measures, a form": lambda text: read_measures(text, 2567, DAY, UNITS, pages=False),
    "read_calendar": lambda text: read_calendar(text, 2567, DAY, UNITS),
    "as_table": as_table,
    "column_of": lambda text: column_of(text[:120]),
    "is_torn_header": is_torn_header,
    "apart": lambda text: apart(text[:5_000]),
    "marked": lambda text: marked([("ไตรมาส 1", text), ("ไตรมาส 2", text)]),
    "table_in": lambda text: table_in(text, CTX),
    "read_lines": lambda text: read_lines(text, 2567, DAY, UNITS),
    "read_line": lambda text: read_line(text, 2567, DAY, UNITS),
    "read_jsonl": lambda text: read_jsonl(text, 2567, DAY, UNITS),
    "read_jsonl, one line": lambda text: read_jsonl(_object(text), 2567, DAY, UNITS),
    "read_units": lambda text: read_units(text, UNITS),
    "read_serves": read_serves,
    "named_indicators": named_indicators,
    "read_budget": read_budget,
    "take_budget": take_budget,
    "take_periods": lambda text: take_periods(text, 2567, DAY),
    "tidy_title": tidy_title,
    "read_period": lambda text: read_period(text, 2567, DAY),
    "read_cadence": read_cadence,
    "new_period": lambda text: new_period(text, MEASURES[0], CTX),
    "find_unit": lambda text: find_unit(text, UNITS),
    "find_type": find_type,
    "find_province": find_province,
    "guess_provinces": guess_provinces,
    "same_agency": lambda text: same_agency(text, f"{text}ก"),
    "named_agency": named_agency,
    "unit_named": unit_named,
    "code_in": code_in,
    "codes_in": lambda text: codes_in(plain(text), CTX),
    "only_codes": lambda text: only_codes(plain(text), CTX),
    "strange_codes_in": lambda text: strange_codes_in(plain(text), CTX),
    "links_in": links_in,
    "read_report": read_report,
    "read_report, of a plan": lambda text: read_report(text, MEASURES, UNITS),
    "read_results": lambda text: read_results(text[:30_000], MEASURES),
    "named_in": lambda text: named_in(text[:5_000], MEASURES),
    "without_title": lambda text: without_title(text, MARKED),
    "without_title, ends alike": lambda text: without_title(
        f"{text}ข", Measure(9, 2567, Draft(f"{text[:300]}ก"))
    ),
    "matching": lambda text: matching(text, (*MEASURES, MARKED)),
    "minute_in": minute_in,
    "wish_in": wish_in,
    "weekdays_in": weekdays_in,
    "quiet_until": lambda text: quiet_until(text, CTX),
    "pass_marks": pass_marks,
    "action_in": lambda text: action_in(plain(text), {"save": ("save", "yes", "erase", "accept")}),
    "is_question": is_question,
    "polite_less": polite_less,
    "called_in_group": called_in_group,
    "figure": figure,
    "split": lambda text: split(text, 2_000),
    "cut": lambda text: cut(text, 2_000),
}


def _object(text: str) -> str:
    keys = ("activity", "indicator", "steps", "period", "unit", "cadence", "analysis", "budget", "reporting")
    return json.dumps(dict.fromkeys(keys, text) | {"activity": "ก", "indicator": 9})


def states() -> dict[str, Reader]:
    """A decision about a text in every state that a talk can stand in."""
    own = replace(CTX, plan=replace(CTX.plan, measures=(*CTX.plan.measures, MARKED)))
    guest = Ctx("guest", "", CTX.rules, 2567, CTX.today, consented=True)
    found: dict[str, Reader] = {"idle": _deciding(Talk(flows=TABLE.flows), own)}
    for flow, version, data in STORED:
        talk = Talk(TABLE.flows[flow].load(version, data), False, 3, flows=TABLE.flows)
        found[f"{flow} {data['kind']} {data.get('depth', '')}"] = _deciding(
            talk, guest if flow == "joining" else own
        )
    return found


def _deciding(talk: Talk, ctx: Ctx) -> Reader:
    return lambda text: route(talk, Text(text), ctx, TABLE)


def decided(event: Event) -> Step:
    """A decision where nothing is under way."""
    return route(Talk(flows=TABLE.flows), event, CTX, TABLE)


def in_file(text: str) -> Step:
    """A decision about a text file."""
    return decided(File("ก.txt", text))
