"""What to do first: by the points it adds, by how near it is due, and by the work it is.

The order is points × the share of the effort class × the nearness of the deadline (`effort.yaml`, ours, not
the NACC's). Points gained follow from the formula of `knowledge.scores.scoring`, for a rise to 100. Due is
what the agency's own open measures say, else the official date of the year that runs. Points are 0–100.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from knowledge.measures.measure import Measure, Status
from knowledge.rules.codes import codes_of
from knowledge.rules.ruleset import CalendarEvent, Ruleset
from knowledge.scores.effort import EffortClass, Efforts
from knowledge.scores.gaps import all_points, missing_items, ranked
from knowledge.scores.scoring import FULL, Evaluation

MOST = 3


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day something is due, and why: the title of a measure of one's own, or of an official date."""

    day: date
    title: str
    is_own: bool
    is_sure: bool
    """Whether an official date rests on several sources; one's own always is."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do: an item, or an indicator whose answers move it.

    `gain`: points the total gains when it rises from `score` to 100. `now`: the item's code in the year
    that runs, "" for an indicator. `weakest`: the question that scores least in an indicator, if it is
    known.
    """

    code: str
    score: Decimal
    gain: Decimal
    effort: EffortClass
    due: DueDay | None
    now: str = ""
    weakest: str = ""

    def days_left(self, today: date) -> int | None:
        return (self.due.day - today).days if self.due else None


def what_first(
    evaluation: Evaluation,
    running: Ruleset,
    measures: Sequence[Measure],
    today: date,
    efforts: Efforts,
) -> tuple[FirstStep, ...]:
    """The things most worth doing, at most `MOST`, the first first; none where nothing below 100 is known.

    Left out: items whose subject the year that runs asks no more (by slug), and what a measure of that year
    has done. An OIT indicator stands for its items while none of them has a score.
    """
    done = {
        code
        for each in measures
        if each.status is Status.DONE and each.fiscal_year == running.fiscal_year
        for code in each.draft.serves
    }
    open_work = [each for each in measures if each.status.is_open]
    steps = [
        each
        for each in (
            *_items(evaluation, running, open_work, today, efforts),
            *_indicators(evaluation, running, open_work, today, efforts),
        )
        if each.code not in done
    ]
    return tuple(sorted(steps, key=lambda each: _rank(each, today, efforts))[:MOST])


def _rank(step: FirstStep, today: date, efforts: Efforts) -> tuple[Decimal, int, int]:
    days = step.days_left(today)
    worth = step.gain * step.effort.share * efforts.times(days)
    return -worth, 10_000 if days is None else days, step.effort.effort


def _items(
    evaluation: Evaluation, running: Ruleset, work: list[Measure], today: date, efforts: Efforts
) -> Iterator[FirstStep]:
    now = {slug: item.code for item in running.items for slug in item.covers}
    now |= {item.slug: item.code for item in running.items}
    for group in missing_items(evaluation):
        for item in group.items:
            slug = evaluation.ruleset.item_by_code[item.code].slug
            if slug not in now:
                continue
            effort = efforts.of(item.code, evaluation.ruleset)
            due = _due(item.code, "OIT", work, running, today)
            yield FirstStep(item.code, item.score, item.gain, effort, due, now[slug])


def _indicators(
    evaluation: Evaluation, running: Ruleset, work: list[Measure], today: date, efforts: Efforts
) -> Iterator[FirstStep]:
    points = all_points(evaluation.ruleset)
    for code in codes_of(evaluation.ruleset, "indicator"):
        value = evaluation.value(code)
        instrument = evaluation.ruleset.get_indicator(int(code[3:])).instrument
        if value is None or value == FULL or (instrument == "OIT" and _has_items(evaluation, code)):
            continue
        gain = (FULL - value) * points[code]
        due = _due(code, instrument, work, running, today)
        worst = _worst_question(evaluation, code)
        yield FirstStep(code, value, gain, efforts.of(code, evaluation.ruleset), due, "", worst)


def _has_items(evaluation: Evaluation, indicator: str) -> bool:
    """Whether any item of an indicator has a score."""
    return bool(ranked(evaluation, "item", n=1, instrument=indicator))


def _worst_question(evaluation: Evaluation, indicator: str) -> str:
    worst = ranked(evaluation, "question", n=1, instrument=indicator)
    return worst[0].code if worst else ""


def _due(code: str, instrument: str, work: Iterable[Measure], running: Ruleset, today: date) -> DueDay | None:
    """The nearest day of one's own measures for it; else the next official date of its instrument."""
    own = [(day, each) for each in work if code in each.draft.serves and (day := _next_day(each, today))]
    if own:
        day, measure = min(own, key=lambda each: each[0])
        return DueDay(day, measure.title, True, True)
    official = [
        (day, each) for each in running.calendar if instrument in each.title and (day := _ends(each, today))
    ]
    if not official:
        return None
    day, event = min(official, key=lambda each: each[0])
    return DueDay(day, event.title, False, event.confidence == "high")


def _next_day(measure: Measure, today: date) -> date | None:
    """The next day a report or the measure itself is due; the last one where all are over."""
    days = sorted({*measure.reports, *measure.deadlines})
    return next((each for each in days if each >= today), days[-1] if days else None)


def _ends(event: CalendarEvent, today: date) -> date | None:
    day = date.fromisoformat(event.end) if event.end else None
    return day if day and day >= today else None
