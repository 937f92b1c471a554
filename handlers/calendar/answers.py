"""The calendar as people see it: a year month by month, some days, or when one thing is. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from handlers.calendar.asked import TOPICS, CalendarWish, month_after, named
from handlers.general.buttons import CALENDAR, MINE, MISSING, SUMMARY
from handlers.general.wording import AMENDED, CONFIDENCE
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.calendar.entries import (
    DatedEntry,
    EntryKind,
    between,
    folded,
    gathered,
    in_order,
    official_entries,
    vague_events,
    year_entries,
)
from knowledge.fiscal import be, fiscal_year_of
from knowledge.rules.ruleset import CalendarEvent, Ruleset
from knowledge.thai import SHORT_MONTHS, cut, short_days

MOST, MOST_BEFORE, LONGEST_TITLE = 10, 4, 90
OFFICIAL = (EntryKind.RULES, EntryKind.GIVEN)
OWN_DATES = Choice.to("วันของหน่วยงาน", "owndates")


def whole_year(ctx: Ctx, year: int) -> tuple[DatedEntry, ...]:
    """Everything of a year that the person may see."""
    return year_entries(_rules(ctx, year), ctx.dates, ctx.plan.by_id.values(), year)


def _rules(ctx: Ctx, year: int) -> Ruleset | None:
    return ctx.rules.of(year) if ctx.has_rules(year) else None


def calendar(ctx: Ctx, wish: CalendarWish) -> tuple[Say, ...]:
    """The answer to what is asked."""
    if wish.topic:
        return _when(ctx, wish)
    return _of_days(ctx, wish) if wish.days else _of_year(ctx, wish)


# ---- a year, or some of its days


def _of_year(ctx: Ctx, wish: CalendarWish) -> tuple[Say, ...]:
    runs = wish.year == fiscal_year_of(ctx.today)
    over, ahead = folded(whole_year(ctx, wish.year), ctx.today if runs else date.min)
    shown = over if wish.over else ahead
    rules = _rules(ctx, wish.year)
    rows = gathered(shown)
    page = rows[wish.skip : wish.skip + MOST]
    left = len(rows) - wish.skip - len(page)
    params = {
        "year": wish.year,
        "months": _months(page, ctx.today if runs and not wish.over else date.min),
        "over": 0 if wish.over else len(gathered(over)),
        "past": wish.over,
        "left": left,
        "is_official": rules is not None and bool(rules.calendar),
        "vague": [] if wish.skip or wish.over else _vague(vague_events(rules) if rules else ()),
        "before": None if wish.skip or wish.over or (rules and rules.calendar) else _before(ctx, wish),
        "may": ctx.may("people") and wish.year >= fiscal_year_of(ctx.today),
    }
    return (Say("calendar.year", params, _year_choices(ctx, wish, left, bool(over))),)


def _year_choices(ctx: Ctx, wish: CalendarWish, left: int, has_past: bool) -> tuple[Choice, ...]:
    past = ("over",) if wish.over else ()
    more = (Choice.to("ดูต่อ", "calendar", wish.year, *past, f"p{wish.skip + MOST}"),) if left > 0 else ()
    over = (Choice.to("ที่ผ่านมาแล้ว", "calendar", wish.year, "over"),) if has_past and not wish.over else ()
    runs = wish.year == fiscal_year_of(ctx.today)
    ahead = (Choice.to("เดือนหน้า", "calendar", named(month_after(ctx.today))),) if runs else ()
    return (*more, *ahead, *over, *_common(ctx, wish.year))


def _common(ctx: Ctx, year: int) -> tuple[Choice, ...]:
    """What stands under a calendar; of a year that is over, or for a guest, there is nothing to add."""
    running = fiscal_year_of(ctx.today)
    if year < running or ctx.is_guest:
        return (Choice.to(f"ปฏิทินปี {running}", "calendar", running), MISSING)
    return (Choice.to("ใส่ปฏิทินในโทรศัพท์", "calendarfile", year), OWN_DATES)


def _of_days(ctx: Ctx, wish: CalendarWish) -> tuple[Say, ...]:
    assert wish.days is not None
    first, last = wish.days.start, wish.days.end
    years = range(fiscal_year_of(first), fiscal_year_of(last) + 1)
    entries = {each.key: each for year in years[:2] for each in whole_year(ctx, year)}
    rows = gathered(in_order(between(entries.values(), first, last)))
    page = rows[wish.skip : wish.skip + MOST]
    left = len(rows) - wish.skip - len(page)
    params = {
        "year": years[0],
        "days": wish.days,
        "rows": [row(each) for each in page],
        "left": left,
        "unknown": [year for year in years if not _has_dates(ctx, year)],
    }
    more = (Choice.to("ดูต่อ", "calendar", named(wish.days), f"p{wish.skip + MOST}"),) if left > 0 else ()
    return (Say("calendar.days", params, (*more, CALENDAR, *_common(ctx, years[0])[:1], MINE)),)


def _has_dates(ctx: Ctx, year: int) -> bool:
    rules = _rules(ctx, year)
    return rules is not None and bool(rules.calendar)


def _months(entries: Sequence[DatedEntry], today: date) -> list[tuple[str, list[dict[str, Any]]]]:
    """The entries under their months; what has begun stands under today's."""

    def month(each: DatedEntry) -> tuple[int, int]:
        day = each.listed_on(today)
        return day.year, day.month

    return [
        (f"{SHORT_MONTHS[number - 1]} {be(year)}", [row(each) for each in same])
        for (year, number), same in groupby(entries, key=month)
    ]


