"""Plain words to arguments: each matcher finds its question in a text, or returns None."""

import re
from collections.abc import Callable
from decimal import Decimal

from handlers.scores.answers import why as traces
from handlers.terms.context import Ctx
from knowledge.rules.codes import kind_of, part_code
from knowledge.score_text.reading import read_scores
from knowledge.thai import to_arabic

Args = tuple[str, ...]
Match = Callable[[str, Ctx], Args | None]

UNITS = (
    "กองคลัง", "กองช่าง", "กองยุทธศาสตร์", "สำนักปลัด", "นิติกร", "พัสดุ", "งานการเจ้าหน้าที่", "ประชาสัมพันธ์",
    "งานธุรการ", "งานเทคโนโลยีสารสนเทศ",
)  # fmt: skip
REFUSED = ("out_of_range", "unknown_code", "other_year")
SCOPES = ("indicator", "subindicator", "instrument")
INSTRUMENT_WORDS = {"ส่วนเสียภายใน": "IIT", "แบบวัดภายใน": "IIT", "ส่วนเสียภายนอก": "EIT", "แบบวัดภายนอก": "EIT"}
_SPAN = re.compile(r"(?:o|โอ)\s?-?\s?(\d{1,2})\s?(?:-|–|ถึง)\s?(?:o|โอ)\s?-?\s?(\d{1,2})")
PUBLISH = (
    r"ลง|เผยแพร่|ต้องมี|ต้องทำ|ต้องใช้|คืออะไร|คือ|อะไร|ยังไง|อย่างไร|ใครทำ|กองไหน|ช่วงไหน|รอบ|องค์ประกอบ|รายละเอียด|ดู"
)
THAI_LETTERS = {"โอ": "o", "ไอ": "i", "อี": "e"}
THAI_COUNTS = {"สอง": "2", "สาม": "3", "สี่": "4", "ห้า": "5", "สิบ": "10"}
_CODE = re.compile(
    r"(?<![a-z0-9.])(?P<letter>[ioe]|โอ|ไอ|อี)\s?-?\s?(?P<number>\d{1,2})(?:\s?(?:\.part|ส่วนที่|ส่วน)\s?(?P<part>[12]))?(?![\d.])"
    r"|(?:ตัวชี้วัดย่อย(?:ที่)?|ย่อย)\s?(?P<sub>\d{1,2}\.\d)"
    r"|(?:ตัวชี้วัด(?:ที่)?|ind)?\s?(?<![\d.])(?P<subplain>(?:9|10)\.\d)(?![\d.])"
    r"|(?:ตัวชี้วัด(?:ที่)?|ตชว\.?|ind)\s?(?P<indicator>\d{1,2})(?!\d)"
    r"|(?<![a-z])(?P<instrument>iit|eit|oit)(?![a-z])"
)


def plain(text: str) -> str:
    """Words as the patterns expect them: lower case, Arabic digits, single spaces."""
    return " ".join(to_arabic(text).lower().split())


def codes_in(text: str, ctx: Ctx) -> tuple[str, ...]:
    """Codes named in plain words that this year has, in order; an EIT question without a part means both.

    A span of items (`o8-o16`, `o8 ถึง o16`) names all of them.
    """
    spans = {match.start(): match for match in _SPAN.finditer(text)}
    out: list[str] = []
    for found in _CODE.finditer(text):
        out += [code for code in _codes(found) if kind_of(code, ctx.ruleset)]
        if span := spans.get(found.start()):
            between = range(int(span[1]) + 1, min(int(span[2]), 99))
            out += [f"O{number}" for number in between if kind_of(f"O{number}", ctx.ruleset)]
    return tuple(dict.fromkeys(out))


def strange_codes_in(text: str, ctx: Ctx) -> tuple[str, ...]:
    """Codes named in plain words that this year does not have."""
    return tuple(
        found.group().upper().replace(" ", "")
        for found in _CODE.finditer(text)
        if not any(kind_of(code, ctx.ruleset) for code in _codes(found))
    )


def _codes(found: re.Match[str]) -> tuple[str, ...]:
    if letter := found["letter"]:
        letter = THAI_LETTERS.get(letter, letter)
        code = f"{letter.upper()}{int(found['number'])}"
        if letter != "e":
            return (code,)
        parts = (int(found["part"]),) if found["part"] else (1, 2)
        return tuple(part_code(code, part) for part in parts)
    if found["instrument"]:
        return (found["instrument"].upper(),)
    sub = found["sub"] or found["subplain"]
    return (sub,) if sub else (f"ind{int(found['indicator'])}",)


