"""`python -m tests.clocked ISO`: `ita-bot worker` whose clock starts at a moment and goes on from there."""

import sys
import time
from datetime import datetime, timedelta

from bot.cli.main import _work
from bot.logs import setup_logs
from bot.serving import run
from bot.settings import load_settings
from bot.wiring import build


def main(moment: str) -> None:
    start, began = datetime.fromisoformat(moment), time.monotonic()
    setup_logs("json", "info")
    run(_work(build(load_settings(), lambda: start + timedelta(seconds=time.monotonic() - began))))


if __name__ == "__main__":
    main(sys.argv[1])
