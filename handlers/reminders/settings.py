"""How a person is reminded, what did not arrive, and dates of the ITA year."""

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from handlers.general.buttons import MINE, SETTINGS
from handlers.parts import APPS, Outcome, Turn
from handlers.reminders.doors import PAUSES
from handlers.reminders.effects import SetEvent, SetReminders, ShowReminders, ShowUnreached
from handlers.reminders.words import way_back
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.fiscal import fiscal_year_of
from knowledge.reminders.points import ReminderKind, Setting
from knowledge.reminders.wishes import FIRST, clock
from knowledge.workdays import WEEKDAYS

T = TypeVar("T")
CHOOSABLE = (
    ReminderKind.QUARTER,
    ReminderKind.DEADLINE,
    ReminderKind.OVERDUE,
    ReminderKind.CHECK_IN,
    ReminderKind.CALENDAR,
)
ON_AGAIN = Choice.to("เปิดเตือนอีกครั้ง", "remind", "on")
LOOK_BACK, MOST = timedelta(days=30), 8
WARN_PERCENT = 80
_DAYS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")


async def show(effect: ShowReminders, ctx: Ctx, turn: Turn) -> Outcome:
    setting = await turn.uow.reminders.setting_of(_member(ctx))
    return Outcome(ctx, (_kinds(setting) if effect.kinds else _settings(setting, ctx),))


async def change(effect: SetReminders, ctx: Ctx, turn: Turn) -> Outcome:
    agency_id = turn.author(ctx).agency_id
    before = await turn.uow.reminders.setting_of(_member(ctx), lock=True)
    if effect.without and not (before.days or WEEKDAYS) - effect.without:
        return Outcome(ctx, (Say("settings.how_long", {}, PAUSES),))
    setting = changed(before, effect)
    if setting.days and not setting.days & WEEKDAYS:
        return Outcome(ctx, (Say("settings.only_workdays", {}, (SETTINGS,)),))
    await turn.uow.reminders.change_setting(_member(ctx), agency_id, setting)
    await turn.uow.agencies.change(agency_id, replan=True)
    if effect.kind:
        return Outcome(ctx, (_kinds(setting),))
    if setting.is_off:
        return Outcome(ctx, (Say("settings.off", {}, (ON_AGAIN, MINE)),))
    card = _settings(setting, ctx, saved=True)
    return Outcome(ctx, (replace(card, choices=(way_back(before), *card.choices)),))


def changed(old: Setting, wish: SetReminders) -> Setting:
    """The setting once a wish is granted."""
    if wish.back is not None:
        return replace(wish.back, off_kinds=old.off_kinds)
    kind = {wish.kind} if wish.kind else set()
    left = (old.days or WEEKDAYS) - wish.without
    return Setting(
        minute=_or(wish.minute, old.minute),
        days=(left if left != WEEKDAYS else frozenset()) if wish.without else _or(wish.days, old.days),
        off_kinds=old.off_kinds - kind if wish.on else old.off_kinds | kind,
        wants_digest=_or(wish.wants_digest, old.wants_digest),
        is_off=_or(wish.is_off, old.is_off),
        muted_until=None if wish.unmute else _or(wish.muted_until, old.muted_until),
    )


def _or(wish: T | None, old: T) -> T:
    return old if wish is None else wish


def _settings(setting: Setting, ctx: Ctx, *, saved: bool = False) -> Say:
    quiet = setting.muted_until if setting.muted_until and setting.muted_until >= ctx.today else None
    params = {
        "saved": saved,
        "off": setting.is_off,
        "at": clock(setting.minute or FIRST),
        "days": " ".join(_DAYS[each - 1] for each in sorted(setting.days)),
        "quiet": quiet,
        "off_kinds": [ReminderKind(each).words for each in CHOOSABLE if each in setting.off_kinds],
        "digest": setting.wants_digest,
    }
    silent = setting.is_off or quiet
    choices = (
        *((ON_AGAIN,) if silent else (Choice.to("พัก 1 สัปดาห์", "remind", "week"),)),
        *(
            Choice.to(f"เวลา {clock(each)}", "remind", "at", each)
            for each in (510, 600, 780)
            if each != (setting.minute or FIRST)
        ),
        Choice.to("เฉพาะวันจันทร์", "remind", "days", "1")
        if setting.days != {1}
        else Choice.to("ทุกวันทำการ", "remind", "days", ""),
        Choice.to("เลือกชนิดที่เตือน", "remind", "more"),
        Choice.to("ไม่รับสรุปรายสัปดาห์", "remind", "digest", "off")
        if setting.wants_digest
        else Choice.to("รับสรุปรายสัปดาห์", "remind", "digest", "on"),
        *(() if setting.is_off else (Choice.to("ไม่ต้องเตือนแล้ว", "remind", "pause"),)),
        MINE,
    )
    return Say("settings.shown", params, choices)


def _kinds(setting: Setting) -> Say:
    rows = [(each.words, each not in setting.off_kinds) for each in CHOOSABLE]
    choices = tuple(
        Choice.to(f"{'ปิด' if on else 'เปิด'} {words}", "remind", "kind", each, "off" if on else "on")
        for each, (words, on) in zip(CHOOSABLE, rows, strict=True)
    )
    return Say("settings.kinds", {"rows": rows}, (*choices, SETTINGS))


async def unreached(_: ShowUnreached, ctx: Ctx, turn: Turn) -> Outcome:
    """What did not arrive in the last month, and what LINE's month has left."""
    agency_id, since = turn.author(ctx).agency_id, turn.now - LOOK_BACK
    rows = await turn.uow.undelivered.unreached(agency_id, since, MOST)
    counts = await turn.uow.undelivered.counts(agency_id, since)
    line = await turn.uow.quotas.find("line")
    params = {
        "rows": [
            (each.name, APPS.get(each.channel, each.channel), each.state, each.at, each.text) for each in rows
        ],
        "total": sum(counts.values()),
        "used": line.used if line else None,
        "most": line.most if line else None,
        "read_at": line.read_at if line else None,
        "warn": bool(line and line.most and line.used * 100 >= line.most * WARN_PERCENT),
    }
    return Outcome(ctx, (Say("settings.unreached", params, (SETTINGS, MINE)),))


async def set_event(effect: SetEvent, ctx: Ctx, turn: Turn) -> Outcome:
    author, year = turn.author(ctx), fiscal_year_of(effect.day)
    await turn.uow.reminders.set_event(author.agency_id, year, effect.title[:200], effect.day, turn.now)
    await turn.uow.agencies.change(author.agency_id, replan=True)
    detail = {"title": effect.title, "day": effect.day.isoformat()}
    await turn.uow.audit.record(author, turn.now, "agency.event", detail=detail)
    params = {"title": effect.title, "day": effect.day, "past": effect.day < ctx.today}
    return Outcome(ctx, (Say("settings.event", params, (MINE, SETTINGS)),))


def _member(ctx: Ctx) -> int:
    assert ctx.member_id is not None
    return ctx.member_id
