"""What is made of what people send: evidence, and rows of a table that leave out who does it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from handlers.measures.effects import Piece
from handlers.terms.events import File
from knowledge.measures.measure import Draft


def piece_of(file: File) -> Piece:
    """A photo or document as evidence."""
    taken = date.fromisoformat(file.taken_on) if file.taken_on else None
    return Piece("photo" if file.is_photo else "file", file.token, file.name[:200], taken)


def as_above(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """The drafts, those without anybody in charge with whoever is in charge of the one before."""
    out: list[Draft] = []
    for each in drafts:
        free = out and not each.units and not each.everyone
        out.append(replace(each, units=out[-1].units, everyone=out[-1].everyone) if free else each)
    return tuple(out)
