"""The drawing is faithful to the Flex it is given, and refuses what LINE would refuse."""

import re
from typing import Any

import pytest

from tests.pictures.phone import render_phone

JSON = dict[str, Any]


def text(words: str, **more: Any) -> JSON:
    return {"type": "text", "text": words, **more}


def bubble(*parts: JSON, layout: str = "vertical") -> JSON:
    return {"type": "bubble", "body": {"type": "box", "layout": layout, "contents": list(parts)}}


def flex(contents: JSON) -> JSON:
    return {"type": "flex", "altText": "ไม่วาด", "contents": contents}


def replies(*labels: str) -> JSON:
    items = [
        {"type": "action", "action": {"type": "message", "label": label, "text": label}} for label in labels
    ]
    return {"quickReply": {"items": items}}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(flex(bubble({"type": "table"})), id="component"),
        pytest.param(flex(bubble(text("ก", size="huge"))), id="size"),
        pytest.param(flex(bubble(text("ก", color="red"))), id="color"),
        pytest.param(flex(bubble(text("ก"), layout="grid")), id="layout"),
        pytest.param(flex(bubble({"type": "separator"}, layout="baseline")), id="separator in baseline"),
        pytest.param(flex({"type": "bubble", "body": text("ก")}), id="text as body"),
        pytest.param(flex({"type": "page"}), id="container"),
        pytest.param({"type": "telegram"}, id="message"),
    ],
)
def test_what_line_does_not_know_is_refused(wrong: JSON) -> None:
    with pytest.raises(ValueError, match=r"LINE|no way to draw"):
        render_phone("ผู้ช่วย", [("bot", [wrong])])


def test_every_text_is_escaped() -> None:
    bad = "<script>&\"'"
    card = bubble(
        text(bad),
        text("-", contents=[{"type": "span", "text": bad}]),
        {"type": "button", "action": {"type": "message", "label": bad, "text": bad}},
        {"type": "image", "url": f"https://x.example/{bad}"},
    )
    messages = [flex(card), text(bad, **replies(bad))]
    html = render_phone(bad, [("me", bad), ("bot", messages)])
    assert "<script" not in html
    assert html.count("&lt;script&gt;&amp;&quot;&#x27;") == 9


def test_a_row_is_shared_out_by_weight() -> None:
    row = {"type": "box", "layout": "horizontal", "spacing": "md"}
    row["contents"] = [text("ก", flex=3), text("ข", flex=2, margin="xl"), text("ค"), text("ง", flex=0)]
    html = render_phone("ผู้ช่วย", [("bot", [flex(bubble(row))])])
    shares = re.findall(r"flex:(\d 0 \w+);margin-left:(\w+)", html)
    assert shares == [("3 0 0px", "0"), ("2 0 0px", "16px"), ("1 0 0px", "8px"), ("0 0 auto", "8px")]


def test_a_carousel_shows_every_bubble() -> None:
    cards = [bubble(text(f"ใบที่ {number}")) for number in range(1, 4)]
    html = render_phone("ผู้ช่วย", [("bot", [flex({"type": "carousel", "contents": cards})])])
    assert re.findall(r"ใบที่ \d", html) == ["ใบที่ 1", "ใบที่ 2", "ใบที่ 3"]
    assert html.count('class="card"') == 3
    assert "ไม่วาด" not in html


def test_only_the_last_message_offers_quick_replies() -> None:
    messages = [text("หนึ่ง", **replies("เก่า")), text("สอง", **replies("ใหม่", "ยกเลิก"))]
    html = render_phone("ผู้ช่วย", [("bot", messages[:1]), ("me", "ต่อ"), ("bot", messages)])
    assert re.findall(r'class="chip">(\w[^<]*)<', html) == ["ใหม่", "ยกเลิก"]
    assert 'class="chip"' not in render_phone("ผู้ช่วย", [("bot", [messages[1], text("สาม")])])
