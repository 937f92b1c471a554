"""What a question is about: each reader fills the arguments of a phrase, or turns it down. Pure."""

import re
from decimal import Decimal

from handlers.scores.answers import why as traces
from handlers.terms.context import Ctx
from handlers.understanding.codes import codes_in, only_codes
from handlers.understanding.phrases import Args, Readers
from handlers.understanding.years import said
from knowledge.rules.codes import kind_of
from knowledge.rules.ruleset import Ruleset
from knowledge.rules.titles import items_called
from knowledge.score_text.reading import read_scores
from knowledge.thai_words import find_word, load_words, says_only

Found = re.Match[str]
REFUSED = ("out_of_range", "unknown_code", "other_year")
SCOPES = ("indicator", "subindicator", "instrument")
INSTRUMENT_WORDS = {"ส่วนเสียภายใน": "IIT", "แบบวัดภายใน": "IIT", "ส่วนเสียภายนอก": "EIT", "แบบวัดภายนอก": "EIT"}
THAI_COUNTS = {"สอง": "2", "สาม": "3", "สี่": "4", "ห้า": "5", "สิบ": "10"}
_KINDS = (
    (r"ย่อย", "subindicator"),
    (r"ตัวชี้วัด", "indicator"),
    (r"เครื่องมือ", "instrument"),
    (r"คำถาม", "question"),
    (r"(?<![a-z])o(?![a-z\d])|oit|โอ", "item"),
    (r"iit|(?<![a-z])i(?![a-z\d])", "IIT"),
    (r"eit|(?<![a-z])e(?![a-z\d-])", "EIT"),
    (r"ข้อ", "answer"),
)
_PIECES = re.compile(r"[ ()/]+|ร่วมกับ|หรือ|เช่น|รวบรวม\S*")
_NO_UNIT = ("ทุกกอง", "กองที่", "กองเจ้าของ", "คณะทำงาน")
SHORTEST_UNIT = 4
_NAMED_SCORES = re.compile(r"(?<![a-z])(?:iit|eit|oit)(?![a-z])|\d+")
_OF_SCORES = re.compile(r"คะแนน|ระดับ|ประเมิน|ผ่าน|(?<![a-z])ita(?![a-z])")
_OF_WORK = re.compile(r"แผน|มาตรการ|กองไหน|กอง[ก-ฮ]|สำนักปลัด|กิจกรรม|โครงการ|งานไหน|ใคร|เตือน")
_OF_A_DUTY = re.compile(r"ทำไมต้อง|ไม่เสร็จ|ไม่ตอบ")
_OF_A_TOTAL = re.compile(r"คะแนน|รวม|ระดับ|ได้|ผ่าน|ตก|น้อย|ต่ำ|ita")
_MOVED = re.compile(
    r"(?P<way>เพิ่ม|ขึ้น|บวก|ลด|ลง|หัก|อีก)(?:ขึ้น|ลง|ไป|ได้|อีก){0,2} ?(?P<by>\d{1,3}(?:\.\d{1,4})?)(?![\d.])"
)
"""A score that moves by so much; `ลดลงอีก 5` moves down."""
LONGEST_BARE = 20
"""Letters of a question that says nothing but that it is one: `เพราะอะไรคะ`."""


def code(found: Found, text: str, ctx: Ctx) -> Args:
    """The first code named, or none: the door asks which."""
    return codes_in(text, ctx)[:1]


def two_codes(found: Found, text: str, ctx: Ctx) -> Args | None:
    """`ตัวชี้วัด 4 ได้เท่าไร`, `O8 ผ่านไหม`."""
    return codes_in(text, ctx)[:2] or None


def scope(found: Found, text: str, ctx: Ctx) -> Args:
    """The sub-indicator or indicator that something is asked within."""
    return tuple(each for each in codes_in(text, ctx) if kind_of(each, ctx.ruleset) in SCOPES)[:1]


def ranking(found: Found, text: str, ctx: Ctx) -> Args | None:
    """What is ranked, how many, and within which indicator or sub-indicator; units are not ranked."""
    if _OF_WORK.search(text):
        return None
    return (_kind(text), _count(text), *scope(found, text, ctx))


