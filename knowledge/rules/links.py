"""One subject through the years: codes change their meaning each year, subjects keep their slug.

Source: the subjects that each year's `items.yaml` writes beside an item (`slug` and `covers`). No subject is
in two items of one year, so a link can be followed back.
"""

from dataclasses import dataclass
from typing import Literal

from knowledge.rules.ruleset import Ruleset

LinkKind = Literal["same", "renamed", "merged", "split", "gone", "new"]
"""same: one item, called alike but for the years in its title; renamed: one item under another title;
merged: one item, which further items became as well; split: several items; gone: no item of a later year;
new: no item of an earlier year."""


@dataclass(frozen=True, slots=True)
class Link:
    """What an item of one year is in another: `gone` and `new` have no codes, `split` has several."""

    kind: LinkKind
    codes: tuple[str, ...]


def same_in(code: str, from_ruleset: Ruleset, to_ruleset: Ruleset) -> Link:
    """The items of another year, later or earlier, that share a subject with this one.

    `O16` of 2568 is `O20` and `O21` of 2567 (looked at from 2568: split), and `O39` and `O40` of 2566.
    KeyError for a code that `from_ruleset` does not have.
    """
    codes = _sharing(code, from_ruleset, to_ruleset)
    if not codes:
        return Link("gone" if to_ruleset.fiscal_year > from_ruleset.fiscal_year else "new", ())
    if len(codes) > 1:
        return Link("split", codes)
    if len(_sharing(codes[0], to_ruleset, from_ruleset)) > 1:
        return Link("merged", codes)
    titles = _without_years(code, from_ruleset), _without_years(codes[0], to_ruleset)
    return Link("same" if titles[0] == titles[1] else "renamed", codes)


def _sharing(code: str, of: Ruleset, among: Ruleset) -> tuple[str, ...]:
    subjects = of.item_by_code[code].subjects
    return tuple(each.code for each in among.items if each.subjects & subjects)


def _without_years(code: str, of: Ruleset) -> str:
    title = of.item_by_code[code].title
    letters = "".join(sign for sign in title if not sign.isdecimal() and not sign.isspace())
    return letters.removesuffix("พ.ศ.")
