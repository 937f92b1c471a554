"""The words of a typed line that say when and how often, told from those that belong to its title."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from knowledge.periods.points import Points
from knowledge.periods.reading import read_cadence, read_period
from knowledge.periods.words import EVERY, MONTH, plain_period, read_words
from knowledge.thai import to_arabic

MOST_WORDS = 12
GAP = "\n"
_LAST_WORDS, _LONGEST_RUN, _LONGEST_WORD = 60, 16, 80
_SOME_DAY = date(2026, 1, 15)
_CUT = "\x00"
_JOINS = "ทุก ราย สิ้น ตลอด ทั้ง ภายใน ก่อน ถึง รอบ ครึ่ง ต้น กลาง ปลาย และ ใน ประจำ"
_NOT_JOINED = "".join(f"(?<!{each})" for each in _JOINS.split())
_GLUED = re.compile(
    r"(?<=[ก-๎])(?=ภายใน(?:สิ้น|เดือน|วัน|ไตรมาส|ปี|[\d\s])|(?:ประจำ|ใน|ทุก|ราย)เดือน"
    r"|ทุก\s?(?:วันที่\s?\d|\d\d?\s?เดือน|วัน(?!ที่|นี้)|สัปดาห์(?!นี้)|อาทิตย์(?!นี้))|(?<!อย่างน้อย)(?<!ไม่น้อยกว่า)(?:ปี|เดือน|ไตรมาส)ละ\s?[\dค]"
    r"|(?<!ประจำ)(?<!ใน)(?<!ทุก)(?<!ราย)เดือน[มกเพสต]|(?<!ทุก)(?<!ราย)(?<!สิ้น)(?<!ถึง)(?<!และ)ไตรมาส|ตลอดปี"
    rf"|{_NOT_JOINED}(?:ประจำ)?ปี\s?(?:งบ\S*\s?)?(?:พ\.?\s?ศ\.?\s?)?\d\d)"
)
_YEAR_WORDS = r"(?:ประจำ)?ปี\s?(?:งบ\S*?\s?)?(?:พ\.?\s?ศ\.?\s?)?\d{2,4}"
_OF_TITLE = re.compile(
    rf"(?<=[ก-๎])(?P<first>\x00(?:ไตรมาส(?:ที่)?\s?\d|{_YEAR_WORDS}))\s"
    rf"(?=\s?(?:(?:ภายใน|เดือน|\d\d?\s?)?{MONTH}|ไตรมาส|ภายใน))"
)
_BARE_YEAR = re.compile(rf"(?:{_YEAR_WORDS}|\d{{4}})")
_COUNTED = re.compile(r"(?:(?<!วัน)ที่|ครั้ง|สมัย|รุ่น)\s*$")
_WORD = re.compile(
    rf"(?<![^\s\x00])(?:{EVERY})(?=[\s\x00]|$)"
    r"|[^\s\x00]*(?:เร็ว|ทุก) ?ๆ ?[^\s\x00]+|[^\s\x00]+(?: ๆ(?!\S))?|\x00|\n"
)
_EDGE = re.compile(r"[\W_]+|และ|กับ|ที่")
_LEADING = re.compile(r"(?:ใน)?(?:ระยะเวลา|ช่วง(?:เวลา)?|ประจำ|ตลอด|ทั้ง)?(?:เดือน|วันที่|วัน)?")


@dataclass(frozen=True, slots=True)
class When:
    """Words about time at a place of a line; `glued` ones go on from a word of the title (รายงานไตรมาส 1)."""

    start: int
    end: int
    words: str
    glued: bool

    def rank(self, fiscal_year: int, today: date | None) -> tuple[int, int]:
        """How well they do as the period of a line: free-standing, and more than a year, a cadence or โดยเร็ว.

        Of equal ones the last.
        """
        reading = read_period(self.words, fiscal_year, today or _SOME_DAY)
        if reading.problem == "vague" and not reading.spans:
            free, glued = 0, -2
        elif _is_cadence(self.words):
            free, glued = 2, 1
        elif _BARE_YEAR.fullmatch(self.words):
            free, glued = 4, -1
        else:
            free, glued = 5, 3
        return glued if self.glued else free, self.start


def take_periods(line: str, fiscal_year: int, today: date | None) -> tuple[str, str, str]:
    """The line without its period and cadence; the period; the cadence where it stands apart from it.

    The period is the last of the free-standing ones; one that is glued to a word (อบรมภายในสิ้นเดือน) only
    where there is no other. A year glued to the title stays in it and counts all the same.
    """
    found = max(
        _found(line, fiscal_year, today), key=lambda each: each.rank(fiscal_year, today), default=None
    )
    if not found:
        return line, "", ""
    stays = found.glued and _BARE_YEAR.fullmatch(found.words)
    rest = line if stays else f"{line[: found.start]}{GAP}{line[found.end :]}"
    if stays or read_cadence(found.words):
        return rest, found.words, ""
    again = [each for each in _found(rest, fiscal_year, today) if not each.glued and read_cadence(each.words)]
    if again:
        often = again[-1]
        return f"{rest[: often.start]}{GAP}{rest[often.end :]}", found.words, often.words
    return rest, found.words, ""


def says_only_time(text: str, fiscal_year: int, today: date | None) -> bool:
    """Whether a text is a time and nothing else: `ไตรมาส 1`, but not `รายงานไตรมาส 1`."""
    return any(
        not text[: each.start].strip() and not text[each.end :].strip()
        for each in _found(text, fiscal_year, today)
    )


def _is_cadence(words: str) -> bool:
    """Whether words say how often but not when."""
    return read_cadence(words) is not None and not Points(read_words(plain_period(words))).points


def _found(line: str, fiscal_year: int, today: date | None) -> list[When]:
    """Of every run of words about time the longest part that is a period, of equal ones the last."""
    best: list[When] = []
    for run in _runs(line):
        parts = sorted(_parts(line, run), key=lambda each: (each.start - each.end, -each.end))
        clear = (
            each
            for each in parts
            if read_period(each.words, fiscal_year, today or _SOME_DAY).problem != "unclear"
        )
        best += islice(clear, 1)
    return best


def _runs(line: str) -> Iterator[list[tuple[int, int, bool]]]:
    """Words side by side that all have to do with time, each with its place and whether it is glued."""
    cuts = _OF_TITLE.sub(rf"\g<first>{GAP}", _GLUED.sub(_CUT, to_arabic(line)))
    words: list[tuple[int, int, bool]] = []
    shift, glued = 0, False
    for each in _WORD.finditer(cuts):
        if each[0] == _CUT:
            shift, glued = shift + 1, True
        else:
            end = each.end() - (each[0] == GAP)
            words.append((each.start() - shift, end - shift, glued))
            glued = False
    run: list[tuple[int, int, bool]] = []
    for word in words[-_LAST_WORDS:]:
        if says_time(line[word[0] : word[1]], line[: word[0]]) is None:
            yield run
            run = []
        else:
            run = [*run[1 - _LONGEST_RUN :], word]
    yield run


def _parts(line: str, run: list[tuple[int, int, bool]]) -> Iterator[When]:
    """Parts of a run, with no word at an end that says nothing."""
    texts = [line[start:end] for start, end, _ in run]
    says = [bool(says_time(text)) and not _EDGE.fullmatch(text) for text in texts]
    for first in range(len(run)):
        if _EDGE.fullmatch(texts[first]) or not (says[first] or _LEADING.fullmatch(texts[first])):
            continue
        for last in range(first, min(first + MOST_WORDS, len(run))):
            if says[last]:
                start, end = _inside(line, run[first][0], run[last][1])
                if line[start:end].count("(") == line[start:end].count(")"):
                    yield When(start, end, line[start:end], run[first][2])


def _inside(line: str, start: int, end: int) -> tuple[int, int]:
    """A place without the parenthesis at an end of it that has no other in it."""
    words = line[start:end]
    more = words.count("(") - words.count(")")
    return start + (more > 0 and words[0] == "("), end - (more < 0 and words[-1] == ")")


def says_time(word: str, before: str = "") -> bool | None:
    """Whether a word names a time; False for fillers, None where it holds anything else.

    `1/2569` is no month where ครั้งที่, รุ่นที่ or the like stands `before` it.
    """
    if word == "ที่":
        return False
    kinds = _kinds(word) if len(word) <= _LONGEST_WORD else {"unknown"}
    if "unknown" in kinds or not word.strip() or ("my" in kinds and _COUNTED.search(before)):
        return None
    return bool(kinds)


@lru_cache(maxsize=2048)
def _kinds(word: str) -> frozenset[str]:
    """What a word is made of; each is asked about several times, and the same ones stand in many lines."""
    return frozenset(each.kind for each in read_words(plain_period(word)))
