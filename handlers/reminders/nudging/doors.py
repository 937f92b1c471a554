"""The door to reminding units: looked at first, then sent."""

import re

from handlers.capability import Args, Door
from handlers.general.buttons import ALL_MEASURES
from handlers.reminders.nudging.effects import LookAtNudge, Nudge
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Say, number_in
from handlers.terms.talk import Talk, answer, wish, with_right
from handlers.understanding.codes import codes_in
from handlers.understanding.phrases import Readers
from handlers.understanding.words import plain, polite_less
from knowledge.agencies import find_unit
from knowledge.thai import cut

EVERY = "all"
_EVERY = re.compile(r"^(?:ทุก|ทั้งหมด|ครบทุก)(?:กอง|หน่วย|สำนัก|คน|ฝ่าย)?(?:ที่ค้าง|ที่ยังไม่ส่ง)?")
_BUT = re.compile("ยกเว้น|เว้นแต่|นอกจาก|ไม่รวม")
"""Words that leave somebody out: who is told is not guessed."""
_TO_DO = re.compile(r" ?(?:ให้|ว่า|เรื่อง|เร่ง|รีบ|ส่ง|ด้วย|หน่อย|ที|เลย|ทำ|ได้แล้ว).*$")


def _nudge(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """`all` or the place of a unit, and an item's code: to look at; with `yes` first it is sent."""
    send, rest = (True, args[1:]) if args[:1] == ("yes",) else (False, args)
    which, item = (*rest, "", "")[:2]
    place = number_in(which)
    if which == EVERY:
        units: tuple[str, ...] = ()
    elif place is not None and place < len(ctx.units):
        units = (ctx.units[place],)
    else:
        return answer(talk, (_no_unit(which),))
    effect = Nudge(units, item) if send else LookAtNudge(units, item)
    return with_right(talk, ctx, effect.RIGHT, effect.WHAT, lambda: wish(talk, effect))


def _nudge_said(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """The words of a unit, or of all of them, and what it is to hurry with."""
    words = polite_less(args[0] if args else "")
    item = next(iter(codes_in(plain(words), ctx)), "")
    if _BUT.search(words):
        return answer(talk, (_no_unit(words),))
    if _EVERY.match(words):
        return _nudge(talk, (EVERY, item), ctx)
    named = find_unit(_TO_DO.sub("", words), ctx.units) if words else None
    if named is None:
        return answer(talk, (_no_unit(words),))
    return _nudge(talk, (str(ctx.units.index(named)), item), ctx)


def _no_unit(words: str) -> Say:
    return Say("nudging.no_unit", {"words": cut(words, 40)}, (ALL_MEASURES,))


def unit_to_tell(found: re.Match[str], words: str, ctx: Ctx) -> Args | None:
    """The unit that is to be told, if it is one of the agency's, or all of them."""
    said = polite_less(found[1])
    known = _EVERY.match(said) or find_unit(_TO_DO.sub("", said), ctx.units)
    looks_so = re.match(r"กอง|สำนัก|ฝ่าย|หน่วย", said)
    return (said,) if known or looks_so else None


DOORS: dict[str, Door] = {"nudge": _nudge, "nudge_said": _nudge_said}
READERS: Readers = {"unit_to_tell": unit_to_tell}
