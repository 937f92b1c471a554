"""The rules of one fiscal year as typed, read-only data (built by `knowledge.rules.loader`)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Confidence = Literal["high", "medium", "low"]
"""high: several sources agree; medium: one source; low: to be checked against the handbook."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FiscalYear = Annotated[int, Field(ge=2561, le=2600)]
Version = Annotated[int, Field(ge=1)]
InstrumentCode = Literal["IIT", "EIT", "OIT"]
IndicatorNumber = Annotated[int, Field(ge=1, le=10)]
ItemCode = Annotated[str, Field(pattern=r"^O[1-9]\d?$")]
QuestionCode = Annotated[str, Field(pattern=r"^[IE][1-9]\d?$")]
SubIndicatorCode = Annotated[str, Field(pattern=r"^(9|10)\.\d$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
Sources = Annotated[tuple[Text, ...], Field(min_length=1)]


TOTAL = "total"
LOCAL = "local"
"""The item set of local governments."""
DRAFT = 0
"""The version of a draft: rules that are not out yet."""
CodeKind = Literal["total", "instrument", "indicator", "subindicator", "question", "item"]


def part_code(question: str, part: int) -> str:
    """`E9`, 1 → `E9.part1`."""
    return f"{question}.part{part}"


class Rule(BaseModel):
    """Base of every rule: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Rule):
    """A statement with the keys of the sources it rests on (`years/sources.yaml`) and its confidence."""

    source: Sources
    confidence: Confidence
    notes: str = ""


class Part(Rule):
    """One part of the EIT (1: visitors answer themselves, 2: surveyors ask)."""

    part: Literal[1, 2]
    title: Text


class Instrument(Rule):
    """เครื่องมือ: IIT, EIT or OIT; `weight` is its share of the total (0–1)."""

    code: InstrumentCode
    title: Text
    respondents: Text
    weight: Annotated[Decimal, Field(gt=0, le=1)]
    parts: tuple[Part, ...] = ()


class SubIndicator(Sourced):
    """ตัวชี้วัดย่อย of the OIT: the mean of its items."""

    code: SubIndicatorCode
    title: Text
    items: tuple[ItemCode, ...]


class Indicator(Rule):
    """ตัวชี้วัด 1–10. Survey indicators have questions, OIT indicators have sub-indicators."""

    number: IndicatorNumber
    title: Text
    also_called: tuple[Text, ...] = ()
    instrument: InstrumentCode
    questions: tuple[QuestionCode, ...] = ()
    subindicators: tuple[SubIndicator, ...] = ()

    @property
    def code(self) -> str:
        """The code scores of this indicator are kept under: `ind1` … `ind10`."""
        return f"ind{self.number}"


class Question(Sourced):
    """ข้อคำถาม of IIT or EIT. Scores are already turned so that high is good for every question."""

    code: QuestionCode
    title: Text
    polarity: Literal["positive", "negative"]
    answer_type: Literal["scale", "yes_no"]
    good_answer: Text


class AnswerScale(Sourced):
    """How far one answer to a question can be from the next (points): on a scale, and between yes and no."""

    scale: Annotated[Decimal, Field(gt=0, le=100)]
    yes_no: Annotated[Decimal, Field(gt=0, le=100)]


class ScoreLevels(Sourced):
    """The only scores an item can be given (0–100, lowest first)."""

    levels: Annotated[tuple[Annotated[Decimal, Field(ge=0, le=100)], ...], Field(min_length=2)]


class Item(Sourced):
    """ข้อ O: what the agency must publish on its website. `source`/`confidence` speak of the title."""

    code: ItemCode
    slug: Slug
    """Stable name that links the same subject over the years (codes change their meaning each year)."""
    covers: tuple[Slug, ...] = ()
    """Further subjects that this item took in or took the place of: items of other years by their slug."""
    title: Text
    also_called: tuple[Text, ...] = ()
    publish: Annotated[tuple[Text, ...], Field(min_length=1)]
    period: Text
    fails: tuple[Text, ...] = ()
    unit: Text
    publish_source: Sources
    publish_confidence: Confidence
    from_other_year: bool = False
    """Whether `publish` was taken from the same subject of another year."""
    from_other_set: bool = False
    """Whether some of `publish` was taken from the items of another kind of agency."""
    score_levels: ScoreLevels | None = None
    """None: not known; any score is taken."""

    @property
    def subjects(self) -> frozenset[str]:
        """Every subject of this item, over the years."""
        return frozenset((self.slug, *self.covers))


class Issue(Sourced):
    """ประเด็น: one of the seven the yearly analysis must cover."""

    number: Annotated[int, Field(ge=1, le=7)]
    title: Text
    indicators: tuple[IndicatorNumber, ...]
    questions: tuple[QuestionCode, ...]
    items: tuple[ItemCode, ...]


class Level(Rule):
    """ระดับ: needs the total and, where given, every instrument to reach a minimum (0–100)."""

    title: Text
    total_min: Annotated[Decimal, Field(ge=0, le=100)]
    instrument_min: Annotated[Decimal, Field(ge=0, le=100)] | None = None


class Levels(Sourced):
    """All levels, best first; the last one takes everything below."""

    order: Annotated[tuple[Level, ...], Field(min_length=1)]


class CalendarEvent(Sourced):
    """A date of the ITA year, ISO Gregorian; `approximate` holds words where no exact date is known."""

    title: Text
    start: str | None = None
    end: str | None = None
    approximate: str = ""


class ZeroCauses(Sourced):
    """What makes any item score 0, whatever its subject."""

    causes: Annotated[tuple[Text, ...], Field(min_length=1)]


class Remark(Sourced):
    """A fact about the year that no calculation reads: how scores are made, what is unresolved."""

    title: Text
    text: Text


class Amendment(Rule):
    """What whoever runs the installation changed of an item, a question or a date, by whom and when."""

    by: Text
    when: date
    keys: tuple[str, ...]
    """The keys that were given."""
    changed: tuple[str, ...]
    """Those of them that are not as they are shipped."""

    @property
    def only_confirms(self) -> bool:
        """Whether the facts stand as they were, and are only said to be sure."""
        return all(key.endswith("confidence") for key in self.changed)


class Ruleset(Rule):
    """Everything that holds for one fiscal year (พ.ศ.). `version` rises with every change of meaning."""

    fiscal_year: FiscalYear
    version: Version
    item_set: Text = LOCAL
    """The kind of agency whose items these are: other kinds have other lists under the same codes."""
    drafted_from: FiscalYear | None = None
    """The year these rules were taken from, where the fiscal year has none of its own yet."""
    status: Text
    instruments: tuple[Instrument, ...]
    weights: Sourced
    indicators: tuple[Indicator, ...]
    questions: tuple[Question, ...]
    answer_scale: AnswerScale | None = None
    """None: not known."""
    items: tuple[Item, ...]
    issues: tuple[Issue, ...]
    levels: Levels
    calendar: tuple[CalendarEvent, ...]
    zero_causes: ZeroCauses
    remarks: tuple[Remark, ...] = ()
    sources: dict[str, str]
    amended: Mapping[str, Amendment] = Field(default_factory=dict)
    """What the installation changed: by the code of an item or a question, or the title of a date."""

    @cached_property
    def item_by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def question_by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def subindicator_of(self) -> dict[str, SubIndicator]:
        """Item code → the sub-indicator it belongs to."""
        return {
            code: sub
            for indicator in self.indicators
            for sub in indicator.subindicators
            for code in sub.items
        }

    @cached_property
    def codes_by_kind(self) -> dict[CodeKind, tuple[str, ...]]:
        """Every code scores are kept under, in the order of the rules."""
        subs = (sub for each in self.indicators for sub in each.subindicators)
        return {
            "total": (TOTAL,),
            "instrument": tuple(each.code for each in self.instruments),
            "indicator": tuple(each.code for each in self.indicators),
            "subindicator": tuple(sub.code for sub in subs),
            "item": tuple(item.code for item in self.items),
            "question": self.question_codes(),
        }

    @cached_property
    def kind_by_code(self) -> dict[str, CodeKind]:
        return {code: kind for kind, codes in self.codes_by_kind.items() for code in codes}

    def question_codes(self, instrument: str | None = None) -> tuple[str, ...]:
        """The codes of all questions, or of one instrument's: one for each part, where it has parts."""
        return tuple(
            code
            for each in self.indicators
            if each.questions and instrument in (None, each.instrument)
            for code in self._by_part(each)
        )

    def _by_part(self, indicator: Indicator) -> tuple[str, ...]:
        parts = self.get_instrument(indicator.instrument).parts
        if not parts:
            return indicator.questions
        return tuple(part_code(question, each.part) for question in indicator.questions for each in parts)

    def __copy__(self) -> "Ruleset":
        """A copy may be changed before anybody looks: what was found out once is left behind."""
        copy = super().__copy__()
        for name in ("item_by_code", "question_by_code", "subindicator_of", "codes_by_kind", "kind_by_code"):
            copy.__dict__.pop(name, None)
        return copy

    def get_instrument(self, code: str) -> Instrument:
        return next(each for each in self.instruments if each.code == code)

    def get_indicator(self, number: int) -> Indicator:
        return self.indicators[number - 1]
