"""Scores out of what people type or paste: sentences, pairs, tables, or bare numbers.

The text is cleaned and its tables arranged; each line is cut into segments, one for each code or title in
it; what a segment's numbers say is taken only where it is plain. What is unsure becomes a complaint, never a
score.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from knowledge.rules.counts import YearCounts
from knowledge.rules.ruleset import Ruleset
from knowledge.score_text.cleaning import clean, speaks_of_before
from knowledge.score_text.columns import Arranged, arranged
from knowledge.score_text.complaints import Complaint, ComplaintKind, Reading
from knowledge.score_text.document_year import years_of
from knowledge.score_text.lists import with_codes
from knowledge.score_text.reader import ScoreReader
from knowledge.score_text.rows import numbered, shorthand
from knowledge.score_text.tokens import Token, tokens

__all__ = ["Complaint", "ComplaintKind", "Reading", "read_scores"]

LEAST_ROWS = 3
SHARES = {"IIT": Decimal(30), "EIT": Decimal(30), "OIT": Decimal(40)}
"""What an instrument counts for in the total: printed so, its points are no score of 0–100."""
_FIGURE = re.compile(r"(?<![\d.])\d{1,3}(?!\d)")
_CLOSE = Decimal("0.02")
_ELSEWHERE = re.compile(r"(?<![A-Za-z])(LPA|PMQA)(?![A-Za-z])", re.IGNORECASE)
_ITA = re.compile(r"(?<![A-Za-z])ITA|[IEO]IT(?![A-Za-z])", re.IGNORECASE)


def read_scores(
    text: str,
    ruleset: Ruleset,
    counts: Mapping[int, YearCounts] | None = None,
    today: date | None = None,
) -> Reading:
    """Read every score a text plainly states, for one year's codes; never raises.

    `counts` lets an unknown code be explained by the years that have it; `today` says what "this year" is.
    """
    words = clean(text)
    years = years_of(words, today, ruleset.fiscal_year)
    if (elsewhere := _ELSEWHERE.search(words)) and not _ITA.search(words):
        return Reading({}, (), (Complaint("not_ita", elsewhere[1].upper()),), _only(years), plain=False)
    words, others, left = shorthand(words, [item.code for item in ruleset.items])
    reader = ScoreReader(ruleset, counts or {})
    rows = numbered(words)
    table = arranged(with_codes(words, len(ruleset.items)), ruleset)
    lines = [] if _is_list(rows) else _of_year(table, ruleset.fiscal_year, years, reader)
    for number, value in rows if _is_list(rows) else ():
        reader.take(f"ind{number}", value)
    found = [(line, tokens(line, ruleset)) for line in lines]
    for line, pieces in found:
        reader.line(line, pieces)
    for code, value in others.items():
        if code not in reader.found:
            reader.take(code, value)
    seen = [token for _, pieces in found for token in pieces]
    years = _columns(table, ruleset.fiscal_year) or years
    _say_gaps(reader)
    reading = _reading(reader, seen, years, others, rows, table, left=left)
    return replace(reading, plain=reading.plain and not speaks_of_before(text))


def _only(years: frozenset[int]) -> int | None:
    return next(iter(years)) if len(years) == 1 else None


def _columns(table: Arranged, focus: int) -> frozenset[int]:
    """The years of a table's columns, where it has such."""
    return frozenset({focus}) if table.has_focus else frozenset(table.years)


def _of_year(table: Arranged, focus: int, years: frozenset[int], reader: ScoreReader) -> list[str]:
    """The lines of a text; of one that has a part for each year only those of the year in focus."""
    if len(years) < 2 or focus not in years or table.years:
        return table.lines
    out, part = [], focus
    for line in table.lines:
        here = years_of(line.partition("\t")[0][:60], focus=focus)
        if here:
            part = focus if focus in here else min(here)
        if part == focus:
            out.append(line)
        elif _FIGURE.search(line):
            reader.unused.append(" ".join(line.split())[:80])
    return out


def _is_list(rows: tuple[tuple[int, Decimal], ...]) -> bool:
    """Three rows or more, each with a number of its own within 1–10: the indicators."""
    numbers = [number for number, _ in rows]
    return len(set(numbers)) >= LEAST_ROWS and set(numbers) <= set(range(1, 11))


def _say_gaps(reader: ScoreReader) -> None:
    """`O9` alone on its line among items that have values: said, for a row may have lost it."""
    kinds = {re.sub(r"\d.*", "", code) for code in reader.found}
    complained = {each.code for each in reader.complaints}
    for code in dict.fromkeys(reader.empty):
        if re.sub(r"\d.*", "", code) in kinds - {"", "total", "IIT", "EIT", "OIT"} and (
            code not in reader.found and code not in complained
        ):
            reader.complain(Complaint("no_value", code, code=code))


def _as_shares(reader: ScoreReader, scores: dict[str, Decimal]) -> list[str]:
    """Instruments whose points only add up to the total: shares of it, not scores of their own."""
    if not {*SHARES, "total"} <= scores.keys():
        return []
    parts = {code: scores[code] for code in SHARES}
    adds_up = abs(sum(parts.values()) - scores["total"]) <= _CLOSE
    if not adds_up or any(parts[code] > most for code, most in SHARES.items()):
        return []
    for code, value in parts.items():
        meant = (value * 100 / SHARES[code]).quantize(Decimal("0.01"))
        reader.complain(Complaint("scaled", code, (value,), meant, code=code))
    return list(SHARES)


def _reading(
    reader: ScoreReader,
    seen: list[Token],
    years: frozenset[int],
    others: Mapping[str, Decimal],
    rows: tuple[tuple[int, Decimal], ...],
    table: Arranged,
    *,
    left: bool,
) -> Reading:
    scores = {code: values[0] for code, values in reader.found.items() if len(values) == 1}
    for code, values in reader.found.items():
        if len(values) > 1:
            reader.complain(Complaint("conflict", code, tuple(values), code=code))
    wrong = {each.where for each in reader.complaints if each.kind == "out_of_range"}
    wrong |= {each.code for each in reader.complaints if each.kind in ("title", "scaled", "range", "past")}
    wrong |= set(_as_shares(reader, scores))
    focus = reader.ruleset.fiscal_year
    level = next((token.raw for token in seen if token.kind == "level"), None)
    return Reading(
        {code: value for code, value in scores.items() if code not in wrong},
        tuple(reader.bare),
        tuple(reader.complaints),
        focus if focus in years else _only(years),
        level,
        not others and all(token.kind not in ("word", "bad", "year", "level", "or") for token in seen),
        rows,
        frozenset(others) if left else frozenset(),
        (*reader.unused, *(" ".join(each.split())[:80] for each in table.unused)),
        tuple(reader.lost),
    )
