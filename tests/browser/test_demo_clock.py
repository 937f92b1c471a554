"""A newcomer moves the try-out's clock in a real browser, with and without JavaScript."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from knowledge.thai import thai_date
from tests.scenarios.cli.test_cli import ROOT, _when_up, free_port, post

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-quic", "--no-first-run"]  # fmt: skip
ROLES = ("ผู้ประสานงาน ITA", "เจ้าหน้าที่", "ผู้บริหาร")

if not CHROMIUM and os.environ.get("CI") != "true":
    pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)", allow_module_level=True)


@pytest.fixture
def server() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        _when_up(process, lambda: post(port, {"user": "nobody", "text": "ช่วยด้วย"}))
        yield f"http://127.0.0.1:{port}/"
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
async def test_a_quarter_is_seen_by_everybody_within_three_presses(
    server: str, browser: Browser, script: bool
) -> None:
    context = await browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=script)
    page = await context.new_page()
    await page.goto(server)
    jump = page.get_by_role("button", name="ข้ามไป")
    day = (await jump.inner_text()).removeprefix("ข้ามไป ")
    await jump.click()
    await expect(page.locator(".clock time")).to_have_text(day)
    await expect(page.locator("#told")).to_be_in_viewport()
    for role, words in zip(ROLES, ("เริ่มแล้ว", "งานของท่าน", "เสร็จแล้ว 0 จาก 10"), strict=True):
        await page.get_by_role("link", name=role).click()
        await expect(page.get_by_role("link", name=role)).to_have_attribute("aria-current", "page")
        log = page.get_by_role("log")
        await expect(log).to_contain_text(words)
        await expect(log.locator(".label")).to_have_text("เตือน")
        await expect(log.locator(".day")).to_have_text(day)
        await expect(page.locator(".clock time")).to_have_text(day)
        assert await _overflow(page) <= 0
    await page.get_by_role("button", name="งานของฉัน").click()
    await expect(page.locator("#log .entry.me").last).to_contain_text("งานของฉัน")
    await expect(page.locator("#log > .bot").last).to_be_visible()
    await context.close()


async def test_the_keyboard_alone_moves_the_clock(server: str, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 640})
    await page.goto(server)
    for _ in range(10):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.value") == "tomorrow":
            break
    assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    await page.keyboard.press("Enter")
    tomorrow = (datetime.now(ZoneInfo("Asia/Bangkok")) + timedelta(days=1)).date()
    await expect(page.locator(".clock time")).to_have_text(thai_date(tomorrow))
    assert page.url.startswith(f"{server}?user=coordinator#")
    await page.get_by_role("button", name="พรุ่งนี้").evaluate("button => { button.value = '2020-01-01' }")
    await page.get_by_role("button", name="พรุ่งนี้").click()
    await expect(page.get_by_role("alert")).to_contain_text("เฉพาะไปข้างหน้า")
    await expect(page.locator(".clock time")).to_have_text(thai_date(tomorrow))
    assert await _overflow(page) <= 0


@pytest.mark.parametrize("script", [True, False], ids=["javascript", "no javascript"])
async def test_a_file_is_attached(server: str, browser: Browser, tmp_path: Path, script: bool) -> None:
    table = tmp_path / "ผล.txt"
    table.write_text("O8 100\nO9 100", "utf-8")
    context = await browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=script)
    page = await context.new_page()
    await page.goto(server)
    field = page.get_by_label("แนบไฟล์")
    await field.set_input_files(table)
    if not script:
        await expect(field).to_be_in_viewport()
        await page.get_by_role("button", name="ส่ง", exact=True).click()
    await expect(page.locator("#log .entry.me").last).to_contain_text("ส่งไฟล์ ผล.txt")
    await expect(page.locator("#log > .bot").last).to_contain_text("อ่านได้ 2 ค่า")
    assert await _overflow(page) <= 0
    await context.close()


async def _overflow(page: Page) -> int:
    wide: int = await page.locator("html").evaluate("page => page.scrollWidth - page.clientWidth")
    return wide
