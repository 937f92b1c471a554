"""From read text to what an entry shows before saving."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from handlers.general.wording import spans
from handlers.terms.context import Ctx
from handlers.terms.flow import FlowState
from knowledge.rules.codes import kind_of
from knowledge.score_text.reading import Complaint, ComplaintKind, Reading
from knowledge.thai import to_arabic, two_decimals

PASSED, FAILED = Decimal(100), Decimal(0)
UNUSED_NAMED = 4
_MARKS = dict.fromkeys(("ผ่าน", "✓", "✔", "มี", "มีแล้ว"), PASSED) | dict.fromkeys(
    ("ไม่ผ่าน", "✗", "✘", "x", "ไม่มี", "ยัง", "ยังไม่มี"), FAILED
)


class Conflict(BaseModel):
    """One code that was given several values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    values: tuple[Decimal, ...]


class PasteRemark(BaseModel):
    """What is to be said of a text beside its values, as a complaint says it.

    `text_year`: it names another year than the one that is filled in; `loose`: numbers of nothing;
    `unused`: a line of which nothing was taken, `unused_more`: how many more of them there are.
    `not_kept`: codes of items and questions of a year without a list; `level`: the year has none such.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ComplaintKind | Literal["text_year", "loose", "unused", "unused_more", "not_kept", "level"]
    where: str = ""
    values: tuple[Decimal, ...] = ()
    suggestion: Decimal | None = None
    code: str = ""
    years: tuple[int, ...] = ()
    year: int | None = None
    known: str = ""

    @classmethod
    def of(cls, complaint: Complaint) -> "PasteRemark":
        names = cls.model_fields
        return cls.model_validate({name: getattr(complaint, name) for name in names})


def pass_marks(text: str) -> tuple[Decimal, ...]:
    """`ผ่าน ไม่ผ่าน 80` as scores; empty unless every word is a mark or a number, with one mark at least."""
    words = [word for word in re.split(r"[\s,/]+", to_arabic(text).strip().lower()) if word]
    values = [_MARKS.get(word) for word in words]
    if not any(value is not None for value in values):
        return ()
    numbers = [
        value if value is not None else _number(word) for word, value in zip(words, values, strict=True)
    ]
    return tuple(each for each in numbers if each is not None) if None not in numbers else ()


def _number(word: str) -> Decimal | None:
    if not re.fullmatch(r"\d{1,3}(\.\d+)?", word) or Decimal(word) > 100:
        return None
    return Decimal(word)


def numbered(reading: Reading, state: FlowState | None, ctx: Ctx) -> Reading:
    """Numbered rows, or ten bare numbers, as scores of what is asked for; else the reading as it is."""
    if reading.scores:
        return reading
    asked = getattr(state, "depth", "ind")
    letter = {"ind": "ind", "IIT": "I", "OIT": "O"}.get(asked)
    rows = [(f"{letter}{number}", value) for number, value in reading.rows]
    if not rows and asked == "ind" and getattr(state, "kind", "") != "ask_score":
        codes = (*ctx.codes("ind"), "total")
        whole = len(reading.bare) in (len(codes) - 1, len(codes)) and not reading.complaints
        rows = list(zip(codes, reading.bare, strict=False)) if whole else []
    if not rows or any(kind_of(code, ctx.ruleset) is None or not 0 <= value <= 100 for code, value in rows):
        return reading
    found: dict[str, set[Decimal]] = {}
    for code, value in rows:
        found.setdefault(code, set()).add(value)
    clashes = tuple(
        Complaint("conflict", code, tuple(values), code=code)
        for code, values in found.items()
        if len(values) > 1
    )
    scores = {code: min(values) for code, values in found.items() if len(values) == 1}
    rest = () if reading.rows else reading.unused
    used = ((0, Decimal(0)),)
    return replace(reading, scores=scores, bare=(), complaints=clashes, rows=used, unused=rest)


def ones_as_passes(reading: Reading, ctx: Ctx) -> Reading:
    """Items given as 1 and 0 mean ผ่าน and ไม่ผ่าน; said, and shown before it is saved."""
    values = set(reading.scores.values())
    items = all(code in ctx.ruleset.item_by_code for code in reading.scores)
    if not items or not values <= {Decimal(0), Decimal(1)} or Decimal(1) not in values:
        return reading
    meant = {code: PASSED if value else FAILED for code, value in reading.scores.items()}
    ones = Complaint("ones", "1")
    return replace(reading, scores=meant, complaints=(*reading.complaints, ones), plain=False)


def sort_out(
    reading: Reading, ctx: Ctx
) -> tuple[dict[str, Decimal], tuple[Conflict, ...], tuple[PasteRemark, ...]]:
    """What can be saved, what needs a choice, and what must be said about the rest."""
    conflicts, remarks = [], []
    for each in reading.complaints:
        if each.kind == "conflict" and kind_of(each.where, ctx.ruleset) and each.values:
            conflicts.append(Conflict(code=each.where, values=each.values))
        else:
            remarks.append(PasteRemark.of(each))
    if reading.bare and (reading.scores or conflicts):
        remarks.append(PasteRemark(kind="loose", values=reading.bare[:5]))
    remarks += unused(reading)
    scores = {
        code: value
        for code, value in reading.scores.items()
        if ctx.keeps(code) and (code not in reading.left_over or code not in ctx.scores)
    }
    remarks += not_kept([code for code in reading.scores if not ctx.keeps(code)], ctx)
    return scores, tuple(each for each in conflicts if ctx.keeps(each.code)), tuple(remarks)


def not_kept(codes: Sequence[str], ctx: Ctx) -> list[PasteRemark]:
    """Items and questions of a year whose own are not known: which years have them."""
    where = spans(codes)
    return [PasteRemark(kind="not_kept", where=where, year=ctx.year, years=ctx.years_known)] if codes else []


def unused(reading: Reading) -> list[PasteRemark]:
    """The lines with figures of which nothing was taken: the first ones, and how many more."""
    named = [PasteRemark(kind="unused", where=line) for line in reading.unused[:UNUSED_NAMED]]
    more = len(reading.unused) - UNUSED_NAMED
    return [*named, PasteRemark(kind="unused_more", where=str(more))] if more > 0 else named


def describe(scores: dict[str, Decimal], conflicts: tuple[Conflict, ...], ctx: Ctx) -> dict[str, object]:
    """The parts of a preview: values by kind, what would be overwritten, and sums that do not agree."""
    groups: dict[str, list[tuple[str, Decimal]]] = {}
    for code, value in scores.items():
        groups.setdefault(str(kind_of(code, ctx.ruleset)), []).append((code.removeprefix("ind"), value))
    overwritten = [
        (code.removeprefix("ind"), ctx.scores[code], value)
        for code, value in scores.items()
        if code in ctx.scores and ctx.scores[code] != value
    ]
    return {
        "count": len(scores),
        "groups": groups,
        "overwritten": overwritten,
        "conflicts": [(ctx.label(each.code), each.values) for each in conflicts],
        "sums": _sums_that_differ(scores, ctx),
    }


def _sums_that_differ(scores: dict[str, Decimal], ctx: Ctx) -> list[tuple[str, Decimal, Decimal]]:
    """Stated total and instruments beside what the other values give."""
    after = ctx.with_scores(scores, None).evaluation
    stated = [code for code in ("total", "IIT", "EIT", "OIT") if code in scores]
    pairs = [(ctx.label(code).split(" ")[0], scores[code], after.get(code).computed) for code in stated]
    return [
        (name, value, computed)
        for name, value, computed in pairs
        if computed is not None and two_decimals(value) != two_decimals(computed)
    ]
