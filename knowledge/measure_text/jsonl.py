"""Measures as JSON lines, one object to a line, each good one a draft and each bad one a complaint."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.measure_text.draft import dated, named_year, read_budget, tidy_title
from knowledge.measure_text.serves import read_serves
from knowledge.measure_text.units import read_units
from knowledge.measures.measure import LONGEST_TEXT, Draft
from knowledge.periods.reading import LONGEST_PERIOD, Cadence, read_cadence

MOST_LINES = 200
YEARS = range(2540, 2700)
_KEYS = ("activity", "indicator", "steps", "period", "unit", "cadence", "analysis", "budget", "reporting")


class _BadLineError(Exception):
    """What is wrong with a line: the problem's name, and the words or key it is about."""

    def __init__(self, problem: str, words: str = "") -> None:
        self.problem, self.words = problem, words


def read_jsonl(
    text: str, fiscal_year: int, today: date | None, units: Sequence[str]
) -> tuple[list[tuple[int, Draft]], list[dict[str, Any]]]:
    """The fiscal year and draft of each good line, and the bad lines; blank ones are skipped. Never raises.

    Keys: activity (needed), indicator (9, "ind9", "๙" or its name), steps, period, unit, cadence, analysis,
    budget, reporting, fiscal_year; text, number, or for steps, unit and indicator a list of them. The year
    is what the line says under fiscal_year, else what its period names, else the one given. A period that
    is not clear is no bad line: the draft carries the problem. A bad line is {"line", "problem", "words"}
    with problem not_json, not_an_object, wrong_type, no_activity, indicator, cadence, budget, fiscal_year
    or too_many.
    """
    good: list[tuple[int, Draft]] = []
    bad: list[dict[str, Any]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            if len(good) == MOST_LINES:
                raise _BadLineError("too_many")
            good.append(_read(line, fiscal_year, today, units))
        except _BadLineError as error:
            bad.append({"line": number, "problem": error.problem, "words": error.words})
            if error.problem == "too_many":
                break
    return good, bad


def _read(line: str, fiscal_year: int, today: date | None, units: Sequence[str]) -> tuple[int, Draft]:
    fields = _object(line)
    texts = {key: _text(fields, key) for key in _KEYS}
    title = tidy_title(texts["activity"])
    if not title:
        raise _BadLineError("no_activity")
    serves = tuple(dict.fromkeys(code for each in _listed(texts["indicator"]) for code in read_serves(each)))
    if texts["indicator"] and not serves:
        raise _BadLineError("indicator", texts["indicator"][:40])
    names, everyone = read_units(texts["unit"], units)
    period = texts["period"][:LONGEST_PERIOD]
    draft = Draft(
        title=title,
        serves=serves,
        analysis=texts["analysis"][:LONGEST_TEXT],
        steps=texts["steps"][:LONGEST_TEXT],
        period=period,
        reporting=texts["reporting"][:LONGEST_TEXT],
        units=names,
        everyone=everyone,
        budget=_budget(texts["budget"]),
    )
    year = _year(fields) or named_year(period) or fiscal_year
    return year, dated(draft, year, today, _cadence(texts["cadence"]))


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise _BadLineError("not_json") from None
    if not isinstance(found, dict):
        raise _BadLineError("not_an_object")
    return found


def _text(fields: dict[str, Any], key: str) -> str:
    """A value as text, a list as lines."""
    value = fields.get(key)
    values = value if isinstance(value, list) else [value]
    if not all(each is None or (isinstance(each, str | int | float) and each is not True) for each in values):
        raise _BadLineError("wrong_type", key)
    lines = (str(each).strip() for each in values if each is not None and each is not False)
    return "\n".join(each.encode("utf-8", "ignore").decode() for each in lines if each)


def _listed(text: str) -> list[str]:
    return text.split("\n") if text else []


def _cadence(text: str) -> Cadence | None:
    """By its name in code or in Thai."""
    if not text or text in ("-", "none"):
        return None
    plain = text.casefold().replace("-", "_")
    cadence = Cadence(plain) if plain in set(Cadence) else read_cadence(text)
    if not cadence:
        raise _BadLineError("cadence", text[:40])
    return cadence


def _budget(text: str) -> Decimal | None:
    budget = read_budget(text)
    if budget is None and text and not text.startswith(("-", "–", "ไม่")):
        raise _BadLineError("budget", text[:40])
    return budget


def _year(fields: dict[str, Any]) -> int | None:
    said = _text(fields, "fiscal_year")
    if not said:
        return None
    if not said.isdecimal() or len(said) > 4 or int(said) not in YEARS:
        raise _BadLineError("fiscal_year", said[:20])
    return int(said)
