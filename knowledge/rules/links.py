"""One subject through the years: codes change their meaning each year, subjects keep their slug."""

from dataclasses import dataclass
from typing import Literal

from knowledge.rules.ruleset import Ruleset

LinkKind = Literal["same", "renamed", "merged", "split", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Link:
    """What an item of one year is in another: `gone` and `new` have no codes, `split` has several."""

    kind: LinkKind
    codes: tuple[str, ...]


def same_in(code: str, from_ruleset: Ruleset, to_ruleset: Ruleset) -> Link:
    """The items of another year, later or earlier, that share a subject with this one.

    KeyError for a code that `from_ruleset` does not have.
    """
    codes = _sharing(code, from_ruleset, to_ruleset)
    if not codes:
        return Link("gone" if to_ruleset.fiscal_year > from_ruleset.fiscal_year else "new", ())
    if len(codes) > 1:
        return Link("split", codes)
    if len(_sharing(codes[0], to_ruleset, from_ruleset)) > 1:
        return Link("merged", codes)
    return Link("same" if codes == (code,) else "renamed", codes)


def _sharing(code: str, of: Ruleset, among: Ruleset) -> tuple[str, ...]:
    subjects = of.item_by_code[code].subjects
    return tuple(each.code for each in among.items if each.subjects & subjects)
