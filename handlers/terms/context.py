"""What a flow or an answer may look at. Read-only: wishes go out as effects."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from handlers.terms.messages import Press
from handlers.terms.roles import Right, may
from knowledge.agencies import find_type, units_for
from knowledge.calendar.entries import AgencyDate
from knowledge.fiscal import FIRST_RATED, fiscal_year_of, newest_result
from knowledge.measures.in_charge import Colleague
from knowledge.measures.measure import Measure, Plan, Shown
from knowledge.rules.codes import codes_of, kind_of, name_of, title_of
from knowledge.rules.rulebook import Rules
from knowledge.rules.ruleset import Ruleset
from knowledge.scores.scoring import Evaluation, evaluate

DEPTHS = ("ind", "IIT", "EIT", "OIT")
OF_ANY_YEAR = ("total", "instrument", "indicator")
"""Kinds of scores that mean the same in a year whose own rules are not known."""


@dataclass(frozen=True, slots=True)
class Founding:
    """Who may make agencies here: anybody, so many a day, or only whoever runs the installation."""

    is_open: bool = True
    a_day: int = 3


@dataclass(frozen=True, slots=True)
class YearScores:
    """One year's scores of an agency."""

    scores: Mapping[str, Decimal] = field(default_factory=dict)
    assessment_id: int | None = None
    version: int | None = None
    level: str | None = None
    """The level as it was published; None: nobody has said it."""
    offered: int | None = None
    """The version of the rules that was offered last in place of `version`."""


@dataclass(frozen=True)
class Ctx:
    """One person in one chat, looking at one fiscal year of one agency."""

    role: str
    agency: str
    rules: Rules
    year: int
    today: date
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    last_change: int | None = None
    agency_id: int | None = None
    member_id: int | None = None
    assessment_id: int | None = None
    version: int | None = None
    """The version of the rules that the result in focus is pinned to; None: the newest."""
    level: str | None = None
    """The level as it was published with the result in focus; None: nobody has said it."""
    offered: int | None = None
    """The version of the rules that was offered last for the result in focus."""
    agency_type: str = ""
    unit: str = ""
    consented: bool = True
    plan: Plan = field(default_factory=lambda: Plan(0))
    plan_year: int | None = None
    """The fiscal year whose plan the person chose to look at; None: the one that runs now."""
    shown: Shown = field(default_factory=Shown)
    """The measures shown last, so that "the second one" and "it" have a meaning."""
    colleagues: tuple[Colleague, ...] = ()
    """The members of the agency, where there is work to be in charge of."""
    needs_evidence: bool = False
    """Whether a measure may be closed only with evidence."""
    may_found: bool = True
    """Whether people may make agencies in this installation."""
    results: Mapping[int, YearScores] = field(default_factory=dict)
    """The results of every year, where a message names a year."""
    asked: Press | None = None
    """The question that was answered last."""
    before: Press | None = None
    """The one before it, to go back to."""
    turned: bool = False
    """Whether the year in focus was chosen a moment ago."""
    several: bool = False
    """Whether the person belongs to several agencies."""
    dates: tuple[AgencyDate, ...] = ()
    """The dates that the agency gave, from the fiscal year before the one that runs on."""

    @property
    def ruleset(self) -> Ruleset:
        """The rules the result in focus is calculated by: a draft where the year has none yet."""
        return self.rules.of(self.year, self.version)

    def has_rules(self, year: int) -> bool:
        """Whether a year has rules of its own."""
        return self.rules.has(year)

    @property
    def newer(self) -> Ruleset | None:
        """The newer rules that the result in focus can be moved to; None: it has the newest."""
        if self.assessment_id is None or self.version is None or not self.has_rules(self.year):
            return None
        newest = self.rules.of(self.year)
        return newest if newest.version > self.version else None

    @property
    def newest_result(self) -> int:
        """The newest fiscal year whose result can be out today."""
        return newest_result(self.today)

    @property
    def years_known(self) -> tuple[int, ...]:
        """The years with rules, oldest first."""
        return tuple(sorted(self.rules.years))

    def is_rated(self, year: int) -> bool:
        """Whether a result of a year can be kept: of the scheme of today, and no later than next year."""
        return self.has_rules(year) or FIRST_RATED <= year <= fiscal_year_of(self.today) + 1

    def keeps(self, code: str) -> bool:
        """Whether a score of this code can be kept: of a year without rules only what means the same."""
        return self.ruleset.drafted_from is None or kind_of(code, self.ruleset) in OF_ANY_YEAR

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate(self.ruleset, self.scores)

    @property
    def has_items(self) -> bool:
        """Whether any O-item has a score."""
        return any(code in self.ruleset.item_by_code for code in self.scores)

    @property
    def is_guest(self) -> bool:
        """Whether the person belongs to no agency."""
        return self.agency_id is None

    @property
    def units(self) -> tuple[str, ...]:
        """Units as this agency calls them: those of its plan, the person's own, and the usual ones."""
        kind = find_type(self.agency_type)
        planned = (name for each in self.plan.measures for name in each.draft.units)
        usual = units_for(kind.code) if kind else ()
        return tuple(dict.fromkeys((*planned, *((self.unit,) if self.unit else ()), *usual)))

    @property
    def adding_year(self) -> int:
        """The fiscal year a new measure belongs to unless its dates say otherwise: never one that is over."""
        return max(self.plan_year or 0, fiscal_year_of(self.today))

    @property
    def assessed(self) -> tuple[int, ...]:
        """The years that have scores, oldest first."""
        here = {self.year} if self.scores else set()
        return tuple(sorted(here | {year for year, result in self.results.items() if result.scores}))

    def of_result(self, year: int) -> "Ctx":
        """The same view with another year's result in focus; without scores where there are none."""
        if year == self.year:
            return self
        found = self.results.get(year, YearScores())
        return replace(
            self,
            year=year,
            scores=found.scores,
            assessment_id=found.assessment_id,
            version=found.version,
            level=found.level,
            offered=found.offered,
        )

    def of_plan(self, year: int) -> "Ctx":
        """The same view with another year's plan in focus."""
        if year == self.plan.fiscal_year:
            return self
        plan = Plan.among(year, self.plan.by_id.values(), self.plan.years)
        return replace(self, plan=plan, plan_year=year)

    def find_measure(self, measure_id: int) -> Measure | None:
        """A measure of the plan in focus."""
        return self.plan.by_id.get(measure_id)

    def may(self, right: Right) -> bool:
        return may(self.role, right)

    def codes(self, depth: str) -> tuple[str, ...]:
        """The codes asked for at a depth of entry: `ind`, `IIT`, `EIT` or `OIT`; none where none are kept."""
        if depth == "ind":
            return codes_of(self.ruleset, "indicator")
        if self.ruleset.drafted_from is not None:
            return ()
        if depth == "OIT":
            return codes_of(self.ruleset, "item")
        return codes_of(self.ruleset, "question", depth)

    def label(self, code: str) -> str:
        """`10 การป้องกันการทุจริต`, `O8 แผนและ…`, `E9 ส่วนที่ 1 …`."""
        name = code[3:] if code.startswith("ind") else name_of(code)
        return name if code == "total" else f"{name} {title_of(code, self.ruleset)}"

    def with_scores(self, values: Mapping[str, Decimal | None], last_change: int | None) -> "Ctx":
        """The same view after a change of scores."""
        merged = {**self.scores, **values}
        kept = {code: value for code, value in merged.items() if value is not None}
        return replace(self, scores=kept, last_change=last_change)
