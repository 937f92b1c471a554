"""Of which round and for which unit a report is: what is sure is done, what is not is asked."""

from dataclasses import replace

from handlers.measures.effects import AddEvidence, MeasurePart, Piece, ReportProgress
from handlers.measures.flow import states as at
from handlers.measures.progress.no_answer import is_no_reason, takes_back
from handlers.measures.words import Report
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from handlers.understanding.words import action_in, plain
from knowledge.agencies import find_unit
from knowledge.measures.measure import Measure, Status
from knowledge.measures.rounds import Round, named_round
from knowledge.measures.standing import begun_rounds, missing, running_round, stands, total
from knowledge.periods.reading import read_period

EVERY = "ทุกกอง"
Found = tuple[str, ...] | Step
"""The keys of rounds or the names of units that are meant; a step where that is to be asked or said."""


def place(measure: Measure, report: Report, pieces: tuple[Piece, ...], ctx: Ctx) -> Step:
    """Report on the part that is meant, or ask for what is not clear. What is closed stays."""
    asked = at.AskPart(
        measure_id=measure.id,
        wants="unit",
        status=report.status or Status.DOING,
        percent=report.percent,
        note=report.note,
        pieces=pieces,
        round=report.round,
    )
    if not measure.status.is_open:
        return reported(measure, asked.model_copy(update={"part": MeasurePart(whole=True)}), ctx)
    units = _units(measure, report, asked, ctx)
    if isinstance(units, Step):
        return units
    if report.whole_year and asked.status is Status.DONE:
        return _all_rounds(measure, asked, units, ctx)
    return with_units(measure, asked, units, ctx)


def proved(measure: Measure, pieces: tuple[Piece, ...], ctx: Ctx) -> Step:
    """Evidence without a word: it reports the round that runs, where there is no doubt which and whose."""
    unit = measure.units[0] if len(measure.units) == 1 else find_unit(ctx.unit, measure.units)
    if unit is not None and measure.status.is_open and len(measure.rounds) > 1:
        owed = begun_rounds(measure, unit, ctx.today)
        if len(owed) == 1 and owed[0].holds(ctx.today):
            return place(measure, Report(status=Status.DONE, percent=100), pieces, ctx)
    return Step(None, (), (AddEvidence(measure.id, pieces),), ask=False)


def _all_rounds(measure: Measure, asked: at.AskPart, units: tuple[str, ...], ctx: Ctx) -> Step:
    """The whole year is done: for all units the measure is, for one unit its rounds are."""
    if set(units) == set(measure.units):
        return reported(measure, asked.model_copy(update={"part": MeasurePart(units=units, whole=True)}), ctx)
    part = MeasurePart(tuple(each.key for each in measure.rounds), units)
    return reported(measure, asked.model_copy(update={"part": part}), ctx)


def with_units(measure: Measure, asked: at.AskPart, units: tuple[str, ...], ctx: Ctx) -> Step:
    """The units are known: find the round."""
    asked = asked.model_copy(update={"part": replace(asked.part, units=units)})
    rounds = _rounds(measure, asked, units, ctx)
    if isinstance(rounds, Step):
        return rounds
    part = replace(asked.part, rounds=rounds)
    return reported(measure, asked.model_copy(update={"part": part}), ctx)


def reported(measure: Measure, asked: at.AskPart, ctx: Ctx) -> Step:
    """The part is known: report on it, unless what is stuck or done needs a word or evidence first."""
    if asked.status is Status.STUCK and not asked.note:
        return _ask(asked, "trouble")
    lacks = not asked.pieces and not (measure.evidence and _is_one(measure))
    if asked.status is Status.DONE and ctx.needs_evidence and lacks and measure.status.is_open:
        return _ask(asked, "evidence")
    return done(asked, asked.status)


def done(asked: at.AskPart, status: Status) -> Step:
    effect = ReportProgress(asked.measure_id, status, asked.percent, asked.note, asked.pieces, asked.part)
    return Step(None, (), (effect,), ask=False)


def _is_one(measure: Measure) -> bool:
    return len(measure.units) == len(measure.rounds) == 1


def _ask(asked: at.AskPart, wants: str) -> Step:
    return Step(asked.model_copy(update={"wants": wants}), paused=False)


# ---- answers to what was asked


