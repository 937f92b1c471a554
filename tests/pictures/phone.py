"""Draws a conversation as a phone shows it, out of LINE Messaging API message JSON.

Our own drawing, not LINE's code. A component, keyword or colour that LINE does not document
raises ValueError, so that a wrong Flex fails here and not on a member's phone.
"""

import re
import tempfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import sync_playwright

JSON = dict[str, Any]
Bubble = tuple[Literal["me"], str] | tuple[Literal["bot"], list[JSON]]

WIDTH = 390
CAPTION = "ภาพวาดจากข้อความ Flex จริงของผู้ช่วย ไม่ใช่ภาพหน้าจอของ LINE"
AVATAR = Path(__file__).parents[2] / "bot" / "web" / "static" / "avatar.svg"
CSS = Path(__file__).with_suffix(".css")

SPACES = {"none": "0", "xs": "2px", "sm": "4px", "md": "8px", "lg": "12px", "xl": "16px", "xxl": "20px"}
BORDERS = {"none": "0", "light": ".5px", "normal": "1px", "medium": "2px", "semi-bold": "3px", "bold": "4px"}
FONTS = {"xxs": "11px", "xs": "13px", "sm": "14px", "md": "16px", "lg": "19px", "xl": "22px"}
FONTS |= {"xxl": "29px", "3xl": "35px", "4xl": "48px", "5xl": "74px"}
IMAGES = {name: f"{40 + 20 * step}px" for step, name in enumerate(FONTS)} | {"full": "100%"}
BUBBLES = {"nano": 120, "micro": 160, "deca": 220, "hecto": 241, "kilo": 260, "mega": 300, "giga": 386}
PADDINGS = dict.fromkeys(("nano", "micro"), "10px") | dict.fromkeys(("deca", "hecto"), "11px 14px 13px")
PADDINGS |= {"kilo": "13px", "mega": "20px", "giga": "20px"}
SIDES = {
    "start": "flex-start",
    "center": "center",
    "end": "flex-end",
    "top": "flex-start",
    "bottom": "flex-end",
}
ALIGNS = {name: name for name in ("start", "center", "end")}
CROSS = {name: name for name in ("flex-start", "center", "flex-end")}
MAIN = CROSS | {name: name for name in ("space-between", "space-around", "space-evenly")}
DECORATIONS = {name: name for name in ("none", "underline", "line-through")}
BUTTONS = {"primary": ("#17c950", "#ffffff"), "secondary": ("#dcdfe5", "#111111"), "link": ("", "#42659a")}


def _known(value: str | None, words: dict[str, Any], what: str) -> Any:
    if value is not None and value not in words:
        raise ValueError(f"LINE knows no {what} {value!r}")
    return None if value is None else words[value]


def _length(value: str, words: dict[str, str] = SPACES) -> str:
    return value if re.fullmatch(r"\d+(\.\d+)?(px|%)", value) else str(_known(value, words, "size"))


def _color(value: str) -> str:
    if not re.fullmatch(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})", value):
        raise ValueError(f"LINE knows no color {value!r}")
    return value


def _style(**rules: str | None) -> str:
    return ";".join(f"{name.replace('_', '-')}:{value}" for name, value in rules.items() if value)


def _tag(kind: str, inner: str, *styles: str) -> str:
    return f'<div class="{kind}" style="{escape(";".join(filter(None, styles)))}">{inner}</div>'


def _place(part: JSON, layout: str, gap: str) -> str:
    """How a part takes its share of the box it is in."""
    across, kind = layout != "vertical", part["type"]
    if layout == "baseline" and kind not in {"text", "icon", "filler"}:
        raise ValueError(f"LINE allows no {kind} in a baseline box")
    weight = part.get("flex", int(kind == "filler" or (across and kind not in {"separator", "icon"})))
    if across and kind == "box" and ("width" in part or "height" in part):
        weight = 0
    return _style(
        flex=f"{weight} 0 {'0px' if across and weight else 'auto'}",
        **{f"margin_{'left' if across else 'top'}": _length(part["margin"]) if "margin" in part else gap},
    )


