"""Doors about being reminded, by word or by button."""

import re

from handlers.capability import Args, Door
from handlers.general.buttons import MINE, SETTINGS
from handlers.measures.effects import MuteMeasure
from handlers.measures.flow.following import placed
from handlers.measures.words import day_of
from handlers.reminders.effects import SetEvent, SetReminders, ShowReminders, ShowUnreached
from handlers.reminders.words import FIRST, LAST, clock, minute_in, quiet_until, weekdays_in
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say, number_in
from handlers.terms.talk import Talk, answer, wish, with_right
from knowledge.reminders.points import ReminderKind


def _set(change: SetReminders) -> Door:
    return lambda talk, _, ctx: wish(talk, change)


def _first(args: Args) -> str:
    return args[0] if args else ""


def _at(talk: Talk, args: Args, ctx: Ctx) -> Step:
    words = _first(args)
    minute = number_in(words) if words.isdigit() and len(words) > 2 else minute_in(words)
    if minute is None or not FIRST <= minute <= LAST:
        params = {"first": clock(FIRST), "last": clock(LAST)}
        return answer(talk, (Say("settings.bad_time", params, (SETTINGS,)),))
    return wish(talk, SetReminders(minute=minute))


def _days(talk: Talk, args: Args, ctx: Ctx) -> Step:
    words = _first(args)
    digits = words if words.isdigit() else weekdays_in(words)
    return wish(talk, SetReminders(days=frozenset(int(each) for each in digits if each in "1234567")))


def _until(talk: Talk, args: Args, ctx: Ctx) -> Step:
    words = _first(args)
    day = quiet_until(words, ctx)
    if day is None or day < ctx.today:
        return answer(talk, (Say("settings.bad_until", {"words": words[:60]}, (SETTINGS,)),))
    return wish(talk, SetReminders(muted_until=day))


def _mute(talk: Talk, args: Args, ctx: Ctx) -> Step:
    number = number_in(_first(args))
    found = placed(number, ctx) if number else ctx.find_measure(ctx.shown.last or 0)
    if found is None:
        return answer(talk, (Say("measures.no_such_line", {}, (MINE,)),))
    return wish(talk, MuteMeasure(found.id, True))


def _remind(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`off`, `on`, `at.<minute>`, `days.<digits>`, `week`, `more`, `kind.<kind>.<on>`, `digest.<on>` …"""
    match args:
        case ("kind", name, on) if name in list(ReminderKind):
            return wish(talk, SetReminders(kind=name, on=on == "on"))
        case ("digest", on):
            return wish(talk, SetReminders(wants_digest=on == "on"))
        case ("week", *_):
            return _until(talk, ("1 สัปดาห์",), ctx)
        case ("more", *_):
            return wish(talk, ShowReminders(kinds=True))
        case (what, *rest) if what in _SETTINGS:
            return _SETTINGS[what](talk, tuple(rest), ctx)
    return wish(talk, ShowReminders())


def _event(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<what>`, `<day>`: a date of the ITA year, kept by the coordinator."""
    return with_right(talk, ctx, SetEvent.RIGHT, SetEvent.WHAT, lambda: _dated(talk, args, ctx))


def _dated(talk: Talk, args: Args, ctx: Ctx) -> Step:
    title, words = (*args, "", "")[:2]
    day = day_of(words, ctx)
    if day is None:
        return answer(talk, (Say("settings.bad_day", {"words": words[:60]}, (SETTINGS,)),))
    name = title.strip().upper() if re.fullmatch(r"[a-zA-Z]+", title.strip()) else title.strip()
    return wish(talk, SetEvent(f"วันสุดท้ายส่ง {name}", day))


_SETTINGS: dict[str, Door] = {
    "off": _set(SetReminders(is_off=True)),
    "on": _set(SetReminders(is_off=False, unmute=True)),
    "at": _at,
    "days": _days,
    "until": _until,
    "mute": _mute,
    "take_digest": _set(SetReminders(wants_digest=True, is_off=False)),
    "drop_digest": _set(SetReminders(wants_digest=False)),
}
"""What can be set: the first word after `remind`."""
DOORS: dict[str, Door] = {
    "reminders": lambda talk, _, ctx: wish(talk, ShowReminders()),
    "remind": _remind,
    "event": _event,
    "unreached": lambda talk, _, ctx: wish(talk, ShowUnreached()),
}
