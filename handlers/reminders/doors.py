"""Doors about being reminded, by word or by button."""

import re
from datetime import date

from handlers.capability import Args, Door, Heard
from handlers.general.buttons import MINE, SETTINGS
from handlers.measures.effects import MuteMeasure
from handlers.measures.flow.following import placed
from handlers.measures.words import day_of
from handlers.reminders.effects import SetEvent, SetReminders, ShowReminders, ShowUnreached
from handlers.reminders.words import LONGEST_WISH, end_of_month, quiet_until, setting_of
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Press, Say, number_in
from handlers.terms.talk import Talk, answer, wish, with_right
from handlers.understanding.words import action_in, is_question, polite_less
from knowledge.reminders.points import ReminderKind
from knowledge.reminders.wishes import FIRST, LAST, clock, minute_in, weekdays_in, wish_in

PAUSES = (
    Choice.to("วันนี้", "remind", "today"),
    Choice.to("7 วัน", "remind", "week"),
    Choice.to("ถึงสิ้นเดือน", "remind", "month"),
    Choice.to("เลิกเตือน", "remind", "off"),
)
"""For how long it is quiet."""


def _set(change: SetReminders) -> Door:
    return lambda talk, _, ctx: wish(talk, change)


def _first(args: Args) -> str:
    return args[0] if args else ""


def _at(talk: Talk, args: Args, ctx: Ctx) -> Step:
    words = _first(args)
    minute = number_in(words) if words.isdigit() and len(words) > 2 else minute_in(words)
    return wish(talk, SetReminders(minute=minute, is_off=False)) if _is_in_hours(minute) else _bad_time(talk)


def _is_in_hours(minute: int | None) -> bool:
    return minute is not None and FIRST <= minute <= LAST


def _bad_time(talk: Talk) -> Step:
    params = {"first": clock(FIRST), "last": clock(LAST)}
    return answer(talk, (Say("settings.bad_time", params, (SETTINGS,)),))


def _once(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """A time beside words that say more than a setting: it is asked before it stands for every day."""
    minute = minute_in(_first(args))
    if minute is None or not _is_in_hours(minute):
        return _bad_time(talk)
    choices = (Choice.to(f"เวลา {clock(minute)}", "remind", "at", minute), SETTINGS)
    return answer(talk, (Say("settings.every_day", {"at": clock(minute)}, choices),))


def _days(talk: Talk, args: Args, ctx: Ctx) -> Step:
    words = _first(args)
    digits = words if words.isdigit() else weekdays_in(words)
    return wish(talk, SetReminders(days=frozenset(int(each) for each in digits if each in "1234567")))


def _when(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`<minute>`, `<weekdays>`, either of them empty: at that time, on those days, from now on."""
    said, digits = (*args, "", "")[:2]
    if said:
        refused = _at(talk, (said,), ctx)
        if not refused.effects:
            return refused
    days = frozenset(map(int, digits)) if digits.isdigit() else frozenset[int]() if digits else None
    return wish(talk, SetReminders(minute=number_in(said), days=days, is_off=False))


def _without(talk: Talk, args: Args, ctx: Ctx) -> Step:
    return wish(talk, SetReminders(without=frozenset(int(each) for each in _first(args) if each.isdigit())))


def _hour(talk: Talk, args: Args, ctx: Ctx) -> Step:
    choices = tuple(Choice.to(f"เวลา {clock(each)}", "remind", "at", each) for each in (600, 780, 840))
    return answer(talk, (Say("settings.which_hour", {"first": clock(FIRST), "last": clock(LAST)}, choices),))


def _pause(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """For how long, before anything is turned off."""
    return answer(talk, (Say("settings.how_long", {}, PAUSES),))


def _quiet(talk: Talk, day: date) -> Step:
    return wish(talk, SetReminders(muted_until=day))


def _back(talk: Talk, args: Args, ctx: Ctx) -> Step:
    try:
        before = setting_of(*args)
    except (TypeError, ValueError):
        return answer(talk, (Say("general.stale", {"active": talk.active is not None}),))
    return wish(talk, SetReminders(back=before))


def asked(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """The answer to the settings or to the question for how long, which no dialog keeps."""
    offered = {each.press for each in talk.offered}
    if not heard.is_written or not any(press.startswith(f"{Press('remind')}.") for press in offered):
        return None
    words = polite_less(heard.words)
    if PAUSES[0].press in offered:
        if action_in(words, {"no": ("no", "drop", "stop")}):
            return answer(talk, (Say("settings.as_before", {}, (SETTINGS,)),))
        if number_in(words) is not None:  # of days or a score: nobody knows
            return _pause(talk, (), ctx)
        day = quiet_until(words, ctx) if len(words) <= LONGEST_WISH else None
        if day is not None and day >= ctx.today and not is_question(words):
            return _quiet(talk, day)
    found = wish_in(words, spoken=False) if len(words) <= LONGEST_WISH else None
    return _remind(talk, found, ctx) if found else None


def _until(talk: Talk, args: Args, ctx: Ctx) -> Step:
    words = _first(args)
    day = quiet_until(words, ctx)
    if day is None or day < ctx.today:
        return answer(talk, (Say("settings.bad_until", {"words": words[:60]}, PAUSES),))
    return _quiet(talk, day)


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
        case ("today", *_):
            return _quiet(talk, ctx.today)
        case ("month", *_):
            return _quiet(talk, end_of_month(ctx.today))
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
    if day is None or re.search(r"ไม่|เมื่อไ|วันไหน", title):
        return answer(talk, (Say("settings.bad_day", {"words": words[:60]}, (SETTINGS,)),))
    name = title.strip().upper() if re.fullmatch(r"[a-zA-Z]+", title.strip()) else title.strip()
    return wish(talk, SetEvent(f"วันสุดท้ายส่ง {name}", day))


_SETTINGS: dict[str, Door] = {
    "off": _set(SetReminders(is_off=True)),
    "on": _set(SetReminders(is_off=False, unmute=True)),
    "pause": _pause,
    "back": _back,
    "when": _when,
    "without": _without,
    "hour": _hour,
    "once": _once,
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
