"""What can be asked, by button (`q.<name>.<args>`) and by plain words: one table, first match wins."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from handlers.general import help as general
from handlers.scores.answers import items, overview, rank, whatif, why
from handlers.scores.matchers import (
    Args,
    Match,
    asked_score,
    below,
    ends,
    instrument,
    item_code,
    level,
    only_code,
    plain,
    scoped,
    suppose,
    unit,
    with_codes,
    words,
)
from handlers.scores.matchers import why as asks_why
from handlers.terms.context import Ctx
from handlers.terms.messages import Say
from knowledge.rules.codes import kind_of

Answer = Callable[[Ctx, Args], tuple[Say, ...]]


@dataclass(frozen=True, slots=True)
class Intent:
    """A question: how it is asked in words, and who answers."""

    name: str
    match: Match
    answer: Answer


def _supposed(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    if args == ("all",):
        return whatif.suppose_all(ctx)
    if args[:1] == ("all_but",):
        return whatif.suppose_all(ctx, but=args[1:])
    if args[:1] == ("refused",):
        return general.unknown_code(ctx, args[1:4])
    pairs = (arg.partition("=") for arg in args)
    return whatif.suppose(ctx, {code: Decimal(value or 100) for code, _, value in pairs})


def _wanted(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    order = ctx.ruleset.levels.order
    return whatif.level(ctx, order[int(args[0])].title if args and int(args[0]) < len(order) else None)


def _items(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    return tuple(say for code in args for say in _item(ctx, (code,)))


def _scores(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    """The score of each code asked for; an instrument shows its indicators."""
    if args[0] in ("IIT", "EIT", "OIT"):
        return overview.instrument(ctx, args[0])
    return tuple(say for code in args for say in why.why(ctx, code))


def _item(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    code = args[0]
    return items.item(ctx, code) if code in ctx.ruleset.item_by_code else why.why(ctx, code)


def _source(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    return items.source(ctx, args[0]) if args[0] in ctx.ruleset.item_by_code else why.why(ctx, args[0])


INTENTS: tuple[Intent, ...] = (
    Intent("whatif", suppose, _supposed),
    Intent("next", level, _wanted),
    Intent("source", with_codes(r"ที่มา|อ้างอิง|แหล่ง", 1), _source),
    Intent("why", asks_why, lambda ctx, args: why.why(ctx, args[0])),
    Intent("findings", words(r"ไม่ตรง|ต่างกัน|ขัดกัน"), lambda ctx, args: overview.mismatches(ctx)),
    Intent(
        "levels", words(r"เกณฑ์|ได้ระดับ|ระดับอะไร|กี่ระดับ|ถึงผ่าน|ถึงจะผ่าน"), lambda ctx, args: general.levels(ctx)
    ),
    Intent(
        "indicators",
        words(r"(แต่ละ|ทุก|ราย|ทั้ง 10|10|อันดับ) ?ตัวชี้วัด"),
        lambda ctx, args: overview.indicators(ctx),
    ),
    Intent("below", below, lambda ctx, args: rank.below(ctx, args[0], Decimal(args[1].replace("_", ".")))),
    Intent(
        "weak_points",
        words(r"^จุดอ่อน(?!.*(?:iit|eit|oit))|ด้อย|จุดที่ต้อง(พัฒนา|ปรับปรุง)|อ่อนตรงไหน|ต้องปรับปรุงอะไร"),
        lambda ctx, args: rank.weak_points(ctx),
    ),
    Intent(
        "weakest",
        ends(r"อ่อน|ต่ำสุด|ต่ำที่สุด|น้อยสุด|น้อยที่สุด|แย่สุด|แย่ที่สุด|weak"),
        lambda ctx, args: rank.ends(ctx, args[0], int(args[1]), strongest=False, inside=args[2:]),
    ),
    Intent(
        "strongest",
        ends(r"ดีสุด|ดีที่สุด|สูงสุด|สูงที่สุด|มากที่สุด|เด่น|แข็ง|strong"),
        lambda ctx, args: rank.ends(ctx, args[0], int(args[1]), strongest=True, inside=args[2:]),
    ),
    Intent(
        "missing_best",
        words(r"คะแนนมากสุดก่อน|คุ้มสุด|เริ่มจากข้อไหน|(แก้|ทำ)(ข้อไหน|อะไร)ก่อน|ข้อไหนควรแก้|แก้แล้วได้คะแนน(เยอะ|มาก)"),
        lambda ctx, args: items.best_first(ctx),
    ),
    Intent("missing_list", words(r"ดูทีละข้อ|ทีละข้อ"), lambda ctx, args: items.one_by_one(ctx)),
    Intent(
        "progress",
        words(r"กรอกถึงไหน|กรอกไปแล้ว|ยังไม่ได้กรอก|ยังไม่กรอก|กรอกครบ(หรือยัง|ยัง)|เหลือกรอก"),
        lambda c, a: overview.progress(c),
    ),
    Intent("score", asked_score, _scores),
    Intent("item", item_code, _items),
    Intent(
        "missing",
        scoped(
            r"ขาด|ไม่ผ่านข้อ|ที่ไม่ผ่าน|ยังไม่ผ่าน|ข้อไหน.*(ไม่ได้|ไม่ครบ|ตก)|ไม่ครบ|ตกข้อ|o ไหน"
            r"|ยังไม่ได้(เผยแพร่|ลง)|ไม่ได้คะแนน|เหลือข้อ|ต้องเผยแพร่อะไร|ต้องลงเว็บ|ลงเว็บอะไร|ต้องลงอะไร"
        ),
        lambda ctx, args: items.missing(ctx, args[:1]),
    ),
    Intent("unit", unit, lambda ctx, args: items.of_unit(ctx, args[0])),
    Intent("calendar", words(r"ปฏิทิน|กำหนดส่ง|ส่งเมื่อ|วันสุดท้าย|เดดไลน์"), lambda ctx, args: general.calendar(ctx)),
    Intent("issues", words(r"ประเด็น"), lambda ctx, args: general.issues(ctx)),
    Intent("instrument", instrument, lambda ctx, args: overview.instrument(ctx, args[0])),
    Intent("code", only_code, _item),
    Intent(
        "total",
        words(r"รวม|ระดับ|สรุป|ผลประเมิน|ผลการประเมิน|ภาพรวม|ได้กี่คะแนน|ได้เท่าไ|คะแนนเท่าไ|คะแนนตอนนี้|คะแนนของเรา"),
        lambda ctx, args: overview.total(ctx),
    ),
    Intent(
        "help",
        words(
            r"^/?(ช่วย|ช่วยด้วย|เมนู|help|menu|start|สวัสดี.*|ทำอะไรได้บ้าง|ใช้ยังไง|วิธีใช้|หวัดดี|hi|hello)"
            r"( ค่ะ| คะ| ครับ)?$"
        ),
        lambda ctx, args: general.help_(ctx),
    ),
)

ANSWERS: dict[str, Answer] = {intent.name: intent.answer for intent in INTENTS}


def find(text: str, ctx: Ctx) -> tuple[Intent, Args] | None:
    """The first intent whose words are there, with its arguments."""
    said = plain(text)
    for intent in INTENTS:
        args = intent.match(said, ctx)
        if args is not None:
            return intent, args
    return None


def press_of(press: str, ctx: Ctx) -> tuple[Say, ...] | None:
    """The answer to a question button, `q.<name>.<args>`; None if no such question exists any more.

    Codes contain dots (`E9.part1`, `9.1`), so arguments are matched back to known codes.
    """
    name, _, rest = press.removeprefix("q.").partition(".")
    if name not in ANSWERS:
        return None
    args = split_args(rest, ctx)
    try:
        return ANSWERS[name](ctx, args)
    except (IndexError, KeyError, ValueError):
        return None


def split_args(rest: str, ctx: Ctx) -> Args:
    """`O8.O9` → O8, O9; `E9.part1` and `9.1` stay whole."""
    out: list[str] = []
    for piece in rest.split(".") if rest else ():
        joined = f"{out[-1]}.{piece}" if out else ""
        if joined and (kind_of(joined, ctx.ruleset) or re.fullmatch(r"ind\d+\.part\d", joined)):
            out[-1] = joined
        else:
            out.append(piece)
    return tuple(out)
