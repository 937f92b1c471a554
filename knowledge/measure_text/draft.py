"""The pieces of a draft measure: its days, its title as kept, money, and the year its period names."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from knowledge.agencies import clean_name
from knowledge.fiscal import fiscal_year_of, fiscal_year_span
from knowledge.measures.measure import LONGEST_TITLE, Draft
from knowledge.periods.days import Span
from knowledge.periods.reading import PeriodReading, read_cadence, read_period
from knowledge.periods.words import Cadence
from knowledge.thai import to_arabic
from knowledge.years_named import years_named

_LONGEST_HEADING = 200
_PLAN = re.compile("แผน|มาตรการ|ปฏิทิน|กำหนดการ|โครงการ|กิจกรรม")
_MULTIPLES = {"พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_NUMBER = r"(?P<{}>[0-9][0-9,]{{0,14}}(?:\.[0-9]{{1,4}})?)\s?"
_MONEY = re.compile(
    rf"(?<![0-9.,]){_NUMBER.format('counted')}(?P<multiple>พัน|หมื่น|แสน|ล้าน)?\s?(?:บาท|\.-|\.–|฿)"
    rf"|^\W*{_NUMBER.format('alone')}(?P<more>พัน|หมื่น|แสน|ล้าน)?(?:\.?\s?[-–])?(?![0-9])"
)
_SUM = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3}){1,4}(?!\d)|(?<![\d,.])\d{4,12}(?![\d,])")
_LINE_MONEY = re.compile(
    r"(?P<words>(?:(?:โดย)?(?<!การ)ใช้|ด้วย|วงเงิน|จำนวน(?:เงิน)?|เป็นเงิน|\(|\s){0,8}"
    r"(?:(?<!ปี)(?<!ปี )(?<!ทำ)(?<!จ่าย)(?<!บัญญัติ)งบ(?:ประมาณ)?|วงเงิน|เป็นเงิน|จำนวนเงิน|ค่าใช้จ่าย)"
    r"(?:จำนวน|ประมาณ|ราว|ไม่เกิน|[\s:=]){0,8}+)?"
    r"(?<![\d.,])(?P<number>\d[\d,]{0,14}(?:\.\d{1,4})?)\s?(?P<multiple>พัน|หมื่น|แสน|ล้าน)?\s?"
    r"(?P<baht>บาท(?:ถ้วน)?|\.-|\.–|฿)?(?![\d./])\)?"
)
_NO_MONEY = re.compile(r"(?<!\S)\(?(?:ไม่(?:ได้)?(?:ใช้|มี)|ไม่ต้องใช้)\s?งบ(?:ประมาณ)?\)?(?!\S)")
_BULLET = re.compile(r"^[\s\-–—•●▪◦○■□▫‣➢➤✓✔✦★►▶·∙*.,:;\ue000-\uf8ff]+")
_FIRST_NUMBER = re.compile(r"^\(?[0-9๐-๙]{1,2}(?:[.)](?![0-9๐-๙])|(?:\.[0-9๐-๙]{1,2})+[.)]?(?=[\sก-๎]))\s*")
_NEXT_NUMBER = re.compile(r"(?<![0-9๐-๙.])[2๒]\s?[.)](?![0-9๐-๙])")


def tidy_title(text: str) -> str:
    """One line of at most 300 letters without bullet; without its number too, unless it counts several."""
    title = _BULLET.sub("", clean_name(text))
    if not _NEXT_NUMBER.search(title[2:]):
        title = _BULLET.sub("", _FIRST_NUMBER.sub("", title))
    return title[:LONGEST_TITLE].rstrip() if re.search("[A-Za-zก-ฮ]", title) else ""


def read_budget(text: str) -> Decimal | None:
    """Baht: `50,000 บาท`, `๕๐,๐๐๐.-`, `1.5 ล้านบาท`; None for `-` and ไม่ใช้งบประมาณ. Never raises.

    Of two sums (20,000-30,000) none is taken.
    """
    found = _MONEY.search(to_arabic(text).strip())
    if not found or re.match(r"\W*ไม่", text) or len(_SUM.findall(to_arabic(text))) > 1:
        return None
    number = Decimal((found["counted"] or found["alone"]).replace(",", ""))
    return number * _MULTIPLES.get(found["multiple"] or found["more"] or "", 1)


def take_budget(line: str) -> tuple[str, Decimal | None]:
    """A typed line without what it says of money, and that in baht: งบ 20,000 บาท, งบประมาณ 50,000.

    It takes two of: บาท, a word for money, and three digits or more that are no year (งบประมาณ 2569 is one).
    """
    plain = to_arabic(line)
    for each in _LINE_MONEY.finditer(plain):
        number = each["number"]
        year = not (each["multiple"] or each["baht"]) and re.fullmatch("2[4-6][0-9]{2}", number)
        sure = each["multiple"] or (re.search("[0-9]{3}|,", number) and not year)
        if (sure and (each["baht"] or each["words"])) or (each["baht"] and each["words"]):
            said = f"{number}{each['multiple'] or ''} บาท"
            return f"{line[: each.start()]}\n{line[each.end() :]}", read_budget(said)
    return _NO_MONEY.sub("\n", line), None


def named_year(period: str) -> int | None:
    """The one fiscal year (พ.ศ.) a period says itself; None if it takes its year from elsewhere."""
    readings = [read_period(period, year) for year in (2560, 2570)]
    if readings[0].spans != readings[1].spans or any(
        each.problem not in ("", "outside") for each in readings
    ):
        return None
    years = {fiscal_year_of(day) for span in readings[0].spans for day in (span.start, span.end)}
    return years.pop() if len(years) == 1 else None


def years_of_plan(headings: Iterable[str], today: date) -> set[int]:
    """The fiscal years that lines over a table or a list say it is the plan of."""
    plans = [found for each in headings if len(each) <= _LONGEST_HEADING and (found := _PLAN.search(each))]
    return {each.year for plan in plans for each in years_named(plan.string[plan.start() :], today)}


def dated(draft: Draft, fiscal_year: int, today: date | None, cadence: Cadence | None = None) -> Draft:
    """The draft with the days its period means, none where there is a problem with it.

    How often to report is what `cadence` says, else the words on reporting, else those of the period.
    """
    meant = read_period(draft.period, fiscal_year, today) if draft.period else PeriodReading(())
    often = cadence or read_cadence(draft.reporting) or meant.cadence
    return Draft(
        title=draft.title,
        serves=draft.serves,
        analysis=draft.analysis,
        steps=draft.steps,
        period=draft.period,
        spans=() if meant.problem else _with_reports(meant.spans, often),
        cadence=often,
        reporting=draft.reporting,
        units=draft.units,
        everyone=draft.everyone,
        budget=draft.budget,
        problem=meant.problem,
        detail=meant.detail,
    )


def named_spans(draft: Draft, fiscal_year: int, today: date | None) -> tuple[Span, ...]:
    """The days the period of a draft means, also where there is a problem with them."""
    return _with_reports(read_period(draft.period, fiscal_year, today).spans, draft.cadence)


def _with_reports(spans: tuple[Span, ...], cadence: Cadence | None) -> tuple[Span, ...]:
    """A month alone, reported on more often than yearly, is when work is to be done: it runs from October.

    So plans write it under กำหนดแล้วเสร็จ: "กันยายน 2565, รายงานรายเดือน".
    """
    if cadence in (None, Cadence.YEARLY) or len(spans) != 1:
        return spans
    start, end = spans[0].start, spans[0].end
    if (start.year, start.month) != (end.year, end.month):
        return spans
    return (Span(fiscal_year_span(fiscal_year_of(end))[0], end),)