def _type_style(part: JSON) -> str:
    return _style(
        font_size=_length(part["size"], FONTS) if "size" in part else None,
        color=_color(part["color"]) if "color" in part else None,
        font_weight=_known(part.get("weight"), {"regular": "400", "bold": "700"}, "weight"),
        font_style=_known(part.get("style"), {"normal": "normal", "italic": "italic"}, "style"),
        text_decoration=_known(part.get("decoration"), DECORATIONS, "decoration"),
    )


def _text(part: JSON, place: str) -> str:
    inner = "".join(
        f'<span style="{escape(_type_style(span))}">{escape(span["text"])}</span>'
        for span in part.get("contents", [])
    )
    own = _style(
        text_align=_known(part.get("align", "start"), ALIGNS, "align"),
        line_height=f"calc(1.45em + {_length(part['lineSpacing'])})" if "lineSpacing" in part else None,
        _webkit_line_clamp=str(part["maxLines"]) if "maxLines" in part else None,
    )
    kind = ("wrap clamp" if "maxLines" in part else "wrap") if part.get("wrap") else "cut"
    gravity = _style(justify_content=_known(part.get("gravity", "top"), SIDES, "gravity"))
    letters = _tag(kind, inner or escape(part["text"]), own)
    return _tag("part text", letters, place, gravity, _type_style(part))


def _box(part: JSON, place: str) -> str:
    layout = part["layout"]
    gap = _length(part.get("spacing", "none"))
    parts = [
        _component(child, _place(child, layout, gap if index else "0"), layout)
        for index, child in enumerate(part["contents"])
    ]
    lengths = {
        "padding": "paddingAll", "padding_top": "paddingTop", "padding_bottom": "paddingBottom",
        "padding_left": "paddingStart", "padding_right": "paddingEnd", "border_radius": "cornerRadius",
        "width": "width", "height": "height", "max_width": "maxWidth", "max_height": "maxHeight",
    }  # fmt: skip
    border = _length(part.get("borderWidth", "normal" if "borderColor" in part else "none"), BORDERS)
    own = _style(
        flex_direction=_known(
            layout, {"vertical": "column", "horizontal": "row", "baseline": "row"}, "layout"
        ),
        align_items="baseline"
        if layout == "baseline"
        else _known(part.get("alignItems"), CROSS, "alignItems"),
        justify_content=_known(part.get("justifyContent"), MAIN, "justifyContent"),
        background_color=_color(part["backgroundColor"]) if "backgroundColor" in part else None,
        border=f"{border} solid {_color(part.get('borderColor', '#00000000'))}" if border != "0" else None,
        **{rule: _length(part[name]) for rule, name in lengths.items() if name in part},
    )
    return _tag("part box", "".join(parts), place, own)


def _button(part: JSON, place: str) -> str:
    style, color = part.get("style", "link"), part.get("color")
    back, ink = _known(style, BUTTONS, "button style")
    if color:
        back, ink = ("", _color(color)) if style == "link" else (_color(color), ink)
    height = _known(part.get("height", "md"), {"sm": "40px", "md": "52px"}, "button height")
    label = f'<span class="cut">{escape(part["action"]["label"])}</span>'
    return _tag("part button", label, place, _style(background_color=back, color=ink, height=height))


def _image_source(url: str) -> str:
    if url.startswith(("data:image/", "file:")):
        return f'<img src="{escape(url)}" alt="">'
    return f'<span class="cut">{escape(url.rstrip("/").rpartition("/")[2])}</span>'


def _image(part: JSON, place: str) -> str:
    size, ratio = _length(part.get("size", "md"), IMAGES), part.get("aspectRatio", "1:1").replace(":", "/")
    frame = _tag("grey", _image_source(part["url"]), _style(width=size, aspect_ratio=ratio))
    align = _style(align_items=_known(part.get("align", "center"), SIDES, "align"))
    return _tag("part image", frame, place, align)


