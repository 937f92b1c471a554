"""`ที่มา`: the sources of what was said, by their public names, and what is not confirmed. Pure."""

from dataclasses import dataclass, replace

from handlers.general.buttons import CALENDAR, ISSUES, LEVELS
from handlers.general.wording import CONFIDENCE
from handlers.scores.answers import why
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Press, Say
from knowledge.rules.ruleset import Amendment, Confidence, Ruleset

OF_ONE = ("item", "code", "score", "source", "item_before")
"""Doors whose first argument is the item or question that was spoken of."""
BACK = {"levels": LEVELS, "calendar": CALENDAR, "issues": ISSUES}
"""Answers whose sources can be asked for as a whole, each named as its door, and the way back to them."""
TITLES = {"levels": "เกณฑ์ระดับ", "calendar": "ปฏิทิน", "issues": "7 ประเด็น"}
OF_LEVELS = Choice.to("ที่มาของเกณฑ์ระดับ", "source", "levels")
OF_CALENDAR = Choice.to("ที่มาของปฏิทิน", "source", "calendar")


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of an answer: what it is called, how sure it is, and its sources by their public names."""

    name: str
    confidence: Confidence
    sources: tuple[str, ...]
    amended: Amendment | None = None

    @property
    def words(self) -> str:
        return CONFIDENCE[self.confidence]

    @property
    def is_open(self) -> bool:
        """Whether nobody has confirmed it yet."""
        return self.confidence == "low"


def source(ctx: Ctx, args: tuple[str, ...]) -> tuple[Say, ...]:
    """The sources of an item, a question, the levels, the calendar or the issues; of any other score, why.

    A second argument is the year, where that is not the one in focus.
    """
    what = args[0] if args else ""
    if not what:
        return (Say("items.source_of_what", {"year": ctx.year}, (OF_LEVELS, OF_CALENDAR)),)
    ctx = ctx.of_result(int(args[1])) if len(args) > 1 else ctx
    facts = _facts(what.partition(".part")[0], ctx.ruleset)
    if not facts and what not in BACK:
        return why.why(ctx, what)
    back = BACK.get(what) or Choice.to(f"กลับไป {what}", "item", what)
    params = {
        "title": TITLES.get(what) or ctx.label(what),
        "facts": facts,
        "item": ctx.ruleset.item_by_code.get(what),
        "rules": ctx.ruleset,
    }
    return (Say("items.source", params, (Choice(back.label, _of_year(back, ctx.year)),)),)


def _of_year(choice: Choice, year: int) -> str:
    found = Press.read(choice.press)
    return choice.press if found is None else str(replace(found, year=year))


def spoken_of(ctx: Ctx) -> tuple[str, ...]:
    """What the answer before was about, as `source` is asked for it; nothing where it rests on no fact."""
    asked = ctx.asked
    if asked is None or not (asked.door in BACK or asked.args):
        return ()
    if asked.door in BACK:
        what, year = asked.door, asked.year
    else:
        what, *later = asked.args if asked.door in OF_ONE else ("",)
        year = int(later[-1]) if asked.door == "source" and later else asked.year
    facts = _facts(what.partition(".part")[0], ctx.of_result(year or ctx.year).ruleset)
    return ((what, str(year)) if year else (what,)) if facts else ()


def _facts(name: str, rules: Ruleset) -> list[Fact]:
    """The facts that are said of an item, a question or a whole; none of anything else."""
    if found := rules.item_by_code.get(name):
        amended = rules.amended.get(name)
        return [
            Fact("ชื่อข้อ", found.confidence, _named(found.source, rules)),
            Fact("สิ่งที่ต้องเผยแพร่", found.publish_confidence, _named(found.publish_source, rules), amended),
        ]
    if question := rules.question_by_code.get(name):
        sources = _named(question.source, rules)
        return [Fact("ข้อคำถาม", question.confidence, sources, rules.amended.get(name))]
    if name == "levels":
        return [Fact(TITLES[name], rules.levels.confidence, _named(rules.levels.source, rules))]
    if name == "issues":
        same = ((each.confidence, _named(each.source, rules)) for each in rules.issues)
        return [Fact("ประเด็น", *each) for each in dict.fromkeys(same)]
    dates = rules.calendar if name == "calendar" else ()
    return [
        Fact(each.title, each.confidence, _named(each.source, rules), rules.amended.get(each.title))
        for each in dates
    ]


def _named(keys: tuple[str, ...], rules: Ruleset) -> tuple[str, ...]:
    return tuple(rules.sources[key] for key in keys)
