"""What a text says about scores, and what of it was not taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ComplaintKind = Literal[
    "out_of_range",
    "not_a_number",
    "conflict",
    "unknown_code",
    "other_year",
    "no_value",
    "unclear",
    "ones",
    "title",
    "range",
    "scaled",
    "parts",
    "mean",
    "past",
    "not_ita",
]


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
    """What a text says: scores by code, numbers without a code, complaints, and the year it is of.

    `plain` is False where there are other words around: what is meant may be a wish, not a score.
    `rows` are numbered values (`2. 85.33`), if there is nothing else; what they number is for the reader.
    `left_over` are items that only `ที่เหลือ` spoke of: meant for what has no score yet.
    `unused` are lines with figures of which nothing came, `lost` the codes in them.
    """

    scores: Mapping[str, Decimal]
    bare: tuple[Decimal, ...]
    complaints: tuple[Complaint, ...]
    fiscal_year: int | None = None
    level: str | None = None
    plain: bool = True
    rows: tuple[tuple[int, Decimal], ...] = ()
    left_over: frozenset[str] = frozenset()
    unused: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
