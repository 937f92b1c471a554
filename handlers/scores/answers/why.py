"""Why a number is what it is: the formula, its parts, and published against computed."""

from decimal import Decimal

from handlers.general.buttons import SUMMARY
from handlers.general.wording import spans
from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from knowledge.rules.codes import codes_of, kind_of
from knowledge.scores.gaps import points_to_total
from knowledge.scores.scoring import Result
from knowledge.thai import two_decimals

KINDS = ("total", "instrument", "indicator", "subindicator", "question", "item")


def why(ctx: Ctx, code: str) -> tuple[Say, ...]:
    """The trace of one number, one level deep; its parts are the next questions."""
    node = ctx.evaluation.get(code)
    if not node.children:
        return (_leaf(ctx, node),)
    params = {
        "year": ctx.year,
        "label": _label(ctx, code),
        "value": node.value,
        "published": node.published,
        "computed": node.computed,
        "differs": _differs(node),
        "parts": [(_label(ctx, each.code), each.value, _passed(ctx, each)) for each in node.children],
        "formula": _formula(node) if node.computed is not None else "",
        "open": spans(node.missing),
        "worst": _worst(ctx, node),
    }
    deeper = [each for each in node.children if each.children and each.value is not None]
    choices = tuple(Choice.to(f"ทำไม {_short(ctx, each.code)}", "why", each.code) for each in deeper)
    return (Say("why.node", params, (*choices[:5], SUMMARY)),)


def _label(ctx: Ctx, code: str) -> str:
    if ".part" in code and code.startswith("ind"):
        number = int(code.split(".part")[1])
        return f"ส่วนที่ {number} {ctx.ruleset.get_instrument('EIT').parts[number - 1].title}"
    kind = kind_of(code, ctx.ruleset)
    return f"ตัวชี้วัด {ctx.label(code)}" if kind == "indicator" else ctx.label(code)


def _short(ctx: Ctx, code: str) -> str:
    if ".part" in code and code.startswith("ind"):
        return f"ส่วนที่ {code[-1]}"
    return code.replace("ind", "ตัวชี้วัด ")


def _leaf(ctx: Ctx, node: Result) -> Say:
    gain = points_to_total(ctx.ruleset, node.code) * 100
    params = {"year": ctx.year, "label": ctx.label(node.code), "value": node.value, "whole": gain}
    item = (Choice.to("ต้องลงอะไร", "item", node.code),) if node.code in ctx.ruleset.item_by_code else ()
    return Say("why.leaf", params, (*item, Choice.to("ประวัติการแก้", "history", node.code), SUMMARY))


def _passed(ctx: Ctx, node: Result) -> tuple[str, int, int] | None:
    """Of a sub-indicator whose items are known: which they are, how many are full, and of how many."""
    leaves = [each for each in node.children if each.code in ctx.ruleset.item_by_code]
    if not leaves or any(each.value is None for each in leaves):
        return None
    return spans(each.code for each in leaves), sum(each.value == 100 for each in leaves), len(leaves)


def _worst(ctx: Ctx, node: Result) -> list[str]:
    items = [each for each in node.children if each.code in ctx.ruleset.item_by_code]
    return [ctx.label(each.code) for each in items if each.value not in (None, 100)]


def _differs(node: Result) -> bool:
    if node.published is None or node.computed is None:
        return False
    return two_decimals(node.published) != two_decimals(node.computed)


def _formula(node: Result) -> str:
    values = [two_decimals(each.value or Decimal(0)) for each in node.children]
    if node.weights:
        shares = [
            f"{value} × {weight.normalize():f}" for value, weight in zip(values, node.weights, strict=True)
        ]
        return " + ".join(shares)
    return f"({' + '.join(values)}) ÷ {len(values)}"


def find_number(ctx: Ctx, number: Decimal) -> str | None:
    """The code whose shown value is this number, the widest one first."""
    wanted = two_decimals(number)
    for kind in KINDS:
        for code in codes_of(ctx.ruleset, kind):  # type: ignore[arg-type]
            node = ctx.evaluation.get(code)
            for value in (node.value, node.computed):
                if value is not None and two_decimals(value) == wanted:
                    return code
    return None
