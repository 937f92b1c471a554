"""What people write about their work: how it goes, why it waits, where the evidence is. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from handlers.measures.effects import Piece
from handlers.terms.context import Ctx
from handlers.understanding.words import closing_less, is_question, polite_less
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.periods.reading import PeriodReading, read_period
from knowledge.thai import to_arabic

Act = Literal["report", "postpone", "cancel"]
LONGEST_NOTE, LONGEST_REPORT = 500, 5_000
MOST_LINKS = 10
SHORTEST = 4
"""Letters of a title that are enough to know it by."""

_LINK = re.compile(r"https?://[^\s<>\"']+|www\.[^\s<>\"']+")
_UNITS = r"(?:%|เปอร์|จาก|วัน|ม\.|ก\.|เม|มี|พ\.|มิ|ส\.|ต\.|ธ\.|/)"
_WHICH = re.compile(
    r"(?:^|(?<=\s)|(?<=เลื่อน)|(?<=ปิด)|(?<=ยกเลิก))(?:ข้อ|เรื่อง|งาน|รายการ|ลำดับ)(?:ที่)? ?"
    rf"(\d{{1,2}}(?: ?(?:,|และ|กับ|-)? ?(?:ข้อ)? ?\d{{1,2}}(?![\d%.]| ?{_UNITS}))*)(?!\d)"
)
_LEADING = re.compile(r"^(?:ที่ ?)?(\d{1,2}) ?(?=เสร็จ|ยังไม่|ติด(?:ปัญหา|ขัด)|เลื่อน|กำลัง)")
_PERCENT = re.compile(
    r"(?<![\d.-])(\d{1,3})(?:\.\d+)? ?(?:%|เปอร์เซ็นต์|เปอร์เซนต์|เปอร์เซ็น)|ร้อยละ ?(\d{1,3})(?:\.\d+)?"
)
_BARE = re.compile(r"(?:ความ)?คืบหน้า ?(?:เป็น|ที่|แล้ว)? ?(\d{1,3})(?![\d.])")
_HALF = re.compile(r"ครึ่ง(?:หนึ่ง|ทาง)?")
_GENERIC = re.compile(r"(?:ความ)?คืบหน้า|ครึ่ง(?:หนึ่ง|ทาง)?|ดำเนินการ|ทำ|ไป|แล้ว|ได้|เสร็จ|เป็น|ประมาณ")
_NOT_DONE = re.compile(
    r"(?:ยัง|ก็)?(?:ไม่|มิได้|ไม่ได้)(?:ทัน)?(?:เสร็จ|เรียบร้อย|แล้วเสร็จ)|(?:ใกล้|เกือบ|จวน|กำลังจะ|จะ|คาดว่า|น่าจะ)(?:จะ)?(?:เสร็จ|เรียบร้อย)"
)
_DONE = re.compile(
    r"(?:ดำเนินการ|ทำ|ส่ง|จัด)?(?:แล้ว)?เสร็จ(?:สิ้น|สมบูรณ์|เรียบร้อย)?(?:แล้ว|ละ|ล่ะ|หมด)?|ปิดงาน(?:นี้|แล้ว)?|เรียบร้อย(?:แล้ว|ดี)"
)
_BUT = re.compile(
    r"ไม่|ยาก|บางส่วน|แต่|เหลือ|ขาด|จาก|ยัง(?!ไง)|หน้า$|เดือนหน้า|สัปดาห์หน้า|ปีหน้า|พรุ่งนี้|มะรืน|ภายใน|ประมาณ|เกือบ|จะ"
)
_ALL = re.compile(r"^(?:หมด|ทุก(?:ข้อ|เรื่อง|งาน|อย่าง)|ทั้งหมด)")
_STUCK = re.compile(r"ติด(?:ปัญหา|ขัด|อุปสรรค)|มีปัญหา|มีอุปสรรค")
_DOING = re.compile(
    r"(?:กำลัง|เริ่ม)(?:ดำเนินการ|ทำ)(?:อยู่|แล้ว)?|เริ่ม(?:งาน)?แล้ว|อยู่ระหว่าง(?:ดำเนินการ)?|ยังทำอยู่|ยังไม่ครบ"
)
_NOT_BEGUN = re.compile(r"ยังไม่(?:ได้)?(?:เริ่ม|ทำ)")
_POSTPONE = re.compile(
    r"(?:^|(?<=\s))(?:ขอ)?(?:เลื่อน|ขยายเวลา|ขยับ)(?!ตำแหน่ง|ระดับ|ขั้น)(?:กำหนด|วัน|เวลา|ส่ง)*(?:ออก)?(?:ไป)?(?:เป็น|ถึง|จนถึง)?"
)
_CANCEL = re.compile(r"^(?:ขอ)?ยกเลิก(?:มาตรการ|กิจกรรม|โครงการ|งาน)(?:นี้)?")
_BECAUSE = re.compile(r"\s{0,3}(?:เพราะ(?:ว่า)?|เนื่องจาก|เหตุ(?:ผล)?(?:คือ)?|ติดที่)\s*")
_PROGRESS = re.compile(r"^(?:รายงาน|แจ้ง|อัป?เดต)?(?:ความ)?คืบหน้า$|^(?:รายงาน|แจ้ง)(?:ผล|งาน)$|^อัป?เดตงาน$")


@dataclass(frozen=True, slots=True)
class Report:
    """How a measure goes, in somebody's words.

    `place` is the number of a line in the list shown last, `about` what may be a part of a title;
    `status` None with `percent` None asks how it goes. `period` is the words of a new date.
    """

    act: Act = "report"
    status: Status | None = None
    percent: int | None = None
    note: str = ""
    links: tuple[str, ...] = ()
    place: int | None = None
    about: str = ""
    period: str = ""
    places: tuple[int, ...] = ()
    """Several lines at once."""
    every: bool = False
    """All of it is meant, which is asked about when there is more than one."""
    round: str = ""
    """The words of the round that is meant: ไตรมาส 1, เดือน ธ.ค., or its key; "" for the one that runs."""
    unit: str = ""
    """The unit it is said for, ทุกกอง for all of them; "" for the person's own."""
    whole_year: bool = False
    """All rounds are meant: เสร็จทั้งปี, ปิดทั้งเรื่อง."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(Piece("link", each) for each in self.links)


def links_in(text: str) -> tuple[str, ...]:
    """Web addresses in a text; `www.` ones as https."""
    found = (each.rstrip(".,;:!?)]}”’'") for each in _LINK.findall(text))
    return tuple(dict.fromkeys(f"https://{each}" if each.startswith("www.") else each for each in found))[
        :MOST_LINKS
    ]


def read_report(text: str) -> Report | None:
    """What somebody says about how work goes; None when the words are about something else."""
    if len(text) > LONGEST_REPORT:
        return None
    links = links_in(text)
    said = " ".join(to_arabic(_LINK.sub(" ", text)).split())
    if not said or len(said) > 2 * LONGEST_NOTE or (is_question(said) and not links):
        return None
    if _PROGRESS.search(said):
        return Report(links=links)
    said = _LEADING.sub(r"ข้อ \1 ", said)
    places = tuple(dict.fromkeys(int(each) for found in _WHICH.finditer(said) for each in _numbers(found)))
    words = " ".join(_WHICH.sub(" ", said).split())
    number = places[0] if places else None
    for read in (_cancelled, _postponed, _stood):
        report = read(words)
        if report is not None:
            return replace(_with(report, links, number), places=places if len(places) > 1 else ())
    if links and not words and not number:
        return None
    return _with(Report(note=words), links, number) if links and number else None


def _numbers(found: re.Match[str]) -> list[str]:
    return re.findall(r"\d{1,2}", found[1])


def _with(report: Report, links: tuple[str, ...], place: int | None) -> Report:
    return replace(report, note=report.note[:LONGEST_NOTE], links=links, place=place)


def is_percent(text: str) -> bool:
    """Whether words are a percentage of they do not say what: `85%`, `ร้อยละ 70 ค่ะ`."""
    return bool(_PERCENT.fullmatch(polite_less(to_arabic(text[:LONGEST_REPORT])).strip()))


def _cancelled(words: str) -> Report | None:
    found = _CANCEL.search(words)
    if not found:
        return None
    about, note = _reason(words[found.end() :])
    return Report("cancel", Status.CANCELLED, None, note, about=about)


def _postponed(words: str) -> Report | None:
    found = _POSTPONE.search(words)
    if not found:
        return None
    when, note = _reason(words[found.end() :])
    about = words[: found.start()].strip()
    if named := re.match(r"(?P<what>[^\d]+?) ?(?:ออก)?(?:ไป|เป็น|ถึง)+ ?(?P<when>.+)", when):
        about, when = about or named["what"].strip(), named["when"]
    when = re.sub(r"^(?:ไป|เป็น|ถึง)+ ?", "", when)
    return Report("postpone", None, None, note, about=about, period=when)


def _stood(words: str) -> Report | None:
    """Done, stuck, under way, or a percentage; "not done yet" is never done."""
    percent = _percent(words)
    for pattern, status in ((_NOT_DONE, Status.DOING), (_NOT_BEGUN, Status.TODO), (_STUCK, Status.STUCK)):
        if found := pattern.search(words):
            return Report("report", status, percent, _around(words, found)[1], about=_around(words, found)[0])
    if found := _DONE.search(words):
        if percent is not None and percent < 100:
            return Report("report", Status.DOING, percent, words)
        about, note = _around(words, found)
        if _BUT.search(note) or re.search(r"(?:จะ|ให้|ต้อง|อยาก|ควร|ถ้า|เมื่อ|รอ)$", about):
            return Report("report", Status.DOING, percent if percent != 100 else None, words)
        if "หมด" in found.group() or _ALL.search(note):
            return Report("report", Status.DONE, 100, about=about, every=True)
        return Report("report", Status.DONE, 100, note, about=about)
    if percent is not None:
        status = Status.DONE if percent == 100 else Status.DOING if percent else Status.TODO
        rest = " ".join(_GENERIC.sub(" ", _BARE.sub(" ", _PERCENT.sub(" ", words))).split())
        return Report("report", status, percent, about=rest)
    if found := _DOING.search(words):
        about, note = _around(words, found)
        return Report("report", Status.DOING, None, note, about=about)
    return None


def _percent(words: str) -> int | None:
    if found := _PERCENT.search(words) or _BARE.search(words):
        value = next(int(each) for each in found.groups() if each)
        return value if value <= 100 else None
    return 50 if _HALF.search(words) and re.search("ทำ|เสร็จ|คืบหน้า|ไป", words) else None


def _around(words: str, found: re.Match[str]) -> tuple[str, str]:
    """What stands before (what it is about) and after (the reason)."""
    after = _BECAUSE.sub("", _PERCENT.sub(" ", words[found.end() :]), count=1)
    return words[: found.start()].strip(), closing_less(" ".join(after.split())).strip(" .,:-")


def _reason(words: str) -> tuple[str, str]:
    head, *rest = _BECAUSE.split(words, maxsplit=1)
    return closing_less(head.strip()).strip(), rest[0].strip() if rest else ""


# ---- which measure, and until when


def matching(about: str, measures: Sequence[Measure]) -> list[Measure]:
    """The measures whose title has these words; a whole title counts however short it is."""
    whole = _letters(about)
    if same := [each for each in measures if whole and _letters(each.title) == whole]:
        return same
    key = _key(about)
    if len(key) < SHORTEST:
        return []
    return [each for each in measures if key in _key(each.title) or _names(key, each)]


def _names(words: str, measure: Measure) -> bool:
    title = _key(measure.title)
    return len(title) >= SHORTEST and title in words


def without_title(note: str, measure: Measure) -> str:
    """The note without the title, where it was only said to name the measure."""
    title = _letters(measure.title)
    if title and title in _letters(note):
        start, end = _place_of(title, note)
        note = f"{note[:start]} {note[end:]}"
    return " ".join(note.split()).strip(" \"'“”")


def _place_of(letters: str, text: str) -> tuple[int, int]:
    """Where these letters stand in a text, whatever is between them; nowhere is before its beginning.

    No pattern is made of what people write: its gaps could match the letters too, in ways without number.
    """
    places = [(at, letter) for at, each in enumerate(text) for letter in _letters(each)]
    first = "".join(letter for _, letter in places).find(letters)
    return (places[first][0], places[first + len(letters) - 1][0] + 1) if first >= 0 else (0, 0)


def _letters(text: str) -> str:
    return re.sub(r"[^\w\u0e00-\u0e7f]", "", to_arabic(text).lower())


def _key(text: str) -> str:
    return re.sub(r"^(?:กิจกรรม|โครงการ|มาตรการ|งาน|เรื่อง)+", "", _letters(text))


def new_period(words: str, measure: Measure, ctx: Ctx) -> PeriodReading:
    """New days in somebody's words, read for the measure's fiscal year or else the one they name."""
    read = read_period(words, measure.fiscal_year, ctx.today)
    if read.problem == "outside" and read.detail.isdigit():
        return read_period(words, int(read.detail), ctx.today)
    return read


def day_of(words: str, ctx: Ctx) -> date | None:
    """The one day that words name, if they do."""
    read = new_period(words, Measure(0, ctx.plan.fiscal_year, Draft("")), ctx)
    return read.spans[-1].end if read.spans and not read.problem else None
