"""The measures form: an agency's plan of a fiscal year as a table to fill in and send back."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.general.buttons import MEASURES, SUGGEST
from handlers.measures import lists
from handlers.terms.context import Ctx
from handlers.terms.document import DocumentKind, Filled, Params
from handlers.terms.messages import Say
from knowledge.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class MeasuresForm:
    """What is known is filled in; empty rows are for more."""

    agency: str
    fiscal_year: int
    indicators: Sequence[tuple[int, str]]
    units: Sequence[str]
    rows: Sequence[Sequence[str]]


def fill(ctx: Ctx, params: Params) -> Filled:
    year, measures = params["year"], ctx.plan.measures
    indicators = [(number, ctx.label(f"ind{number}").split(" ", 1)[1]) for number in range(1, 11)]
    data = MeasuresForm(ctx.agency, year, indicators, ctx.units, [_row(each) for each in measures])
    known = {"year": year, "count": len(measures), "may": ctx.may("enter")}
    caption = Say("measures.form", {"name": file_name(params)})
    return Filled(data, caption, Say("measures.form_how", known, CHOICES))


def file_name(params: Params) -> str:
    return f"แผนมาตรการ-{params['year']}.xlsx"


def _row(measure: Measure) -> tuple[str, ...]:
    draft = measure.draft
    budget = "" if draft.budget is None else f"{draft.budget:,.2f}".removesuffix(".00")
    return (
        lists.serves(draft),
        draft.title,
        draft.analysis,
        draft.steps,
        lists.period(draft) if draft.spans else draft.period,
        lists.who(draft),
        draft.reporting,
        budget,
    )


CHOICES = (SUGGEST, MEASURES)
MEASURES_FORM = DocumentKind("measures_form", "read", file_name, fill, CHOICES)
