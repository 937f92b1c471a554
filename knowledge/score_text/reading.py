"""Scores out of what people type or paste: sentences, pairs, tables, or bare numbers.

Each line is cut into segments, one for each code or title in it; what a segment's numbers say is taken
only where it is plain. What is unsure becomes a complaint, never a score.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from knowledge.rules.codes import kind_of
from knowledge.rules.counts import YearCounts, years_with
from knowledge.rules.ruleset import Ruleset
from knowledge.score_text.numbers import in_range, suggest
from knowledge.score_text.rows import numbered, shorthand
from knowledge.score_text.segments import Segment, expand, opens_span, segments, values_of
from knowledge.score_text.tokens import Token, tokens
from knowledge.thai import to_arabic

ComplaintKind = Literal[
    "out_of_range", "not_a_number", "conflict", "unknown_code", "other_year", "no_value", "unclear", "ones"
]
LEAST_ROWS = 3
# From the beginning of a run of figures only: from each of them it takes the square of its length.
_OLD_VALUE = re.compile(r"(?<![\d.,])([.,]*+)\d[\d.,]*+\s*(?:→|->|=>)(?=\s*\d)")
_TAG = re.compile(r"<[^<>\n]{1,60}>")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that was not taken as a score, and where it stood; `code` is "" for a number without one.

    `years` have the code, and `known` are the codes of its kind that `year`, the one read for, has.
    """

    kind: ComplaintKind
    where: str
    values: tuple[Decimal, ...] = ()
    suggestion: Decimal | None = None
    code: str = ""
    years: tuple[int, ...] = ()
    year: int | None = None
    known: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: scores by code, numbers without a code, complaints, and the year it names.

    `plain` is False where there are other words around: what is meant may be a wish, not a score.
    `rows` are numbered values (`2. 85.33`), if there is nothing else; what they number is for the reader.
    `left_over` are items that only `ที่เหลือ` spoke of: meant for what has no score yet.
    """

    scores: Mapping[str, Decimal]
    bare: tuple[Decimal, ...]
    complaints: tuple[Complaint, ...]
    fiscal_year: int | None = None
    level: str | None = None
    plain: bool = True
    rows: tuple[tuple[int, Decimal], ...] = ()
    left_over: frozenset[str] = frozenset()


@dataclass(slots=True)
class _ScoreReader:
    ruleset: Ruleset
    counts: Mapping[int, YearCounts]
    found: dict[str, list[Decimal]] = field(default_factory=dict)
    bare: list[Decimal] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    waiting: str | None = None

    def line(self, line: list[Token]) -> None:
        parts = list(segments(line))
        if not parts:
            self._numbers_alone(line)
            return
        self.waiting = None
        self._before(line)
        if not self._marks(line, parts):
            for place, segment in enumerate(parts):
                self._segment(segment, last=place == len(parts) - 1)

    def _numbers_alone(self, line: list[Token]) -> None:
        if not line:
            return
        kinds = {token.kind for token in line}
        numbers = [value for token in line if token.kind == "number" for value in token.values]
        if self.waiting and numbers and kinds <= {"number", "unit", "tab"}:
            self._assign(self.waiting, numbers)
        elif kinds <= {"number", "bad", "unit", "tab", "to"} and kinds & {"number", "bad"}:
            self._bare(line)
        self.waiting = None

    def _before(self, line: list[Token]) -> None:
        """Scores in front of the first code belong to nothing; a whole number there counts the rows."""
        for token in line:
            if token.kind in ("code", "title"):
                return
            if token.kind == "number" and "." in token.raw.rstrip("."):
                self.bare += [value for value in token.values if in_range(value)]

    def _bare(self, line: list[Token]) -> None:
        if any(token.kind == "to" for token in line):
            return
        for token in line:
            if token.kind == "bad":
                self._complain(Complaint("not_a_number", token.raw[:60]))
            for value in token.values:
                if in_range(value):
                    self.bare.append(value)
                else:
                    self._out_of_range(f"{value:f}", value)

    def _marks(self, line: list[Token], parts: list[Segment]) -> bool:
        """`O8 O9 ไม่ผ่าน`, `ไม่ผ่าน O8 O9`, `O1-O7 ผ่าน`: a mark holds for its whole list of items."""
        items = all(re.fullmatch(r"O\d+", segment.code) for segment in parts)
        if not items or not any(token.kind == "mark" for token in line):
            return False
        before = line[0].values[0] if line[0].kind == "mark" else None
        waiting: list[str] = []
        for segment in parts:
            waiting.append(segment.code)
            marks = [token.values[0] for token in segment.tokens if token.kind in ("mark", "number")]
            if opens_span(segment):
                waiting.append("…")
            elif before is None and marks:
                self._give(waiting, marks[0])
                waiting = []
        if before is not None:
            self._give(waiting, before)
        return True

    def _give(self, codes: list[str], value: Decimal) -> None:
        for code in expand(codes):
            self._take(code, value)

    def _segment(self, segment: Segment, *, last: bool) -> None:
        if opens_span(segment):
            self.waiting = f"{segment.code}…"
            return
        values = values_of(segment, self.ruleset.fiscal_year)
        if self.waiting and self.waiting.endswith("…"):
            codes = expand([self.waiting[:-1], "…", segment.code])
            self.waiting = None
            if len(values) == 1:
                for code in codes:
                    self._take(code, values[0])
                return
        if values:
            self._assign(segment.code, values)
        elif any(token.kind == "bad" for token in segment.tokens[:2]):
            self._complain(Complaint("not_a_number", segment.code, code=segment.code))
        else:
            self._without_value(segment, last)

    def _without_value(self, segment: Segment, last: bool) -> None:
        if not kind_of(segment.code, self.ruleset) and not kind_of(f"{segment.code}.part1", self.ruleset):
            self._unknown(segment.code)
        elif any(token.kind == "word" for token in segment.tokens):
            return
        elif last:
            self.waiting = segment.code
        else:
            self._complain(Complaint("no_value", segment.code, code=segment.code))

    def _assign(self, code: str, values: list[Decimal]) -> None:
        """A code's numbers: one, or two for the parts of an EIT question."""
        both = kind_of(f"{code}.part1", self.ruleset) is not None
        if both and len(values) == 2:
            self._take(f"{code}.part1", values[0])
            self._take(f"{code}.part2", values[1])
        elif both:
            self._complain(Complaint("unclear", code, code=code))
        elif len(set(values)) > 1:
            self._conflict(code, values)
        else:
            self._take(code, values[0])

    def _conflict(self, code: str, values: list[Decimal]) -> None:
        for value in values:
            self._take(code, value)

    def _take(self, code: str, value: Decimal) -> None:
        if not kind_of(code, self.ruleset):
            self._unknown(code)
        elif not in_range(value):
            self._out_of_range(code, value, code)
        elif value not in self.found.setdefault(code, []):
            self.found[code].append(value)

    def _out_of_range(self, where: str, value: Decimal, code: str = "") -> None:
        self._complain(Complaint("out_of_range", where, (value,), suggest(value), code))

    def _unknown(self, code: str) -> None:
        years, here = years_with(code, self.counts), self.ruleset.fiscal_year
        elsewhere = years if years and here not in years else ()
        known = {"O": f"O1–O{len(self.ruleset.items)}", "I": "I1–I15", "E": "E1–E9"}.get(code[:1], "")
        kind: ComplaintKind = "other_year" if elsewhere else "unknown_code"
        self._complain(
            Complaint(kind, code, code=code, years=tuple(elsewhere), year=here if code else None, known=known)
        )

    def _complain(self, complaint: Complaint) -> None:
        if complaint not in self.complaints:
            self.complaints.append(complaint)


