"""Thai texts: a `Say` becomes a `Message`. One macro per utterance in `texts/th/<file>.j2`.

A text that starts with `# ` is a card: `# headline`, `@ tone`, `| label | value` rows, other lines are notes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from handlers.terms.context import Ctx
from handlers.terms.messages import Card, Choice, Message, Row, Say, Tone
from knowledge.rules.codes import name_of
from knowledge.thai import apart, plus, thai_date, two_decimals

TEXTS = Path(__file__).parent / "texts" / "th"
TONES = get_args(Tone)
RATED = frozenset(
    {"across", "analysis", "general", "items", "overview", "rank", "strengths", "whatif", "why"}
)
"""The files of texts whose cards rest on the rules of a year."""
DONE = "✓"
"""What a text begins with that says that something was kept."""


class Texts:
    """The Thai texts, compiled once."""

    def __init__(self, folder: Path = TEXTS, timezone: str = "Asia/Bangkok") -> None:
        self.zone = ZoneInfo(timezone)
        self.environment = Environment(
            loader=FileSystemLoader(folder, encoding="utf-8"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 — plain text; every channel escapes for itself
            auto_reload=False,
        )
        self.environment.filters |= {
            "points": _points,
            "score": _score,
            "plus": plus,
            "name": name_of,
            "apart": apart,
            "thai_date": self.thai_date,
            "moment": self.moment,
        }
        self.macros = {path.stem: self._macros(path.name) for path in sorted(folder.glob("*.j2"))}

    def _macros(self, name: str) -> Any:
        return self.environment.get_template(name).module

    def render(self, say: Say) -> Message:
        """The message of one utterance; a missing or surplus parameter raises."""
        file, _, key = say.key.partition(".")
        text = str(getattr(self.macros[file], key)(**say.params)).strip()
        if say.attached:
            return Message(say.attached.kind, text, say.choices, None, say.attached.url, say.attached.name)
        return _message(text, say.choices)

    def marked(self, say: Say, ctx: Ctx) -> Message:
        """The message of one utterance; where it rests on the rules of another year, it says so."""
        message = self.render(say)
        file = say.key.partition(".")[0]
        year = _year_of(say.params)
        drafted_from = ctx.of_result(year).ruleset.drafted_from if year and file in RATED else None
        if drafted_from is None or (message.card is None and file != "whatif"):
            return message
        mark = self.render(
            Say("years.drafted", {"year": year, "drafted_from": drafted_from, "of": file})
        ).text
        if message.card is None:
            return replace(message, text=f"{message.text}\n{mark}")
        card = replace(message.card, notes=(mark, *message.card.notes))
        return replace(message, card=card, text=plain_text(card))

    def thai_date(self, value: date | str) -> str:
        return thai_date(date.fromisoformat(value) if isinstance(value, str) else value, short=True)

    def moment(self, value: datetime) -> str:
        local = value.astimezone(self.zone)
        return f"{thai_date(local.date(), short=True)} {local:%H:%M}"


def _year_of(params: Mapping[str, Any]) -> int | None:
    """The year that an utterance is about, as its parameters say it."""
    told = params.get("year") or getattr(params.get("score"), "get", lambda _: None)("year")
    return told if isinstance(told, int) else None


def _points(value: Decimal | None) -> str:
    return "ยังไม่มี" if value is None else two_decimals(value)


def _score(value: Decimal | None) -> str:
    """An answer's score: whole numbers as they are (`0`, `100`), others with two decimals."""
    if value is None:
        return "ไม่มีค่า"
    return str(int(value)) if value == value.to_integral_value() else two_decimals(value)


def _message(text: str, choices: tuple[Choice, ...]) -> Message:
    if not text.startswith("# "):
        return Message("text", _squeeze(text), choices)
    card = _card(text.splitlines())
    return Message("card", plain_text(card), choices, card)


def _squeeze(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _card(lines: list[str]) -> Card:
    headline, tone = lines[0][2:].strip(), "plain"
    rows: list[Row] = []
    notes: list[str] = []
    for line in (each.strip() for each in lines[1:]):
        if line.startswith("@ "):
            tone = line[2:]
        elif line.startswith("| "):
            label, _, value = line[2:].partition(" | ")
            rows.append(Row(label.strip(), value.strip()))
        elif line:
            notes.append(line)
    assert tone in TONES, tone
    return Card(headline, tuple(rows), tuple(notes), tone)  # type: ignore[arg-type]


def plain_text(card: Card) -> str:
    """Everything on the card in plain lines."""
    rows = (f"{row.label}: {row.value}" if row.value else row.label for row in card.rows)
    return "\n".join((card.headline, *rows, *card.notes))


def whose(message: Message, ctx: Ctx) -> Message:
    """For a person of several agencies, the one that a card or a change is about stands behind its year."""
    if not ctx.several or not ctx.agency:
        return message
    if message.card:
        card = replace(message.card, headline=f"{message.card.headline} · {ctx.agency}")
        return replace(message, card=card, text=plain_text(card))
    first, *rest = message.text.split("\n")
    is_change = first.startswith(DONE) and ctx.agency not in first
    return replace(message, text="\n".join((f"{first} · {ctx.agency}", *rest))) if is_change else message


def join(messages: Sequence[Message]) -> list[Message]:
    """Neighbouring short texts become one message; all buttons go to the last one, its own first."""
    out: list[Message] = []
    choices: tuple[Choice, ...] = ()
    for message in messages:
        known = {choice.press for choice in message.choices}
        choices = (*message.choices, *(each for each in choices if each.press not in known))
        bare = replace(message, choices=())
        if out and message.kind == "text" and out[-1].kind == "text":
            out[-1] = replace(bare, text=f"{out[-1].text}\n{message.text}")
        else:
            out.append(bare)
    return [*out[:-1], replace(out[-1], choices=choices)] if out else []
