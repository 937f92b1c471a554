"""Tables of scores by their header: which column is the score, which a full mark, a weight, another year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from knowledge.rules.codes import name_of
from knowledge.rules.ruleset import Ruleset
from knowledge.score_text.tokens import tokens
from knowledge.thai import folded

MEANINGS: dict[str, tuple[str, ...]] = {
    "full": ("คะแนนเต็ม", "เต็ม", "fullscore", "max"),
    "weight": ("น้ำหนัก", "ค่าน้ำหนัก", "คะแนนถ่วง", "ถ่วง", "สัดส่วน", "weight"),
    "change": ("เพิ่ม", "ลด", "ผลต่าง", "ส่วนต่าง", "เปลี่ยนแปลง", "การเปลี่ยน", "+/-", "diff"),
    "target": ("เป้าหมาย", "ค่าเป้าหมาย", "เกณฑ์", "target"),
    "place": ("อันดับ", "ลำดับคะแนน", "จำนวน", "ผู้ตอบ"),
    "note": ("หมายเหตุ", "ข้อเสนอแนะ", "ผู้รับผิดชอบ", "note"),
    "score": (
        "คะแนน",
        "ค่าคะแนน",
        "ผลคะแนน",
        "ได้",
        "ผลการประเมิน",
        "ผลประเมิน",
        "ร้อยละ",
        "ค่าเฉลี่ย",
        "ผลลัพธ์",
        "score",
    ),
    "name": (
        "ตัวชี้วัด",
        "รายการ",
        "รายละเอียด",
        "ประเด็น",
        "เครื่องมือ",
        "คำถาม",
        "ข้อคำถาม",
        "หัวข้อ",
        "ชื่อ",
        "indicator",
    ),
    "number": ("ที่", "ลำดับ", "ข้อ", "รหัส", "no", "code", "#"),
    "level": ("ระดับ", "level"),
}
"""What a header cell may begin with, and what its column means then; the first that fits."""
_NO_SCORE = ("full", "weight", "change", "target", "place", "scaled", "year")
_COUNTED = (*_NO_SCORE, "score", "focus")
"""Meanings of columns that hold figures."""
_YEAR = re.compile(r"(?:25[4-9]\d|(?:ปี|พ\.ศ\.)\s?[5-9]\d)(?!\d)")
_SCALE = re.compile(r"(?:เต็ม|จาก|/)\s?(\d{1,3})(?!\d)")
_NAMED = re.compile(rf"{_YEAR.pattern}|{_SCALE.pattern}|ส่วนที่\s?[12]|\([^()]{{1,40}}\)")
_MOST_LETTERS = 8
"""Beside the code in a header cell: `OIT ร้อยละ`."""
_NUMBER = re.compile(r"[-+]{0,2}\d[\d.,]*%?")
_RULE = re.compile(r"[\s|:=_-]{3,200}")
LONGEST_CELL = 60
LEAST_CODES = 3


@dataclass(slots=True)
class Arranged:
    """A text whose tables keep only their scores; years whose columns were left out, and lines not used."""

    lines: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    has_focus: bool = False
    unused: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class _Header:
    cells: tuple[str, ...]
    split: str
    meanings: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def arranged(text: str, ruleset: Ruleset) -> Arranged:
    """The text as if its tables had only one column of figures, that of the scores of this fiscal year."""
    out, header = Arranged(), None
    lines = [each for each in text.splitlines() if each.strip() and not _RULE.fullmatch(each)]
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        if found := _header(line, following, ruleset):
            header = found
            _note_years(out, header, ruleset.fiscal_year)
        elif header:
            out.lines += _row(line, header, out, ruleset)
        else:
            out.lines.append(line)
    return out


def _note_years(out: Arranged, header: _Header, focus: int) -> None:
    for cell in header.cells:
        year = _year(cell)
        out.has_focus = out.has_focus or year == focus
        if year and year != focus:
            out.years.add(year)


# ---- headers


def _header(line: str, following: str, ruleset: Ruleset) -> _Header | None:
    """The header a line is, if the line that follows can be a row of it."""
    split = next((each for each in ("\t", "|", ";", ",") if each in line), "")
    cells = _cells(line, split)
    if not following or len([each for each in cells if each]) < 2 or max(map(len, cells)) > LONGEST_CELL:
        return None
    if any(map(_is_value, cells)):
        return None
    codes = tuple(_code(each, ruleset) for each in cells)
    wide = _Header(cells, split, codes=codes)
    if len({*codes, ""}) > LEAST_CODES and _has_values(following, wide) and (split or "" not in codes):
        return wide
    meanings = tuple(_meaning(each, ruleset.fiscal_year) for each in cells)
    return _Header(cells, split, meanings) if _is_header(cells, meanings, loose=not split) else None


def _has_values(following: str, header: _Header) -> bool:
    """Whether a line has a value under the codes of a header."""
    row = _cells(following, header.split)
    under = [each for each, code in zip(row, header.codes, strict=False) if code]
    return len(row) == len(header.codes) and sum(map(_is_value, under)) >= LEAST_CODES


def _is_header(cells: tuple[str, ...], meanings: tuple[str, ...], *, loose: bool) -> bool:
    """Two cells or more that mean something, one of them of figures; without marks between, all of them."""
    known = [each for each in meanings if each]
    figures = any(each in _COUNTED for each in known)
    named = not any(re.search(r"\d", _NAMED.sub("", each)) for each in cells)
    return figures and len(known) >= 2 and named and (not loose or "" not in meanings)


def _meaning(cell: str, focus: int) -> str:
    plain = folded(cell).lower()
    found = next(
        (name for name, words in MEANINGS.items() if plain.startswith(tuple(map(folded, words)))), ""
    )
    if found in ("", "score", "name") and (year := _year(cell)):
        return "focus" if year == focus else "year"
    if found == "score" and "ถ่วง" in plain:
        return "weight"
    scale = _SCALE.search(cell)
    return "scaled" if found == "score" and scale and scale[1] != "100" else found


def _year(cell: str) -> int | None:
    found = _YEAR.search(cell)
    return 2500 + int(found.group()[-2:]) if found else None


def _code(cell: str, ruleset: Ruleset) -> str:
    """The one code or title a cell names, if it says little else."""
    pieces = tokens(cell, ruleset)
    codes = {each.code for each in pieces if each.kind in ("code", "title")}
    others = [each.kind for each in pieces if each.kind not in ("code", "title")]
    values = {"number", "mark", "bad", "or"} & set(others)
    return codes.pop() if len(codes) == 1 and not values and others.count("word") <= _MOST_LETTERS else ""


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and not _YEAR.fullmatch(cell)


def _cells(line: str, split: str) -> tuple[str, ...]:
    cells = [each.strip() for each in (line.split(split) if split else line.split())]
    if split == "|":
        cells = cells[1 if not cells[0] else 0 : -1 if not cells[-1] else None]
    return tuple(cells)


# ---- rows


def _row(line: str, header: _Header, out: Arranged, ruleset: Ruleset) -> Iterator[str]:
    cells = _cells(line, header.split) if header.split else _apart(line, header)
    if header.codes:
        yield from _wide(line, cells, header, out, ruleset)
    elif len(cells) != len(header.cells) and not _fits(cells, header):
        yield line
    else:
        full = _full(cells, header)
        kept = [_kept(each, at, header, full) for at, each in enumerate(cells)]
        if any(map(_is_value, cells)) and not any(map(_is_value, kept)):
            out.unused.append(line)
        yield "\t".join(kept)


def _apart(line: str, header: _Header) -> tuple[str, ...]:
    """Words, and as many figures behind them as the header has columns of figures."""
    pieces = line.split()
    count = len(header.cells) if header.codes else sum(each in _COUNTED for each in header.meanings)
    words, figures = pieces[:-count], pieces[-count:]
    if len(figures) < count or not all(map(_NUMBER.fullmatch, figures)) or (words and _is_value(words[-1])):
        return ()
    if header.codes:
        return () if words else tuple(figures)
    left = iter(figures)
    named = [next(left) if each in _COUNTED else "" for each in header.meanings]
    place = next((at for at, each in enumerate(header.meanings) if each == "name"), 0)
    return tuple(" ".join(words) if at == place and not each else each for at, each in enumerate(named))


def _fits(cells: tuple[str, ...], header: _Header) -> bool:
    """A row cut short behind its score: what is there stands under its own header."""
    kept = [at for at in range(len(header.cells)) if header.meanings[at] in ("score", "focus")]
    return bool(kept) and kept[-1] < len(cells) < len(header.cells)


def _full(cells: tuple[str, ...], header: _Header) -> str:
    """The full mark of a row, where it is another than 100."""
    marks = [cell for cell, meaning in zip(cells, header.meanings, strict=False) if meaning == "full"]
    return next((each for each in marks if _is_value(each) and each.partition(".")[0] != "100"), "")


def _kept(cell: str, at: int, header: _Header, full: str) -> str:
    """A cell of a column that stays; points out of less than a hundred say so."""
    meaning = header.meanings[at] if at < len(header.meanings) else ""
    scale = _SCALE.search(header.cells[at]) if meaning == "scaled" else None
    out_of = scale[1] if scale else full if meaning in ("score", "focus", "") else ""
    if _is_value(cell) and out_of:
        return f"{cell} (เต็ม {out_of})"
    return cell if _stays(header, at) else ""


def _stays(header: _Header, at: int) -> bool:
    if at >= len(header.meanings):
        return True
    by_year = {"focus", "year"} & set(header.meanings)
    meaning = header.meanings[at]
    return meaning not in _NO_SCORE and not (by_year and meaning == "score")


def _wide(
    line: str, cells: tuple[str, ...], header: _Header, out: Arranged, ruleset: Ruleset
) -> Iterator[str]:
    """A row of values beneath a row of codes: one line for each."""
    if len(cells) != len(header.codes):
        yield line
        return
    years = {
        year for cell, code in zip(cells, header.codes, strict=True) if not code and (year := _year(cell))
    }
    if years and ruleset.fiscal_year not in years:
        out.years |= years
        out.unused.append(line)
        return
    out.has_focus = out.has_focus or bool(years)
    for code, value in zip(header.codes, cells, strict=True):
        if code and value:
            yield f"{_written(code)}\t{value}"


def _written(code: str) -> str:
    return f"ตัวชี้วัดย่อย {code}" if code[0].isdigit() else name_of(code)
