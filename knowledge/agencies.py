"""Agencies as people write them: types, units, provinces (`agencies.yaml`), names that mean the same."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from knowledge.rules.ruleset import Rule, Text
from knowledge.thai import to_arabic
from knowledge.yaml_file import read_document, validated

LONGEST_NAME = 200
_OFFICES = ("", "สำนักงาน", "ที่ทำการ")
_START = "(?:(?<![ก-๙])|(?<=สำนักงาน)|(?<=ที่ทำการ))"
_UNIT_KINDS = re.compile("^(?:กลุ่มงาน|กลุ่ม|กอง|สำนักงาน|สำนัก|ส่วน|ฝ่าย|งาน|หน่วย|ศูนย์)")
_PROVINCE = re.compile(r"จังหวัด|(?<![ก-๙])จ[\s.]")
_LONGEST_TO_FIND = 2_000
"""Letters that are looked at for a type, a unit or a province."""
_CLOSE, _CLEARLY, _NEAR = 0.82, 0.12, 0.5


class Named(Rule):
    """A title and the other words that mean it."""

    title: Text
    words: tuple[Text, ...] = ()


class AgencyType(Named):
    """ประเภทหน่วยงาน with its usual units; the file says what `local` and `address` are for."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    full: Text
    units: tuple[Text, ...] = Field(default=(), max_length=9)
    local: bool = False
    address: bool = False


class Agencies(Rule):
    """Everything in `agencies.yaml`."""

    types: tuple[AgencyType, ...]
    units: tuple[Named, ...]
    provinces: tuple[Named, ...]


@lru_cache(maxsize=1)
def load_agencies() -> Agencies:
    """The file, read once. RulesError names every fault."""
    return validated(read_document(Path(__file__).with_name("agencies.yaml"), "agencies.yaml"), Agencies)


def clean_name(text: str) -> str:
    """Without invisible characters, every run of blanks one blank; letters stay as they are."""
    seen = (each for each in text if each.isspace() or unicodedata.category(each) not in {"Cf", "Cc", "Cs"})
    return " ".join("".join(seen).split())


def name_fault(text: str) -> str | None:
    """Why this cannot be an agency's name: empty, many_lines, no_letters, short (one letter) or long."""
    name = clean_name(text)
    if not name:
        return "empty"
    if sum(bool(clean_name(line)) for line in text.splitlines()) > 1:
        return "many_lines"
    letters = len(re.findall("[A-Za-zก-ฮ]", name))
    if letters < 2:
        return "short" if letters else "no_letters"
    return "long" if len(name) > LONGEST_NAME else None


def find_type(text: str) -> AgencyType | None:
    """The type that is named first: typed alone, or in an agency's name, short or full."""
    return found[0] if (found := _type_at(_plain(text[:_LONGEST_TO_FIND]))) else None


def same_agency(a: str, b: str) -> bool:
    """Whether names differ only in blanks, signs, kinds of digits, and อบต., ทต., จ. short or in full."""
    return _canonical(a) == _canonical(b) != ""


def find_province(text: str) -> str | None:
    """The official name of a province typed alone or after จ./จังหวัด; a clear slip in that name counts too."""
    place = _place(text)
    (best, title), (second, _) = _nearness(place, aliases=False)[:2]
    clear = len(place) > 3 and best >= _CLOSE and best - second >= _CLEARLY
    return _provinces().get(place, title if clear else None)


def guess_provinces(text: str, most: int = 3) -> tuple[str, ...]:
    """Provinces that may be meant, nearest first; those that start with the text come before others."""
    place = _place(text)
    scored = _nearness(place, aliases=True) if place else []
    near = sorted(scored, key=lambda each: -each[0] - each[1].startswith(place))[: max(most, 0)]
    return tuple(title for value, title in near if value >= _NEAR or title.startswith(place))


def units_for(type_code: str) -> tuple[str, ...]:
    """The usual units of agencies of this type, most usual first, at most 9; none for an unknown type."""
    return next((each.units for each in load_agencies().types if each.code == type_code), ())


