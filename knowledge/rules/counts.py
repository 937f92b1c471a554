"""How many codes each fiscal year has, also for years whose rules are not written down yet."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from knowledge.rules.ruleset import FiscalYear, Sourced

Count = Annotated[int, Field(ge=1, le=99)]


class YearCounts(Sourced):
    """Codes of one year run from 1 to the count; None: not known. `confidence` speaks of the items."""

    year: FiscalYear
    items: Count | None
    iit_questions: Count | None
    eit_questions: Count | None

    def has(self, code: str) -> bool | None:
        """Whether `O43`, `I10` or `E9.part1` is a code of this year; None where that is not known."""
        letter, number = code[:1], code[1:].partition(".")[0]
        counts = {"O": self.items, "I": self.iit_questions, "E": self.eit_questions}
        if letter not in counts or not number.isdecimal():
            return False
        count = counts[letter]
        return None if count is None else 1 <= int(number) <= count


def years_with(code: str, counts: Mapping[int, YearCounts]) -> tuple[int, ...]:
    """The years that surely have this code: `O43` → 2564, 2565, 2566."""
    return tuple(year for year, each in counts.items() if each.has(code))