def row(entry: DatedEntry) -> dict[str, Any]:
    """An entry as a line: its days, what is said, and how sure that is."""
    return {
        "days": short_days(entry.start, entry.end),
        "start": entry.start,
        "end": entry.end,
        "kind": entry.kind.value,
        "title": cut(entry.title, LONGEST_TITLE),
        "units": " ".join(entry.units[:2]),
        "count": entry.count,
        "mark": _mark(entry),
    }


def _mark(entry: DatedEntry) -> str:
    if entry.is_amended:
        return AMENDED
    return CONFIDENCE[entry.confidence] if entry.confidence not in (None, "high") else ""


def _vague(events: Iterable[CalendarEvent]) -> list[tuple[str, str, str]]:
    return [
        (each.title, each.approximate, "" if each.confidence == "high" else CONFIDENCE[each.confidence])
        for each in events
    ]


# ---- when one thing is


def _when(ctx: Ctx, wish: CalendarWish) -> tuple[Say, ...]:
    """The dates of one thing in a year; where none is known, those of the last year that has any, as such."""
    _, word, called = TOPICS[wish.topic]
    found = [each for each in whole_year(ctx, wish.year) if each.kind in OFFICIAL and word in each.title]
    rules = _rules(ctx, wish.year)
    vague = [each for each in (vague_events(rules) if rules else ()) if word in each.title]
    known = bool(found or vague)
    params = {
        "year": wish.year,
        "topic": called,
        "rows": [row(each) | {"in_days": (each.end - ctx.today).days} for each in found],
        "vague": _vague(vague),
        "before": None if known else _before(ctx, wish),
        "may": ctx.may("people") and wish.year >= fiscal_year_of(ctx.today),
        "is_official": _has_dates(ctx, wish.year),
    }
    whole = Choice.to(f"ปฏิทินปี {wish.year}", "calendar", wish.year)
    return (Say("calendar.dated", params, (whole, MISSING, SUMMARY)),)


def _before(ctx: Ctx, wish: CalendarWish) -> dict[str, Any] | None:
    """What the nearest earlier year with dates has on it; it says nothing of the year that is asked for."""
    word = TOPICS[wish.topic][1] if wish.topic else ""
    for year in sorted((each for each in ctx.rules.years if each < wish.year), reverse=True):
        rules = ctx.rules.years[year]
        found = [each for each in official_entries(rules) if word in each.title]
        vague = [each for each in vague_events(rules) if word in each.title]
        if found or vague:
            rows = [row(each) for each in found[:MOST_BEFORE]]
            return {"year": year, "rows": rows, "vague": _vague(vague[: MOST_BEFORE - len(rows)])}
    return None
