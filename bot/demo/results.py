"""The results of the sample agency in other years: published ones, and what is made up and says so."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import FiscalYear, Rule
from knowledge.yaml_file import read_document, validated
from storage.audit import Author
from storage.unit_of_work import UnitOfWork

FILE = Path(__file__).with_name("results.yaml")
Points = Annotated[Decimal, Field(ge=0, le=100)]


class SampleYear(Rule):
    """One year's result: scores by code (points 0–100)."""

    year: FiscalYear
    published: bool
    scores: dict[str, Points]


class _ResultsFile(Rule):
    years: tuple[SampleYear, ...]


def load_results() -> tuple[SampleYear, ...]:
    """The file. RulesError names what is wrong in it."""
    return validated(read_document(FILE, FILE.name), _ResultsFile).years


async def add_results(uow: UnitOfWork, rules: Rules, agency_id: int, now: datetime) -> None:
    """Put them beside the result that the sample agency has already."""
    author = Author(agency_id, None, "demo")
    for each in load_results():
        version = rules.of(each.year).version
        assessment = await uow.assessments.open(agency_id, each.year, version, now, rules.item_set)
        detail = {"sample": FILE.name, "published": each.published}
        await uow.assessments.change(assessment, each.scores, author, now, detail=detail)