def answered(measure: Measure, asked: at.AskPart, action: str, words: str, ctx: Ctx) -> Step:
    """One answer to a question about a part; what is no answer leaves it."""
    return _ANSWERS[asked.wants](measure, asked, action, words, ctx)


_BUT = ("ไม่", "เว้น", "นอกจาก", "ยัง", "มั้ง")
"""Words beside a unit that leave it out, or are not sure of it."""


def _unit_said(measure: Measure, asked: at.AskPart, action: str, words: str, ctx: Ctx) -> Step:
    kind, _, place_of = action.partition(".")
    number = number_in(place_of)
    if kind == "unit" and number is not None and number < len(measure.units):
        return with_units(measure, asked, (measure.units[number],), ctx)
    if action == "everyone" or plain(words) == EVERY:
        found = _every_unit(measure, Report(unit=EVERY), asked, ctx)
    elif words and any(each in words for each in _BUT):
        return Step(asked)
    elif words:
        found = _named_unit(measure, words, ctx)
        if isinstance(found, Step):
            return Step(asked, found.say if find_unit(words, ctx.units) else ())
    else:
        return Step(asked)
    return found if isinstance(found, Step) else with_units(measure, asked, found, ctx)


def _sure_said(measure: Measure, asked: at.AskPart, action: str, words: str, ctx: Ctx) -> Step:
    if action != "yes" and not action_in(plain(words), {"yes": ("yes", "save", "fine")}):
        return Step(asked)
    if asked.part.whole:
        return reported(measure, asked, ctx)
    return with_units(measure, asked, measure.units, ctx)


def _round_said(measure: Measure, asked: at.AskPart, action: str, words: str, ctx: Ctx) -> Step:
    kind, _, key = action.partition(".")
    said = key if kind == "round" else words
    if not said:
        return Step(asked)
    return with_units(measure, asked.model_copy(update={"round": said[:60]}), asked.part.units, ctx)


def _trouble_said(measure: Measure, asked: at.AskPart, action: str, words: str, ctx: Ctx) -> Step:
    if takes_back(words):
        return Step(None, (Say("measures.dropped"),), ask=False)
    if (not words and action != "skip") or (words and is_no_reason(words)):
        return Step(asked)
    return done(asked.model_copy(update={"note": words[:500] or "ไม่ได้ระบุ"}), Status.STUCK)


def _proof_said(measure: Measure, asked: at.AskPart, action: str, words: str, ctx: Ctx) -> Step:
    if action == "later":
        return done(asked.model_copy(update={"percent": 90}), Status.DOING)
    if asked.pieces:
        return done(asked, Status.DONE)
    return Step(asked, (Say("measures.no_evidence"),) if words else ())


_ANSWERS = {
    "unit": _unit_said,
    "sure": _sure_said,
    "round": _round_said,
    "trouble": _trouble_said,
    "evidence": _proof_said,
}


# ---- for which unit


def _units(measure: Measure, report: Report, asked: at.AskPart, ctx: Ctx) -> Found:
    if report.unit == EVERY or (report.whole_year and ctx.may("people") and not report.unit):
        return _every_unit(measure, report, asked, ctx)
    if report.unit:
        return _named_unit(measure, report.unit, ctx)
    if len(measure.units) == 1:
        return measure.units
    own = find_unit(ctx.unit, measure.units) if ctx.unit else None
    if ctx.may("people") or (own is None and (not ctx.unit or ctx.member_id in measure.owners)):
        return _ask(asked, "unit")
    return (own,) if own else _not_theirs(measure, ctx.unit)


def _every_unit(measure: Measure, report: Report, asked: at.AskPart, ctx: Ctx) -> Found:
    if len(measure.units) == 1:
        return measure.units
    if not ctx.may("people"):
        return Step(None, (Say("measures_rounds.only_own", {"unit": ctx.unit}, _looks(measure)),), ask=False)
    whole = MeasurePart(units=measure.units, whole=report.whole_year)
    return _ask(asked.model_copy(update={"part": whole}), "sure")


def _named_unit(measure: Measure, name: str, ctx: Ctx) -> Found:
    unit = find_unit(name, [each for each in measure.units if each])
    if unit is None:
        return _not_theirs(measure, name)
    if not ctx.may("people") and len(measure.units) > 1 and find_unit(ctx.unit, [unit]) is None:
        return Step(None, (Say("measures_rounds.only_own", {"unit": ctx.unit}, _looks(measure)),), ask=False)
    return (unit,)


