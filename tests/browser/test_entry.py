"""A coordinator enters a result in a real browser, with and without JavaScript."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.scenarios.cli.test_cli import ROOT, _when_up, free_port, ita_bot, post

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-quic", "--no-first-run"]  # fmt: skip
TEN = ("87.33", "85.33 94.67 64", "74.89", "๘๘.๖๑", "84,08", "75.70 %", "66.43 35")

if not CHROMIUM and os.environ.get("CI") != "true":
    pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)", allow_module_level=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    port, url = free_port(), f"sqlite:///{tmp_path}/ita.db"
    ita_bot(
        "agency",
        "create",
        "อบต. ทดลอง",
        "--type",
        "อบต.",
        "--member",
        "web:me:coordinator",
        ITA_DATABASE_URL=url,
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"ITA_DATABASE_URL": url, "ITA_WEB_CHAT": "open", "ITA_LOG_LEVEL": "error"},
    )
    try:
        _when_up(process, lambda: post(port, {"user": "me", "text": "ช่วยด้วย"}))
        yield f"http://127.0.0.1:{port}/?user=me"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


@pytest.mark.parametrize("script", [True, False], ids=["javascript", "no javascript"])
async def test_a_whole_entry(server: str, browser: Browser, script: bool) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=script)
    page = await context.new_page()
    await page.goto(server)
    await _say(page, "กรอกคะแนน")
    await _say(page, "2567")
    await _press(page, "10 ตัวชี้วัด (2 นาที)")
    await expect(_last(page)).to_contain_text("1/10")
    for values in TEN:
        await _say(page, values)
    await expect(_last(page)).to_contain_text("69.50")
    await expect(_last(page)).to_contain_text("ต้องปรับปรุงโดยด่วน")
    await _press(page, "จุดอ่อน")
    await expect(_last(page)).to_contain_text("การป้องกันการทุจริต")
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text("69.50")
    await context.close()


async def test_keyboard_alone_is_enough_and_nothing_runs_off_the_screen(
    server: str, browser: Browser
) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 640})
    await page.goto(server)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.type("O8 ต้องลงอะไร")
    await page.keyboard.press("Enter")
    await expect(_last(page)).to_contain_text("รอบข้อมูล")
    await page.keyboard.press("Shift+Tab")
    focused = await page.evaluate("document.activeElement.tagName")
    assert focused in ("BUTTON", "A")
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def _last(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#log > :last-child")


async def _say(page: Page, text: str) -> None:
    await page.get_by_label("พิมพ์ข้อความ").fill(text)
    await page.get_by_role("button", name="ส่ง", exact=True).click()
    await expect(page.locator("#log .entry.me").last).to_contain_text(text)
    await expect(page.locator("#log > :last-child.bot")).to_be_visible()


async def _press(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()
    await expect(page.locator("#log .entry.me").last).to_contain_text(label)
    await expect(page.locator("#log > :last-child.bot")).to_be_visible()
