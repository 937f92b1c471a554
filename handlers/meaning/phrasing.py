"""Which phrases of all rooms fit what was said. Pure."""

from collections.abc import Iterator

from handlers.capability import LONGEST, Heard, Table
from handlers.terms.context import Ctx
from handlers.understanding import years
from handlers.understanding.phrases import Args, Phrase, fitting
from handlers.understanding.words import polite_less


def phrases_that_fit(heard: Heard, asks: str, ctx: Ctx, table: Table) -> Iterator[tuple[Phrase, Args]]:
    """Every phrase that fits, the one that takes it first; politeness at the end is no part of it.

    A wish may hold words as they were typed. Of doors to which a year means something the words are looked
    at without the year that they name, and codes are those of that year.
    """
    as_typed = " ".join(heard.text[:LONGEST].split())
    typed = (as_typed,) if asks == "wish" else ()
    named = years.said(heard.words, ctx)
    whole = _spelt((*typed, heard.words, *((named.full,) if named.years else ())))
    rest = _spelt((named.rest,)) if named.years else whole
    there = ctx if named.one is None else ctx.of_result(named.one)
    for each in table.phrases:
        if each.asks == asks:
            reads_it = table.years.get(each.leads_to, "none") in ("own", "none")
            words = (named.full if named.years else heard.words) if reads_it else named.rest
            yield from fitting(
                (each,), whole if reads_it else rest, words, ctx if reads_it else there, table.readers
            )


def _spelt(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*words, polite_less(words[-1]))))
