"""Commands about measures and reminders, by word or by button; `handlers.doors` lists them."""

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.answers import general, planning
from handlers.answers import measures as lists
from handlers.context import Ctx
from handlers.flows.base import Step
from handlers.flows.measures import adding, following
from handlers.flows.measures import states as at
from handlers.flows.score_entry.states import AskScore, ConfirmPaste
from handlers.measure_effects import (
    FocusPlan,
    MeasureEffect,
    MuteMeasure,
    OwnMeasure,
    ReportProgress,
    RequireEvidence,
    SendForm,
    ShowAssignees,
    ShowMeasure,
)
from handlers.measure_words import Report
from handlers.messages import Choice, Say, number_in
from handlers.talk import Talk, answer
from knowledge.fiscal import quarter_of
from knowledge.measures import Measure, Status

Door = Callable[[Talk, str, Ctx], Step]
WHAT = "จัดการมาตรการ"
_WORK = r"(?:ดู)?(?:มาตรการ|งาน|แผน)?"
_WHAT = r"(?: ?(?:มี|ต้องทำ)อะไร(?:บ้าง)?)?"

COMMANDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("addmeasure", r"^(?:ขอ)?เพิ่ม(?:มาตรการ|กิจกรรม|โครงการ|งาน)(?:ใหม่)?(?:\s+(.+))?$"),
        ("suggest", r"^(?:ขอ|ดู)?มาตรการแนะนำ$|^แนะนำมาตรการ|ควรทำมาตรการอะไร"),
        ("suggest", r"^(?:ขอ|ช่วย)?(?:ทำ|วาง|จัดทำ)แผน(?:มาตรการ|ปี.*)?$"),
        ("form", r"^(?:ขอ|ส่ง|โหลด|ดาวน์โหลด)?(?:แบบ)?ฟอร์ม(?:มาตรการ|แผน)?(?: ?(?:excel|เอ็กเซล))?$"),
        ("form", r"^(?:ขอ|ส่ง)?(?:แผน|มาตรการ)(?:เป็น)? ?excel$"),
        ("copyplan", r"^(?:คัดลอก|ใช้|ก๊อป)(?:แผน|มาตรการ)(?:ของ)?(?:ปีที่แล้ว|ปีก่อน|เดิม|(?: ?ปี)? ?(25\d\d))$"),
        ("planyear", r"^(?:ดู)?(?:แผน|มาตรการ)(?:ของ)? ?ปี ?(?:งบประมาณ)? ?(25\d\d)$"),
        ("plan.mine", r"^(?:ดู)?(?:งาน|มาตรการ)(?:ค้าง)?ของ(?:ฉัน|ผม|ดิฉัน|หนู|ตัวเอง)$"),
        ("plan.mine", r"^(?:มี)?งาน(?:อะไร)?ค้าง(?:ไหม|อยู่|บ้าง)?$"),
        ("plan.unit", r"^(?:ดู)?(?:งาน|มาตรการ)ของ(?:กอง|สำนัก|หน่วย)(?:ฉัน|เรา|ผม|ของฉัน|ของเรา)?$"),
        ("plan.overdue", r"เกินกำหนด|เลยกำหนด"),
        ("plan.overdue", r"^(?:ใคร|อะไร|เรื่องไหน|งานไหน)(?:ที่)?ยังไม่(?:ส่ง|เสร็จ)(?:บ้าง)?$"),
        ("plan.noowner", r"(?:ยัง)?ไม่มี(?:ผู้รับผิดชอบ|เจ้าภาพ|คนทำ|เจ้าของ)"),
        ("plan.noprogress", r"(?:ยัง)?ไม่(?:มีความ)?คืบหน้า|ยังไม่(?:ได้)?เริ่ม(?:มี)?(?:เรื่อง|งาน)?(?:ไหน|อะไร)"),
        ("plan.noperiod", r"^(?:มาตรการ|งาน)?(?:ที่)?(?:ยัง)?ไม่(?:มี|รู้)(?:ระยะเวลา|กำหนดเวลา|กำหนด)$"),
        ("plan.stuck", r"^(?:มาตรการ|งาน|เรื่อง)(?:ไหน)?(?:ที่)?ติดปัญหา(?:บ้าง|อยู่)?$"),
        ("plan.done", r"^(?:มาตรการ|งาน|เรื่อง)(?:ไหน)?(?:ที่)?เสร็จแล้ว(?:บ้าง)?$"),
        ("planquarter", rf"^{_WORK}(?:ใน|ของ)?ไตรมาส(?:ที่)? ?([1-4]){_WHAT}$"),
        ("planquarter", rf"^{_WORK}(?:ใน)?ไตรมาสนี้{_WHAT}$"),
        ("planindicator", r"^(?:ดู)?(?:มาตรการ|งาน|แผน)(?:ของ|ตาม)? ?ตัวชี้วัด(?:ที่)? ?(10|[1-9])$"),
        ("planitem", r"^(?:ดู)?(?:มาตรการ|งาน|แผน)(?:ของ)? ?([ioe] ?\d{1,2})$"),
        ("plan.all", r"^(?:ดู|รายการ)?มาตรการทั้งหมด$|^รายการมาตรการ$"),
        ("measures", r"^(?:ดู)?(?:มาตรการ|แผน)(?:ของ(?:เรา|หน่วยงาน))?$"),
        ("measures", r"^(?:สรุป|ภาพรวม)(?:มาตรการ|แผน)$|^(?:ความ)?คืบหน้า(?:ของ)?แผน$"),
        ("strict.on", r"^ต้องมีหลักฐาน(?:ก่อนปิด(?:งาน)?)?$|^บังคับ(?:ให้มี|แนบ)หลักฐาน$"),
        ("strict.off", r"^ไม่(?:ต้อง|บังคับ)(?:มี|แนบ|ให้มี)?หลักฐาน(?:ก็ได้|ก่อนปิด(?:งาน)?)?$"),
    )
)


