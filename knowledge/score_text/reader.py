"""Line by line: what the segments of a score text give, and why the rest gives nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from knowledge.rules.codes import kind_of, title_of
from knowledge.rules.counts import YearCounts, years_with
from knowledge.rules.ruleset import Ruleset
from knowledge.score_text.complaints import Complaint, ComplaintKind
from knowledge.score_text.lists import by_verdict
from knowledge.score_text.numbers import in_range, suggest
from knowledge.score_text.segments import Doubt, Figures, Segment, given, opens_span, segments, span
from knowledge.score_text.segments import expand as expanded
from knowledge.score_text.tokens import Token
from knowledge.thai import folded

SAME_TITLE = 0.6
"""How alike two titles are, of which one is the other with slips."""
_SOFT = re.compile("จ้า|นะ|คะ")
"""Polite words whose letters also stand inside of titles: จัดจ้าง."""
LEAST_TITLE = 8
"""Letters that may be a title; fewer are ประมาณ and the like."""
LONGEST_LINE = 80
MOST_PLACES = 10
"""Numbers up to this may count something: `1-4` is no score."""
_FULL_OR_NONE = (Decimal(0), Decimal(100))
_DOUBTS: dict[Doubt, ComplaintKind] = {
    "title": "title",
    "range": "range",
    "scaled": "scaled",
    "not_a_number": "not_a_number",
    "other_year": "past",
}


@dataclass(slots=True)
class ScoreReader:
    """What was found so far; `waiting` is a code whose value may stand on the next line."""

    ruleset: Ruleset
    counts: Mapping[int, YearCounts]
    found: dict[str, list[Decimal]] = field(default_factory=dict)
    bare: list[Decimal] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    """Codes at the beginning of a line that gives them nothing."""
    lost: list[str] = field(default_factory=list)
    """Codes with figures beside them of which nothing came."""
    waiting: str | None = None

    def line(self, text: str, line: list[Token]) -> None:
        before = self._so_far()
        parts = list(segments(line))
        if parts:
            self.waiting = None
            self._before(line)
            if not self._verdicts(line, parts):
                for place, segment in enumerate(parts):
                    self._segment(segment, last=place == len(parts) - 1)
            if self._so_far() == before and line[0].kind == "code":
                self.empty.append(parts[0].code)
        else:
            self._numbers_alone(line)
        if self._so_far() == before and any(map(_is_figure, line)):
            self.unused.append(" ".join(text.split())[:LONGEST_LINE])
            self.lost += [each.code for each in parts]

    def _so_far(self) -> tuple[int, int, int]:
        return (sum(map(len, self.found.values())), len(self.bare), len(self.complaints))

    def _numbers_alone(self, line: list[Token]) -> None:
        if not line:
            return
        kinds = {token.kind for token in line}
        numbers = tuple(value for token in line if token.kind == "number" for value in token.values)
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
        numbers = tuple(value for token in line for value in token.values)
        if any(token.kind == "to" for token in line):
            if len(numbers) > 1 and max(numbers) > MOST_PLACES:
                self.complain(Complaint("range", "", numbers[:2]))
            return
        for token in line:
            if token.kind == "bad":
                self.complain(Complaint("not_a_number", token.raw[:60]))
            for value in token.values:
                if in_range(value):
                    self.bare.append(value)
                else:
                    self._out_of_range(f"{value:f}", value)

    def _verdicts(self, line: list[Token], parts: list[Segment]) -> bool:
        found = by_verdict(line, parts)
        for verdict in found or ():
            for code in verdict.codes:
                for value in verdict.values:
                    self.take(code, value)
                if not verdict.values:
                    self._nothing_for(code)
        return found is not None

    def _segment(self, segment: Segment, *, last: bool) -> None:
        if opens_span(segment):
            self.waiting = f"{segment.code}…"
            return
        codes, rest = span(segment)
        if codes:
            segment = Segment(segment.code, rest, titled=True)
        said = given(segment, self.ruleset.fiscal_year)
        if self.waiting and self.waiting.endswith("…"):
            codes = expanded([self.waiting[:-1], "…", segment.code])
            self.waiting = None
        if said.doubt or self._is_strange(segment):
            self._doubt(segment, said)
        elif len(codes) > 1:
            self._spread(codes, said.values)
        elif said.values:
            self._assign(segment.code, said.values)
        elif any(token.kind == "bad" for token in segment.tokens[:2]):
            self.complain(Complaint("not_a_number", segment.code, code=segment.code))
        else:
            self._without_value(segment, last)

    def _doubt(self, segment: Segment, said: Figures) -> None:
        code, scale = segment.code, next((t.values[0] for t in segment.tokens if t.kind == "scale"), None)
        meant = None
        if said.doubt == "scaled" and scale and said.values[0] <= scale:
            meant = (said.values[0] * 100 / scale).quantize(Decimal("0.01"))
        beside = segment.beside or (_words(segment) if said.doubt in ("", "title") else "")
        where = beside or code
        self.complain(Complaint(_DOUBTS.get(said.doubt, "title"), where, said.values[:3], meant, code=code))

    def _is_strange(self, segment: Segment) -> bool:
        """`ตัวชี้วัดที่ 2 การจัดซื้อจัดจ้าง`: words like a title, but not like this indicator's."""
        words = folded(_words(segment))
        starts = tuple({folded(each.title)[:3] for each in self.ruleset.indicators})
        is_indicator = kind_of(segment.code, self.ruleset) == "indicator"
        if segment.titled or not is_indicator or not words.startswith(starts) or len(words) < LEAST_TITLE:
            return False
        own = folded(title_of(segment.code, self.ruleset))
        alike = SequenceMatcher(None, own, words[: len(own) + 5]).ratio()
        return not (own.startswith(words) or words.startswith(own) or alike >= SAME_TITLE)

    def _spread(self, codes: list[str], values: tuple[Decimal, ...]) -> None:
        """Values of a span: as many as codes, or one that all of them must have; a mean is none of them."""
        if len(values) == len(codes):
            for code, value in zip(codes, values, strict=True):
                self.take(code, value)
        elif len(values) == 1 and (values[0] in _FULL_OR_NONE or self._is_mark(codes, values[0])):
            for code in codes:
                self.take(code, values[0])
        elif values:
            ends = f"{codes[0]}–{codes[-1]}"
            self.complain(Complaint("mean", ends, values[:3], code=codes[0], known=codes[-1]))

    def _is_mark(self, codes: list[str], value: Decimal) -> bool:
        return codes[0][0] in "OI" and value == int(value)

    def _without_value(self, segment: Segment, last: bool) -> None:
        base = segment.code.partition(".part")[0]
        kind = kind_of(segment.code, self.ruleset) or kind_of(f"{base}.part1", self.ruleset)
        if not kind and base not in ("EIT", "ind6", "ind7", "ind8"):
            self._unknown(segment.code)
        elif any(token.kind == "word" for token in segment.tokens):
            return
        elif last:
            self.waiting = segment.code
        elif kind not in ("total", "instrument"):
            self._nothing_for(segment.code)

    def _nothing_for(self, code: str) -> None:
        if kind_of(code, self.ruleset) or kind_of(f"{code}.part1", self.ruleset):
            self.complain(Complaint("no_value", code, code=code))
        else:
            self._unknown(code)

    def _assign(self, code: str, values: tuple[Decimal, ...]) -> None:
        """A code's numbers: one, or two for the parts of an EIT question."""
        base, _, part = code.partition(".part")
        both = kind_of(f"{code}.part1", self.ruleset) is not None
        if part and kind_of(code, self.ruleset) is None and kind_of(base, self.ruleset):
            self.complain(Complaint("parts", code, values, code=base, known=part))
        elif both and len(values) == 2:
            self.take(f"{code}.part1", values[0])
            self.take(f"{code}.part2", values[1])
        elif both:
            self.complain(Complaint("unclear", code, code=code))
        else:
            for value in values:
                self.take(code, value)

    def take(self, code: str, value: Decimal) -> None:
        """One more value of a code, if there is such a code and score."""
        if not kind_of(code, self.ruleset):
            self._unknown(code)
        elif not in_range(value):
            self._out_of_range(code, value, code)
        elif value not in self.found.setdefault(code, []):
            self.found[code].append(value)

    def _out_of_range(self, where: str, value: Decimal, code: str = "") -> None:
        self.complain(Complaint("out_of_range", where, (value,), suggest(value), code))

    def _unknown(self, code: str) -> None:
        years, here = years_with(code, self.counts), self.ruleset.fiscal_year
        elsewhere = years if years and here not in years else ()
        every = (*self.ruleset.item_by_code, *self.ruleset.question_by_code)
        alike = [each for each in every if each[0] == code[:1]]
        known = f"{alike[0]}–{alike[-1]}" if alike else ""
        kind: ComplaintKind = "other_year" if elsewhere else "unknown_code"
        self.complain(
            Complaint(kind, code, code=code, years=tuple(elsewhere), year=here if code else None, known=known)
        )

    def complain(self, complaint: Complaint) -> None:
        if complaint not in self.complaints:
            self.complaints.append(complaint)


def _is_figure(token: Token) -> bool:
    """A number, or a count of something: a word with figures in it, and no label."""
    return token.kind in ("number", "bad") or (token.kind == "word" and token.raw[:1].isdigit())


def _words(segment: Segment) -> str:
    """The words between a code and its first number."""
    out: list[str] = []
    for token in segment.tokens:
        if token.kind in ("number", "bad", "tab") and out:
            break
        if token.kind == "word" or (out and _SOFT.fullmatch(token.raw)):
            out.append(token.raw)
        elif token.kind not in ("unit", "tab", "to") or (out and not _SOFT.fullmatch(token.raw)):
            break
    return re.sub(r"[^ก-๙]", "", "".join(out))[:LONGEST_LINE]
