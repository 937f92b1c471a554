"""What is made of what people send: evidence, drafts as they are shown, rows that leave out who does it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from handlers.measures import lists
from handlers.measures.effects import Piece
from handlers.terms.context import Ctx
from handlers.terms.events import File
from knowledge.fiscal import fiscal_year_of
from knowledge.measures.measure import Draft, same_title


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


def far_year(draft: Draft, year: int, ctx: Ctx) -> int | None:
    """The fiscal year of a draft's last day, where that is not what one would expect."""
    last = fiscal_year_of(draft.spans[-1].end) if draft.spans else year
    return last if last != year or last > fiscal_year_of(ctx.today) + 1 else None


def is_kept(draft: Draft, year: int, ctx: Ctx) -> bool:
    """Whether the plan has one of this title already."""
    kept = (same_title(each.title) for each in ctx.plan.by_id.values() if each.fiscal_year == year)
    return same_title(draft.title) in set(kept)


def line_of(draft: Draft) -> tuple[str, str, str, str, str, Decimal | None]:
    """A draft among several: title, what it is for, its days, who does it, its period as written, baht."""
    title = lists.short(draft.title, 60)
    return title, lists.serves(draft), lists.period(draft), lists.who(draft), draft.period, draft.budget
