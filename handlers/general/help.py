"""Help, the levels, and kind refusals."""

from collections.abc import Sequence

from handlers.general.buttons import ENTER, HELP, MEASURES, MINE, MISSING, NEXT_LEVEL, SUMMARY, WEAKEST
from handlers.general.moved import cards, moved
from handlers.general.wording import Trust, trust
from handlers.terms.context import Ctx
from handlers.terms.events import File
from handlers.terms.messages import Choice, Say
from handlers.terms.roles import ROLE_TITLES
from handlers.understanding import years
from knowledge.score_text.reading import Complaint
from knowledge.thai import cut as shortened

LONGEST_HEARD = 40


def menu(ctx: Ctx) -> tuple[Choice, ...]:
    """What most people want next."""
    if ctx.is_guest:
        return (Choice.to("เริ่ม", "start"),)
    entry = (ENTER,) if ctx.may("enter") else ()
    work = (MINE,) if ctx.plan.work else ()
    plan = () if work else (MEASURES,)
    return (*entry, *work, SUMMARY, WEAKEST, MISSING, NEXT_LEVEL, *plan)


def help_(ctx: Ctx) -> tuple[Say, ...]:
    params = {"agency": ctx.agency, "role": ROLE_TITLES.get(ctx.role, ctx.role), "year": ctx.year}
    return (
        Say("general.help", {**params, "enter": ctx.may("enter"), "people": ctx.may("people")}, menu(ctx)),
    )


def not_understood(ctx: Ctx, text: str) -> tuple[Say, ...]:
    """Nobody knows what is meant: what was heard, and what most people of this role want."""
    words = shortened(" ".join(text.split()), LONGEST_HEARD)
    return (Say("general.not_understood", {"words": words}, (*menu(ctx)[:3], HELP)),)


def nothing_changed(ctx: Ctx) -> tuple[Say, ...]:
    return (Say("general.nothing_changed", {}, menu(ctx)[:3]),)


def too_long(ctx: Ctx, length: int) -> tuple[Say, ...]:
    return (Say("general.too_long", {"length": length}, menu(ctx)),)


def cut(length: int, read: int) -> tuple[Say, ...]:
    """How much of a text was read, where that is not all of it."""
    return (Say("general.cut", {"length": length, "read": read}),) if length > read else ()


def no_words(ctx: Ctx) -> tuple[Say, ...]:
    return (Say("general.no_words", {}, menu(ctx)),)


def unreadable_file(ctx: Ctx, file: File) -> tuple[Say, ...]:
    """A file without text: kept, though nobody asked for it, or not to be had."""
    if file.token:
        return media(ctx, "picture" if file.is_photo else "document")
    return (refused_file(file, menu(ctx)),)


def refused_file(file: File, choices: tuple[Choice, ...] = ()) -> Say:
    """What was wrong with a file, and what to do instead."""
    params = {"name": file.name[:60], "fault": file.fault or "kind"}
    return Say("general.unreadable_file", params, choices)


def media(ctx: Ctx, kind: str) -> tuple[Say, ...]:
    """A sticker, picture or voice message: kindly, and what to do instead."""
    return (Say("general.media", {"kind": kind}, menu(ctx)),)


def edited(ctx: Ctx) -> tuple[Say, ...]:
    return (Say("general.edited", {}, menu(ctx)),)


def unknown_code(ctx: Ctx, details: Sequence[Complaint]) -> tuple[Say, ...]:
    """What is wrong with each code; where an item of another year is now."""
    elsewhere = moved(ctx, details)
    params = {"details": details, "moved": elsewhere, "year": ctx.year}
    return (Say("general.unknown_code", params, (*cards(elsewhere), *menu(ctx)[:3])),)


def unknown_year(ctx: Ctx, year: int) -> tuple[Say, ...]:
    """A year of which nothing can be kept."""
    return (years.refused(year, ctx),)


def turn_first(year: int, ctx: Ctx) -> Say:
    """What is said of another year than the one in focus: that year is to be opened first."""
    return Say(
        "years.turn_first", {"year": year, "result": ctx.year}, (Choice.to(f"ดูปี {year}", "year", year),)
    )


def levels(ctx: Ctx) -> tuple[Say, ...]:
    """What each level needs."""
    now = ctx.evaluation.level.title if ctx.evaluation.level else None
    params = {"year": ctx.year, "levels": ctx.ruleset.levels.order, "now": now}
    sure = trust([ctx.ruleset.levels.confidence])
    choices = (SUMMARY, NEXT_LEVEL, *sources_of("levels", sure))
    return (Say("general.levels", {**params, "trust": sure}, choices),)


def sources_of(what: str, sure: Trust) -> tuple[Choice, ...]:
    """The way to the sources of an answer, where it carries a mark."""
    return (Choice.to("ที่มา", "source", what),) if sure.is_marked else ()


def ask_code(ctx: Ctx, what: str) -> tuple[Say, ...]:
    return (Say("general.ask_code", {"what": what}, (MISSING, SUMMARY)),)
