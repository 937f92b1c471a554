"""Doors to the calendar, to an agency's own dates, and to the file of them."""

from handlers.calendar import answers, own
from handlers.calendar.asked import READERS as READERS
from handlers.calendar.asked import asked
from handlers.calendar.effects import AddDate, RemoveDate, SendCalendar
from handlers.capability import Args, Door
from handlers.general.buttons import CALENDAR
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say, number_in
from handlers.terms.talk import Talk, answer, wish, with_right
from handlers.understanding.years import YearOf
from knowledge.fiscal import be, fiscal_year_of

LONGEST_WORDS = 300
ALL = "ทั้งหมด"


def _calendar(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return answer(talk, answers.calendar(ctx, asked(args, ctx)))


def _file(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """A file of nothing is not made: what there is of the year is said instead."""
    year = asked(args, ctx).year
    if not answers.whole_year(ctx, year):
        return _calendar(talk, (str(year),), ctx)
    return wish(talk, SendCalendar(year))


def _add(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<day and what is then>`, as it was typed."""
    return with_right(talk, ctx, AddDate.RIGHT, AddDate.WHAT, lambda: _added(talk, args, ctx))


def _added(talk: Talk, args: Args, ctx: Ctx) -> Step:
    found = own.written(args[0][:LONGEST_WORDS] if args else "", ctx)
    if found.problem or found.day is None:
        params = {"problem": found.problem, "words": found.words[:60], "title": found.title[:60]}
        params |= {"year": str(fiscal_year_of(ctx.today))}
        return answer(talk, (Say("calendar.not_a_date", params, (answers.OWN_DATES, CALENDAR)),))
    if found.day < ctx.today and not found.has_year:
        asks = {"day": found.day, "title": found.title, "next": be(found.day.year) + 1}
        return answer(talk, (Say("calendar.which_year", asks, (answers.OWN_DATES, CALENDAR)),))
    return wish(talk, AddDate(found.title, found.day))


def _drop(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<id>`, or the words that name the date."""
    return with_right(talk, ctx, RemoveDate.RIGHT, RemoveDate.WHAT, lambda: _dropped(talk, args, ctx))


def _dropped(talk: Talk, args: Args, ctx: Ctx) -> Step:
    words = args[0] if args else ""
    number = number_in(words)
    if number is not None:
        return wish(talk, RemoveDate(number))
    if words == ALL:
        return answer(talk, own.listed(ctx))
    found = own.meant(words[:LONGEST_WORDS], ctx)
    if len(found) == 1:
        return wish(talk, RemoveDate(found[0].id))
    params = {
        "words": words[:60],
        "rows": [(each.day, each.title) for each in found[: own.MOST]],
        "year": fiscal_year_of(ctx.today),
    }
    choices = tuple(map(own.remove_button, found[: own.MOST]))
    return answer(talk, (Say("calendar.which_date", params, (*choices, answers.OWN_DATES, CALENDAR)),))


DOORS: dict[str, Door] = {
    "calendar": _calendar,
    "calendarfile": _file,
    "adddate": _add,
    "datedrop": _drop,
    "owndates": lambda talk, _, ctx: answer(talk, own.listed(ctx)),
}
YEARS: dict[str, YearOf] = {
    **dict.fromkeys(("calendar", "calendarfile"), "own"),
    **dict.fromkeys(("adddate", "datedrop", "owndates"), "none"),
}
