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
from knowledge.progress_text.naming import SHORTEST, key, letters, named_in, place_of
from knowledge.progress_text.rounds import take_round
from knowledge.progress_text.shares import is_only_percent
from knowledge.progress_text.telling import LONGEST_NOTE, WorkTelling, note_of, read_telling
from knowledge.progress_text.vocabulary import looks_ahead, says_nothing
from knowledge.thai import to_arabic

Act = Literal["report", "postpone", "cancel"]
LONGEST_REPORT = 5_000
EVERY_UNIT = "ทุกกอง"
MOST_LINKS = 10

_LINK = re.compile(r"https?://[^\s<>\"']+|www\.[^\s<>\"']+")
_UNITS = r"(?:%|เปอร์|จาก|ใน|วัน|ม\.|ก\.|เม|มี|พ\.|มิ|ส\.|ต\.|ธ\.|/)"
_WHICH = re.compile(
    r"(?:^|(?<=\s)|(?<=เลื่อน)|(?<=ปิด)|(?<=ยกเลิก))(?:ข้อ|เรื่อง|งาน|รายการ|ลำดับ)(?:ที่)? ?"
    rf"(\d{{1,2}}(?: ?(?:,|และ|กับ|-)? ?(?:ข้อ)? ?\d{{1,2}}(?![\d%.]| ?{_UNITS}))*)(?!\d)"
)
_LEADING = re.compile(r"^(?:ที่ ?)?(\d{1,2}) ?(?=เสร็จ|ยังไม่|ติด(?:ปัญหา|ขัด)|เลื่อน|กำลัง)")
_POSTPONE = re.compile(
    r"(?:^|(?<=\s))(?:ขอ)?(?:เลื่อน|ขยายเวลา|ขยับ)(?!ตำแหน่ง|ระดับ|ขั้น)(?:กำหนด|วัน|เวลา|ส่ง)*(?:ออก)?(?:ไป)?(?:เป็น|ถึง|จนถึง)?"
)
_CANCEL = re.compile(r"^(?:ขอ)?ยกเลิก(?:มาตรการ|กิจกรรม|โครงการ|งาน)(?:นี้)?")
_BECAUSE = re.compile(r"\s{0,3}(?:เพราะ(?:ว่า)?|เนื่องจาก|เหตุ(?:ผล)?(?:คือ)?|ติดที่)\s*")
_NO_PROOF = ("ลบ", "ผิด", "อย่าเพิ่ง", "เอาออก", "ไม่ต้อง", "เปิดไม่ได้", "เสีย")
"""Words beside a link that is not sent as evidence."""
_YEAR = re.compile(r"ปี ?\d\d|ปีที่แล้ว|ปีก่อน|ปีหน้า")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_PROGRESS = re.compile(r"^(?:รายงาน|แจ้ง|อัป?เดต)?(?:ความ)?คืบหน้า$|^(?:รายงาน|แจ้ง)(?:ผล|งาน)$|^อัป?เดตงาน$")
_ENDS_ASKING = re.compile(r"(?<!เลย)(?<!แล้ว )ยัง$|ทำไง|ไงดี|(?:แล้ว|เสร็จ|ใช่)(?:มั้ง|ป่าว|ปล่าว|ป่ะ|ปะ|ม่ะ|มะ)$")


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
    named: tuple[Measure, ...] = ()
    """The measures that the words name: one, or several that a part of a title fits."""
    is_sure: bool = True
    """Whether what they name is surely meant."""
    figure: str = ""
    """A percentage of which it is not known whether it is progress."""
    gives_up: bool = False
    """Not carried out: to be given up or put off."""
    is_weak: bool = False
    """About work only if a measure is named or was just spoken of."""
    round: str = ""
    """The words of the round that is meant: ไตรมาส 1, เดือน ธ.ค., or its key; "" for the one that runs."""
    unit: str = ""
    """The unit it is said for, ทุกกอง for all of them; "" for the person's own."""
    whole_year: bool = False
    """All rounds are meant: เสร็จทั้งปี, ปิดทั้งเรื่อง."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(Piece("link", each) for each in self.links)

    @property
    def asks(self) -> bool:
        """Whether the words leave open how it goes."""
        return self.act == "report" and self.status is None and self.percent is None


def links_in(text: str) -> tuple[str, ...]:
    """Web addresses in a text; `www.` ones as https."""
    found = (each.rstrip(".,;:!?)]}”’'") for each in _LINK.findall(text))
    return tuple(dict.fromkeys(f"https://{each}" if each.startswith("www.") else each for each in found))[
        :MOST_LINKS
    ]


def read_report(text: str, measures: Sequence[Measure] = (), units: Sequence[str] = ()) -> Report | None:
    """What somebody says about how work goes; None when the words are about something else.

    `measures`: those whose titles the words may name; `units`: those it may be said for.
    """
    if len(text) > LONGEST_REPORT:
        return None
    links = links_in(text)
    said = " ".join(to_arabic(_LINK.sub(" ", text)).split())
    if not said or len(said) > 2 * LONGEST_NOTE or (asks_about_work(said) and not links):
        return None
    if _PROGRESS.search(said):
        return Report(links=links)
    named = named_in(said, measures)
    words = said if named.is_sure and not _leads(said) else _LEADING.sub(r"ข้อ \1 ", said)
    places = tuple(dict.fromkeys(int(each) for found in _WHICH.finditer(words) for each in _numbers(found)))
    report = _read(words, named.measures, measures, units, places)
    if report is None and links and (places or named.is_sure) and not any(each in said for each in _NO_PROOF):
        year = _YEAR.search(named.rest)
        report = Report(note=note_of(named.rest) if year else "", named=named.measures)
    if report is None or (report.is_weak and not (places or named.is_sure or measures)):
        return None
    return replace(
        report,
        note=report.note[:LONGEST_NOTE],
        links=links,
        place=places[0] if places else None,
        places=places if len(places) > 1 else (),
    )


def _leads(said: str) -> bool:
    return _LEADING.match(said) is not None


def _read(
    words: str,
    named: tuple[Measure, ...],
    measures: Sequence[Measure],
    units: Sequence[str],
    places: tuple[int, ...],
) -> Report | None:
    """The act that words are: giving up, putting off, or how it goes."""
    words = " ".join(_WHICH.sub(" ", words).split())
    for read in (_cancelled, _postponed):
        if (report := read(words)) is not None:
            return replace(report, named=_meant(report, measures) or named)
    found = named_in(words, () if places else measures)
    unit, said = _said_for(found.rest, units)
    period, rest = ("", said) if looks_ahead(said) else take_round(said)
    telling = read_telling(rest)
    if period and not (telling and (telling.status is Status.DONE or telling.percent)):
        period, rest, telling = "", said, read_telling(said)
    if telling is None and found.is_sure and _NUMBER.fullmatch(rest.strip()):
        telling = WorkTelling(figure=rest.strip(), note=rest.strip(), is_weak=True)
    if telling is None and found.is_sure and "แล้ว" in rest and not says_nothing(rest):
        telling = WorkTelling(note=note_of(found.rest), is_weak=True)
    if telling is None:
        return None
    report = _told(telling, found.measures, found.is_sure, period)
    return replace(report, unit=report.unit or unit)


def _said_for(words: str, units: Sequence[str]) -> tuple[str, str]:
    """The unit that words begin with, or that has ของ before it, and the rest: `รอกองช่าง` is none."""
    for unit in sorted(units, key=len, reverse=True):
        if words.startswith(unit):
            return unit, words[len(unit) :].strip()
        if f"ของ{unit}" in words:
            return unit, " ".join(words.replace(f"ของ{unit}", " ", 1).split())
    return "", words


def _told(telling: WorkTelling, named: tuple[Measure, ...], is_sure: bool, period: str) -> Report:
    """Words on how it goes, as a report."""
    return Report(
        "report",
        telling.status,
        telling.percent,
        telling.note,
        named=named,
        is_sure=is_sure,
        every=telling.every,
        figure=telling.figure,
        gives_up=telling.gives_up,
        is_weak=telling.is_weak,
        round=period,
        whole_year=telling.whole_year,
        unit=EVERY_UNIT if telling.every_unit else "",
    )


def _numbers(found: re.Match[str]) -> list[str]:
    return re.findall(r"\d{1,2}", found[1])


def asks_about_work(text: str) -> bool:
    """Whether words ask instead of telling: `เสร็จหรือยัง`, `big data เสร็จยัง`."""
    return is_question(text) or _ENDS_ASKING.search(polite_less(text)) is not None


def is_percent(text: str) -> bool:
    """Whether words are a percentage of they do not say what: `85%`, `ร้อยละ 70 ค่ะ`."""
    return is_only_percent(polite_less(to_arabic(text[:LONGEST_NOTE])).strip())


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


def _meant(report: Report, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    return tuple(matching(report.about, measures)) if report.about else ()


def _reason(words: str) -> tuple[str, str]:
    head, *rest = _BECAUSE.split(words, maxsplit=1)
    return closing_less(head.strip()).strip(), rest[0].strip() if rest else ""


# ---- which measure, and until when


def matching(about: str, measures: Sequence[Measure]) -> list[Measure]:
    """The measures whose title has these words; a whole title counts however short it is."""
    whole = letters(about)
    if same := [each for each in measures if whole and letters(each.title) == whole]:
        return same
    said = key(about)
    if len(said) < SHORTEST:
        return []
    return [each for each in measures if said in key(each.title) or _names(said, each)]


def _names(words: str, measure: Measure) -> bool:
    title = key(measure.title)
    return len(title) >= SHORTEST and title in words


def without_title(note: str, measure: Measure) -> str:
    """The note without the title, where it was only said to name the measure."""
    title = letters(measure.title)
    if title and title in letters(note):
        start, end = place_of(title, note)
        note = f"{note[:start]} {note[end:]}"
    return " ".join(note.split()).strip(" \"'“”")


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
