"""What whoever runs the installation asks for: whether it lives, whether it can work, and its numbers."""

import asyncio
import hmac

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from bot.web.visitors import is_own
from bot.wiring import Assistant
from storage.database import Database
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()


class Readiness:
    """Whether the database takes what is written. Those who ask at the same time share one look."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._look: asyncio.Task[None] | None = None

    async def check(self) -> None:
        """Raise unless something can be committed."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self.database.try_writing())
        await asyncio.shield(self._look)


def add_operations(app: FastAPI, assistant: Assistant) -> None:
    readiness = Readiness(assistant.database)

    @app.get("/healthz")
    async def healthz() -> PlainTextResponse:
        return PlainTextResponse("ok\n")

    @app.get("/readyz")
    async def readyz() -> PlainTextResponse:
        try:
            await readiness.check()
        except Exception as error:
            log.warning("not ready", error=type(error).__name__)
            return PlainTextResponse("database away or full\n", 503)
        return PlainTextResponse("ready\n")

    @app.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not may_read_numbers(request, assistant.settings.metrics_token):
            return PlainTextResponse("metrics: from this machine, or with ITA_METRICS_TOKEN\n", 403)
        try:
            async with unit_of_work(assistant.database) as uow:
                assistant.metrics.open_events.set(await uow.inbox.open_count())
        except Exception as error:
            log.warning("open events unknown", error=type(error).__name__)
        return Response(assistant.metrics.text(), media_type="text/plain; version=0.0.4")


def may_read_numbers(request: Request, token: str) -> bool:
    """From this machine itself, or with the token (`Authorization: Bearer …`)."""
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    return is_own(request.scope)
