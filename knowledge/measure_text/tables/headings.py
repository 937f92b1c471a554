"""What the heading of a column means: words of `headings.yaml`, and times that a plan is laid out by."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from knowledge.fiscal import FIRST_MONTH
from knowledge.measure_text.draft import named_year
from knowledge.periods.points import Points, TimePoint
from knowledge.periods.words import MONTH, plain_period, read_words
from knowledge.rules.ruleset import Rule, Text
from knowledge.thai import SHORT_MONTHS, folded, to_arabic
from knowledge.yaml_file import read_document, validated

LONGEST_HEADING, _LONGEST_TIME = 120, 60
_YEAR = re.compile(r"(?<!\d)25[4-9]\d(?!\d)|(?:(?<=ปี)|(?<=ปีงบประมาณ))\s?[5-9]\d(?!\d)")
_PART_OF_A_YEAR = re.compile(rf"ไตร|ปี|[qQ]\s?[1-4๑-๔]|(?:25|๒๕)[\d๐-๙]{{2}}|พ\s?\.\s?ศ|{MONTH}")
"""What every quarter, month and year has in it: most cells of a table have not."""
_MONEY = re.compile(r"\(?\s?(?:หน่วย\s?:?\s?)?(?:ล้าน)?บาท\s?\)?")
_CENTURY = 2500


class Heading(Rule):
    """One kind of column and the headings it is known by."""

    kind: Text
    begins: tuple[Text, ...] = ()
    made_of: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    exactly: tuple[Text, ...] = ()


class Headings(RootModel[tuple[Heading, ...]]):
    """Everything in `headings.yaml`, in the order in which it is compared."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    `tick`: a mark in it says that work is done then, `words` say when. A `budget` of a `year` is that year's.
    `year`: stands over columns of one year, or over the money of it.
    """

    kind: str
    words: str = ""
    year: int | None = None


@lru_cache(maxsize=4096)
def column_of(cell: str) -> Column | None:
    """What a heading means; None for one that is not known."""
    if not cell or len(cell) > LONGEST_HEADING:
        return None
    if _PART_OF_A_YEAR.search(cell) and (time := _time(cell)):
        return time
    kind = kind_of(cell)
    if kind == "budget" and (found := _YEAR.search(to_arabic(cell))):
        return Column("budget", year=_full(found[0]))
    return Column(kind) if kind else None


@lru_cache(maxsize=4096)
def kind_of(cell: str) -> str:
    """What a heading in words means; "" for one that is not known, or for a time."""
    return _together(cell) or _kind(_key(cell)) if len(cell) <= LONGEST_HEADING else ""


def below(cell: str, over: str, *, fiscal: bool = False) -> Column | None:
    """What a heading means that stands below another one: when work begins and ends, or a part of a year.

    `fiscal`: the year over it is one, whatever it is called: it holds twelve months from October on.
    """
    column = column_of(cell)
    if column is None and re.fullmatch(r"[1-4]", to_arabic(cell).strip()):
        column = _time(f"{over} {cell}")
    if column is None or column.kind not in {"start", "end", "tick"}:
        return None
    above = column_of(over)
    if column.kind == "tick" and above and above.kind == "year" and named_year(column.words) is None:
        year = f"ปีงบประมาณ {above.year}" if fiscal or "งบ" in over else f"{above.year}"
        return Column("tick", f"{column.words} {year}")
    return column


def _time(cell: str) -> Column | None:
    """A quarter, months or a year that a plan has a column for."""
    plain = plain_period(_MONEY.sub(" ", cell)) if len(cell) <= _LONGEST_TIME else ""
    named = Points(word for word in read_words(plain) if word.kind not in "()")
    if not named.points or named.faults or named.cadence or named.often or named.vague or named.open:
        return None
    first, kinds = named.points[0], {each.kind for each in named.points}
    if any(each.until or each.last for each in named.points):
        return None
    if kinds == {"year"} and len(named.points) == 1 and first.year:
        return Column("year", cell, _full(str(first.year)))
    if "quarter" in kinds and kinds <= {"quarter", "month"}:
        return Column("tick", _quarter(named.points, cell))
    return Column("tick", _months(named.points, cell)) if kinds == {"month"} else None


def _quarter(points: list[TimePoint], cell: str) -> str:
    """A quarter in short; as it is written where months beside it are of another one."""
    quarters = [each.number for each in points if each.kind == "quarter"]
    months = [each for each in points if each.kind == "month"]
    if len(quarters) > 1 or any(_quarter_of(each.number) != quarters[0] for each in months):
        return cell
    beside = re.search(r"\(([^()]*)\)", cell)
    return _short(quarters[0], named_year(beside[1] if beside and months else cell))


def _months(points: list[TimePoint], cell: str) -> str:
    """Three months that are a quarter by that name, so that quarters side by side can be joined."""
    first, last = points[0], points[-1]
    if len(points) == 1 and first.year is None:
        return SHORT_MONTHS[first.number - 1]
    whole = first.number % 3 == 1 and (first.number + 2) == last.number and last.join == "to"
    return _short(_quarter_of(first.number), named_year(cell)) if whole else cell


def _quarter_of(month: int) -> int:
    return (month - FIRST_MONTH) % 12 // 3 + 1


def _short(quarter: int, year: int | None) -> str:
    return f"ไตรมาส {quarter}" + (f"/{year}" if year else "")


def _together(cell: str) -> str:
    """`units+period` for a heading that names who and when: หน่วยงานที่รับผิดชอบ/กำหนดเสร็จ."""
    if not re.search(r"[/\n]|และ", cell):
        return ""
    kinds = {_kind(_key(each)) for each in re.split(r"[/\n]|และ", cell)}
    return (
        "units+period" if len(kinds) > 1 and kinds <= {"units", "period", "end"} and "units" in kinds else ""
    )


def _kind(key: str) -> str:
    return next((each.kind for each in _registry() if key and _fits(each, key)), "")


def _fits(heading: Heading, key: str) -> bool:
    if key in heading.exactly or key.startswith(heading.begins):
        return True
    return any(word in key for word in heading.needs) and _is_made_of(key, heading.made_of)


def _is_made_of(key: str, words: tuple[str, ...]) -> bool:
    """Whether a key is nothing but these words, the longest first."""
    while key:
        word = next((each for each in words if key.startswith(each)), None)
        if word is None:
            return False
        key = key[len(word) :]
    return True


@lru_cache(maxsize=1)
def _registry() -> tuple[Heading, ...]:
    """The file, read once, its words as they are compared."""
    read = validated(read_document(Path(__file__).with_name("headings.yaml"), "headings.yaml"), Headings)

    def keys(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(map(_key, words), key=len, reverse=True))

    return tuple(
        Heading(
            kind=each.kind,
            begins=keys(each.begins),
            made_of=keys(each.made_of),
            needs=keys(each.needs),
            exactly=keys(each.exactly),
        )
        for each in read.root
    )


def _key(cell: str) -> str:
    """Only letters as they are compared, so that blanks, breaks, numbers and slashes make no difference."""
    return re.sub(r"[^a-zก-๎]", "", folded(to_arabic(cell)).casefold())


def _full(year: str) -> int:
    number = int(year)
    return number + _CENTURY if number < 100 else number