def _wish(talk: Talk, *effects: MeasureEffect) -> Step:
    return Step(talk.state, (), effects, ask=talk.active is not None)


def _list(what: str) -> Door:
    def door(talk: Talk, rest: str, ctx: Ctx) -> Step:
        return answer(talk, lists.listing(ctx, what, number_in(rest) or 0))

    return door


def _plan(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`<list>` or `<list>.<first line>`."""
    what, _, start = rest.partition(".")
    return answer(talk, lists.listing(ctx, what, number_in(start) or 0))


def _quarter(talk: Talk, rest: str, ctx: Ctx) -> Step:
    return answer(talk, lists.listing(ctx, f"Q{rest or quarter_of(ctx.today)}"))


def begun(talk: Talk, step: Step) -> Step:
    """A step of the measures flow from outside of it: what was under way is kept, or said to be set aside."""
    if step.state is None:
        return replace(step, state=talk.state, ask=talk.active is not None)
    aside: tuple[Say, ...] = ()
    if isinstance(talk.state, ConfirmPaste):
        aside = (Say("entry.not_saved"),)
    elif isinstance(talk.state, AskScore):
        aside = (Say("entry.set_aside"),)
    elif isinstance(talk.state, at.ReviewMeasures):
        aside = (Say("measures.not_saved"),)
    return replace(step, say=(*aside, *step.say), paused=False)


def allowed(talk: Talk, ctx: Ctx, go: Callable[[], Step]) -> Step:
    """A step for those who may change the plan; kindly refused to others."""
    if ctx.may("enter"):
        return begun(talk, go())
    return answer(talk, general.no_right(ctx, WHAT))


def _add(talk: Talk, line: str, ctx: Ctx) -> Step:
    return allowed(talk, ctx, lambda: adding.begin(line, ctx))


def _suggest(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`` lists what could be done; `<number>` and `item.<code>` take one to look at before it is kept."""
    if rest == "all":
        return answer(talk, planning.choose_indicator(ctx))
    if rest.startswith("ind."):
        return answer(talk, planning.suggestions(ctx, number_in(rest[4:])))
    draft = planning.suggested(ctx, rest) if rest else None
    if draft is None:
        return answer(talk, planning.suggestions(ctx))
    return allowed(talk, ctx, lambda: adding.offer(draft, ctx))


def _copy(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """The plan of the year named (or of last year) with its dates moved into the year that runs now."""
    to_year = ctx.adding_year if ctx.adding_year != number_in(rest) else ctx.adding_year + 1
    from_year = number_in(rest) or max(
        (each for each in ctx.plan.years if each < to_year), default=to_year - 1
    )
    if from_year not in ctx.plan.years or from_year >= to_year:
        return answer(
            talk, (Say("measures.nothing_to_copy", {"year": from_year}, (lists.ADD, lists.SUGGEST)),)
        )
    if from_year != ctx.plan.fiscal_year:
        go = Choice(f"คัดลอกมาปี {to_year}", f"q.copyplan.{from_year}")
        return replace(
            _wish(talk, FocusPlan(from_year)), say=(Say("measures.copy_first", {"year": from_year}, (go,)),)
        )
    drafts = planning.moved(ctx.plan.measures, to_year - from_year)
    return allowed(talk, ctx, lambda: adding.review(drafts, to_year, ctx))


def _measure(talk: Talk, rest: str, ctx: Ctx) -> Step:
    """`<id>` shows it; `<id>.edit` what can be changed; `<id>.<title|period|units|serves>` asks for that."""
    number, _, what = rest.partition(".")
    found = _found(number, ctx)
    if found is None:
        return _gone(talk, ctx)
    if what == "edit":
        return answer(talk, planning.edit_menu(found, ctx))
    if what == "assign":
        return _wish(talk, ShowAssignees(found.id))
    if what.startswith(("own", "disown")):
        verb, _, member = what.partition(".")
        own = OwnMeasure(found.id, verb == "own", number_in(member))
        return allowed(talk, ctx, lambda: Step(None, (), (own,), ask=False))
    if what:
        return allowed(talk, ctx, lambda: adding.edit(found.id, what, ctx) or _gone(talk, ctx))
    return _wish(talk, ShowMeasure(found.id))


def _found(number: str, ctx: Ctx) -> Measure | None:
    measure_id = number_in(number)
    return ctx.find_measure(measure_id) if measure_id is not None else None


def _gone(talk: Talk, ctx: Ctx) -> Step:
    return answer(talk, (Say("measures.gone", {}, (lists.MINE, lists.ALL)),))


def _reported(report: Callable[[str], Report | None]) -> Door:
    """A button that says how one measure goes: `<id>` or `<id>.<argument>`."""

    def door(talk: Talk, rest: str, ctx: Ctx) -> Step:
        number, _, argument = rest.partition(".")
        found, said = _found(number, ctx), report(argument)
        if found is None or said is None:
            return _gone(talk, ctx)
        return allowed(talk, ctx, lambda: following.act(found, said, ctx))

    return door


def _doing(percent: str) -> Report | None:
    value = number_in(percent)
    if percent and (value is None or value > 100):
        return None
    return Report(status=Status.DOING, percent=value)


def _evidence(talk: Talk, rest: str, ctx: Ctx) -> Step:
    found = _found(rest, ctx)
    if found is None:
        return _gone(talk, ctx)
    return allowed(talk, ctx, lambda: Step(at.AskEvidence(measure_id=found.id), paused=False))


def _reopen(talk: Talk, rest: str, ctx: Ctx) -> Step:
    found = _found(rest, ctx)
    if found is None:
        return _gone(talk, ctx)
    effect = ReportProgress(found.id, Status.DOING, min(found.percent, 90), "เปิดอีกครั้ง")
    return allowed(talk, ctx, lambda: Step(None, (), (effect,), ask=False))


def _mute(on: bool) -> Door:
    def door(talk: Talk, rest: str, ctx: Ctx) -> Step:
        found = _found(rest, ctx)
        return _wish(talk, MuteMeasure(found.id, on)) if found else _gone(talk, ctx)

    return door


def _year(talk: Talk, typed: str, ctx: Ctx) -> Step:
    year = number_in(typed) or 0
    if not 2560 <= year <= 2600:
        return answer(talk, lists.overview(ctx))
    return _wish(talk, FocusPlan(year))


def _item(talk: Talk, code: str, ctx: Ctx) -> Step:
    return answer(talk, lists.listing(ctx, code.upper().replace(" ", "")))


DOORS: dict[str, Door] = {
    "measures": lambda talk, rest, ctx: answer(talk, lists.overview(ctx)),
    "mine": _list("mine"),
    "plan": _plan,
    **{f"plan.{name}": _list(name) for name in lists.LISTS},
    "planquarter": _quarter,
    "planindicator": lambda talk, rest, ctx: answer(talk, lists.listing(ctx, f"ind{rest}")),
    "planitem": _item,
    "planyear": _year,
    "addmeasure": _add,
    "suggest": _suggest,
    "copyplan": _copy,
    "form": lambda talk, rest, ctx: _wish(talk, SendForm()),
    "measure": _measure,
    "how": _reported(lambda _: Report()),
    "done": _reported(lambda _: Report(status=Status.DONE, percent=100)),
    "doing": _reported(_doing),
    "stuck": _reported(lambda _: Report(status=Status.STUCK)),
    "postpone": _reported(lambda _: Report("postpone")),
    "giveup": _reported(lambda _: Report("cancel")),
    "evidence": _evidence,
    "reopen": _reopen,
    "mute": _mute(True),
    "unmute": _mute(False),
    "strict.on": lambda talk, rest, ctx: _wish(talk, RequireEvidence(True)),
    "strict.off": lambda talk, rest, ctx: _wish(talk, RequireEvidence(False)),
    "strict": lambda talk, rest, ctx: _wish(talk, RequireEvidence(rest == "on")),
}
