"""A request body may be so large and take so long, whether or not it says how large it is."""

import asyncio
from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_SECONDS = 20.0
"""Platforms send a body at once; a large file from this machine takes a second."""
SLOW = "ส่งคำขอไม่ครบในเวลาที่กำหนดค่ะ ยังไม่ได้บันทึก (request timeout)"


class TooLarge(Exception):
    """More came than is allowed."""


class TooSlow(Exception):
    """The rest of a body did not come."""


class BodyLimit:
    """ASGI middleware that answers 413 before an oversized body is read to its end, and 408 to half a one.

    `wider`: paths that have a limit of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: int,
        words: str,
        wider: Mapping[str, int] | None = None,
        seconds: float = BODY_SECONDS,
    ) -> None:
        self.app, self.limit, self.words, self.wider = app, limit, words, wider or {}
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.wider.get(scope["path"], self.limit)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        body = Body(receive, limit, self.seconds)
        try:
            if declared.isdigit() and int(declared) > limit:
                raise TooLarge
            await self.app(scope, body.receive, body.guarded(send))
        except TooLarge:
            await JSONResponse({"error": self.words}, 413)(scope, receive, send)
        except TooSlow:
            await JSONResponse({"error": SLOW}, 408, {"Connection": "close"})(scope, receive, send)


class Body:
    """What comes of one request, counted and timed until it is whole."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive, self._limit = receive, limit
        self._until: float | None = asyncio.get_running_loop().time() + seconds
        self._seen = 0
        self._fault: Exception | None = None

    async def receive(self) -> Message:
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise self._found(TooSlow()) from None
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            raise self._found(TooLarge())
        if not message.get("more_body", False):
            self._until = None
        return message

    def guarded(self, send: Send) -> Send:
        """A reader of forms takes our exception for a broken form: its answer must not go out."""

        async def checked(message: Message) -> None:
            if self._fault is not None and message["type"] == "http.response.start":
                raise self._fault
            await send(message)

        return checked

    def _found(self, fault: Exception) -> Exception:
        self._fault = fault
        return fault