def bound(found: Found, text: str, ctx: Ctx) -> Args:
    """`ต่ำกว่า 85 มีตัวไหน`, `ข้อไหนไม่ถึง 60`."""
    return (_kind(text), found[1].replace(".", "_"))


def items(found: Found, text: str, ctx: Ctx) -> Args | None:
    """Items, and what has to be published for them; `ข้อ 12 ต้องเผยแพร่อะไร` is O12."""
    named = tuple(each for each in codes_in(text, ctx) if each in ctx.ruleset.item_by_code)
    bare = re.search(r"ข้อ(?:ที่)? ?(\d{1,2})(?!\d)", text)
    if not named and bare and f"O{bare[1]}" in ctx.ruleset.item_by_code and re.search(r"เผยแพร่|ลง", text):
        return (f"O{bare[1]}",)
    return named or None


def titled(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The items whose title the words hold, or whose code they begin with."""
    codes = codes_in(text, ctx)
    if codes:
        opens = codes[0] in ctx.ruleset.item_by_code and re.match(r"(?:o|โอ) ?-?\d{1,2} ?[ก-๙]", text)
        return codes[:1] if opens and len(codes) == 1 else None
    return items_called(text, ctx.ruleset) or None


def years_said(found: Found, text: str, ctx: Ctx) -> Args:
    return tuple(map(str, said(text, ctx).years))


def only_code(found: Found, text: str, ctx: Ctx) -> Args | None:
    """`O8`, `แล้ว o12 ล่ะ`: a code and nothing else to do with it."""
    return only_codes(text, ctx)[:1] or None


def instrument(found: Found, text: str, ctx: Ctx) -> Args | None:
    named = [each for each in codes_in(text, ctx) if each in ("IIT", "EIT", "OIT")]
    named += [each for words, each in INSTRUMENT_WORDS.items() if words in text]
    return (named[0],) if named and _asks_a_score(text) else None


def overall(found: Found, text: str, ctx: Ctx) -> Args | None:
    """Nothing to name, but the words are about scores: `สรุป` alone is, `สรุปแผน` is not."""
    if _OF_WORK.search(text):
        return None
    return () if find_word(_OF_SCORES, text) or _asks_a_score(text) else None


def _asks_a_score(text: str) -> bool:
    """Whether no word speaks of anything but a score: how many have to answer is another question."""
    return says_only(_NAMED_SCORES.sub(" ", text), load_words().of_scores)


def unit(found: Found, text: str, ctx: Ctx) -> Args | None:
    """`กองคลังต้องทำข้อไหน`: a unit that usually does some item."""
    units = {each for each in _units_of(ctx.ruleset) if each in text}
    return (max(units, key=len),) if units else None


def _units_of(ruleset: Ruleset) -> set[str]:
    """The units that the rules name beside their items, as people say them."""
    pieces = {piece for item in ruleset.items for piece in _PIECES.split(item.unit)}
    units = {each for each in pieces if not each.startswith(_NO_UNIT)}
    short = {each.partition("และ")[0] for each in units} | {each.removeprefix("งาน") for each in units}
    return {each for each in units | short if len(each) >= SHORTEST_UNIT}


def _kind(text: str) -> str:
    return next((kind for pattern, kind in _KINDS if re.search(pattern, text)), "indicator")


def _count(text: str) -> str:
    found = re.search(r"(\d{1,2})\s?(?:อันดับ|ตัว|ข้อ|อย่าง|ลำดับ|รายการ)", text) or re.search(
        r"(?:อันดับ|สุด|แรก)\s?(\d{1,2})(?!\d)", text
    )
    if found:
        return str(min(int(found[1]), 10))
    return next((count for word, count in THAI_COUNTS.items() if word in text), "1")


# ---- what if, how to reach a level, and why


def supposition(found: Found, text: str, ctx: Ctx) -> Args | None:
    """Codes with the values they are supposed to have; what they are not changed by stands before them."""
    codes = codes_in(text, ctx)
    if not codes:
        return ("all",) if re.search(r"ทั้งหมด|ทุกข้อ|ครบ", text) else None
    if re.search(r"ไม่(?:ได้)?(?:แก้|ปรับ|เปลี่ยน)|ปล่อย(?:ไว้|ทิ้ง)?", text):
        return ("as_it_is", *codes)
    if re.search(r"^(?>.*?(?:ทั้งหมด|ทุกข้อ|ครบ)).*(?:ยกเว้น|นอกจาก)", text):
        return ("all_but", *codes)
    reading = read_scores(text, ctx.ruleset, ctx.rules.counts)
    if any(each.kind in REFUSED for each in reading.complaints):
        return ("refused", text)
    moves = list(_MOVED.finditer(text))
    if len(codes) == len(moves) > 1:
        each_its_own = zip(codes, moves, strict=True)
        return tuple(_moved(one, move["way"], Decimal(move["by"]), ctx) for one, move in each_its_own)
    values = dict(reading.scores)
    shared = values.get(codes[-1]) if len(values) == 1 else None
    if not values and (shared := _shared(text)) is None:
        fails = "=0" if re.search(r"ไม่(?:ทำ|ผ่าน|ลง|มี|ได้)", text) else ""
        return tuple(f"{each}{fails}" for each in codes)
    given = {each: values.get(each, shared) for each in codes}
    return tuple(each if value is None else _wished(text, each, value, ctx) for each, value in given.items())


def _shared(text: str) -> Decimal | None:
    """The value that all codes of a supposition are given, or are changed by."""
    value = re.search(r"(?:ได้|เป็น|=)\s?(\d{1,3}(?:\.\d+)?)(?![\d.])", text)
    if value and Decimal(value[1]) <= 100:
        return Decimal(value[1])
    moved = [Decimal(each["by"]) for each in _MOVED.finditer(text)]
    return moved[0] if len(moved) == 1 and moved[0] <= 100 else None


def _wished(text: str, named: str, value: Decimal, ctx: Ctx) -> str:
    """`O8=80`, or for `เพิ่ม 5` and `ลด 5` what that makes of the present score; `เพิ่มเป็น 80` is 80."""
    moves = {Decimal(each["by"]): each["way"] for each in _MOVED.finditer(text)}
    way = moves.get(value, "")
    if not moves and not re.search(r"(?:เป็น|เหลือ|ถึง|=) ?\d", text):
        way = next((each for each in ("เพิ่ม", "อีก", "ลด") if each in text), "")
    return _moved(named, way, value, ctx)


def _moved(named: str, way: str, value: Decimal, ctx: Ctx) -> str:
    now = ctx.evaluation.value(named)
    if now is not None and way:
        less = way in ("ลด", "ลง", "หัก")
        value = max(now - value, Decimal(0)) if less else min(now + value, Decimal(100))
    return f"{named}={value:f}"


def level(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The place of the level that is wished for; none where the next one is meant."""
    if any(each in text for each in ("iit", "eit", "oit")):
        return None
    titles = [(each.title, place) for place, each in enumerate(ctx.ruleset.levels.order)]
    if named := [(title, place) for title, place in titles if title in text]:
        return (str(max(named, key=lambda each: len(each[0]))[1]),)
    wanted = re.search(r"(?<![\d.])(\d{2,3})(?![\d.])", text)
    total = int(wanted[1]) if wanted else None
    reached = [str(place) for place, each in enumerate(ctx.ruleset.levels.order) if each.total_min == total]
    return tuple(reached[-1:])


def why(found: Found, text: str, ctx: Ctx) -> Args | None:
    """The code, or the number, that is asked about; else the total, where the words can be about it."""
    if codes := codes_in(text, ctx):
        return codes[:1]
    number = re.search(r"(\d{1,3}(?:\.\d+)?)(?![\d.])", text)
    traced = traces.find_number(ctx, Decimal(number[1])) if number else None
    if traced:
        return (traced,)
    about = len(text) <= LONGEST_BARE or _OF_A_TOTAL.search(text)
    return ("total",) if about and not _OF_WORK.search(text) and not _OF_A_DUTY.search(text) else None


READERS: Readers = {
    "code": code,
    "two_codes": two_codes,
    "scope": scope,
    "ranking": ranking,
    "bound": bound,
    "items": items,
    "only_code": only_code,
    "titled": titled,
    "years_said": years_said,
    "instrument": instrument,
    "overall": overall,
    "unit": unit,
    "supposition": supposition,
    "level": level,
    "why": why,
}
