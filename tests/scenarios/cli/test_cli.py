"""The command line as a newcomer meets it: help everywhere, one clear line on bad input."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.unit_of_work import unit_of_work

ROOT = Path(__file__).parents[3]
COMMANDS = (
    "",
    "serve",
    "demo",
    "worker",
    "doctor",
    "remind",
    "agency",
    "agency create",
    "agency invite",
    "agency list",
    "backup",
    "restore",
    "rules",
    "rules check",
    "rules show",
    "rules diff",
    "rules coverage",
    "rules export",
    "remind",
    "measures",
    "nlu",
    "nlu check",
    "nlu classify",
    "measures import",
)


def ita_bot(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_help(command: str) -> None:
    done = ita_bot(*command.split(), "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (("agency", "create", "อบต.", "--type", "อบต.", "--member", "nonsense"), {}, "CHANNEL:USER:ROLE"),
        (("agency", "create", " ", "--type", "อบต."), {}, "1–200"),
        (("agency", "create", "อบต.", "--type", "อบขข"), {}, "เทศบาลตำบล, เทศบาลเมือง"),
        (("agency", "invite", "99", "--role", "staff"), {}, "ไม่มีหน่วยงาน"),
        (("agency", "invite", "1", "--role", "king"), {}, "king"),
        (("worker",), {"ITA_DATABASE_URL": "mysql://x"}, "ITA_DATABASE_URL"),
        (("worker",), {"ITA_WEB_CHAT": "maybe"}, "ITA_WEB_CHAT"),
        (("worker",), {"ITA_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"}, "ITA_DATABASE_URL"),
        (("serve", "--host", "0.0.0.0"), {"ITA_WEB_CHAT": "open"}, "127.0.0.1"),
        (("demo", "--host", "0.0.0.0"), {}, "loopback"),
        (("serve", "--port", "0"), {}, "port"),
        (("backup", "/tmp/none.zip"), {}, "no such database"),
        (("restore", "/nowhere/none.zip"), {}, "No such file"),
        (("restore", __file__), {}, "the backup is broken"),
    ],
)
def test_bad_input_is_one_clear_line(
    arguments: tuple[str, ...], environment: dict[str, str], words: str, tmp_path: Path
) -> None:
    home = {"ITA_DATABASE_URL": f"sqlite:///{tmp_path}/ita.db"} | environment
    done = ita_bot(*arguments, **home)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1


def test_agency_create_and_invite_print_json_and_make_members(database_url: str) -> None:
    done = ita_bot(
        "agency", "create", "เทศบาลตำบลตัวอย่าง", "--type", "เทศบาลตำบล", "--member", "web:me:coordinator",
        "--member", "line:U123:executive", ITA_DATABASE_URL=database_url,
    )  # fmt: skip
    made = json.loads(done.stdout)
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", made["invite_code"])
    invited = json.loads(
        ita_bot(
            "agency", "invite", str(made["agency_id"]), "--role", "staff", ITA_DATABASE_URL=database_url
        ).stdout
    )
    assert invited["role"] == "staff"

    async def members() -> list[tuple[str, str]]:
        database = Database(database_url)
        async with unit_of_work(database) as uow:
            people = await uow.agencies.members(made["agency_id"])
            found = [(each.role, each.accounts[0]) for each in people]
        await database.close()
        return found

    assert asyncio.run(members()) == [("coordinator", "web:me"), ("executive", "line:U123")]


def test_agency_list_prints_each_on_a_line_of_json(database_url: str) -> None:
    home = {"ITA_DATABASE_URL": database_url}
    assert ita_bot("agency", "list", **home).stdout == ""
    ita_bot("agency", "create", "อบต.ก", "--type", "อบต", "--member", "web:me:coordinator", **home)
    ita_bot("agency", "create", "เทศบาลตำบลข", "--type", "ทต.", **home)
    done = ita_bot("agency", "list", **home)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["id"], each["name"], each["type"], each["members"]) for each in rows] == [
        (1, "อบต.ก", "อบต.", 1),
        (2, "เทศบาลตำบลข", "เทศบาลตำบล", 0),
    ]
    assert all(datetime.fromisoformat(each["created"]).tzinfo for each in rows)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_in_use_is_one_clear_line(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = ita_bot(command, "--port", port, ITA_DATABASE_URL=f"sqlite:///{tmp_path}/ita.db")
    assert done.returncode == 1
    (line,) = [each for each in done.stderr.splitlines() if each]
    assert f"port {port} is in use" in line


def test_rules_check_passes_and_says_what_it_read() -> None:
    done = ita_bot("rules", "check")
    assert done.returncode == 0, done.stderr
    assert "2567" in done.stdout
    assert "35 ข้อ O" in done.stdout


def test_doctor_is_content_with_a_fresh_place_and_not_with_a_dead_database(tmp_path: Path) -> None:
    fresh = ita_bot("doctor", ITA_DATABASE_URL=f"sqlite:///{tmp_path}/ita.db")
    assert fresh.returncode == 0, fresh.stdout
    assert "[ok]" in fresh.stdout
    assert "ไฟล์ที่ส่งมาเปิดอ่านแยก" in fresh.stdout or sys.platform != "linux"
    dead = ita_bot("doctor", ITA_DATABASE_URL="postgresql://nobody@127.0.0.1:9/x")
    assert dead.returncode == 1
    assert "[!!] ต่อฐานข้อมูล PostgreSQL ไม่ได้" in dead.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def post(port: int, body: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/chat", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        messages: list[dict[str, Any]] = json.load(response)["messages"]
        return messages


def test_demo_serves_the_sample_agency_and_ends_cleanly() -> None:
    port = free_port()
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        messages = _when_up(demo, lambda: post(port, {"user": "executive", "text": "ได้กี่คะแนน"}))
        assert "69.50 — ต้องปรับปรุงโดยด่วน" in messages[0]["text"]
        demo.send_signal(signal.SIGTERM)
        out, err = demo.communicate(timeout=30)
    finally:
        demo.kill()
    assert "http://127.0.0.1" in out
    assert "Traceback" not in err


def _when_up(server: subprocess.Popen[Any], ask: Any) -> Any:
    """The first answer of a server that is starting; a refused connection means not yet."""
    while server.poll() is None:
        try:
            return ask()
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.05)
    raise AssertionError("the server ended")


def test_logs_carry_a_turn_id_and_no_words_of_people(tmp_path: Path) -> None:
    port, url = free_port(), f"sqlite:///{tmp_path}/ita.db"
    ita_bot(
        "agency", "create", "หน่วยงานลับ", "--type", "อบต.", "--member", "web:me:staff", ITA_DATABASE_URL=url
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port)],
        cwd=ROOT, env=os.environ | {"ITA_DATABASE_URL": url, "ITA_WEB_CHAT": "open"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        _when_up(server, lambda: post(port, {"user": "me", "text": "ความลับสุดยอด"}))
        server.send_signal(signal.SIGTERM)
        _, err = server.communicate(timeout=30)
    finally:
        server.kill()
    turns = [json.loads(line) for line in err.splitlines() if '"event": "turn"' in line]
    assert turns
    assert re.fullmatch(r"turn-[0-9a-f]+", turns[0]["turn"])
    assert "ความลับ" not in err
    assert "หน่วยงานลับ" not in err
