"""Commands about being reminded, by word or by button; `handlers.scores.doors` lists them."""

import re
from collections.abc import Callable

from handlers.general import help as general
from handlers.measures import lists as lists
from handlers.measures.effects import (
    MeasureEffect,
    MuteMeasure,
    SetEvent,
    SetReminders,
    ShowReminders,
    ShowUnreached,
)
from handlers.measures.flow.following import placed
from handlers.measures.words import day_of
from handlers.reminders.words import FIRST, LAST, clock, minute_in, quiet_until, weekdays_in
from handlers.talk import Talk, answer
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from knowledge.reminders.points import ReminderKind

Door = Callable[[Talk, str, Ctx], Step]
SETTINGS = Choice.to("ตั้งค่าการเตือน", "reminders")
_TELL = r"(?:แจ้ง)?เตือน"
_STOP = r"(?:ไม่(?:ต้อง|อยากให้)|เลิก|หยุด|ปิด|งด|อย่า)"
_WEEKDAY = r"วัน(?:จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)"

COMMANDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("reminders", rf"^(?:ดู|ตั้งค่า|แก้|เปลี่ยน|ตั้ง)?(?:การ|เวลา){_TELL}(?:ของ(?:ฉัน|ผม|ดิฉัน))?$"),
        ("reminders", rf"^(?:ตั้งค่า|ตั้ง){_TELL}$|^{_TELL}(?:อะไร|ยังไง|เมื่อไร|ตอนไหน)(?:บ้าง)?$"),
        ("remind.off", rf"^{_STOP}(?:การ)?{_TELL}(?:ฉัน|ผม)?(?:แล้ว|อีก|ทั้งหมด|ไปเลย|เลย)*$"),
        ("remind.on", rf"^(?:เปิด|ให้|กลับมา|เริ่ม|ช่วย)(?:การ)?{_TELL}(?:อีก(?:ครั้ง)?|ตามเดิม|เหมือนเดิม|ด้วย)*$"),
        ("remind.mute", rf"^(?:ไม่ต้อง|เลิก|หยุด|งด){_TELL}(?:เรื่อง|ข้อ|งาน)(?:นี้|(?:ที่)? ?(\d{{1,2}}))$"),
        ("remind.until", rf"^(?:ไม่ต้อง|หยุด|งด|พัก|ปิด)(?:การ)?{_TELL}(?:จน|ไป)?(?:ถึง)? ?(.+)$"),
        ("remind.days", rf"^(?:ขอ|ให้)?{_TELL}(?:เฉพาะ|แค่|ทุก)? ?({_WEEKDAY}.*)$"),
        ("remind.days", rf"^(?:ขอ|ให้)?{_TELL}ทุกวัน()$"),
        (
            "remind.at",
            rf"^(?:ขอ|ให้|เปลี่ยนเป็น)?{_TELL}(?!ก่อน|ล่วงหน้า)(?:ตอน|เวลา|ช่วง)? ?(.*(?:\d|โมง|บ่าย|เที่ยง).*)$",
        ),
        ("remind.digest", r"^(?:ขอ|อยากได้|รับ|ส่ง)(?:รับ)?สรุป(?:ราย|ทุก)สัปดาห์()$"),
        ("measures", r"^สรุป(?:ราย|ทุก)?สัปดาห์(?:นี้)?()$"),
        ("remind.nodigest", r"^ไม่(?:เอา|ต้อง|รับ)(?:ส่ง)?สรุป(?:(?:ราย|ทุก)สัปดาห์)?()$"),
        ("event", r"^(?:ตั้ง|แก้|เปลี่ยน)?(?:กำหนด|วัน)ส่ง ?([^\d]{1,60}?) ?(?:เป็น|คือ|วันที่)? ?(?=\d)(.+)$"),
        ("unreached", rf"^(?:การ)?{_TELL}(?:ที่)?(?:ส่ง)?ไม่ถึง|^(?:ดู)?โควตา"),
    )
)


def _wish(talk: Talk, *effects: MeasureEffect) -> Step:
    return Step(talk.state, (), effects, ask=talk.active is not None)


def _set(wish: SetReminders) -> Callable[[Talk, str, Ctx], Step]:
    return lambda talk, rest, ctx: _wish(talk, wish)


def _at(talk: Talk, words: str, ctx: Ctx) -> Step:
    minute = number_in(words) if words.isdigit() and len(words) > 2 else minute_in(words)
    if minute is None or not FIRST <= minute <= LAST:
        params = {"first": clock(FIRST), "last": clock(LAST)}
        return answer(talk, (Say("settings.bad_time", params, (SETTINGS,)),))
    return _wish(talk, SetReminders(minute=minute))


def _days(talk: Talk, words: str, ctx: Ctx) -> Step:
    digits = words if words.isdigit() else weekdays_in(words)
    return _wish(talk, SetReminders(days=frozenset(int(each) for each in digits if each in "1234567")))


def _until(talk: Talk, words: str, ctx: Ctx) -> Step:
    day = quiet_until(words, ctx)
    if day is None or day < ctx.today:
        return answer(talk, (Say("settings.bad_until", {"words": words[:60]}, (SETTINGS,)),))
    return _wish(talk, SetReminders(muted_until=day))


def _mute(talk: Talk, place: str, ctx: Ctx) -> Step:
    number = number_in(place)
    found = placed(number, ctx) if number else ctx.find_measure(ctx.shown.last or 0)
    if found is None:
        return answer(talk, (Say("measures.no_such_line", {}, (lists.MINE,)),))
    return _wish(talk, MuteMeasure(found.id, True))


def _remind(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`off`, `on`, `at.<minute>`, `days.<digits>`, `week`, `more`, `kind.<kind>.<on>`, `digest.<on>`."""
    what, _, value = rest.partition(".")
    if what == "kind":
        name, _, on = value.partition(".")
        if name in list(ReminderKind):
            return _wish(talk, SetReminders(kind=name, on=on == "on"))
    if what == "digest":
        return _wish(talk, SetReminders(wants_digest=value == "on"))
    if what == "week":
        return _until(talk, "1 สัปดาห์", ctx)
    if what == "more":
        return _wish(talk, ShowReminders(kinds=True))
    door = DOORS.get(f"remind.{what}")
    return door(talk, value, ctx) if door else _wish(talk, ShowReminders())


def _event(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`<what> <day>`: a date of the ITA year, kept by the coordinator."""
    if not ctx.may("people"):
        return answer(talk, general.no_people(ctx, "กำหนดวันของหน่วยงาน"))
    title, _, words = rest.partition("\n")
    day = day_of(words, ctx)
    if day is None:
        return answer(talk, (Say("settings.bad_day", {"words": words[:60]}, (SETTINGS,)),))
    name = title.strip().upper() if re.fullmatch(r"[a-zA-Z]+", title.strip()) else title.strip()
    return _wish(talk, SetEvent(f"วันสุดท้ายส่ง {name}", day))


DOORS: dict[str, Door] = {
    "reminders": lambda talk, rest, ctx: _wish(talk, ShowReminders()),
    "remind": _remind,
    "remind.off": _set(SetReminders(is_off=True)),
    "remind.on": _set(SetReminders(is_off=False, unmute=True)),
    "remind.at": _at,
    "remind.days": _days,
    "remind.until": _until,
    "remind.mute": _mute,
    "remind.digest": _set(SetReminders(wants_digest=True, is_off=False)),
    "remind.nodigest": _set(SetReminders(wants_digest=False)),
    "event": _event,
    "unreached": lambda talk, rest, ctx: _wish(talk, ShowUnreached()),
}