def read_scores(text: str, ruleset: Ruleset, counts: Mapping[int, YearCounts] | None = None) -> Reading:
    """Read every score a text plainly states, for one year's codes; never raises.

    `counts` lets an unknown code be explained by the years that have it.
    """
    words = _TAG.sub(" ", to_arabic(text).replace("\u200b", ""))
    words = _OLD_VALUE.sub(r"\1 ", words.replace('"', " "))
    words, others, left = shorthand(words, [item.code for item in ruleset.items])
    reader = _ScoreReader(ruleset, counts or {})
    found = [tokens(line, ruleset) for line in words.splitlines() if line.strip()]
    rows = numbered(words)
    if _is_list(rows):
        for number, value in rows:
            reader._take(f"ind{number}", value)
        found = []
    for line in found:
        reader.line(line)
    for code, value in others.items():
        if code not in reader.found:
            reader._take(code, value)
    seen = [token for line in found for token in line]
    return _reading(reader, seen, tuple(others), rows, left=left)


def _is_list(rows: tuple[tuple[int, Decimal], ...]) -> bool:
    """Three rows or more, each with a number of its own within 1–10: the indicators."""
    numbers = [number for number, _ in rows]
    return len(set(numbers)) >= LEAST_ROWS and set(numbers) <= set(range(1, 11))


def _reading(
    reader: _ScoreReader,
    seen: list[Token],
    others: tuple[str, ...],
    rows: tuple[tuple[int, Decimal], ...],
    *,
    left: bool,
) -> Reading:
    scores = {code: values[0] for code, values in reader.found.items() if len(values) == 1}
    for code, values in reader.found.items():
        if len(values) > 1:
            reader._complain(Complaint("conflict", code, tuple(values), code=code))
    wrong = {each.where for each in reader.complaints if each.kind == "out_of_range"}
    years = {int(token.values[0]) for token in seen if token.kind == "year"}
    level = next((token.raw for token in seen if token.kind == "level"), None)
    return Reading(
        {code: value for code, value in scores.items() if code not in wrong},
        tuple(reader.bare),
        tuple(reader.complaints),
        years.pop() if len(years) == 1 else None,
        level,
        not others and all(token.kind not in ("word", "bad", "year", "level", "or") for token in seen),
        rows,
        frozenset(others) if left else frozenset(),
    )
