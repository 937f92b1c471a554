"""Words that were typed or copied awry, as they were meant: nothing is made up, only read. Pure."""

import re

from knowledge.thai import legible, to_arabic

LONGEST = 1_000
"""Letters of a message that is mended: what is longer is no wish."""
_ROWS = (
    ("`1234567890-=", "_ๅ/-ภถุึคตจขช"),
    ("qwertyuiop[]\\", "ๆไำพะัีรนยบลฃ"),
    ("asdfghjkl;'", "ฟหกดเ้่าสวง"),
    ("zxcvbnm,./", "ผปแอิืทมใฝ"),
    ("~!@#$%^&*()_+", "%+๑๒๓๔ู฿๕๖๗๘๙"),
    ("QWERTYUIOP{}|", '๐"ฎฑธํ๊ณฯญฐ,ฅ'),
    ('ASDFGHJKL:"', "ฤฆฏโฌ็๋ษศซ."),
    ("ZXCVBNM<>?", "()ฉฮฺ์?ฒฬฦ"),
)
"""The keys of a keyboard, row by row, and what they write in Thai (Kedmanee)."""
_KEYS = tuple(pair for latin, thai in _ROWS for pair in zip(latin, thai, strict=True))
_TO_THAI = {ord(latin): thai for latin, thai in _KEYS}
_TO_LATIN = {ord(thai): latin for latin, thai in _KEYS}
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""Letters and figures as wide as Chinese ones."""
_ONES = {
    **{"ศูนย์": 0, "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4},
    **{"ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9},
}
_ONE = "|".join(_ONES)
_WHOLE = rf"(?:(?:{_ONE})?สิบ(?:{_ONE})?|(?:หนึ่ง)?ร้อย|(?:{_ONE}))"
_SPELT = re.compile(
    rf"(?P<head>(?:โอ|ไอ|อี|ข้อ(?:ที่)?|ตัวชี้วัด(?:ที่)?|ตัวที่|ไตรมาส(?:ที่)?) ?)(?P<code>{_WHOLE})"
    rf"|(?:^|(?<=[ =:])|(?<=เป็น)|(?<=ได้))(?P<whole>{_WHOLE})(?:จุด(?P<rest>(?:{_ONE}){{1,4}}))?(?![ก-๎])"
)
_LETTERS = re.compile(_ONE)
_LATIN_KEYS = re.compile(r"[\x21-\x7e ]{3,80}")
_ENGLISH = re.compile(r"(?:(?:[A-Z]?[a-z]++|[A-Z]++|\d++)[ .,?!]{0,3}+)++")
_THAI_KEYS = re.compile(r"[ก-๛ /.\-,%+()\"?]{2,80}")
_WORDS_OF_OURS = re.compile(
    r"(?<![a-z])(?:[oie] ?\d{1,2}|[ioe]it|ita|help|menu|excel|undo|line|score)(?![a-z])"
)
_LOST_AM = re.compile(
    "สานัก|สาเร็จ|สาคัญ|สารวจ|กาหนด|ดาเนิน|จานวน|ทาไม|นาเสนอ|คานวณ|อานาจ|ตาบล|อาเภอ|ประจา|คาสั่ง|จาเป็น|กากับ"
)
"""Words whose sara am has lost its ring on the way out of a PDF file."""


def seen(text: str) -> str:
    """One line without what cannot be seen, and with torn Thai whole; several lines stay as they are."""
    if len(text) > LONGEST or "\n" in text:
        return text
    whole = legible(_INVISIBLE.sub("", text).translate(_WIDE).replace("ํา", "ำ"))
    return _LOST_AM.sub(lambda found: found[0].replace("า", "ำ", 1), whole)


def in_figures(text: str) -> str:
    """A line whose figures and codes are spelt, in figures: `แปดสิบเจ็ดจุดสามสาม` is 87.33."""
    return text if len(text) > LONGEST or "\n" in text else _SPELT.sub(_in_figures, text).strip()


def _in_figures(found: re.Match[str]) -> str:
    if found["code"]:
        return f"{found['head']}{_whole(found['code'])} "
    rest = "".join(str(_ONES[each]) for each in _LETTERS.findall(found["rest"] or ""))
    return f"{_whole(found['whole'])}{'.' if rest else ''}{rest}"


def _whole(words: str) -> int:
    if "ร้อย" in words:
        return 100
    tens, ten, ones = words.rpartition("สิบ")
    if not ten:
        return _ONES[words]
    return 10 * _ONES.get(tens, 1) + _ONES.get(ones, 0)


def on_the_other_keyboard(text: str) -> str:
    """What the same keys write with the keyboard switched over; "" where that makes no sense.

    Thai typed with Latin keys makes words of the field, and the other way round.
    """
    words = text.strip()
    if _LATIN_KEYS.fullmatch(words) and not (
        _ENGLISH.fullmatch(words) or _WORDS_OF_OURS.search(words.lower())
    ):
        return words.translate(_TO_THAI)
    if _THAI_KEYS.fullmatch(words):
        latin = to_arabic(words.translate(_TO_LATIN)).lower()
        return latin if _WORDS_OF_OURS.search(latin) else ""
    return ""
