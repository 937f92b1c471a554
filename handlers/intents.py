"""What can be asked, by button (`q.<name>.<args>`) and by plain words.

One table, first match wins. A matcher reads the words and gives the arguments, or None.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from handlers.answers import general, items, overview, rank, whatif, why
from handlers.context import Ctx
from handlers.messages import Say
from knowledge.codes import kind_of, part_code
from knowledge.thai import to_arabic

Args = tuple[str, ...]
Answer = Callable[[Ctx, Args], tuple[Say, ...]]
Match = Callable[[str, Ctx], Args | None]

THAI_COUNTS = {"สอง": "2", "สาม": "3", "สี่": "4", "ห้า": "5", "สิบ": "10"}
_CODE = re.compile(
    r"(?<![a-z0-9.])(?P<letter>[ioe])\s?-?\s?(?P<number>\d{1,2})(?:\s?(?:\.part|ส่วนที่|ส่วน)\s?(?P<part>[12]))?(?![\d.])"
    r"|(?:ตัวชี้วัดย่อย(?:ที่)?|ย่อย)\s?(?P<sub>\d{1,2}\.\d)"
    r"|(?:ตัวชี้วัด(?:ที่)?|ind)?\s?(?<![\d.])(?P<subplain>(?:9|10)\.\d)(?![\d.])"
    r"|(?:ตัวชี้วัด(?:ที่)?|ตชว\.?|ind)\s?(?P<indicator>\d{1,2})(?!\d)"
    r"|(?<![a-z])(?P<instrument>iit|eit|oit)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Intent:
    """A question: how it is asked in words, and who answers."""

    name: str
    match: Match
    answer: Answer


def plain(text: str) -> str:
    """Words as the patterns expect them: lower case, Arabic digits, single spaces."""
    return " ".join(to_arabic(text).lower().split())


def codes_in(text: str, ctx: Ctx) -> tuple[str, ...]:
    """Codes named in plain words that this year has, in order; an EIT question without a part means both."""
    return tuple(
        code for found in _CODE.finditer(text) for code in _codes(found) if kind_of(code, ctx.ruleset)
    )


def strange_codes_in(text: str, ctx: Ctx) -> tuple[str, ...]:
    """Codes named in plain words that this year does not have."""
    return tuple(
        found.group().upper().replace(" ", "")
        for found in _CODE.finditer(text)
        if not any(kind_of(code, ctx.ruleset) for code in _codes(found))
    )


def _codes(found: re.Match[str]) -> tuple[str, ...]:
    if letter := found["letter"]:
        code = f"{letter.upper()}{int(found['number'])}"
        if letter != "e":
            return (code,)
        parts = (int(found["part"]),) if found["part"] else (1, 2)
        return tuple(part_code(code, part) for part in parts)
    if found["instrument"]:
        return (found["instrument"].upper(),)
    sub = found["sub"] or found["subplain"]
    return (sub,) if sub else (f"ind{int(found['indicator'])}",)


def _words(pattern: str) -> Match:
    compiled = re.compile(pattern)
    return lambda text, ctx: () if compiled.search(text) else None


def _ends(pattern: str) -> Match:
    compiled = re.compile(pattern)

    def match(text: str, ctx: Ctx) -> Args | None:
        return (_kind(text), _count(text)) if compiled.search(text) else None

    return match


def _kind(text: str) -> str:
    kinds = (
        (r"ย่อย", "subindicator"),
        (r"ตัวชี้วัด", "indicator"),
        (r"เครื่องมือ", "instrument"),
        (r"คำถาม", "question"),
        (r"(ข้อ ?o\b|\bo ?(ข้อ|ตัว|ไหน)|oit)", "item"),
        (r"iit", "IIT"),
        (r"eit", "EIT"),
        (r"ข้อ", "answer"),
    )
    return next((kind for pattern, kind in kinds if re.search(pattern, text)), "indicator")


def _count(text: str) -> str:
    found = re.search(r"(\d{1,2})\s?(?:อันดับ|ตัว|ข้อ|อย่าง|ลำดับ|รายการ)", text) or re.search(
        r"(?:อันดับ|สุด|แรก)\s?(\d{1,2})(?!\d)", text
    )
    if found:
        return str(min(int(found[1]), 10))
    return next((count for word, count in THAI_COUNTS.items() if word in text), "1")


def _with_codes(pattern: str, limit: int | None = None) -> Match:
    compiled = re.compile(pattern)

    def match(text: str, ctx: Ctx) -> Args | None:
        codes = codes_in(text, ctx)
        return codes[:limit] if codes and compiled.search(text) else None

    return match


def _only_code(text: str, ctx: Ctx) -> Args | None:
    """`O8`, `แล้ว o12 ล่ะ`: a code and nothing else to do with it."""
    codes = codes_in(text, ctx)
    rest = re.sub(r"แล้ว|ล่ะ|หล่ะ|ละ|คะ|ค่ะ|ครับ|ข้อ|ดู|ขอ|\?", "", _CODE.sub("", text)).strip()
    return codes[:1] if codes and not rest else None


def _suppose(text: str, ctx: Ctx) -> Args | None:
    if not re.search(r"ถ้า|หาก|สมมติ|สมมุติ|what if|(?:แก้|ทำ|ปรับ).*(?:ได้เท่า|เพิ่มเท่า|กี่คะแนน)", text):
        return None
    if re.search(r"ทั้งหมด|ทุกข้อ|ครบ|ทั้ง 14", text):
        return ("all",)
    value = re.search(r"(?:ได้|เป็น|=)\s?(\d{1,3}(?:\.\d+)?)(?![\d.])", _CODE.sub(" ", text))
    suffix = f"={value[1]}" if value and Decimal(value[1]) <= 100 else ""
    return tuple(f"{code}{suffix}" for code in codes_in(text, ctx)) or None


def _level(text: str, ctx: Ctx) -> Args | None:
    if not re.search(
        r"อยากได้|ให้ถึง|ให้ได้|ให้ผ่าน|ถึงระดับ|ระดับถัดไป|ระดับต่อไป|ขึ้นระดับ|เลื่อนระดับ|ขาดอีกกี่คะแนน|ต้องทำอะไร.*ผ่าน", text
    ):
        return None
    titles = [(level.title, place) for place, level in enumerate(ctx.ruleset.levels.order)]
    named = [(title, place) for title, place in titles if title in text]
    return (str(max(named, key=lambda each: len(each[0]))[1]),) if named else ()


def _why(text: str, ctx: Ctx) -> Args | None:
    if not re.search(r"ทำไม|เพราะอะไร|วิธีคิด|คิดยังไง|คิดอย่างไร|คำนวณ|มาจากไหน|มาจากอะไร|ได้มายังไง", text):
        return None
    if codes := codes_in(text, ctx):
        return codes[:1]
    number = re.search(r"(\d{1,3}(?:\.\d+)?)(?![\d.])", text)
    code = why.find_number(ctx, Decimal(number[1])) if number else None
    return (code or "total",)


def _instrument(text: str, ctx: Ctx) -> Args | None:
    found = [code for code in codes_in(text, ctx) if code in ("IIT", "EIT", "OIT")]
    return (found[0],) if found and not re.search(r"กรอก|ใส่|บันทึก|แก้", text) else None


def _supposed(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    if args == ("all",):
        return whatif.suppose_all(ctx)
    pairs = (arg.partition("=") for arg in args)
    return whatif.suppose(ctx, {code: Decimal(value or 100) for code, _, value in pairs})


def _wanted(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    order = ctx.ruleset.levels.order
    return whatif.level(ctx, order[int(args[0])].title if args and int(args[0]) < len(order) else None)


def _item(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    code = args[0]
    return items.item(ctx, code) if code in ctx.ruleset.item_by_code else why.why(ctx, code)


def _source(ctx: Ctx, args: Args) -> tuple[Say, ...]:
    return items.source(ctx, args[0]) if args[0] in ctx.ruleset.item_by_code else why.why(ctx, args[0])


_PUBLISH = (
    r"ลง|เผยแพร่|ต้องมี|ต้องทำ|ต้องใช้|คืออะไร|คือ|อะไร|ยังไง|อย่างไร|ใครทำ|กองไหน|ช่วงไหน|รอบ|องค์ประกอบ|รายละเอียด|ดู"
)

INTENTS: tuple[Intent, ...] = (
    Intent("whatif", _suppose, _supposed),
    Intent("next", _level, _wanted),
    Intent("source", _with_codes(r"ที่มา|อ้างอิง|แหล่ง", 1), _source),
    Intent("why", _why, lambda ctx, args: why.why(ctx, args[0])),
    Intent("findings", _words(r"ไม่ตรง|ต่างกัน|ขัดกัน"), lambda ctx, args: overview.mismatches(ctx)),
    Intent(
        "weak_points",
        _words(r"^จุดอ่อน|จุดที่ต้อง(พัฒนา|ปรับปรุง)|อ่อนตรงไหน|ต้องปรับปรุงอะไร"),
        lambda ctx, args: rank.weak_points(ctx),
    ),
    Intent(
        "weakest",
        _ends(r"อ่อน|ต่ำสุด|ต่ำที่สุด|น้อยสุด|น้อยที่สุด|แย่สุด|แย่ที่สุด|weak"),
        lambda ctx, args: rank.ends(ctx, args[0], int(args[1]), strongest=False),
    ),
    Intent(
        "strongest",
        _ends(r"ดีสุด|ดีที่สุด|สูงสุด|สูงที่สุด|มากที่สุด|เด่น|แข็ง|strong"),
        lambda ctx, args: rank.ends(ctx, args[0], int(args[1]), strongest=True),
    ),
    Intent(
        "missing_best", _words(r"คะแนนมากสุดก่อน|คุ้มสุด|เริ่มจากข้อไหน|แก้ข้อไหนก่อน"), lambda c, a: items.best_first(c)
    ),
    Intent("missing_list", _words(r"ดูทีละข้อ|ทีละข้อ"), lambda ctx, args: items.one_by_one(ctx)),
    Intent(
        "progress",
        _words(r"กรอกถึงไหน|กรอกไปแล้ว|ยังไม่ได้กรอก|ยังไม่กรอก|กรอกครบ(หรือยัง|ยัง)|เหลือกรอก"),
        lambda c, a: overview.progress(c),
    ),
    Intent("item", _with_codes(_PUBLISH, 1), _item),
    Intent(
        "missing",
        _words(r"ขาด|ไม่ผ่านข้อ|ยังไม่ผ่าน|ข้อไหน.*(ไม่ได้|ไม่ครบ|ตก)|ไม่ครบ|ตกข้อ|o ไหน|ยังไม่ได้เผยแพร่|ไม่ได้คะแนน"),
        lambda ctx, args: items.missing(ctx),
    ),
    Intent("calendar", _words(r"ปฏิทิน|กำหนดส่ง|ส่งเมื่อ|วันสุดท้าย|เดดไลน์"), lambda ctx, args: general.calendar(ctx)),
    Intent("issues", _words(r"ประเด็น"), lambda ctx, args: general.issues(ctx)),
    Intent("instrument", _instrument, lambda ctx, args: overview.instrument(ctx, args[0])),
    Intent("code", _only_code, _item),
    Intent(
        "total",
        _words(r"รวม|ระดับ|สรุป|ผลประเมิน|ผลการประเมิน|ภาพรวม|ได้กี่คะแนน|ได้เท่าไ|คะแนนเท่าไ|คะแนนตอนนี้|คะแนนของเรา"),
        lambda ctx, args: overview.total(ctx),
    ),
    Intent(
        "help",
        _words(
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
