"""A measure filled in line by line, as a form asks for it: `โครงการ: …`, `ระยะเวลา: …`, `ผู้รับผิดชอบ: …`."""

import re
from collections.abc import Sequence

from knowledge.measure_text.tables.header import DOING
from knowledge.measure_text.tables.headings import kind_of

_LINE = re.compile(r"[\s\d•.)*-]{0,8}(?P<label>[^:：\n]{1,60})[:：](?P<value>.{0,2000})")
_ASKED = {"units", "period", "start", "end", "units+period"}
Filled = dict[str, tuple[str, str]]
"""By what a label means: the label, and what is said for it."""


def as_table(text: str) -> str | None:
    """The same as a table with tabs, what stands before it kept; None where lines are not filled in so.

    A label that comes again begins the next measure. Each names what is done, and when or who.
    """
    before, lines = _parted(text.splitlines())
    blocks: list[Filled] = [{}]
    for each in lines:
        found = _labelled(each)
        if found is None:
            return None
        kind, label, value = found
        if kind in blocks[-1]:
            blocks.append({})
        blocks[-1][kind] = label, value
    if not all(each.keys() & set(DOING) and each.keys() & _ASKED for each in blocks):
        return None
    labels = {kind: label for each in blocks for kind, (label, _) in each.items()}
    rows = (["" if kind not in each else each[kind][1] for kind in labels] for each in blocks)
    return "\n".join([*before, "\t".join(labels.values()), *map("\t".join, rows)])


def _parted(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines before the first that is filled in, and those from it on, without blank ones."""
    said = [each for each in lines if each.strip()]
    first = next((at for at, each in enumerate(said) if _labelled(each)), len(said))
    return said[:first], said[first:]


def _labelled(line: str) -> tuple[str, str, str] | None:
    found = _LINE.fullmatch(line)
    kind = kind_of(found["label"]) if found and "\t" not in line else ""
    return (kind, found["label"].strip(), found["value"].strip()) if found and kind else None