def words(pattern: str) -> Match:
    compiled = re.compile(pattern)
    return lambda text, ctx: () if compiled.search(text) else None


def ends(pattern: str) -> Match:
    """What is ranked, how many, and within which indicator or sub-indicator, if one is named."""
    compiled = re.compile(pattern)

    def match(text: str, ctx: Ctx) -> Args | None:
        if not compiled.search(text):
            return None
        inside = [code for code in codes_in(text, ctx) if kind_of(code, ctx.ruleset) in SCOPES]
        return (_kind(text), _count(text), *inside[:1])

    return match


def below(text: str, ctx: Ctx) -> Args | None:
    """`ต่ำกว่า 85 มีตัวไหน`, `ข้อไหนไม่ถึง 60`."""
    found = re.search(r"(?:ต่ำกว่า|ไม่ถึง|น้อยกว่า|ไม่เกิน)\s?(\d{1,3}(?:\.\d+)?)(?![\d.])", text)
    return (_kind(text), found[1].replace(".", "_")) if found else None


def asked_score(text: str, ctx: Ctx) -> Args | None:
    """`ตัวชี้วัด 4 ได้เท่าไร`, `O8 ผ่านไหม`."""
    if not re.search(r"เท่าไ|กี่คะแนน|คะแนน|ผ่านไหม|ผ่านมั้ย|ผ่านหรือ|ผ่านยัง", text):
        return None
    return codes_in(text, ctx)[:2] or None


def item_code(text: str, ctx: Ctx) -> Args | None:
    """An item and what has to be published; `ข้อ 12 ต้องเผยแพร่อะไร` is O12."""
    if not re.search(PUBLISH, text):
        return None
    items = tuple(code for code in codes_in(text, ctx) if code in ctx.ruleset.item_by_code)
    bare = re.search(r"ข้อ(?:ที่)? ?(\d{1,2})(?!\d)", text)
    if not items and bare and f"O{bare[1]}" in ctx.ruleset.item_by_code and re.search(r"เผยแพร่|ลง", text):
        return (f"O{bare[1]}",)
    return items[:3] or None


def scoped(pattern: str) -> Match:
    """Words, with the sub-indicator or indicator they are asked within."""
    compiled = re.compile(pattern)

    def match(text: str, ctx: Ctx) -> Args | None:
        if not compiled.search(text):
            return None
        return tuple(code for code in codes_in(text, ctx) if kind_of(code, ctx.ruleset) in SCOPES)[:1]

    return match