def find_unit(text: str, units: Iterable[str]) -> str | None:
    """The one of these units that is meant: by name, without กอง/สำนัก, by a beginning, by a usual word."""
    said = _key(text[:_LONGEST_TO_FIND])
    stem = _UNIT_KINDS.sub("", said)
    words = _unit_words()
    ranked: dict[int, list[str]] = {}
    for title in dict.fromkeys(units):
        key, own = _unit_key(title)
        begins = len(stem) > 3 and own.startswith(stem)
        called = not words.get(title, set()).isdisjoint((said, stem))
        tests = (key == said, own == stem != "", begins, called, key in said)
        if key and any(tests):
            ranked.setdefault(tests.index(True), []).append(title)
    best = ranked.get(min(ranked, default=0), [])
    return best[0] if len(best) == 1 else None


@lru_cache(maxsize=4096)
def _unit_key(title: str) -> tuple[str, str]:
    """A unit's name to compare, whole and without กอง/สำนัก: the same few are asked for again and again."""
    key = _key(title[:LONGEST_NAME])
    return key, _UNIT_KINDS.sub("", key)


@lru_cache(maxsize=1)
def _unit_words() -> dict[str, set[str]]:
    """The usual words for each unit, to compare."""
    return {each.title: {_key(word) for word in each.words} for each in load_agencies().units}


def _plain(text: str) -> str:
    """Lower case, Arabic digits, and one way to write each Thai letter (ํา is ำ, เเ is แ)."""
    whole = clean_name(to_arabic(unicodedata.normalize("NFKC", text))).casefold()
    return re.sub("\u0e4d([\u0e48-\u0e4b]?)า", r"\1ำ", whole).replace("เเ", "แ")


def _key(text: str) -> str:
    """Only letters and digits, to compare."""
    return re.sub(r"[^\w\u0e00-\u0e7f]+|[_ฯ]", "", _plain(text))


def _place(text: str) -> str:
    return _key(_PROVINCE.split(_plain(text[:_LONGEST_TO_FIND]))[-1])


def _canonical(text: str) -> str:
    plain = _plain(text[:_LONGEST_TO_FIND])
    kind, start, end = _type_at(plain) or (None, 0, 0)
    if kind and kind.local and plain[:start].strip() in _OFFICES:
        plain = kind.full + plain[end:]
    return _key(_PROVINCE.sub("จังหวัด", plain))


def _type_at(plain: str) -> tuple[AgencyType, int, int] | None:
    """The type named first (of two at one place, the longer), and where its word starts and ends."""
    found = []
    for pattern, kind in _type_patterns():
        match = pattern.search(plain)
        if match and (not kind.address or plain[: match.start()].strip() in _OFFICES):
            found.append((kind, match.start(), match.end()))
    return min(found, key=lambda each: (each[1], -each[2]), default=None)


@lru_cache(maxsize=1)
def _type_patterns() -> tuple[tuple[re.Pattern[str], AgencyType], ...]:
    """Every word with any blanks or dots inside, not within what would make it another word."""
    patterns = []
    for kind in load_agencies().types:
        for word in dict.fromkeys((kind.title, kind.full, *kind.words)):
            end = r"(?:[\s.]+|$)" if word.endswith(".") else r"(?![ะ-ฺ็-๎])[\s.]*"
            patterns.append((re.compile(_START + r"[\s.]*".join(_key(word)) + end), kind))
    return tuple(patterns)


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    """Every name of a province as a key, and the official name."""
    return {_key(name): p.title for p in load_agencies().provinces for name in (p.title, *p.words)}


def _nearness(place: str, aliases: bool) -> list[tuple[float, str]]:
    """All provinces and how alike (0–1) the nearest of their names is, nearest first."""
    best: dict[str, float] = {}
    matcher = SequenceMatcher(b=place[:40], autojunk=False)
    for name, title in _provinces().items():
        matcher.set_seq1(name)
        best[title] = max(best.get(title, 0), matcher.ratio() if aliases or name == title else 0)
    return sorted(((value, title) for title, value in best.items()), key=lambda each: -each[0])
