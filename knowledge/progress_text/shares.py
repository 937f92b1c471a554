"""Percentages and shares in words about work: whether they say how far it is, or something else."""

import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge.progress_text.vocabulary import says_nothing, vocabulary

FULL = 100
_PERCENT = re.compile(
    r"(?:(?:คิดเป็น|เป็น) ?)?(?:ร้อยละ|เปอร์เซ็นต์) ?(?P<after>\d{1,3}(?:\.\d{1,4})?)(?![\d.]*\d)(?: ?%)?"
    r"|(?<![\d.,/-])(?P<before>\d{1,3}(?:\.\d{1,4})?) ?(?:%|เปอร์เซ็นต์|เปอร์เซนต์|"
    r"เปอร์เซ็น|เปอเซ็นต์|เปอเซ็น|เปอร์เซน|เปอเซน|เปอร์?(?![ก-๎]))"
)
_TOLD = re.compile(
    r"(?:ความ)?(?:คืบหน้า|ก้าวหน้า)(?: ?(?:ของ)?(?:โครงการ|กิจกรรม|มาตรการ|งาน))? ?(?:เป็น|ที่|แล้ว|ประมาณ|อยู่ที่)? ?"
    r"(?P<bare>\d{1,3})(?![\d.,/-])"
)
_SHARE = re.compile(
    r"(?<![\d.,/])\d{1,4} ?"
    r"(?:(?:ขั้นตอน|ขั้น|เรื่อง|ข้อ|คน|ครั้ง|กิจกรรม|รายการ|ไตรมาส|เดือน|หมู่|รุ่น|ด้าน) ?)?"
    r"(?:ใน|จาก|จากทั้งหมด|/|ต่อ) ?\d{1,4}(?![\d/]| ?(?:ม\.|ก\.|มี|เม|พ\.|มิ|ส\.|ต\.|ธ\.))"
)
_HALF = re.compile(r"ครึ่ง(?:หนึ่ง|นึง|ทาง|นึ่ง)?(?!ปี|แรก|หลัง|วัน|เดือน)")
_OF = re.compile(r" ?ของ(?!งาน|แผน|กิจกรรม|โครงการ|มาตรการ|ทั้งหมด)")
_LESS_THAN = re.compile(r"(?:เหลือ|ขาด|ต่ำกว่า|น้อยกว่า|เกือบ|ไม่(?:ถึง|ได้|ใช่|เกิน))(?:อีก|แค่|ประมาณ|ราว|ว่า| ){0,4}+$")
"""Words before a percentage that the work has not reached, or that is left of it."""
_NOT_REACHED = re.compile(r" ?(?:ก็|ยัง){0,2}ไม่(?:ถึง|ได้)")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Share:
    """What a text says in figures of how far something is.

    `percent` says how far the work is; `figure` is a percentage that may be of something else, as written.
    `is_part`: some of several (`2 ใน 3`). `rest`: the text without them.
    """

    percent: int | None
    figure: str
    is_part: bool
    rest: str


def read_share(text: str) -> Share:
    """Percentages and shares of a text in Arabic digits that no longer names a measure.

    A percentage is progress where the text says so (`คืบหน้า`), or says nothing else; one with decimals, over
    100, or of something named (`ร้อยละ 75 ของงบ`) is only a figure.
    """
    rest = _SHARE.sub(" ", text)
    is_part = rest != text
    if told := _TOLD.search(rest):
        value = int(told["bare"])
        if value <= FULL and not _PERCENT.search(rest[: told.start()] + rest[told.end() :]):
            return Share(value, "", is_part, _without(rest, told))
    found = list(_PERCENT.finditer(rest))
    if not found:
        half = _HALF.search(rest)
        return Share(50 if half and not is_part else None, "", is_part, rest)
    first = found[0]
    figure = first["after"] or first["before"]
    others = _PERCENT.sub(" ", rest)
    clear = len(found) == 1 and not is_part and not _OF.match(rest, first.end())
    sure = clear and "." not in figure and int(figure) <= FULL and _is_all(rest, first, others)
    return Share(int(figure) if sure else None, "" if sure else figure, is_part, _without(rest, first))


def whole(figure: str) -> int | None:
    """A percentage as it could be kept: without its decimals; None over 100."""
    value = int(Decimal(figure))
    return value if value <= FULL else None


def is_only_percent(text: str) -> bool:
    """Whether a text is a percentage and says nothing else."""
    found = _PERCENT.search(text)
    return found is not None and says_nothing(_PERCENT.sub(" ", text))


def _is_all(text: str, found: re.Match[str], others: str) -> bool:
    """Whether the text says progress right before the figure, or nothing else that could be meant."""
    before = text[: found.start()]
    if _LESS_THAN.search(before) or _NOT_REACHED.match(text, found.end()):
        return False
    near = [each for each in vocabulary().marks(before) if each.kind != "neutral"]
    told = near and near[-1].kind in ("progress", "doing", "carried", "done") and near[-1].end
    return bool(told and says_nothing(before[told:])) or says_nothing(others)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