def _kind(text: str) -> str:
    kinds = (
        (r"ย่อย", "subindicator"),
        (r"ตัวชี้วัด", "indicator"),
        (r"เครื่องมือ", "instrument"),
        (r"คำถาม", "question"),
        (r"(?<![a-z])o(?![a-z\d])|oit|โอ", "item"),
        (r"iit|(?<![a-z])i(?![a-z\d])", "IIT"),
        (r"eit|(?<![a-z])e(?![a-z\d-])", "EIT"),
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


def with_codes(pattern: str, limit: int | None = None) -> Match:
    compiled = re.compile(pattern)

    def match(text: str, ctx: Ctx) -> Args | None:
        codes = codes_in(text, ctx)
        return codes[:limit] if codes and compiled.search(text) else None

    return match


def only_code(text: str, ctx: Ctx) -> Args | None:
    """`O8`, `แล้ว o12 ล่ะ`: a code and nothing else to do with it."""
    codes = codes_in(text, ctx)
    rest = re.sub(r"แล้ว|ล่ะ|หล่ะ|ละ|คะ|ค่ะ|ครับ|ข้อ|ดู|ขอ|\?", "", _CODE.sub("", text)).strip()
    return codes[:1] if codes and not rest else None


def suppose(text: str, ctx: Ctx) -> Args | None:
    if not re.search(
        r"ถ้า|หาก|สมมติ|สมมุติ|what if|(?:แก้|ทำ|ปรับ).*(?:ได้เท่า|เพิ่มเท่า|กี่คะแนน|พอไหม|พอมั้ย|ขึ้นไหม)", text
    ):
        return None
    codes = codes_in(text, ctx)
    if not codes:
        return ("all",) if re.search(r"ทั้งหมด|ทุกข้อ|ครบ", text) else None
    if re.search(r"(?:ทั้งหมด|ทุกข้อ|ครบ).*(?:ยกเว้น|นอกจาก)", text):
        return ("all_but", *codes)
    reading = read_scores(text, ctx.ruleset, ctx.rules.counts)
    if reading.complaints and any(each.kind in REFUSED for each in reading.complaints):
        return ("refused", *(each.detail for each in reading.complaints if each.kind in REFUSED))
    values = {code: _wished(text, code, value, ctx) for code, value in reading.scores.items()}
    plain_value = re.search(r"(?:ได้|เป็น|=)\s?(\d{1,3}(?:\.\d+)?)(?![\d.])", text)
    shared = next(iter(values.values())) if len(values) == 1 and codes[-1] in values else ""
    if not values and plain_value and Decimal(plain_value[1]) <= 100:
        shared = f"={plain_value[1]}"
    elif not values and re.search(r"ไม่(?:ทำ|ผ่าน|ลง|มี|ได้)", text):
        shared = "=0"
    return tuple(f"{code}{values.get(code, shared)}" for code in codes)


def _wished(text: str, code: str, value: Decimal, ctx: Ctx) -> str:
    """`=80`, or for `เพิ่ม … 5` and `ลด … 5` what that makes of the present score."""
    now = ctx.evaluation.value(code)
    if now is not None and re.search(r"เพิ่ม|ขึ้นอีก|อีก", text):
        value = min(now + value, Decimal(100))
    elif now is not None and "ลด" in text:
        value = max(now - value, Decimal(0))
    return f"={value:f}"


def level(text: str, ctx: Ctx) -> Args | None:
    asks = (
        r"ให้ถึง|ให้ได้|ให้ผ่าน|ถึงระดับ|ระดับถัดไป|ระดับต่อไป|ขึ้นระดับ|เลื่อนระดับ|ขาดอีกกี่คะแนน"
        r"|ต้องทำอะไร.*ผ่าน|ทำไงถึง|ทำยังไงถึง|อีกกี่คะแนนถึง|จะได้ ?ผ่าน|กี่ข้อถึง|(?:ดี|เยี่ยม|ผ่าน) ?ต้องทำ"
    )
    if not re.search(rf"{asks}|(?:อยาก|ต้องการ) ?(?:ได้|ผ่าน|ขึ้น|เป็น)", text):
        return None
    if any(code in text for code in ("iit", "eit", "oit")):
        return None
    titles = [(each.title, place) for place, each in enumerate(ctx.ruleset.levels.order)]
    named = [(title, place) for title, place in titles if title in text]
    if named:
        return (str(max(named, key=lambda each: len(each[0]))[1]),)
    wanted = re.search(r"(?<![\d.])(\d{2,3})(?![\d.])", text)
    total = int(wanted[1]) if wanted else None
    reached = [str(place) for place, each in enumerate(ctx.ruleset.levels.order) if each.total_min == total]
    return tuple(reached[-1:])


def why(text: str, ctx: Ctx) -> Args | None:
    if not re.search(r"ทำไม|เพราะอะไร|วิธีคิด|คิดยังไง|คิดอย่างไร|คำนวณ|มาจากไหน|มาจากอะไร|ได้มายังไง", text):
        return None
    if codes := codes_in(text, ctx):
        return codes[:1]
    number = re.search(r"(\d{1,3}(?:\.\d+)?)(?![\d.])", text)
    code = traces.find_number(ctx, Decimal(number[1])) if number else None
    return (code or "total",)


def instrument(text: str, ctx: Ctx) -> Args | None:
    found = [code for code in codes_in(text, ctx) if code in ("IIT", "EIT", "OIT")]
    found += [code for words, code in INSTRUMENT_WORDS.items() if words in text]
    return (found[0],) if found and not re.search(r"กรอก|ใส่|บันทึก|แก้", text) else None


def unit(text: str, ctx: Ctx) -> Args | None:
    """`กองคลังต้องทำข้อไหน`: a unit that usually does some item."""
    if not re.search(r"ข้อ|อะไร|ทำ|ขาด|ต้อง|ดู", text):
        return None
    units = {name for name in UNITS if name in text and any(name in item.unit for item in ctx.ruleset.items)}
    return (max(units, key=len),) if units else None
