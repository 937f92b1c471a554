"""Words and files on how work goes: a report, results of several measures, evidence. Pure."""

import re
from dataclasses import replace

from handlers.capability import Heard
from handlers.measures.doors import DOORS, allowed
from handlers.measures.effects import AddMeasures
from handlers.measures.flow import following
from handlers.measures.flow import states as at
from handlers.measures.flow.pieces import piece_of
from handlers.measures.progress import answering, results
from handlers.measures.words import asks_about_work, is_percent, links_in, read_report
from handlers.terms.context import Ctx
from handlers.terms.events import File, Text
from handlers.terms.flow import FlowState, Step
from handlers.terms.messages import Say
from handlers.terms.talk import Talk, answer, go_on
from knowledge.measures.measure import Measure
from knowledge.progress_text.naming import named_in
from knowledge.progress_text.places import each_on_a_line
from knowledge.progress_text.results import Results, read_results
from knowledge.progress_text.vocabulary import says_nothing, vocabulary
from knowledge.score_text.about import is_about_scores
from knowledge.thai import to_arabic

LONGEST_SENTENCE = 1_000
LONGEST_RESULTS = 30_000
"""Letters of a list or table of results that are looked at."""
_PLACE = re.compile(r"^[ \t]*ข้อ(?:ที่)? ?([0-9๐-๙]{1,2})(?![0-9๐-๙.])", re.MULTILINE)
_WRITTEN = (".docx", ".doc", ".pdf")
"""Documents that may hold a plan as well as evidence; their tables are not read."""
_PLAN = re.compile("แผน|มาตรการ|ปฏิทิน|กำหนดการ|plan")
_STANDING = ("done", "not_done", "not_begun", "carried", "doing", "progress", "asks")
"""Kinds of words that ask where a measure stands, in a question."""
_LINE_NUMBER = re.compile(r"^[0-9]{1,2}[. ]+")
_FREE = (at.AskHow, at.AskTrouble, at.AskStop, at.AskWhy)


def take_results(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Results of several measures in one message or file: looked at before they are kept."""
    text = heard.text[:LONGEST_RESULTS].strip()
    if isinstance(heard.event, Text) and len(text) < LONGEST_SENTENCE and "\n" not in text:
        text = each_on_a_line(to_arabic(text))
    if not ctx.plan.work or not re.search(r"[\n\t|]", text) or is_about_scores(text, ctx.ruleset):
        return None
    found = read_results(_named_lines(text, ctx), ctx.plan.work)
    if not _are_results(found, isinstance(heard.event, File) or "\t" in text):
        return None
    return allowed(talk, ctx, lambda: results.looked_at(found, ctx))


def _are_results(found: Results, has_cells: bool) -> bool:
    """Whether lines are results: under a heading for them, or several that say how a measure goes."""
    told = [each for each in found.found if each.telling]
    if found.is_table:
        return bool(told)
    sure = any(each.telling and not each.telling.is_weak for each in told)
    return sure and (len(told) > 1 or has_cells or bool(found.unknown or found.rest))


def _named_lines(text: str, ctx: Ctx) -> str:
    """The text with the titles of the lines that it names by their number."""

    def title(found: re.Match[str]) -> str:
        measure = following.placed(int(to_arabic(found[1])), ctx)
        return measure.title if measure else found[0]

    return _PLACE.sub(title, text)


def take_report(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Words on how work goes; None when they are about something else or there is no plan."""
    text = _sentence(heard)
    if not text or not ctx.plan.work or talk.expects == "number" or is_about_scores(text, ctx.ruleset):
        return None
    if asks_about_work(text) and not links_in(text):
        return _asked(talk, text, ctx)
    report = read_report(text, ctx.plan.work, ctx.units)
    is_title = report is None or _LINE_NUMBER.match(to_arabic(text))
    if is_title and talk.active is None and (found := _only_named(text, ctx)):
        return DOORS["measure"](talk, (str(found.id),), ctx)
    if report is None or (talk.active and type(talk.active) not in answering.STEPS and is_percent(text)):
        return None
    if _is_asked(talk.active) and report.place is None and not (report.named and report.is_sure):
        return go_on(talk, Text(text), ctx)
    step = following.told(report, ctx, text)
    return allowed(talk, ctx, lambda: step) if step else None


def _is_asked(state: FlowState | None) -> bool:
    """Whether the open question is one that words without a measure's name are an answer to."""
    if isinstance(state, at.AskPart):
        return state.wants == "trouble"
    return isinstance(state, _FREE)


def _sentence(heard: Heard) -> str:
    """What is one sentence about work: no file, and no lines that go on about something else."""
    if not isinstance(heard.event, Text):
        return ""
    lines = [each for each in heard.text.splitlines() if not says_nothing(each) or links_in(each)]
    if not lines:
        return heard.text.strip()
    said = [each for each in lines if not links_in(each) or not says_nothing(_linkless(each))]
    return "\n".join(lines).replace("\n", " ") if len(said) < 2 and "\t" not in heard.text else ""


def _linkless(line: str) -> str:
    for each in links_in(line):
        line = line.replace(each, " ")
    return line


def _asked(talk: Talk, text: str, ctx: Ctx) -> Step | None:
    """`ข้อ 1 เสร็จหรือยัง`, `big data ถึงไหนแล้ว`: where the measure stands."""
    said = " ".join(to_arabic(text).split())
    if not any(each.kind in _STANDING for each in vocabulary().marks(said)):
        return None
    found = _meant(said, ctx)
    return DOORS["measure"](talk, (str(found.id),), ctx) if found else None


def _only_named(text: str, ctx: Ctx) -> Measure | None:
    """The measure whose title is all that was typed, also as a button shows it: numbered and cut short."""
    said = to_arabic(" ".join(text.split())).rstrip("….")
    named = named_in(_LINE_NUMBER.sub("", said), ctx.plan.work)
    return named.measures[0] if named.is_sure and says_nothing(named.rest) else None


def _meant(said: str, ctx: Ctx) -> Measure | None:
    if place := _PLACE.match(said):
        return following.placed(int(place[1]), ctx)
    named = named_in(said, ctx.plan.work)
    return named.measures[0] if named.is_sure else None


def take_file(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """A photo or document that was kept: the answer to what was asked, else evidence of somebody's work."""
    file = heard.event
    if not isinstance(file, File) or file.text is not None or not file.token:
        return None
    if type(talk.active) in answering.STEPS:
        return go_on(talk, file, ctx)
    may, name = ctx.may(AddMeasures.RIGHT), file.name.casefold()
    written, plan = name.endswith(_WRITTEN), bool(_PLAN.search(name))
    said = (Say("measures.table_in_document", {"name": file.name[:60]}),) if may and written else ()
    if may and (step := following.kept(piece_of(file), file.caption, ctx, ask=written and plan)):
        step = replace(step, say=(*said, *step.say)) if plan or step.state is not None else step
        return allowed(talk, ctx, lambda: step)
    params = {"name": file.name[:60], "may": may}
    return answer(talk, (*said, Say("measures.unwanted_file", params)))