def _separator(part: JSON, place: str, layout: str) -> str:
    line = "width:1px" if layout == "horizontal" else "height:1px"
    return _tag("separator", "", place, line, _style(background_color=_color(part.get("color", "#d4d6da"))))


def _component(part: JSON, place: str, layout: str = "vertical") -> str:
    draw: dict[str, Callable[[], str]] = {
        "box": lambda: _box(part, place),
        "text": lambda: _text(part, place),
        "button": lambda: _button(part, place),
        "image": lambda: _image(part, place),
        "separator": lambda: _separator(part, place, layout),
        "icon": lambda: _tag("icon", "", place, _style(font_size=_length(part.get("size", "md"), FONTS))),
        "filler": lambda: _tag("filler", "", place),
    }
    return str(_known(part["type"], draw, "component")())


def _card(bubble: JSON) -> str:
    if bubble["type"] != "bubble":
        raise ValueError(f"LINE knows no container {bubble['type']!r} here")
    size = bubble.get("size", "mega")
    above_footer = "17px" if size in {"deca", "hecto", "kilo"} else "10px"
    blocks: list[str] = []
    for name in ("header", "hero", "body", "footer"):
        if name not in bubble:
            continue
        _known(bubble[name]["type"], {"box": 1} | ({"image": 1} if name == "hero" else {}), name)
        style = bubble.get("styles", {}).get(name, {})
        if style.get("separator") and blocks:
            blocks.append(_separator({"color": style.get("separatorColor", "#d4d6da")}, "", "vertical"))
        padding = {"hero": "0", "footer": "10px"}.get(name) or _known(size, PADDINGS, "bubble size")
        place = _style(
            flex=f"{int(name == 'body')} 0 auto",
            padding=padding,
            padding_bottom=above_footer if name == "body" and "footer" in bubble else None,
            background_color=_color(style["backgroundColor"]) if "backgroundColor" in style else None,
        )
        blocks.append(_component(bubble[name], place))
    width = _known(size, BUBBLES, "bubble size")
    return _tag("card", "".join(blocks), _style(width=f"{width}px"))


def _message(message: JSON) -> str:
    match message["type"]:
        case "text":
            return _tag("said", escape(message["text"]))
        case "image":
            return _tag("photo grey", _image_source(message["originalContentUrl"]))
        case "flex" if message["contents"]["type"] == "carousel":
            return _tag("carousel", "".join(map(_card, message["contents"]["contents"])))
        case "flex":
            return _card(message["contents"])
        case kind:
            raise ValueError(f"no way to draw a message of type {kind!r}")


def _turn(who: str, said: str | list[JSON]) -> str:
    if isinstance(said, str):
        return _tag("turn me", _tag("said", escape(said)))
    avatar = _tag("avatar", AVATAR.read_text("utf-8"))
    return _tag(f"turn {who}", avatar + "".join(map(_message, said)))


def render_phone(title: str, bubbles: Sequence[Bubble]) -> str:
    """An HTML page 390 px wide: the conversation, and the quick replies of the last bot message."""
    turns = "".join(_turn(who, said) for who, said in bubbles)
    messages = [message for _, said in bubbles if not isinstance(said, str) for message in said]
    items = (messages[-1].get("quickReply") or {}).get("items", []) if messages else []
    chips = "".join(f'<span class="chip">{escape(item["action"]["label"])}</span>' for item in items)
    return (
        f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{CSS.read_text('utf-8')}</style></head><body>"
        f"<header>{escape(title)}</header><main>{turns}{_tag('chips', chips) if chips else ''}</main>"
        f"<footer>{CAPTION}</footer></body></html>"
    )


def screenshot(html: str, path: Path, scale: float = 2) -> None:
    """Writes the page as a PNG, as high as its content; from a file, so that file: images load."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "phone.html"
        page_file.write_text(html, "utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 1}, device_scale_factor=scale)
        page.goto(page_file.as_uri())
        page.screenshot(path=path, full_page=True)
        browser.close()
