"""The year of a message, in one place: what a door makes of it, and what is said of an unknown one. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from handlers.terms.context import Ctx
from handlers.terms.effects import Effect
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Press, Say
from handlers.terms.talk import Talk, answer, aside
from handlers.understanding.words import PARTICLE, is_question
from knowledge.fiscal import FIRST_RATED, fiscal_year_of
from knowledge.years_named import CENTURY, NamedYear, years_named

YearOf = Literal["result", "rules", "entry", "plan", "own", "none"]
"""What a year means to a door: that of a result that is looked at, of rules, of a result that is changed,
or of a plan; the door reads it itself; or no year is of any matter to it."""
Door = Callable[[Talk, tuple[str, ...], Ctx], Step]
ASKED: frozenset[YearOf] = frozenset({"result", "rules", "plan"})
"""Meanings of questions that can be asked again for another year."""
_CODE = r"(?<![a-z])(?:(?:[ioe]|โอ|ไอ|อี) ?-? ?\d{1,2}|[ieo]it|(?:ตัวชี้วัด(?:ที่)?|ตชว\.?) ?\d{1,2})"
_BESIDE_CODE = re.compile(rf"{_CODE} (?P<digits>\d\d)(?![\d.,%/-]| ?(?:คะแนน|เปอร์|ข้อ|บาท))")
_FIRST = re.compile(r"^(?:แล้ว ?)?(?P<digits>\d\d) ?(?=ได้ ?(?:เท่าไ|กี่)|ขาด|ล่ะ|หล่ะ|เป็นไง|อ่อน)")
_ALONE = re.compile(rf"(?P<code>{_CODE}) (?P<digits>\d\d)(?: ?{PARTICLE}){{0,3}}")
_ASKS = re.compile(r"ต้อง|ล่ะ|ลงไร|มีไร|ทำไร|ดู|รายละเอียด")
_AGAIN = re.compile(r"แล้ว|ของ ?ปี|ล่ะ|ละ$|งั้น")
_AROUND = re.compile(
    rf"(?:แล้ว|ของ|ถ้า|งั้น|หล่ะ|ล่ะ|ละ|ดู|ขอ|เอา|อยากดู|ข้อมูล|เป็น|ไง|บ้าง|มั่ง|{PARTICLE}|[ ?.,!]){{0,12}}+"
)


@dataclass(frozen=True, slots=True)
class SaidYears:
    """The years that words name, the words without them, and the words with each as `ปี 2568`."""

    years: tuple[int, ...]
    rest: str
    full: str
    asks_again: bool = False
    """Whether they go on from what was asked before: `แล้ว…ล่ะ`, `ของปี…`."""

    @property
    def one(self) -> int | None:
        """The year, where it is only one."""
        return self.years[0] if len(self.years) == 1 else None

    @property
    def is_all(self) -> bool:
        """Whether the words name a year and ask again about it, and say nothing else."""
        return self.one is not None and self.asks_again and _AROUND.fullmatch(self.rest) is not None


def said(words: str, ctx: Ctx) -> SaidYears:
    """What plain words say of years: `o12 68 ต้องลงอะไร` names one as well."""
    named = list(years_named(words, ctx.today))
    if is_question(words) or _ASKS.search(words):
        beside = (*_BESIDE_CODE.finditer(words), *_FIRST.finditer(words))
        named += [
            NamedYear(year, each.start("digits"), each.end())
            for each in beside
            if (year := _likely(each["digits"], ctx))
        ]
    years = tuple(dict.fromkeys(each.year for each in named))
    rest, full = _with(words, named, lambda each: " "), _with(words, named, _in_full(words))
    return SaidYears(years, rest, full, _AGAIN.search(words) is not None)


def year_or_score(words: str, ctx: Ctx) -> tuple[str, int] | None:
    """The code and the year of `o12 69`: two digits behind it that are as well a score."""
    found = _ALONE.fullmatch(words)
    year = _likely(found["digits"], ctx) if found else None
    return (found["code"], year) if found and year else None


def _likely(digits: str, ctx: Ctx) -> int | None:
    """The year that two digits may mean: one with rules, or of which something is known, or near today."""
    year, running = CENTURY + int(digits), fiscal_year_of(ctx.today)
    known = {*ctx.rules.years, *ctx.rules.counts, running, running + 1}
    return year if year in known else None


def _in_full(words: str) -> Callable[[NamedYear], str]:
    """A year that stands alone in digits stays so: it may answer a question."""
    return lambda each: f"{'' if words[each.start : each.end].isdecimal() else 'ปี '}{each.year}"


def _with(words: str, named: list[NamedYear], write: Callable[[NamedYear], str]) -> str:
    out, at = [], 0
    for each in sorted(named, key=lambda each: each.start):
        out += [words[at : each.start], write(each)]
        at = each.end
    return " ".join("".join((*out, words[at:])).split())


def opened(
    talk: Talk, press: Press, ctx: Ctx, door: Door, meaning: YearOf, focus: Callable[[int], Effect]
) -> Step:
    """What comes of a door for the year asked for; it says so where nothing is known of that year."""
    year = press.year
    if meaning == "rules" and _has_no_list(year or ctx.year, ctx):
        return answer(talk, (_nothing(meaning, replace(press, year=year or ctx.year), ctx),))
    if year is None or meaning in ("own", "none"):
        return door(talk, press.args, ctx)
    if meaning == "plan":
        if year not in (ctx.plan.fiscal_year, *ctx.plan.years):
            return answer(talk, (_nothing(meaning, press, ctx),))
        there, here = ctx.of_plan(year), ctx.plan.fiscal_year
    elif not ctx.is_rated(year):
        return answer(talk, (refused(year, ctx),))
    else:
        there, here = ctx.of_result(year), ctx.year
    if year == here:
        return door(talk, press.args, ctx)
    if meaning == "entry":
        step = door(replace(talk, state=None, paused=False), press.args, there)
        return replace(step, say=(*aside(talk), *step.say), effects=(focus(year), *step.effects))
    if meaning == "result" and not there.scores:
        return answer(talk, (_nothing(meaning, press, ctx),))
    step = door(talk, press.args, there)
    if meaning == "plan" and step.effects:
        return answer(talk, (_switch(year),))
    return _stamped(step, year)


def _has_no_list(year: int, ctx: Ctx) -> bool:
    """Whether the rules of a year that is over are not known: a draft is only made of a year to come."""
    return ctx.is_rated(year) and not ctx.has_rules(year) and year < max(ctx.rules.years)


def refused(year: int, ctx: Ctx) -> Say:
    """A year of which nothing can be kept: the scheme was another one, or it is too far ahead."""
    running = fiscal_year_of(ctx.today)
    params = {"year": year, "first": FIRST_RATED, "running": running, "before": year < FIRST_RATED}
    again = Choice.to(f"ดูปี {ctx.year}", "year", ctx.year)
    return Say("years.refused", params, (again,))


def ask_which(talk: Talk, press: Press, years: tuple[int, ...]) -> Step:
    """Several years at once: one is answered after the other."""
    choices = tuple(Choice(f"ปี {year}", str(replace(press, year=year))) for year in years[:4])
    return answer(talk, (Say("years.which", {"years": years}, choices),))


def _nothing(meaning: YearOf, press: Press, ctx: Ctx) -> Say:
    """Nothing is known of a year: said with what there is, which the same question can be asked about."""
    year = press.year or 0
    of_plan, of_rules = meaning == "plan", meaning == "rules"
    known = ctx.plan.years if of_plan else tuple(sorted(ctx.rules.years)) if of_rules else ctx.assessed
    again = tuple(Choice(f"ดูของปี {each}", str(replace(press, year=each))) for each in known[:-3:-1])
    enter = (Choice.to(f"กรอกคะแนนปี {year}", "enter", year),)
    params = {
        "of": meaning,
        "year": year,
        "running": fiscal_year_of(ctx.today),
        "known": known,
    }
    may = ctx.may("enter") and not of_plan
    return Say("years.nothing", params, (*again, *(enter if may else ())))


def _switch(year: int) -> Say:
    """What works on the plan in focus waits until the other year's is."""
    return Say("years.switch", {"year": year}, (Choice.to(f"แผนปี {year}", "planyear", year),))


def _stamped(step: Step, year: int) -> Step:
    """The buttons of an answer about another year stay with that year."""

    def stamp(choice: Choice) -> Choice:
        found = Press.read(choice.press)
        if found is None or found.year is not None:
            return choice
        return Choice(choice.label, str(replace(found, year=year)))

    return replace(
        step, say=tuple(replace(each, choices=tuple(map(stamp, each.choices))) for each in step.say)
    )