def _not_theirs(measure: Measure, name: str) -> Step:
    params = {"title": measure.title, "unit": name, "units": [each for each in measure.units if each]}
    return Step(None, (Say("measures_rounds.not_theirs", params, _looks(measure)),), ask=False)


def _looks(measure: Measure) -> tuple[Choice, ...]:
    return (Choice.to("รายละเอียด", "measure", measure.id),)


# ---- of which round


def _rounds(measure: Measure, asked: at.AskPart, units: tuple[str, ...], ctx: Ctx) -> Found:
    if asked.round:
        return _named_rounds(measure, asked, units, ctx)
    begun = _begun(measure, units, ctx)
    if len(begun) == 1:
        return (begun[0].key,)
    if not begun:
        return _reported_before(measure, asked, units, ctx)
    if asked.status is Status.DONE:
        return _ask(asked, "round")
    return (running_round(measure, ctx.today).key,)


def _begun(measure: Measure, units: tuple[str, ...], ctx: Ctx) -> tuple[Round, ...]:
    wanted = {each for unit in units for each in begun_rounds(measure, unit, ctx.today)}
    return tuple(each for each in measure.rounds if each in wanted)


def _named_rounds(measure: Measure, asked: at.AskPart, units: tuple[str, ...], ctx: Ctx) -> Found:
    if asked.round in {each.key for each in measure.rounds}:
        return (asked.round,)
    read = read_period(asked.round, measure.fiscal_year, ctx.today)
    found = () if read.problem else named_round(measure.rounds, read.spans)
    early = next((each for each in found if not each.began(ctx.today)), None)
    if early and asked.status is Status.DONE:
        return _asked_again(asked, Say("measures_rounds.not_begun", {"round": early}))
    if found:
        return tuple(each.key for each in found)
    around = [
        each for each in measure.rounds if any(each.span and each.span.holds(span) for span in read.spans)
    ]
    if read.problem or len(around) != 1:
        return _asked_again(asked, Say("measures_rounds.no_such_round", {"words": asked.round[:60]}))
    return _a_part(measure, asked, around[0], units, ctx)


def _asked_again(asked: at.AskPart, why: Say) -> Step:
    return replace(_ask(asked.model_copy(update={"round": ""}), "round"), say=(why,))


def _a_part(measure: Measure, asked: at.AskPart, one: Round, units: tuple[str, ...], ctx: Ctx) -> Step:
    """Less than a round is done: the round is under way, with the words for a note."""
    note = asked.note or (f"{asked.round} เสร็จแล้ว" if asked.status is Status.DONE else asked.round)
    status = Status.DOING if asked.status is Status.DONE else asked.status
    percent = None if asked.percent == 100 else asked.percent
    part = replace(asked.part, rounds=(one.key,), units=units)
    changed = {"status": status, "percent": percent, "note": note, "part": part}
    return reported(measure, asked.model_copy(update=changed), ctx)


def _reported_before(measure: Measure, asked: at.AskPart, units: tuple[str, ...], ctx: Ctx) -> Found:
    """Every round that has begun was reported: nothing changes, but evidence is kept."""
    if total(measure)[0] is Status.DONE:
        return reported(measure, asked.model_copy(update={"part": MeasurePart(whole=True)}), ctx)
    unit = units[0] if len(units) == 1 else ""
    finished = [each for each in measure.rounds if not stands(measure, each, units[0]).status.is_open] or [
        measure.rounds[0]
    ]
    ahead = [
        each for each in measure.rounds if any(each_unit in missing(measure, each) for each_unit in units)
    ]
    params = {
        "title": measure.title,
        "year": measure.fiscal_year,
        "unit": unit,
        "round": finished[-1].title,
        "next": (ahead[0].title, ahead[0].due) if ahead else None,
    }
    early = tuple(Choice.to(f"{each.name} เสร็จแล้ว", "done", measure.id, each.key) for each in ahead[:1])
    if len(units) > 1:
        early = ()
    said = Say("measures_rounds.reported_before", params, (*early, *_looks(measure)), about=measure.id)
    effects = (AddEvidence(measure.id, asked.pieces),) if asked.pieces else ()
    return Step(None, (said,), effects, ask=False)
