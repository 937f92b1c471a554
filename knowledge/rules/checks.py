"""What must agree between the files of one year: codes, references, weights, levels, sources, dates."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from knowledge.rules.ruleset import CalendarEvent, Indicator, Item, Level, Rule, Ruleset
from knowledge.yaml_file import Where

Fault = tuple[Where, str]
"""The way to what is wrong (its first word is a key of the rules), and what is wrong with it."""

_UNIQUE = (
    ("instruments", "code"),
    ("questions", "code"),
    ("items", "code"),
    ("issues", "number"),
)
_LETTERS = {"IIT": "I", "EIT": "E"}


def faults(ruleset: Ruleset, folder_name: str) -> Iterator[Fault]:
    """Every disagreement in the rules of one year."""
    if folder_name != str(ruleset.fiscal_year):
        yield ("fiscal_year",), f"is {ruleset.fiscal_year}, but the folder is named {folder_name}"
    yield from _uniqueness(ruleset)
    yield from _numbering(ruleset)
    yield from _membership(ruleset)
    yield from _references(ruleset)
    yield from _kinds(ruleset)
    yield from _weights(ruleset)
    yield from _levels(ruleset.levels.order)
    yield from _score_levels(ruleset.items)
    yield from _dates(ruleset.calendar)
    yield from _sources(ruleset)


def version_faults(ruleset: Ruleset, kept: int | None) -> Iterator[Fault]:
    """An earlier version that is not the one its folder is named for."""
    if kept is not None and ruleset.version != kept:
        yield ("version",), f"is {ruleset.version}, but the folder is named version-{kept}"


def _uniqueness(ruleset: Ruleset) -> Iterator[Fault]:
    for name, key in _UNIQUE:
        listed = enumerate(getattr(ruleset, name))
        yield from _repeated(((name, n, key), str(getattr(each, key))) for n, each in listed)
    yield from _repeated(
        (("items", n, *place), subject)
        for n, item in enumerate(ruleset.items)
        for place, subject in (
            (("slug",), item.slug),
            *((("covers", at), each) for at, each in enumerate(item.covers)),
        )
    )
    yield from _repeated(
        (("indicators", n, "subindicators", at, "code"), sub.code)
        for n, indicator in enumerate(ruleset.indicators)
        for at, sub in enumerate(indicator.subindicators)
    )


def _repeated(named: Iterable[tuple[Where, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for where, name in named:
        if name in seen:
            yield where, f"{name} is given twice"
        seen.add(name)


def _numbering(ruleset: Ruleset) -> Iterator[Fault]:
    numbers = [each.number for each in ruleset.indicators]
    if numbers != list(range(1, 11)):
        given = " ".join(map(str, numbers)) or "nothing"
        yield ("indicators",), f"numbers must be 1 to 10 in order, got {given}"


def _membership(ruleset: Ruleset) -> Iterator[Fault]:
    """Every question belongs to exactly one indicator, every item to exactly one sub-indicator."""
    questions = [(where, code) for where, code in _members(ruleset) if "questions" in where]
    items = [(where, code) for where, code in _members(ruleset) if "items" in where]
    yield from _partition(questions, "questions", [each.code for each in ruleset.questions])
    yield from _partition(items, "items", [each.code for each in ruleset.items])


def _members(ruleset: Ruleset) -> Iterator[tuple[Where, str]]:
    for n, indicator in enumerate(ruleset.indicators):
        for at, code in enumerate(indicator.questions):
            yield ("indicators", n, "questions", at), code
        for at, sub in enumerate(indicator.subindicators):
            for place, code in enumerate(sub.items):
                yield ("indicators", n, "subindicators", at, "items", place), code


def _partition(members: list[tuple[Where, str]], name: str, codes: list[str]) -> Iterator[Fault]:
    yield from _unknown(members, name, codes)
    yield from _repeated(members)
    used = {code for _, code in members}
    home = "sub-indicator" if name == "items" else "indicator"
    for n, code in enumerate(codes):
        if code not in used:
            yield (name, n, "code"), f"{code} belongs to no {home}"


def _unknown(named: Iterable[tuple[Where, str]], name: str, codes: Iterable[str]) -> Iterator[Fault]:
    known = set(codes)
    for where, code in named:
        if code not in known:
            yield where, f"{code} is not in {name}.yaml"


def _references(ruleset: Ruleset) -> Iterator[Fault]:
    for n, issue in enumerate(ruleset.issues):
        questions = [(("issues", n, "questions", at), code) for at, code in enumerate(issue.questions)]
        items = [(("issues", n, "items", at), code) for at, code in enumerate(issue.items)]
        yield from _unknown(questions, "questions", ruleset.question_by_code)
        yield from _unknown(items, "items", ruleset.item_by_code)


def _kinds(ruleset: Ruleset) -> Iterator[Fault]:
    """Survey indicators have questions of their instrument, OIT indicators sub-indicators of their number.

    The questions of a whole instrument may be missing: they are not known for every year.
    """
    known = {each.code[0] for each in ruleset.questions}
    instruments = {each.code for each in ruleset.instruments}
    for n, each in enumerate(ruleset.indicators):
        if each.instrument not in instruments:
            yield ("indicators", n, "instrument"), f"{each.instrument} is not in ruleset.yaml"
        if each.instrument in _LETTERS:
            yield from _survey_kind(n, each, _LETTERS[each.instrument], known)
        else:
            yield from _oit_kind(n, each)
    for code in instruments - {each.instrument for each in ruleset.indicators}:
        yield ("instruments",), f"{code} has no indicator"


def _survey_kind(n: int, indicator: Indicator, letter: str, known: set[str]) -> Iterator[Fault]:
    if indicator.subindicators or (letter in known and not indicator.questions):
        yield ("indicators", n), f"an {indicator.instrument} indicator has questions and no subindicators"
    for at, code in enumerate(indicator.questions):
        if not code.startswith(letter):
            yield ("indicators", n, "questions", at), f"{code} is not a question of {indicator.instrument}"


def _oit_kind(n: int, indicator: Indicator) -> Iterator[Fault]:
    if indicator.questions or not indicator.subindicators:
        yield ("indicators", n), "an OIT indicator has subindicators and no questions"
    for at, sub in enumerate(indicator.subindicators):
        where = ("indicators", n, "subindicators", at)
        if not sub.code.startswith(f"{indicator.number}."):
            yield (*where, "code"), f"{sub.code} does not belong to indicator {indicator.number}"
        if not sub.items:
            yield (*where, "items"), "must name at least one item"


def _weights(ruleset: Ruleset) -> Iterator[Fault]:
    total = sum((each.weight for each in ruleset.instruments), Decimal(0))
    if total != 1:
        yield ("instruments",), f"weights must add up to 1, got {total}"


def _levels(order: tuple[Level, ...]) -> Iterator[Fault]:
    """Best first; with an equal total the level that asks more of the instruments comes first."""
    limits = [
        (each.total_min, Decimal(-1) if each.instrument_min is None else each.instrument_min)
        for each in order
    ]
    for at, (above, below) in enumerate(pairwise(limits), start=1):
        if not above > below:
            yield ("levels", "order", at), "must ask less than the level before it"
    if limits[-1] != (Decimal(0), Decimal(-1)):
        last = len(order) - 1
        yield ("levels", "order", last), "the last level must have total_min 0 and no instrument_min"


def _score_levels(items: tuple[Item, ...]) -> Iterator[Fault]:
    for n, item in enumerate(items):
        if item.score_levels and any(low >= high for low, high in pairwise(item.score_levels.levels)):
            given = " ".join(map(str, item.score_levels.levels))
            yield ("items", n, "score_levels", "levels"), f"must rise, got {given}"


def _dates(calendar: tuple[CalendarEvent, ...]) -> Iterator[Fault]:
    for n, event in enumerate(calendar):
        moments = {"start": event.start, "end": event.end}
        given = [(key, text) for key, text in moments.items() if text is not None]
        wrong = [(key, text) for key, text in given if not _is_date(text)]
        for key, text in wrong:
            yield ("calendar", n, key), f'must be a date like 2024-04-30 (ค.ศ.), got "{text}"'
        if not given and not event.approximate:
            yield ("calendar", n), "needs start, end or approximate"
        if not wrong and event.start and event.end and event.end < event.start:
            yield ("calendar", n, "end"), f"{event.end} is before start {event.start}"


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).year < 2400
    except ValueError:
        return False


def _sources(ruleset: Ruleset) -> Iterator[Fault]:
    for name in Ruleset.model_fields:
        for where, key in _cited(getattr(ruleset, name), (name,)):
            if key not in ruleset.sources:
                yield where, f"{key} is not in sources.yaml"


def _cited(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    """Every source key in a value, with the way to it."""
    if isinstance(value, Rule):
        for name in type(value).model_fields:
            yield from _cited(getattr(value, name), (*where, name))
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from _cited(each, (*where, at))
    elif len(where) > 1 and where[-2] in ("source", "publish_source"):
        yield where, str(value)
