"""What could be done: measures suggested for weak points, last year's plan moved, what can be changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from handlers.general.wording import CONFIDENCE
from handlers.measures import lists
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.fiscal import fiscal_year_span
from knowledge.measure_text.table import read_units
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.measures.suggestions import Suggestion, item_draft, load_suggestions, suggestions_for, to_draft
from knowledge.periods.days import Span
from knowledge.periods.reading import say_period
from knowledge.scores.gaps import missing_items, ranked

_SURE: Mapping[str, str] = dict(CONFIDENCE.items())
WEAK, SHOWN_ITEMS, SHOWN = 3, 5, 9


def suggestions(ctx: Ctx, indicator: int | None = None) -> tuple[Say, ...]:
    """Measures for the weakest indicators (or one), and the missing items that add most; tap to take one."""
    weak = [indicator] if indicator else weakest(ctx)
    if not weak:
        return choose_indicator(ctx)
    taken = {each.title for each in ctx.plan.measures}
    found = [each for each in suggestions_for(weak) if each.title not in taken][:SHOWN]
    missing = [] if indicator else _missing(ctx)
    params = {
        "year": ctx.year,
        "for_year": ctx.adding_year,
        "groups": [(ctx.label(f"ind{each}"), _value(ctx, each), _titles(found, each)) for each in weak],
        "items": [(ctx.label(code), gain) for code, gain in missing],
    }
    choices = (
        *(
            Choice.to(f"{place} {lists.short(each.title, 26)}", "suggest", each.number)
            for place, each in enumerate(found, 1)
        ),
        *(Choice.to(f"เผยแพร่ {code}", "suggest", "item", code) for code, _ in missing),
        Choice.to("ตัวชี้วัดอื่น", "suggest", "all"),
        lists.ADD,
    )
    return (Say("measures_lists.suggestions", params, choices),)


def choose_indicator(ctx: Ctx) -> tuple[Say, ...]:
    """The ten indicators to choose suggestions for."""
    choices = tuple(
        Choice.to(lists.short(ctx.label(f"ind{each}"), 20), "suggest", "ind", each) for each in range(1, 11)
    )
    return (Say("measures_lists.suggest_for", {"year": ctx.year}, choices),)


def weakest(ctx: Ctx) -> list[int]:
    """The numbers of the weakest indicators that are below 100, weakest first; none without scores."""
    low = [each for each in ranked(ctx.evaluation, "indicator", n=WEAK) if each.value < 100]
    return [int(each.code[3:]) for each in low]


def suggested(ctx: Ctx, which: str) -> Draft | None:
    """A suggestion as a draft: `201` by its number, `item.O8` to publish an item; None if there is none."""
    year = ctx.adding_year
    if which.startswith("item."):
        code = which.removeprefix("item.").upper().replace(" ", "")
        item = ctx.ruleset.item_by_code.get(code)
        if item is None:
            return None
        first, last = fiscal_year_span(year)
        middle = date(last.year, 3, 31)
        ends_on = middle if ctx.today <= middle else max(last, ctx.today)
        return item_draft(code, item.title, read_units(item.unit, ctx.units)[0], year, ends_on, first)
    found = next((each for each in load_suggestions() if str(each.number) == which), None)
    return to_draft(found, year) if found else None


def _missing(ctx: Ctx) -> list[tuple[str, object]]:
    planned = {code for each in ctx.plan.measures for code in each.draft.serves}
    items = [
        each for group in missing_items(ctx.evaluation) for each in group.items if each.code not in planned
    ]
    return [(each.code, each.gain) for each in sorted(items, key=lambda each: -each.gain)[:SHOWN_ITEMS]]


def _value(ctx: Ctx, indicator: int) -> object:
    return ctx.evaluation.value(f"ind{indicator}")


def _titles(found: list[Suggestion], indicator: int) -> list[tuple[int, str, str, str]]:
    return [
        (
            place,
            each.title,
            " ".join((*each.units, *(("ทุกกอง",) if each.everyone else ()))),
            _SURE[each.confidence],
        )
        for place, each in enumerate(found, 1)
        if each.indicator == indicator
    ]


# ---- last year's plan


def moved(measures: tuple[Measure, ...], years: int, *, only_open: bool = False) -> tuple[Draft, ...]:
    """The measures as drafts so many years later; what was given up, or is finished, stays behind."""
    kept = (each for each in measures if each.status is not Status.CANCELLED)
    return tuple(_later(each.draft, years) for each in kept if each.status.is_open or not only_open)


def _later(draft: Draft, years: int) -> Draft:
    spans = tuple(Span(_add(each.start, years), _add(each.end, years)) for each in draft.spans)
    return replace(draft, spans=spans, period=say_period(spans), problem="", detail="")


def _add(day: date, years: int) -> date:
    last_of_february = (day.month, day.day) in ((2, 28), (2, 29)) and (day + timedelta(days=1)).month == 3
    if last_of_february:
        return date(day.year + years, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year + years)


def edit_menu(measure: Measure, ctx: Ctx) -> tuple[Say, ...]:
    """What can be changed about a measure."""
    number = measure.id
    choices = (
        Choice.to("ระยะเวลา", "measure", number, "period"),
        Choice.to("ผู้รับผิดชอบ", "measure", number, "units"),
        Choice.to("ชื่อ", "measure", number, "title"),
        Choice.to("ตัวชี้วัด", "measure", number, "serves"),
        Choice.to("ฉันรับผิดชอบเอง", "measure", number, "own"),
        *((Choice.to("มอบหมายคน", "measure", number, "assign"),) if ctx.may("people") else ()),
        Choice.to("ยกเลิกมาตรการ", "giveup", number),
    )
    return (Say("measures_lists.what_to_edit", {"title": measure.title}, choices),)
