"""What a text is about as a whole: whether it is about scores, and which published level it states."""

import re
from collections.abc import Collection, Iterator

from knowledge.rules.ruleset import Ruleset
from knowledge.score_text.cleaning import clean
from knowledge.score_text.reading import read_scores
from knowledge.score_text.tokens import tokens
from knowledge.thai import to_arabic

LONGEST = 5_000
"""Letters of a text that are looked at."""
_NO_DOUBTS = ("unknown_code", "other_year", "no_value")
_WORK = re.compile(r"คืบหน้า|ดำเนินการ(?:ไป|แล้ว|อยู่)|ทำไป|เสร็จ|เบิกจ่าย|งบประมาณไป|มาตรการ|กิจกรรม|โครงการ")
"""Words that speak of work, not of a result."""
LONGEST_TEXT = 30_000
LONGEST_BEFORE = 40
_SAID = r"ระดับ ?(?:ผล|คะแนน|ผลการประเมิน|คุณธรรม|ที่ประกาศ|ที่ได้|ประกาศ|เป็น|คือ|ว่า|ใหม่|ของ|[ =:\"'“”‘’«(—-]){0,6}"
_NOT_THIS = re.compile(
    r"ให้(?:ได้|ถึง|อยู่)|อยาก|เป้า|ต้อง(?:การ|ได้)|ถัดไป|ต่อไป|ไม่(?:ถึง|ได้|ผ่าน|ใช่)|คาด|เคย|ก่อน|ที่แล้ว|เดิม|ถ้า|หาก|เกณฑ์|กว่า"
)
"""What stands before a level that is wished for, was another year's, or is only spoken of."""
_NAMED = ("code", "title")
_STATEMENT = re.compile(
    r"(?:แก้(?:ไข)?|เปลี่ยน|บันทึก|ขอ|ผล|คะแนน|ita|การประเมิน|ประเมิน|หน่วยงาน|เรา|ได้|อยู่|ใน|เป็น|คือ|ประกาศ|ที่|ปี|\d{2,4}|ค่ะ|คะ|ครับ|นะ"
    r"|[ =:.\"'“”‘’«»()—-])*+",
    re.IGNORECASE,
)


def is_about_scores(text: str, ruleset: Ruleset) -> bool:
    """Whether a text gives a score, or what may be one, to an indicator, an item, a question or above.

    Words that speak of work make one line something else: `ตัวชี้วัด 9 ทำไปแล้ว 50%`. A table stays one.
    """
    reading = read_scores(text[:LONGEST], ruleset)
    doubts = (each for each in reading.complaints if each.kind not in _NO_DOUBTS)
    given = bool(reading.scores) or any(each.code for each in doubts)
    return given and (len(reading.scores) > 1 or not _WORK.search(text[:LONGEST]))


def level_of(text: str, ruleset: Ruleset, titles: Collection[str]) -> str | None:
    """The level, where the text plainly says one of the whole result; None without one, or with several.

    `titles`: of the levels of every year. A level beside an instrument, an indicator or an item is theirs.
    """
    found = {title for line in _lines(text) for title in _levels(line, ruleset, titles)}
    return found.pop() if len(found) == 1 else None


def states_level(text: str, titles: Collection[str]) -> bool:
    """Whether a text says a level and nothing else: `ระดับ ผ่านดี`, `ผลการประเมินระดับ A`."""
    words = to_arabic(" ".join(text.split()))
    found = _pattern(titles).search(words) if len(words) <= LONGEST_BEFORE * 2 else None
    if found is None or _NOT_THIS.search(words[: found.start()]):
        return False
    return _STATEMENT.fullmatch(words[: found.start()] + words[found.end() :]) is not None


def _lines(text: str) -> list[str]:
    return [line for line in clean(text[:LONGEST_TEXT]).splitlines() if "ระดับ" in line]


def _levels(line: str, ruleset: Ruleset, titles: Collection[str]) -> Iterator[str]:
    """The levels of a line that are of the whole: what is named last before them is nothing but the total."""
    at, named = 0, "total"
    for found in _pattern(titles).finditer(line):
        between = line[at : found.start()]
        named = ([named] + [each.code for each in tokens(between, ruleset) if each.kind in _NAMED])[-1]
        at = found.end()
        if named == "total" and not _NOT_THIS.search(between[-LONGEST_BEFORE:]):
            yield found["title"]


def _pattern(titles: Collection[str]) -> re.Pattern[str]:
    order = "|".join(map(re.escape, sorted(titles, key=len, reverse=True)))
    return re.compile(rf"{_SAID}(?P<title>{order})(?![A-Za-zก-๙])")
