"""What each state of an entry shows; help, back, resume and unknown input all end here."""

from handlers.general.buttons import BACK, NO, SKIP
from handlers.scores.entry.asking import fill_places
from handlers.scores.entry.reading import describe
from handlers.scores.entry.states import (
    AskScore,
    ChooseDepth,
    ChooseFill,
    ChoosePaste,
    ChooseYear,
    ConfirmErase,
    ConfirmPaste,
    ConfirmSlip,
)
from handlers.terms.context import DEPTHS, Ctx
from handlers.terms.flow import FlowState
from handlers.terms.messages import Choice, Say

WAYS = {"straight": "ทับ", "open": "ใส่ข้อว่าง"}
WHICH = (Choice("รวมกัน", "together"), Choice("ใช้อันใหม่", "new"), Choice("ใช้อันเก่า", "old"))
KEEP = Choice("คงเดิม", "skip")
INDICATORS = "10 ตัวชี้วัด (2 นาที)"
PAUSE = Choice.to("หยุดไว้ก่อน", "pause")


def prompt(state: FlowState, ctx: Ctx) -> Say:
    """The question of a state; also help, back, resume and unknown input end here."""
    match state:
        case ChooseYear():
            years = sorted(_likely_years(ctx), reverse=True)
            return Say("entry.choose_year", {}, tuple(Choice(str(year), f"y{year}") for year in years))
        case ChooseDepth():
            return _depth_prompt(ctx)
        case AskScore():
            return _ask_prompt(state, ctx)
        case ConfirmSlip(code=code, typed=typed, value=value):
            params = {"label": ctx.label(code), "typed": typed, "value": value}
            choices = (Choice(f"{value.normalize():f}", "save"), Choice("พิมพ์ใหม่", "no"))
            return Say("entry.confirm_slip", params, choices)
        case ConfirmPaste():
            return _paste_prompt(state, ctx)
        case ChooseFill():
            return _fill_prompt(state, ctx)
        case ChoosePaste():
            return _which_paste(state, ctx)
        case ConfirmErase():
            choices = (Choice("ยืนยันล้างคะแนน", "erase"), NO)
            return Say("entry.confirm_erase", {"year": ctx.year, "count": len(ctx.scores)}, choices)
        case _:
            return Say("entry.await_paste", {"year": ctx.year}, (BACK, PAUSE))


def _depth_prompt(ctx: Ctx) -> Say:
    depths = [depth for depth in DEPTHS if ctx.codes(depth)]
    done = {depth: sum(code in ctx.scores for code in ctx.codes(depth)) for depth in depths}
    progress = [(depth, done[depth], len(ctx.codes(depth))) for depth in depths if done[depth]]
    choices = (
        *(Choice(_depth_title(depth, ctx), depth) for depth in depths),
        Choice("วางตาราง", "paste"),
        PAUSE,
    )
    params = {"year": ctx.year, "progress": progress, "drafted_from": ctx.ruleset.drafted_from}
    return Say("entry.choose_depth", params, choices)


def _likely_years(ctx: Ctx) -> set[int]:
    """The years most people want: the newest two whose results can be out, and the one in focus."""
    return {ctx.newest_result, ctx.newest_result - 1, *((ctx.year,) if ctx.assessment_id else ())}


def _depth_title(depth: str, ctx: Ctx) -> str:
    """`10 ตัวชี้วัด (2 นาที)`, `IIT รายข้อ I1–I15`."""
    if depth == "ind":
        return INDICATORS
    first, last = (code.split(".")[0] for code in (ctx.codes(depth)[0], ctx.codes(depth)[-1]))
    return f"{depth} รายข้อ {first}–{last}"


def _ask_prompt(state: AskScore, ctx: Ctx) -> Say:
    codes = ctx.codes(state.depth)
    place = codes.index(state.code)
    params = {
        "place": place + 1,
        "count": len(codes),
        "label": _asked_label(state, ctx),
        "current": ctx.scores.get(state.code),
    }
    passes = (Choice("ผ่าน", "pass"), Choice("ไม่ผ่าน", "fail")) if state.depth == "OIT" else ()
    rest = (Choice("ที่เหลือผ่านหมด", "rest"),) if state.depth == "OIT" and not state.review else ()
    skip = KEEP if params["current"] is not None else SKIP
    back = (BACK,) if place else ()
    return Say("entry.ask", params, (*passes, *rest, skip, *back, PAUSE))


def _asked_label(state: AskScore, ctx: Ctx) -> str:
    label = ctx.label(state.code)
    return label.split(" ", 1)[1] if state.depth == "ind" else label


def _fill_prompt(state: ChooseFill, ctx: Ctx) -> Say:
    """Where several values may go, and what stands there now."""
    places = fill_places(state, ctx)
    straight = places["straight"]
    params = {
        "values": state.values,
        "filled": [(code, ctx.scores[code]) for code in straight[1:] if code in ctx.scores],
    }
    names = {way: " ".join(code.removeprefix("ind") for code in codes) for way, codes in places.items()}
    choices = tuple(Choice(f"{WAYS[way]} {named}"[:40], way) for way, named in names.items())
    return Say("entry.choose_fill", params, (*choices, NO))


def _which_paste(state: ChoosePaste, ctx: Ctx) -> Say:
    old, new = state.old.scores, state.new.scores
    differ = [(code, old[code], value) for code, value in new.items() if old.get(code, value) != value]
    params = {"year": ctx.year, "old": len(old), "new": len(new), "differ": differ}
    return Say("entry.choose_paste", params, (*WHICH, NO))


def _paste_prompt(state: ConfirmPaste, ctx: Ctx) -> Say:
    seen = describe(state.scores, state.conflicts, ctx)
    params = {
        "year": ctx.year,
        "remarks": state.remarks,
        "other_year": state.other_year,
        "level": _level(state, ctx),
        "drafted_from": ctx.ruleset.drafted_from,
        **seen,
    }
    settle_first = tuple(
        Choice(f"{conflict.code.removeprefix('ind')} = {value.normalize():f}", f"v{place}")
        for conflict in state.conflicts[:1]
        for place, value in enumerate(conflict.values)
    )
    save = (Choice(_save_label(state, ctx), "save"),) if state.scores or state.level is not None else ()
    return Say("entry.confirm_paste", params, (*settle_first, *save, NO))


def _save_label(state: ConfirmPaste, ctx: Ctx) -> str:
    if state.other_year or state.came_from:
        return f"บันทึกเป็นปี {ctx.year}"
    return f"บันทึก {len(state.scores)} ค่า" if state.scores else "บันทึกระดับ"


def _level(state: ConfirmPaste, ctx: Ctx) -> dict[str, str | None] | None:
    """The published level that is said, what is kept, and what the scores would give, where they differ."""
    if state.level is None:
        return None
    computed = ctx.with_scores(state.scores, None).evaluation.level
    title = computed.title if computed else None
    return {
        "said": state.level,
        "old": ctx.level if ctx.level != state.level else None,
        "computed": title if state.level and title != state.level else None,
    }
