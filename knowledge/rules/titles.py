"""Items by what they are called, in people's words."""

from difflib import SequenceMatcher

from knowledge.rules.ruleset import Ruleset

LONGEST, SHORTEST_PIECE, LEAST = 200, 5, 10
"""Letters of a text that are looked at, of a piece that counts, and of all pieces that make it known."""
OF_TITLE = 0.5
"""How much of a title has to be there."""


def items_called(text: str, ruleset: Ruleset) -> tuple[str, ...]:
    """The codes of the items that a text calls by their title; several only where it fits them alike."""
    words = _letters(text[:LONGEST])
    found = {
        item.code: (_alike(words, _letters(item.title)), len(_letters(item.title))) for item in ruleset.items
    }
    best = max((alike for alike, _ in found.values()), default=0)
    if best < LEAST:
        return ()
    return tuple(
        code for code, (alike, whole) in found.items() if alike == best and alike >= OF_TITLE * whole
    )[:3]


def _alike(text: str, title: str) -> int:
    """Letters of the pieces that both have, in the same order."""
    blocks = SequenceMatcher(None, text, title, autojunk=False).get_matching_blocks()
    return sum(each.size for each in blocks if each.size >= SHORTEST_PIECE)


def _letters(text: str) -> str:
    return "".join(text.lower().split())
