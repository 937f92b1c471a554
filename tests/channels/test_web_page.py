"""The chat page: sound HTML, nothing unescaped, usable with a keyboard, a screen reader and no script."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.files.attachments import KINDS
from bot.web.chat import page
from bot.web.chat.page import ClockPanel, Entry, render_fragment, render_page
from handlers.terms.messages import Card, Choice, Message, Row, Tone

VOID = {"meta", "link", "img", "input", "br"}
USERS = [("coordinator", "ผู้ประสานงาน ITA"), ("staff", "เจ้าหน้าที่"), ("executive", "ผู้บริหาร")]
STATIC = Path(page.__file__).parents[1] / "static"


class Outline(HTMLParser):
    """Every element with its attributes, and text; fails on a tag that is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[dict[str, str]] = []
        self.elements: list[dict[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"attribute twice in {tag}"
        element = {"tag": tag, "said": ""} | {name: value or "" for name, value in attrs}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element["said"] += data

    def find(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        wanted = {"tag": tag} | attributes
        return [element for element in self.elements if wanted.items() <= element.items()]


def shown(*entries: Entry, can_send: bool = True, **more: Any) -> Outline:
    html = render_page(user="staff", users=USERS, entries=entries, title="ITA", can_send=can_send, **more)
    return Outline(html)


def bot(text: str = "ปีงบประมาณไหนคะ", *labels: str) -> Entry:
    choices = tuple(Choice(label, f"4:{place}") for place, label in enumerate(labels))
    return Entry("bot", message=Message("text", text, choices), at="09:41")


def card(tone: Tone = "bad", *rows: Row, headline: str = "69.50 — ต้องปรับปรุงโดยด่วน") -> Entry:
    return Entry("bot", message=Message("card", "ข้อความเต็ม", card=Card(headline, rows, ("หมายเหตุ",), tone)))


def test_page_is_thai_and_loads_only_its_own_files() -> None:
    outline = shown(bot())
    assert outline.find("html", lang="th")
    loaded = outline.find("img") + outline.find("link") + outline.find("script")
    addresses = {element.get("src") or element["href"] for element in loaded}
    assert addresses == {f"/static/{file.name}" for file in STATIC.iterdir()}


def test_a_strict_content_policy_holds() -> None:
    outline = shown(bot("ก", "ข"), card(), Entry("me", "ค"))
    names = {name for element in outline.elements for name in element}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert [e["said"] for e in outline.elements if e["tag"] in {"script", "style"}] == [""]


def test_ids_are_unique_and_landmarks_named() -> None:
    outline = shown(bot("ก", "ข"), note="โหมดตัวอย่าง")
    ids = [element["id"] for element in outline.elements if "id" in element]
    assert len(ids) == len(set(ids))
    assert outline.find("div", role="log", **{"aria-live": "polite", "aria-label": "บทสนทนา"})
    assert outline.find("p", role="status")
    assert outline.find("a", href="#text")[0]["said"] == "ข้ามไปช่องพิมพ์ข้อความ"
    assert "last" in ids


def test_the_bubbles_say_whose_they_are() -> None:
    outline = shown(Entry("me", "กรอกคะแนน", at="09:41"), bot())
    talk = outline.find("div", role="log")[0]["said"]
    assert re.sub(r"\s+", " ", talk).strip() == "ท่าน: กรอกคะแนน 09:41 ผู้ช่วย: ปีงบประมาณไหนคะ 09:41"


def test_input_and_presses_post_without_a_script_and_apart() -> None:
    outline = shown(bot("ก", "ข"))
    forms = outline.find("form", method="post", action="/chat")
    assert [form["class"] for form in forms] == ["choices", "composer"]
    assert len(outline.find("input", type="hidden", name="user", value="staff")) == 2
    field = outline.find("textarea", name="text")[0]
    assert (field["aria-label"], field["autocomplete"], field["enterkeyhint"]) == ("พิมพ์ข้อความ", "off", "send")


def test_only_the_assistants_last_bubble_has_choices() -> None:
    outline = shown(bot("ก", "เก่า"), Entry("me", "เก่า"), bot("ข", "2567", "2568"), Entry("me", "2567"))
    presses = outline.find("button", name="press")
    assert [(press["said"], press["value"]) for press in presses] == [("2567", "4:0"), ("2568", "4:1")]


def test_more_than_twelve_choices_are_paged() -> None:
    presses = shown(bot("ขาด 14 ข้อ", *(f"O{n}" for n in range(14)))).find("button", name="press")
    assert len(presses) == 12
    assert (presses[-1]["said"], presses[-1]["value"]) == ("เพิ่มเติม (อีก 3)", "more:11")


def test_an_empty_talk_offers_starters() -> None:
    starters = [starter["value"] for starter in shown().find("button", name="text")]
    assert starters == ["กรอกคะแนน", "จุดอ่อนของเรา", "ขาด O ข้อไหน", "งานของฉัน"]
    assert shown(bot()).find("button", name="text") == []


def test_the_current_user_is_marked() -> None:
    links = [link for link in shown().find("a") if "user" in link["href"]]
    assert [link["href"] for link in links] == ["/?user=coordinator", "/?user=staff", "/?user=executive"]
    assert [link["said"] for link in links if link.get("aria-current") == "page"] == ["เจ้าหน้าที่"]


def test_a_closed_chat_can_be_read_but_not_answered() -> None:
    outline = shown(bot("ก", "ข"), can_send=False)
    assert outline.find("form") == outline.find("textarea") == []
    assert outline.find("a", href="#last")


def test_what_could_not_be_taken_is_still_in_the_input() -> None:
    assert shown(note="บันทึกไม่สำเร็จ", draft="1 87.33\n2 <85>").find("textarea")[0]["said"] == "1 87.33\n2 <85>"


def test_nothing_is_markup_but_the_templates() -> None:
    evil = '<script>alert("1")</script>'
    said = Entry("me", evil, at=evil)
    file = Entry("bot", message=Message("file", evil, url="/files/1", name=evil))
    image = Entry("bot", message=Message("image", evil, (Choice(evil, evil),), url='/f/"><script>'))
    entries = [said, card("bad", Row(evil, evil), headline=evil), file, image]
    html = render_page(user=evil, users=[(evil, evil)], entries=entries, title=evil, note=evil, draft=evil)
    outline = Outline(html)
    assert len(outline.find("script")) == 1
    assert outline.find("button", name="press", value=evil)[0]["said"] == evil
    assert outline.find("input", name="user", value=evil)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "files/1", ""])
def test_an_address_no_browser_should_follow_is_left_out(url: str) -> None:
    outline = shown(Entry("bot", message=Message("file", "ไฟล์", url=url, name="ก.pdf")))
    assert outline.find("a", **{"class": "file"}) == []
    assert "ไฟล์" in outline.find("div", role="log")[0]["said"]


def test_image_and_file() -> None:
    image = Message("image", "กราฟ 10 ตัวชี้วัด", url="/files/1")
    file = Message("file", "พร้อมแล้วค่ะ", url="https://x.go.th/2", name="รายงาน.docx")
    outline = shown(Entry("bot", message=image), Entry("bot", message=file))
    assert outline.find("img", src="/files/1", alt="กราฟ 10 ตัวชี้วัด")
    assert outline.find("a", href="https://x.go.th/2")[0]["said"] == "รายงาน.docx"


def test_text_keeps_its_lines_and_links_its_addresses() -> None:
    outline = shown(bot("บรรทัดหนึ่ง\nที่มา: https://itas.nacc.go.th/a?b=1&c=2."))
    assert outline.find("p", **{"class": "text"})[0]["said"].startswith("บรรทัดหนึ่ง\nที่มา:")
    link = outline.find("a", target="_blank")[0]
    assert link["href"] == link["said"] == "https://itas.nacc.go.th/a?b=1&c=2"
    assert "noopener" in link["rel"]


def reminder(text: str, at: str = "08:31", day: str = "1 เมษายน 2570", *labels: str) -> Entry:
    choices = tuple(Choice(label, f"q.{label}") for label in labels)
    return Entry("bot", message=Message("text", text, choices), at=at, day=day, unasked=True)


def test_a_day_stands_where_it_begins_and_reminders_say_what_they_are() -> None:
    asked = [replace(each, day="31 มีนาคม 2570") for each in (Entry("me", "ก", at="09:40"), bot("ข"))]
    outline = shown(*asked, reminder("ไตรมาส 3 เริ่มแล้ว"))
    days = [day["said"] for day in outline.find("p", **{"class": "day"})]
    assert days == ["31 มีนาคม 2570", "1 เมษายน 2570"]
    assert [label["said"] for label in outline.find("strong", **{"class": "label"})] == ["เตือน"]
    assert [told["said"] for told in outline.elements if told.get("id") == "told"] == ["1 เมษายน 2570"]


def test_news_are_the_reminders_of_the_last_moment_and_only_at_the_end() -> None:
    def news(*entries: Entry) -> list[str]:
        return [each["said"].split()[-2] for each in shown(*entries).elements if each.get("id") == "told"]

    old, first, second = reminder("เก่า", "08:30"), reminder("หนึ่ง"), reminder("สอง")
    assert news(old, first, second) == ["เตือน"]
    assert [each["said"].split()[1] for each in shown(old, first, second).find("div", id="told")] == ["หนึ่ง"]
    assert news(first, Entry("me", "ก"), bot("ข")) == []


def test_a_reminder_leaves_the_question_before_it_open() -> None:
    entries = [
        bot("ก", "เก่า"),
        bot("ปีไหน", "2567"),
        reminder("ก่อน", "08:30", "", "ก"),
        reminder("ใหม่", "08:31", "", "ข"),
    ]
    assert [press["said"] for press in shown(*entries).find("button", name="press")] == ["2567", "ข"]
    after = shown(*entries, Entry("me", "2567"), bot("1/10", "ข้าม"))
    assert [press["said"] for press in after.find("button", name="press")] == ["ข้าม"]


def test_the_clock_is_there_only_in_the_try_out_and_needs_no_script() -> None:
    assert shown().find("form", action="/demo/clock") == []
    jumps = (("tomorrow", "พรุ่งนี้"), ("quarter", "ข้ามไป 1 เมษายน 2570"))
    outline = shown(panel=ClockPanel("31 มีนาคม 2570", "2027-03-31", jumps, "ย้อนไม่ได้", True))
    (form,) = outline.find("form", action="/demo/clock", method="post")
    said = " ".join(form["said"].split())
    assert said == "วันนี้ 31 มีนาคม 2570 พรุ่งนี้ ข้ามไป 1 เมษายน 2570 ย้อนไม่ได้"
    assert outline.find("time", datetime="2027-03-31")
    assert [button["value"] for button in outline.find("button", name="to")] == ["tomorrow", "quarter"]
    assert outline.find("p", role="alert")[0]["said"] == "ย้อนไม่ได้"
    assert len(outline.find("input", name="user", value="staff")) == 3


def test_a_file_can_be_attached_without_a_script() -> None:
    outline = shown(bot())
    (composer,) = outline.find("form", enctype="multipart/form-data")
    assert "แนบไฟล์" in composer["said"]
    (field,) = outline.find("input", type="file", name="file")
    assert set(field["accept"].split(",")) == {ending for kind in KINDS for ending in kind.endings}


def test_a_card_reads_in_order_with_its_tone_in_words() -> None:
    outline = shown(card("bad", Row("IIT", "81.24"), Row("OIT")))
    said = outline.find("div", **{"class": "headline bad"})[0]["said"].split()
    assert " ".join(said) == "69.50 — ต้องปรับปรุงโดยด่วน ต้องเร่งแก้"
    assert outline.find("strong", **{"class": "figure"})[0]["said"] == "69.50"
    cells = [(e["tag"], e["said"]) for e in outline.elements if e["tag"] in {"dt", "dd"}]
    assert cells == [("dt", "IIT"), ("dd", "81.24"), ("dt", "OIT"), ("dd", "")]


def test_rows_without_values_are_a_list_and_long_values_stand_below() -> None:
    items = shown(card("plain", Row("กองคลัง"), Row("กองช่าง"))).find("li")
    assert [item["said"] for item in items] == ["กองคลัง", "กองช่าง"]
    long = Row("ต้องมี", "แผนของปี · ความก้าวหน้ารายโครงการ · งบที่ใช้จริง")
    assert shown(card("plain", long)).find("div", **{"class": "long"})


def test_a_headline_without_a_number_stays_whole() -> None:
    headline = "O8 แผนฯ — ครบ 31 ม.ค."
    assert shown(card("plain", headline=headline)).find("strong")[0]["said"] == headline


def test_the_fragment_has_the_answers_and_their_choices_only() -> None:
    html = render_fragment([Entry("me", "กรอกคะแนน"), bot("ก"), bot("ข", "2567")], user="staff")
    outline = Outline(html)
    assert "กรอกคะแนน" not in html
    assert outline.find("html") == []
    assert len(outline.find("div", **{"class": "entry bot"})) == 2
    assert outline.find("input", name="user", value="staff")
    assert outline.find("button", name="press")[0]["said"] == "2567"
