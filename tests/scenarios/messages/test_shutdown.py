"""A server told to stop in the middle of work: what it has accepted it answers, and then it ends cleanly."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from storage.database import Database
from storage.messages.tables import inbox
from storage.unit_of_work import unit_of_work
from tests.scenarios.cli.test_cli import ROOT, _when_up, free_port, ita_bot, post

ASKED = 60


async def outcomes(url: str) -> list[str | None]:
    database = Database(url)
    async with unit_of_work(database) as uow:
        rows = list((await uow.connection.execute(select(inbox.c.outcome))).scalars())
    await database.close()
    return rows


def test_what_was_accepted_is_answered_before_the_end(database_url: str) -> None:
    port = free_port()
    ita_bot(
        "agency",
        "create",
        "อบต.",
        "--type",
        "อบต.",
        "--member",
        "web:me:coordinator",
        ITA_DATABASE_URL=database_url,
    )
    environment = os.environ | {
        "ITA_DATABASE_URL": database_url,
        "ITA_WEB_CHAT": "open",
        "ITA_LOG_LEVEL": "error",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
    )
    answered, some = [], threading.Event()

    def ask(number: int) -> None:
        try:
            answered.append(post(port, {"user": "me", "text": f"ตัวชี้วัด 1 = {number}"}))
        except OSError:
            return
        if len(answered) >= 5:
            some.set()

    try:
        _when_up(server, lambda: post(port, {"user": "me", "text": "ช่วยด้วย"}))
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask, number) for number in range(1, ASKED + 1)]
            assert some.wait(60)
            server.send_signal(signal.SIGTERM)
            for each in asked:
                each.result(60)
        _, err = server.communicate(timeout=60)
    finally:
        server.kill()
    assert server.returncode == 0, err
    assert b"Traceback" not in err
    assert all(messages and "✓ 1 การปฏิบัติหน้าที่" in messages[0]["text"] for messages in answered)
    kept = asyncio.run(outcomes(database_url))
    assert kept.count("done") >= len(answered) + 1
    assert kept.count("dead") == 0
