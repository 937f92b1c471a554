"""The web server: the chat page, its API, health and metrics. Nothing but glue."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError

from bot.channels.web.decode import ChatRequest, decode
from bot.channels.web.encode import encode
from bot.limits import BodyLimit
from bot.web.chat import CROWDED, OUTAGE, SLOW, TOO_LARGE, WebChat
from bot.wiring import Assistant, running
from handlers.turn import from_json
from storage.database import is_away

log = structlog.get_logger()
STATIC = Path(__file__).parent / "web" / "static"
MAX_BODY = 1_000_000
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
SAFE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
