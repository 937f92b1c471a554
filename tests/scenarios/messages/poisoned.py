"""The assistant with two bugs, for tests of whole processes: some words hang or kill whoever reads them."""

import os
import re
import signal
from typing import Any

import handlers.turn
from bot.cli.main import main
from handlers.terms.events import Text

HANGS, KILLS = "แขวน", "ฆ่า"
_route = handlers.turn.route


def route(talk: Any, event: Any, ctx: Any, table: Any) -> Any:
    if event == Text(HANGS):
        re.fullmatch("(a+)+b", "a" * 60)
    if event == Text(KILLS):
        os.kill(os.getpid(), signal.SIGKILL)
    return _route(talk, event, ctx, table)


if __name__ == "__main__":
    handlers.turn.route = route  # type: ignore[attr-defined]
    main()
