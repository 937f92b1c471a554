"""`ita-bot nlu`: how well plain Thai is understood, and what given messages mean."""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import click

from bot.wiring import load_rules
from handlers.capabilities import TABLE
from handlers.meaning.classifying import Classified, classified
from handlers.terms.context import Ctx
from handlers.understanding.bare import bare
from handlers.understanding.sayings import OUT_OF_SCOPE

ROLES = ("coordinator", "staff", "executive")
DAY = date(2026, 11, 27)
"""Sentences are measured as of one day, so that "last year" means the same every time."""


@click.group()
def nlu() -> None:
    """What people mean by what they type."""


@nlu.command()
def classify() -> None:
    """Read JSON lines {"text", "role", "waiting"}, write {"intent", "slots", "confidence"}."""
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            text, role = given["text"], given.get("role", ROLES[0])
            found = _understood(str(text), role if role in ROLES else ROLES[0], date.today(), given)  # noqa: DTZ011
        except (ValueError, KeyError, TypeError, AttributeError):
            bad += 1
            click.echo(json.dumps({"error": f"line {number}: not a JSON object with a text"}))
            continue
        said = {"intent": found.intent, "slots": dict(found.slots), "confidence": found.confidence}
        click.echo(json.dumps(said, ensure_ascii=False))
    if bad:
        raise click.ClickException(f"อ่านไม่ได้ {bad} บรรทัด ({bad} lines could not be read)")


def _understood(text: str, role: str, today: date, given: dict[str, object]) -> Classified:
    return classified(text, view(role, today), TABLE, waits=bool(given.get("waiting")))


def view(role: str, today: date) -> Ctx:
    """Somebody of a sample agency, who looks at the year of its scores."""
    rules = load_rules()
    year = rules.sample_year or rules.latest.fiscal_year
    return Ctx(
        role, "", rules, year, today, rules.sample, agency_id=1, member_id=1, agency_type=_TYPE, unit=""
    )


_TYPE = "อบต."


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence that is never learnt from, and how it was understood."""

    text: str
    wanted: str
    found: Classified

    @property
    def is_right(self) -> bool:
        return self.found.intent == self.wanted


@dataclass(frozen=True, slots=True)
class Measured:
    """How well the held-out sentences are understood: shares from 0 to 1, times in milliseconds."""

    tried: tuple[Tried, ...]
    times: tuple[float, ...]
    ready: float

    @property
    def right(self) -> float:
        """Of what is ours, how much is understood right."""
        ours = [each for each in self.tried if each.wanted != OUT_OF_SCOPE]
        return sum(each.is_right for each in ours) / len(ours)

    @property
    def refused(self) -> float:
        """Of what is no matter of ours, how much is refused."""
        strange = [each for each in self.tried if each.wanted == OUT_OF_SCOPE]
        return sum(each.is_right for each in strange) / len(strange)

    @property
    def wrongly_refused(self) -> float:
        """Of what is ours, how much is refused."""
        ours = [each for each in self.tried if each.wanted != OUT_OF_SCOPE]
        return sum(each.found.intent == OUT_OF_SCOPE for each in ours) / len(ours)


def measured() -> Measured:
    """Every held-out sentence of every room, understood when nothing is under way."""
    ctx, began = view(ROLES[0], DAY), time.perf_counter()
    classified("สวัสดี", ctx, TABLE)
    ready, tried, times = time.perf_counter() - began, [], []
    for intent in TABLE.intents.values():
        for text in intent.held_out:
            began = time.perf_counter()
            tried.append(Tried(text, intent.name, classified(text, ctx, TABLE)))
            times.append((time.perf_counter() - began) * 1000)
    return Measured(tuple(tried), tuple(sorted(times)), ready * 1000)


@nlu.command()
def check() -> None:
    """Accuracy by intent on sentences never learnt from, what is mixed up, refusals, overlaps, time."""
    done = measured()
    for line in (*_by_intent(done), *_mixed_up(done), *_overlaps(), *_in_sum(done)):
        click.echo(line)


def _by_intent(done: Measured) -> Iterator[str]:
    rows: dict[str, list[Tried]] = defaultdict(list)
    for each in done.tried:
        rows[each.wanted].append(each)
    yield f"{'intent':22} {'right':>5} {'of':>3}  understood as"
    for name, tried in sorted(
        rows.items(), key=lambda row: sum(each.is_right for each in row[1]) / len(row[1])
    ):
        others = Counter(each.found.intent for each in tried if not each.is_right)
        shown = " ".join(f"{other}×{count}" for other, count in others.most_common())
        yield f"{name:22} {sum(each.is_right for each in tried):>5} {len(tried):>3}  {shown}"


def _mixed_up(done: Measured) -> Iterator[str]:
    wrong = [each for each in done.tried if not each.is_right]
    yield f"\nmixed up: {len(wrong)}"
    for each in wrong:
        yield f"  {each.wanted} → {each.found.intent} {each.found.confidence:.2f}  {each.text}"


def _overlaps() -> Iterator[str]:
    """Sentences that stand in more than one intent, as they are compared."""
    found: dict[str, set[str]] = defaultdict(set)
    for intent in TABLE.intents.values():
        for text in intent.says:
            found[bare(text)].add(intent.name)
    twice = {text: names for text, names in found.items() if len(names) > 1}
    yield f"\noverlaps: {len(twice)}"
    for text, names in sorted(twice.items()):
        yield f"  {text}: {' '.join(sorted(names))}"


def _in_sum(done: Measured) -> Iterator[str]:
    middle, last = done.times[len(done.times) // 2], done.times[int(len(done.times) * 0.99)]
    asked = sum(each.found.is_close for each in done.tried)
    learnt = sum(len(each.learnt) for each in TABLE.intents.values())
    yield f"\n{len(TABLE.intents)} intents, {learnt} sentences learnt, {len(done.tried)} held out"
    yield f"right {done.right:.1%} · ours refused {done.wrongly_refused:.1%}"
    yield f"out of scope refused {done.refused:.1%}"
    yield f"would be asked back, two about as likely: {asked}"
    yield f"ready in {done.ready:.0f} ms · a message: median {middle:.1f} ms, p99 {last:.1f} ms"
