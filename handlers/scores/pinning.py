"""The rules a result is calculated by: the newer ones, what they change, and moving to them. Pure."""

from dataclasses import replace

from handlers.capability import Args, Door
from handlers.general.buttons import SUMMARY, UNDO
from handlers.scores.effects import MoveRules, NoteOffer
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say
from handlers.terms.talk import Talk, answer, with_right
from handlers.understanding.years import YearOf
from knowledge.rules.codes import kind_of, name_of
from knowledge.rules.ruleset import Item, Ruleset
from knowledge.scores.scoring import Evaluation, evaluate
from knowledge.thai import cut

LOOK = Choice.to("ดูว่าอะไรเปลี่ยน", "newer")
YES = "yes"
MOST_ITEMS, LONGEST_TITLE = 6, 40


def offered(step: Step, ctx: Ctx) -> Step:
    """The answer, and once the newer rules: whoever may move to them hears of them."""
    newer = ctx.newer
    if newer is None or ctx.offered == newer.version or not ctx.may(MoveRules.RIGHT) or not step.say:
        return step
    assert ctx.assessment_id is not None
    offer = Say("pins.offer", _versions(ctx, newer), (LOOK,))
    note = NoteOffer(ctx.assessment_id, newer.version)
    return replace(step, say=(*step.say, offer), effects=(*step.effects, note))


def newer_rules(talk: Talk, args: Args, ctx: Ctx) -> Step:
    """What the newer rules would change; with a yes to the version that was shown, they are used."""
    newer = ctx.newer
    if newer is None:
        params = {"year": ctx.year, "version": ctx.ruleset.version, "drafted_from": ctx.ruleset.drafted_from}
        return answer(talk, (Say("pins.newest", params, (SUMMARY,)),))
    if args == (YES, str(newer.version)):
        return with_right(talk, ctx, MoveRules.RIGHT, MoveRules.WHAT, lambda: _moved(talk, newer, ctx))
    yes = Choice.to(f"ใช้เกณฑ์รุ่น {newer.version}", "newer", YES, newer.version)
    choices = (yes, Choice("คงรุ่นเดิม", SUMMARY.press)) if ctx.may(MoveRules.RIGHT) else (SUMMARY,)
    return answer(talk, (Say("pins.preview", _preview(ctx, newer), choices),))


def _moved(talk: Talk, newer: Ruleset, ctx: Ctx) -> Step:
    params = {**_preview(ctx, newer)}
    return Step(
        talk.state,
        (Say("pins.moved", params, (UNDO, SUMMARY)),),
        (MoveRules(newer.version, _gone(ctx, newer)),),
    )


def _gone(ctx: Ctx, newer: Ruleset) -> tuple[str, ...]:
    return tuple(code for code in ctx.scores if kind_of(code, newer) is None)


def _versions(ctx: Ctx, newer: Ruleset) -> dict[str, object]:
    return {
        "year": ctx.year,
        "old": ctx.version,
        "new": newer.version,
        "drafted_from": ctx.ruleset.drafted_from,
    }


def _preview(ctx: Ctx, newer: Ruleset) -> dict[str, object]:
    """Total, level and items as they are, and as the newer rules would have them."""
    gone = _gone(ctx, newer)
    before = ctx.evaluation
    after = evaluate(newer, {code: value for code, value in ctx.scores.items() if code not in gone})
    changed = _items(ctx.ruleset, newer) if ctx.ruleset.drafted_from is None else []
    return {
        **_versions(ctx, newer),
        "rows": [
            (code, before.value(code), after.value(code))
            for code in ("total", "IIT", "EIT", "OIT")
            if code == "total" or before.value(code) != after.value(code)
        ],
        "levels": (_level(before), _level(after)),
        "published": ctx.level,
        "items": changed[:MOST_ITEMS],
        "more": max(0, len(changed) - MOST_ITEMS),
        "gone": [(name_of(code), ctx.scores[code]) for code in gone],
    }


def _level(evaluation: Evaluation) -> str | None:
    return evaluation.level.title if evaluation.level else None


def _items(old: Ruleset, new: Ruleset) -> list[tuple[str, str, str]]:
    """What each item is whose text differs, and in what: `new`, `gone`, `title` or `publish`."""
    codes = dict.fromkeys((*old.item_by_code, *new.item_by_code))
    pairs = ((code, old.item_by_code.get(code), new.item_by_code.get(code)) for code in codes)
    return [
        (code, cut(found.title, LONGEST_TITLE), how)
        for code, was, now in pairs
        if (how := _how(was, now)) and (found := now or was)
    ]


def _how(was: Item | None, now: Item | None) -> str:
    if was is None or now is None:
        return "new" if was is None else "gone"
    if was.title != now.title:
        return "title"
    return "publish" if (was.publish, was.period, was.fails) != (now.publish, now.period, now.fails) else ""


DOORS: dict[str, Door] = {"newer": newer_rules}
YEARS: dict[str, YearOf] = {"newer": "entry"}
