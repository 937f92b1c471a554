"""Small turns of phrase that several answers share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.terms.context import Ctx
from handlers.terms.messages import Tone
from knowledge.rules.codes import name_of
from knowledge.rules.ruleset import Amendment, Confidence

CONFIDENCE: dict[Confidence, str] = {
    "high": "ยืนยันหลายแหล่ง",
    "medium": "แหล่งเดียว",
    "low": "ควรตรวจกับคู่มือ",
}


AMENDED = "แก้โดยหน่วยงาน"
"""Of what the installation has changed, where there is no room to say who and when."""
_LEAST_SURE: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Trust:
    """How sure the facts under an answer are: the one short mark that it carries."""

    confidence: Confidence
    amended: Amendment | None = None
    """What the installation changed of them."""

    @property
    def words(self) -> str:
        return CONFIDENCE[self.confidence]

    @property
    def is_marked(self) -> bool:
        return self.amended is not None or self.confidence != "high"


def trust(confidences: Iterable[Confidence], amended: Amendment | None = None) -> Trust:
    """The mark of an answer that rests on facts of these confidences: the least sure of them counts."""
    found = set(confidences)
    return Trust(next((each for each in _LEAST_SURE if each in found), "high"), amended)


def level_tone(ctx: Ctx) -> Tone:
    """The colour of the level: the two best are good, the last is bad."""
    titles = [each.title for each in ctx.ruleset.levels.order]
    title = ctx.level or (ctx.evaluation.level.title if ctx.evaluation.level else None)
    if title not in titles:
        return "plain"
    place = titles.index(title)
    if place < 2:
        return "good"
    return "bad" if place == len(titles) - 1 else "fair"


def spans(codes: Iterable[str]) -> str:
    """`O1 O2 O3 O7` → `O1–O3 O7`, `ind5 ind6` → `ตัวชี้วัด 5–6`; parts stay single."""
    out: list[tuple[str, int, int]] = []
    for code in codes:
        stem, number = _split(code)
        if out and number and out[-1][0] == stem and out[-1][2] == number - 1:
            out[-1] = (stem, out[-1][1], number)
        else:
            out.append((stem, number, number))
    return " · ".join(_span(*each) for each in out)


def _split(code: str) -> tuple[str, int]:
    found = re.fullmatch(r"(ind|[OI])(\d+)", code)
    return (found[1], int(found[2])) if found else (code, 0)


def _span(stem: str, first: int, last: int) -> str:
    if not first:
        return name_of(stem)
    if stem == "ind":
        return f"ตัวชี้วัด {first}" + (f"–{last}" if last > first else "")
    return f"{stem}{first}" + (f"–{stem}{last}" if last > first else "")
