"""Measures to look at: one in full, the whole plan as a form; and taking a change of the plan back."""

from dataclasses import replace

from handlers.documents.asking import ask_for
from handlers.general.buttons import MINE
from handlers.measures import lists
from handlers.measures.due import due_of
from handlers.measures.effects import FocusPlan, SendForm, ShowAssignees, ShowMeasure
from handlers.measures.form import MEASURES_FORM
from handlers.measures.writing.common import name_of, seen
from handlers.parts import Outcome, Turn
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say, Tone
from knowledge.agencies import find_unit
from knowledge.measures.measure import Draft, Measure, Status
from knowledge.measures.standing import missing, owed, running_round, stands

LINES = 4


async def show(effect: ShowMeasure, ctx: Ctx, turn: Turn) -> Outcome:
    found = ctx.find_measure(effect.measure_id)
    if found is None:
        return Outcome(ctx, (Say("measures.gone", {}, (MINE, lists.ALL)),))
    agency_id = turn.author(ctx).agency_id
    lines = (await turn.uow.measures.log_of(agency_id, found.id))[-LINES:]
    evidence = await turn.uow.measures.evidence_of(agency_id, found.id)
    owners = [await name_of(each, ctx, turn) or f"สมาชิก {each}" for each in found.owners]
    log = [
        (
            each.at,
            await name_of(each.member_id, ctx, turn),
            " ".join((*_of_what(found, each.round, each.unit), Status(each.status).words)),
            each.percent,
            each.note,
        )
        for each in lines
    ]
    params = {
        "measure": _whole(found, owners, len(evidence), ctx),
        "log": log,
        "evidence": [
            (each.kind, each.name or each.url, each.taken_on, each.sent_on) for each in evidence[-5:]
        ],
    }
    return Outcome(ctx, (Say("measures_lists.one", params, _choices(found, ctx), about=found.id),))


def _whole(found: Measure, owners: list[str], pieces: int, ctx: Ctx) -> dict[str, object]:
    """A measure as its card shows it."""
    draft = found.draft
    return {
        "title": found.title,
        "year": found.fiscal_year,
        "tone": _tone(found, ctx),
        "due": due_of(found, ctx.today),
        "period": lists.period(draft),
        "words": draft.period,
        "serves": [
            ctx.label(code) if code.startswith("ind") else lists.serves(Draft("", (code,)))
            for code in draft.serves
        ],
        "units": lists.who(draft),
        "owners": owners,
        "status": found.status.words,
        "percent": found.percent,
        "reporting": draft.reporting,
        "budget": draft.budget,
        "analysis": lists.short(draft.analysis, 200),
        "steps": lists.short(draft.steps, 300),
        "pieces": pieces,
        "rounds": _rounds(found, ctx),
        "reports": _reports(found, ctx),
    }


def _of_what(found: Measure, key: str, unit: str) -> tuple[str, ...]:
    """The round and the unit of a line of the log, where there are several."""
    title = next((each.title for each in found.rounds if each.key == key), "")
    return tuple(each for each in (title, unit if len(found.units) > 1 else "") if each)


def _rounds(found: Measure, ctx: Ctx) -> dict[str, object] | None:
    """How many rounds are finished, and what comes next; None for a measure of one round."""
    if len(found.rounds) < 2 or not found.status.is_open:
        return None
    left = [each for each in found.rounds if missing(found, each)]
    ahead = next(iter(owed(found, ctx.today)), left[0] if left else None)
    return {
        "done": len(found.rounds) - len(left),
        "of": len(found.rounds),
        "next": (ahead.title, ahead.due) if ahead else None,
        "late": ahead is not None and ahead.is_over(ctx.today),
    }


def _reports(found: Measure, ctx: Ctx) -> dict[str, object] | None:
    """Where each unit stands with the round that is late or runs; None for a measure of one unit."""
    if len(found.units) < 2 or not found.status.is_open:
        return None
    one = next(iter(owed(found, ctx.today)), running_round(found, ctx.today))
    rows = [(unit, stands(found, one, unit)) for unit in found.units]
    return {
        "round": one.title,
        "done": len(rows) - len(missing(found, one)),
        "units": [(unit, each.status.words, each.percent) for unit, each in rows],
    }


def _tone(found: Measure, ctx: Ctx) -> Tone:
    if found.is_overdue(ctx.today) or found.status is Status.STUCK:
        return "bad"
    return "good" if found.status is Status.DONE else "plain"


def _choices(found: Measure, ctx: Ctx) -> tuple[Choice, ...]:
    number = found.id
    muted = ctx.member_id in found.muted_by
    quiet = Choice.to("เตือนอีกครั้ง", "unmute", number) if muted else Choice.to("หยุดเตือนเรื่องนี้", "mute", number)
    if not ctx.may("enter"):
        return (quiet, lists.ALL)
    attach = Choice.to("แนบหลักฐาน", "evidence", number)
    if not found.status.is_open:
        return (attach, Choice.to("เปิดอีกครั้ง", "reopen", number), MINE)
    return (
        Choice.to("เสร็จแล้ว", "done", number),
        Choice.to("ความคืบหน้า", "how", number),
        Choice.to("ติดปัญหา", "stuck", number),
        Choice.to("เลื่อน", "postpone", number),
        attach,
        Choice.to("แก้ไข", "measure", number, "edit"),
        quiet,
        MINE,
    )


async def focus(effect: FocusPlan, ctx: Ctx, turn: Turn) -> Outcome:
    after = await seen(ctx, turn, effect.fiscal_year, ctx.last_change, touched=False)
    return Outcome(replace(after, plan_year=effect.fiscal_year), lists.overview(after))


async def assignees(effect: ShowAssignees, ctx: Ctx, turn: Turn) -> Outcome:
    """Members to put in charge: those of the measure's units first."""
    found = ctx.find_measure(effect.measure_id)
    if found is None:
        return Outcome(ctx, (Say("measures.gone", {}, (MINE, lists.ALL)),))
    members = await turn.uow.agencies.members(turn.author(ctx).agency_id)
    fit = [each for each in members if each.role in ("coordinator", "staff")]
    fit.sort(key=lambda each: find_unit(each.unit, found.draft.units) is None if each.unit else True)
    choices = tuple(
        Choice.to(
            f"{each.name or f'สมาชิก {each.id}'}{f' ({each.unit})' if each.unit else ''}",
            "measure",
            found.id,
            "disown" if each.id in found.owners else "own",
            each.id,
        )
        for each in fit
    )
    names = [each.name or f"สมาชิก {each.id}" for each in members if each.id in found.owners]
    params = {"title": found.title, "names": names}
    return Outcome(ctx, (Say("measures_lists.assignees", params, (*choices, lists.ALL)),))


async def send_form(_: SendForm, ctx: Ctx, turn: Turn) -> Outcome:
    """The plan as an Excel file to fill in; it is drawn by a job."""
    year = ctx.plan.fiscal_year if ctx.plan.measures else ctx.adding_year
    return await ask_for(MEASURES_FORM, {"year": year}, ctx, turn)
